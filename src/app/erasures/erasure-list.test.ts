import { appendFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Erased } from '../../engine/erase/erase-person.ts';
import { appendErasures, readErasureList } from './erasure-list.ts';

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lockstep-erasures-'));
  path = join(folder, 'erasures.jsonl');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const erased = (n: number): Erased => ({
  tenant: 'acme',
  person: `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`,
  erasedAt: n,
});

it('is read and goes on after a kill at every byte of its last line', async () => {
  await appendErasures(path, [erased(1)]);
  const before = (await readFile(path)).length;
  await appendErasures(path, [erased(2)]);
  const all = await readFile(path);
  for (let cut = before; cut < all.length - 1; cut++) {
    await writeFile(path, all.subarray(0, cut));
    expect(await readErasureList(path)).toEqual([erased(1)]);
    for (const n of [3, 4]) await appendErasures(path, [erased(n)]);
    expect(await readErasureList(path)).toEqual([erased(1), erased(3), erased(4)]);
  }
});

it('is begun anew after a kill at every byte of its first line', async () => {
  await appendErasures(path, []);
  const head = await readFile(path);
  for (let cut = 0; cut < head.length; cut++) {
    await writeFile(path, head.subarray(0, cut));
    await expect(readErasureList(path)).rejects.toMatchObject({ code: 'FILE_UNREADABLE' });
    await appendErasures(path, [erased(1)]);
    expect(await readErasureList(path)).toEqual([erased(1)]);
  }
});

it('is refused where a line in its middle was changed, and where it is something else', async () => {
  await appendErasures(path, [erased(1)]);
  await appendFile(path, '{"tenant":"acme","person":"somebody"}\n');
  await appendErasures(path, [erased(2)]);
  await expect(readErasureList(path)).rejects.toMatchObject({ code: 'ERASURES_INVALID' });
  await writeFile(path, 'id,name\n1,Ada\n');
  await expect(readErasureList(path)).rejects.toMatchObject({ code: 'ERASURES_INVALID' });
});
