import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describeProcess } from '../store/launcher/process-facts.ts';

/** Where `serve` listens unless it is told otherwise. */
export const DEFAULT_PORT = 7620;

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
export async function noteProcess(
  dataDir: string,
  kind: string,
  url: string | null = null,
): Promise<() => Promise<void>> {
  const folder = folderOf(dataDir);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const startMark = (await describeProcess(process.pid))?.startMark ?? null;
  const note: Noted = { pid: process.pid, kind, startedAt: new Date().toISOString(), url, startMark };
  const path = join(folder, `${process.pid}.json`);
  await writeFile(path, `${JSON.stringify(note)}\n`, { mode: 0o600 });
  return () => rm(path, { force: true });
}

/** Where somebody listens for this folder, or would by default. */
export async function addressOf(dataDir: string): Promise<string> {
  const running = await notedProcesses(dataDir);
  return running.find(({ url }) => url !== null)?.url ?? `http://127.0.0.1:${DEFAULT_PORT}`;
}

/** The noted processes that are alive, this one left out. Notes of dead ones are removed. */
export async function otherProcesses(dataDir: string): Promise<HouseProcess[]> {
  return (await notedProcesses(dataDir))
    .filter(({ pid }) => pid !== process.pid)
    .map(({ startMark: _startMark, ...shown }) => shown);
}

/** True while a server or worker needs the database of this folder, be it in this very process. */
export async function isInUse(dataDir: string): Promise<boolean> {
  return (await notedProcesses(dataDir)).length > 0;
}

async function notedProcesses(dataDir: string): Promise<Noted[]> {
  const folder = folderOf(dataDir);
  const files = (await readdir(folder).catch(() => []))
    .filter((name) => /^\d+\.json$/.test(name))
    .slice(0, 1_000);
  const alive: Noted[] = [];
  for (const name of files) {
    const path = join(folder, name);
    const note = await readNote(path);
    if (note === null || !(await isAlive(note))) await rm(path, { force: true });
    else alive.push(note);
  }
  return alive;
}

async function isAlive({ pid, startMark }: Noted): Promise<boolean> {
  const facts = await describeProcess(pid);
  return (
    facts !== undefined &&
    (startMark === null || facts.startMark === undefined || facts.startMark === startMark)
  );
}

async function readNote(path: string): Promise<Noted | null> {
  try {
    const note = JSON.parse(await readFile(path, 'utf8')) as Partial<Noted>;
    return typeof note.pid === 'number' && typeof note.kind === 'string'
      ? {
          pid: note.pid,
          kind: note.kind,
          startedAt: String(note.startedAt),
          url: note.url ?? null,
          startMark: note.startMark ?? null,
        }
      : null;
  } catch {
    return null;
  }
}

/** Asks all of them to end and waits until they are gone, at most `ms`. */
export async function endProcesses(
  dataDir: string,
  ms: number,
): Promise<{ readonly ended: readonly HouseProcess[]; readonly left: readonly HouseProcess[] }> {
  const asked = (await notedProcesses(dataDir)).filter(({ pid }) => pid !== process.pid);
  for (const { pid } of asked) {
    try {
      process.kill(pid, 'SIGTERM');
    } catch {
      // Gone already, or not ours to end: what is left is reported below.
    }
  }
  const deadline = performance.now() + ms;
  let left = asked;
  for (;;) {
    const alive = await Promise.all(left.map(isAlive));
    left = left.filter((_note, i) => alive[i]);
    if (left.length === 0 || performance.now() > deadline) break;
    await sleep(50);
  }
  const shown = ({ startMark: _startMark, ...rest }: Noted): HouseProcess => rest;
  return { ended: asked.filter((note) => !left.includes(note)).map(shown), left: left.map(shown) };
}
