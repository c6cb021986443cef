import { open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { LockstepError } from '../../domain/errors.ts';
import type { Erased } from '../../engine/erase/erase-person.ts';
import type { House } from '../open-house.ts';
import { reading } from '../reading.ts';

/**
 * Who was erased, by id only: a text file to which lines are added, beside the data and in no backup. A restore reads it
 * and erases these people again. The database has the same list, so that every process can bring its own file up to date.
 */
const HEAD = { format: 'lockstep-erasures/1' } as const;
const HEAD_LINE = `${JSON.stringify(HEAD)}\n`;
const MOST_BYTES = 1 << 30;

const entry = z.strictObject({
  tenant: z.string().max(100),
  person: z.uuid(),
  erasedAt: z.int().nonnegative(),
});

export function erasureListPath(dataDir: string): string {
  return join(dataDir, 'erasures.jsonl');
}

/** Throws FILE_UNREADABLE, ERASURES_INVALID. */
export async function readErasureList(path: string): Promise<readonly Erased[]> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (cause) {
    throw new LockstepError('FILE_UNREADABLE', `the erasure list ${path} cannot be read`, { cause });
  }
  if (text.length > MOST_BYTES) throw invalid(path, 'it is too large');
  // Whoever made it was killed before its first line was written: there is none yet.
  if (text.length < HEAD_LINE.length && HEAD_LINE.startsWith(text))
    throw new LockstepError('FILE_UNREADABLE', `the erasure list ${path} has no first line`);
  const lines = text.split('\n');
  if (!lines.slice(0, 2).some(isHead)) throw invalid(path, 'its first line is not that of such a list');
  return lines.flatMap((line, i) => {
    if (line.trim() === '' || isHead(line)) return [];
    const one = entryIn(line);
    if (one !== null) return [one];
    // Of a process that was killed while it wrote: its erasure was never committed. Nothing follows, or a list that goes on.
    const next = lines[i + 1];
    if (next === undefined || isHead(next)) return [];
    throw invalid(path, `line ${i + 1} cannot be read`);
  });
}

function entryIn(line: string): Erased | null {
  try {
    return entry.parse(JSON.parse(line));
  } catch {
    return null;
  }
}

function isHead(line: string): boolean {
  try {
    return (JSON.parse(line) as { format?: unknown } | null)?.format === HEAD.format;
  } catch {
    return false;
  }
}

function invalid(path: string, why: string): LockstepError {
  return new LockstepError('ERASURES_INVALID', `${path} cannot be used as an erasure list: ${why}`);
}

export function erasureText(entries: readonly Erased[]): string {
  return HEAD_LINE + entries.map((one) => `${JSON.stringify(one)}\n`).join('');
}

/** Durable when it returns. Throws FILE_UNWRITABLE. */
export async function appendErasures(path: string, entries: readonly Erased[]): Promise<void> {
  try {
    const file = await open(path, 'a', 0o600);
    try {
      const { size } = await file.stat();
      // After a line that was cut off by a kill the list begins anew.
      const before = size === 0 ? HEAD_LINE : (await endsInLine(path)) ? '' : `\n${HEAD_LINE}`;
      await file.appendFile(before + entries.map((one) => `${JSON.stringify(one)}\n`).join(''));
      await file.sync();
    } finally {
      await file.close();
    }
  } catch (cause) {
    throw new LockstepError('FILE_UNWRITABLE', `the erasure list cannot be written to ${path}`, { cause });
  }
}

async function endsInLine(path: string): Promise<boolean> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    const { buffer } = await file.read(Buffer.alloc(1), 0, 1, size - 1);
    return buffer[0] === 10;
  } finally {
    await file.close();
  }
}

/** Adds to the file of this data folder what other processes have erased. Returns its path. */
export async function keepErasureList(house: Pick<House, 'engine' | 'dataDir'>): Promise<string> {
  const path = erasureListPath(house.dataDir);
  const there = await readErasureList(path).catch((error: unknown) => {
    if (error instanceof LockstepError && error.code === 'FILE_UNREADABLE') return null;
    throw error;
  });
  const known = new Set((there ?? []).map(({ tenant, person }) => `${tenant}/${person}`));
  const missing = (await erasedHere(house)).filter(({ tenant, person }) => !known.has(`${tenant}/${person}`));
  if (there === null || missing.length > 0) await appendErasures(path, missing);
  return path;
}

/** Of all tenants, as the database has it. */
export async function erasedHere({ engine }: Pick<House, 'engine'>): Promise<readonly Erased[]> {
  const all: Erased[] = [];
  for (const tenant of await engine.store.tenants()) {
    const rows = await reading(engine.store, tenant, (tx) =>
      tx.find('erasure', { erased_at: { isNull: false } }, { order: ['erasure_id'] }),
    );
    for (const { identity_id, erased_at } of rows)
      all.push({ tenant, person: identity_id, erasedAt: erased_at ?? 0 });
  }
  return all;
}
