import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { formatVerifierKey } from '../../src/proof/note.ts';
import { terminal } from '../cli/support/terminal.ts';
import { makeHouse } from '../support/house.ts';

interface Certificate {
  [member: string]: unknown;
}

let folder: string;
let key: string;
let mine: string;
let theirs: string;
const at = (...argv: string[]) =>
  terminal(join(folder, 'data'), { LOCKSTEP_CONFIG_DIR: join(folder, 'config') })(...argv);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lockstep-certificates-'));
  const house = await makeHouse();
  const people = Array.from({ length: 40 }, (_, i) => ({
    id: String(100 + i),
    department: i % 2 === 0 ? 'Engineering' : 'Sales',
  }));
  await house.report(people);
  await house.run();
  await house.report(
    people.map((p) => (p.id === '100' || p.id === '101' ? { ...p, lastDay: '2026-03-03' } : p)),
  );
  await house.until(Date.parse('2026-03-03T17:00:40Z'));
  const files = await house.store.transaction(house.tenant, async (tx) => {
    const rows = await tx.find('certificate', {});
    return house.engine.vault.open(
      tx,
      rows.map((row) => ({ subject: row.identity_id, sealed: row.sealed })),
    );
  });
  [mine = '', theirs = ''] = files.map(String);
  key = join(folder, 'log.pub');
  await writeFile(key, `${formatVerifierKey(house.engine.signer(house.tenant).verifier)}\n`);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function verify(content: string | Buffer) {
  const path = join(folder, 'certificate.json');
  await writeFile(path, content);
  return at('verify', path, '--key', key);
}

/** Members of the document that are lists, with their paths. */
function listsOf(value: unknown, path: readonly string[] = []): (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [];
  const inner = Object.entries(value).flatMap(([name, part]) => listsOf(part, [...path, name]));
  return Array.isArray(value) && value.length > 0 ? [path, ...inner] : inner;
}
const partAt = (root: unknown, path: readonly string[]): unknown =>
  path.reduce<unknown>((value, step) => (value as Record<string, unknown>)[step], root);

describe('a certificate', () => {
  it('is authentic as it was written', async () => {
    expect((await verify(mine)).exit).toBe(0);
    expect((await verify(theirs)).exit).toBe(0);
  });

  it('with a byte flipped anywhere is not authentic, and the reason is told', async () => {
    const bytes = Buffer.from(mine);
    const step = Math.max(1, Math.floor(bytes.length / 400));
    for (let at = 0; at < bytes.length; at += step) {
      const changed = Buffer.from(bytes);
      changed[at] = (changed[at] ?? 0) ^ 1;
      const { exit, out, err } = await verify(changed);
      // Space between the members of JSON is not signed: it says nothing.
      if (/\s/.test(String.fromCharCode(bytes[at] ?? 0)) && exit === 0) continue;
      expect([at, exit]).toEqual([at, 1]);
      expect(`${out}${err}`.length).toBeGreaterThan(20);
    }
  });

  it('cut anywhere, empty, or something else altogether is not authentic', async () => {
    const cuts = Array.from({ length: 40 }, (_, i) =>
      mine.slice(0, Math.floor((mine.trimEnd().length * i) / 40)),
    );
    for (const content of [
      ...cuts,
      '{}',
      '[]',
      'null',
      '"x"',
      `${'['.repeat(50_000)}`,
      '<html></html>',
      Buffer.from([0xff, 0xfe, 0]),
    ])
      expect((await verify(content)).exit).toBe(1);
  });

  it('without one item of any of its lists, an account of the inventory included, is not authentic', async () => {
    const paths = listsOf(JSON.parse(mine));
    expect(paths.length).toBeGreaterThan(5);
    for (const path of paths) {
      const changed = JSON.parse(mine) as Certificate;
      (partAt(changed, path) as unknown[]).splice(0, 1);
      const { exit, out } = await verify(JSON.stringify(changed));
      expect([path.join('.'), exit]).toEqual([path.join('.'), 1]);
      expect(out).toMatch(/not authentic/);
    }
  });

  it('with any part taken from another one is not authentic', async () => {
    const [ours, other] = [JSON.parse(mine) as Certificate, JSON.parse(theirs) as Certificate];
    for (const member of Object.keys(ours)) {
      if (JSON.stringify(ours[member]) === JSON.stringify(other[member])) continue;
      const { exit, out } = await verify(JSON.stringify({ ...ours, [member]: other[member] }));
      expect([member, exit]).toEqual([member, 1]);
      expect(out).toMatch(/not authentic/);
    }
  });

  it('needs a key that is one', async () => {
    const path = join(folder, 'mine.json');
    await writeFile(path, mine);
    const bad = join(folder, 'bad.pub');
    for (const content of ['', 'nonsense\n', (await readFile(key, 'utf8')).replace(/.{5}\n$/, '\n')]) {
      await writeFile(bad, content);
      const { exit, err } = await at('verify', path, '--key', bad);
      expect([exit, /code: (\w+)/.exec(err)?.[1]]).toEqual([1, 'LOG_KEY_INVALID']);
    }
  });
});
