import { link, mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { LockstepError } from '../../domain/errors.ts';
import { hasErrorCode } from './error-code.ts';
import { describeProcess } from './process-facts.ts';

const WAIT_MS = 120_000;
const POLL_MS = 10;
/** The second lock is held for two file operations; older than this its holder was killed between them. */
const TAKEOVER_STALE_MS = 10_000;
/** A lock file without readable content is being written, unless it is older than this. */
const WRITE_MS = 2_000;

/**
 * Runs `work` while no other process starts or stops the server of this data folder. A holder that was killed
 * leaves its file; it is recognised by pid and start time and replaced.
 *
 * Not what keeps the data whole: that is PostgreSQL's own lock and the single rename of a finished cluster.
 */
export async function withStartLock<T>(dataDir: string, work: () => Promise<T>): Promise<T> {
  const path = join(dataDir, 'database.lock');
  await acquire(path);
  try {
    return await work();
  } finally {
    await rm(path, { force: true });
  }
}

let claims = 0;

async function acquire(path: string): Promise<void> {
  const claim = `${path}.${process.pid}.${claims++}`;
  const startMark = (await describeProcess(process.pid))?.startMark ?? '';
  await writeFile(claim, JSON.stringify({ pid: process.pid, startMark }), { mode: 0o600 });
  const deadline = performance.now() + WAIT_MS;
  try {
    while (!(await linked(claim, path))) {
      const holder = await holderOf(path);
      if (holder === 'gone') continue;
      if (holder === 'stale') await removeStale(path);
      else if (performance.now() < deadline) await sleep(POLL_MS);
      else throw stillHeld(path, holder);
    }
  } finally {
    await rm(claim, { force: true });
  }
}

/** link(2) makes the lock and its content appear in one step; it fails where the lock exists. */
async function linked(claim: string, path: string): Promise<boolean> {
  try {
    await link(claim, path);
    return true;
  } catch (error) {
    if (hasErrorCode(error, 'EEXIST')) return false;
  }
  // File systems without hard links (exFAT, some network drives): exclusive creation is the next best.
  try {
    await writeFile(path, await readFile(claim), { flag: 'wx', mode: 0o600 });
    return true;
  } catch (error) {
    if (hasErrorCode(error, 'EEXIST')) return false;
    throw error;
  }
}

/** 'gone' and 'stale' are kept apart: what is gone must not be removed, somebody may just have taken it. */
async function holderOf(path: string): Promise<number | 'being written' | 'stale' | 'gone'> {
  let text: string;
  let age: number;
  try {
    age = Date.now() - (await stat(path)).mtimeMs;
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (hasErrorCode(error, 'ENOENT')) return 'gone';
    throw error;
  }
  const match = /^\{"pid":(\d{1,10}),"startMark":"([^"]*)"\}$/.exec(text);
  if (match === null) return age < WRITE_MS ? 'being written' : 'stale';
  const facts = await describeProcess(Number(match[1]));
  if (facts === undefined) return 'stale';
  const sameProcess = match[2] === '' || facts.startMark === undefined || facts.startMark === match[2];
  return sameProcess ? facts.pid : 'stale';
}

/** Only one process at a time may remove, and it looks again first: or it could remove its successor's lock. */
async function removeStale(path: string): Promise<void> {
  const takeover = `${path}.takeover`;
  try {
    await mkdir(takeover);
  } catch (error) {
    if (!hasErrorCode(error, 'EEXIST')) throw error;
    const made = await stat(takeover).then(
      (found) => found.mtimeMs,
      () => Date.now(),
    );
    if (Date.now() - made > TAKEOVER_STALE_MS) await rm(takeover, { recursive: true, force: true });
    else await sleep(POLL_MS);
    return;
  }
  try {
    if ((await holderOf(path)) === 'stale') await rm(path, { force: true });
  } finally {
    await rm(takeover, { recursive: true, force: true });
  }
}

function stillHeld(path: string, holder: number | 'being written'): LockstepError {
  const who = holder === 'being written' ? 'Another process' : `Process ${holder}`;
  const message = `${who} has been starting or stopping this database for more than ${WAIT_MS / 1000} s (${path}).`;
  return new LockstepError('DATABASE_START_FAILED', message, { details: { lock: path, holder } });
}
