import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describeProcess } from '../store/launcher/process-facts.ts';

/** A long-running process of this data folder, so that `stop` finds it and a command knows that it is not alone. */
export interface HouseProcess {
  readonly pid: number;
  readonly kind: string;
  /** ISO 8601. */
  readonly startedAt: string;
  /** Where it listens, if it does. */
  readonly url: string | null;
}

interface Noted extends HouseProcess {
  /** Tells it from a later process with the same pid. */
  readonly startMark: string | null;
}

function folderOf(dataDir: string): string {
  return join(dataDir, 'processes');
}

/** Notes this process; the returned function takes the note back. */
export async function noteProcess(dataDir: string, kind: string, url: string | null = null): Promise<() => Promise<void>> {
  const folder = folderOf(dataDir);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const startMark = (await describeProcess(process.pid))?.startMark ?? null;
  const note: Noted = { pid: process.pid, kind, startedAt: new Date().toISOString(), url, startMark };
  const path = join(folder, `${process.pid}.json`);
  await writeFile(path, `${JSON.stringify(note)}\n`, { mode: 0o600 });
  return () => rm(path, { force: true });
}

/** The noted processes that are alive, this one left out. Notes of dead ones are removed. */
export async function otherProcesses(dataDir: string): Promise<HouseProcess[]> {
  const folder = folderOf(dataDir);
  const files = (await readdir(folder).catch(() => [])).filter((name) => /^\d+\.json$/.test(name)).slice(0, 1_000);
  const alive: HouseProcess[] = [];
  for (const name of files) {
    const path = join(folder, name);
    const note = await readNote(path);
    const facts = note === null ? undefined : await describeProcess(note.pid);
    if (note === null || facts === undefined || (note.startMark !== null && facts.startMark !== undefined && facts.startMark !== note.startMark)) {
      await rm(path, { force: true });
      continue;
    }
    const { startMark: _startMark, ...shown } = note;
    if (note.pid !== process.pid) alive.push(shown);
  }
  return alive;
}

async function readNote(path: string): Promise<Noted | null> {
  try {
    const note = JSON.parse(await readFile(path, 'utf8')) as Partial<Noted>;
    return typeof note.pid === 'number' && typeof note.kind === 'string'
      ? { pid: note.pid, kind: note.kind, startedAt: String(note.startedAt), url: note.url ?? null, startMark: note.startMark ?? null }
      : null;
  } catch {
    return null;
  }
}

/** Asks all of them to end and waits. Returns those that were still there after `ms`. */
export async function endProcesses(dataDir: string, ms: number): Promise<{ readonly ended: readonly HouseProcess[]; readonly left: readonly HouseProcess[] }> {
  const asked = await otherProcesses(dataDir);
  for (const { pid } of asked) {
    try {
      process.kill(pid, 'SIGTERM');
    } catch {
      // Gone already, or not ours to end: what is left is reported below.
    }
  }
  const deadline = performance.now() + ms;
  let left = await otherProcesses(dataDir);
  while (left.length > 0 && performance.now() < deadline) {
    await sleep(50);
    left = await otherProcesses(dataDir);
  }
  const stays = new Set(left.map(({ pid }) => pid));
  return { ended: asked.filter(({ pid }) => !stays.has(pid)), left };
}
