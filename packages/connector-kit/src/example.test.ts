import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { build } from 'vite';
import { afterAll, describe, expect, it } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'lockstep-kit-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

describe('the worked example', () => {
  it('runs as it stands and is certified', async () => {
    await build({
      configFile: false,
      logLevel: 'silent',
      resolve: { alias: { '@lockstep/connector-kit': here('../../../src/connectors/kit/authors.ts') } },
      ssr: { noExternal: true },
      build: { ssr: here('../example/phone-book.mjs'), outDir: folder },
    });
    const [program] = readdirSync(folder).filter((name) => name.startsWith('phone-book'));
    const { stdout } = await promisify(execFile)(process.execPath, [join(folder, program ?? '')]);
    expect(stdout).toMatch(/\ncertified, with declared gaps: /);
    expect(stdout).not.toContain('FAIL');
  });
});
