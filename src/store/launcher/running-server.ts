import { randomBytes } from 'node:crypto';
import { lstat, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { withClient } from './ask-server.ts';
import type { DatabaseHome } from './database-home.ts';
import { connectionTo, type Listening, listeningOf } from './listening.ts';
import { type PostmasterFile, postmasterPath, readPostmasterFile } from './postmaster-file.ts';
import { describeProcess, isPidTaken, type ProcessFacts, worksInDirectory } from './process-facts.ts';

/** What `postmaster.pid` turns out to stand for. */
export type Finding =
  | { readonly state: 'none'; readonly remembered: string | undefined }
  /** `process` is undefined when the server answers from where its process cannot be seen: another container. */
  | { readonly state: 'running'; readonly process: ProcessFacts | undefined; readonly listening: Listening }
  /** Seen, but it has not written yet where it listens, or it cannot be told whose it is. */
  | { readonly state: 'unclear'; readonly pid: number | undefined };

const WRITING_MS = 2_000;

/**
 * Finds the server that runs on this cluster, whoever started it. A pid alone proves nothing: it may have gone to
 * another program, or be a zombie. Sends no signal. Call it under the start lock.
 */
export async function findRunning(home: DatabaseHome): Promise<Finding> {
  const file = await readPostmasterFile(home.cluster);
  if (file === 'missing') return { state: 'none', remembered: undefined };
  if (file === 'unreadable') return discardUnreadable(home);
  const listening = await listeningOf(home, file);
  const facts = await describeProcess(file.pid);
  const verdict = facts === undefined ? 'dead' : await judge(facts, home);
  if (verdict === 'ours') {
    return listening === undefined
      ? { state: 'unclear', pid: file.pid }
      : { state: 'running', process: facts, listening };
  }
  if (listening !== undefined && (await answersForCluster(home, listening))) {
    return { state: 'running', process: verdict === 'unknown' ? facts : undefined, listening };
  }
  if (verdict === 'unknown') return { state: 'unclear', pid: file.pid };
  await removeIfInTheWay(home, file);
  return { state: 'none', remembered: file.socketDirectory };
}

/** Whether this process is the server of this cluster: right user, and standing in the data folder. */
export async function judge(
  facts: ProcessFacts,
  home: DatabaseHome,
): Promise<'ours' | 'stranger' | 'unknown'> {
  const user = home.user?.uid ?? process.geteuid?.();
  if (user !== undefined && facts.uid !== undefined && facts.uid !== user) return 'stranger';
  const inside = await worksInDirectory(facts, home.cluster);
  if (inside === undefined) return 'unknown';
  return inside ? 'ours' : 'stranger';
}

/**
 * Proves that what answers there works on this very folder, also through another mount or another container: the
 * server reads back a word that was just written into the folder.
 */
export async function answersForCluster(home: DatabaseHome, listening: Listening): Promise<boolean> {
  const name = 'lockstep.probe';
  const path = join(home.cluster, name);
  const word = randomBytes(16).toString('hex');
  try {
    await rm(path, { force: true });
    // Exclusive, and the mode through the open file: the folder is the server user's, who may plant a link.
    const probe = await open(path, 'wx', 0o600);
    await probe
      .writeFile(word)
      .then(() => probe.chmod(0o644))
      .finally(() => probe.close());
    const connection = { ...connectionTo(listening), database: 'postgres' };
    const { rows } = await withClient(connection, (client) =>
      client.query<{ word: string }>('SELECT pg_read_file($1) AS word', [name]),
    );
    return rows[0]?.word === word;
  } catch {
    return false;
  } finally {
    await rm(path, { force: true }).catch(() => undefined);
  }
}

/**
 * PostgreSQL replaces a lock file whose pid is free. It refuses one whose pid was given to another program of the
 * same user or hangs on as a zombie, so that one is removed here. What still holds the shared memory of this cluster
 * is found by PostgreSQL at its start, through the folder's inode (12 and later): two servers never share it.
 */
async function removeIfInTheWay(home: DatabaseHome, file: PostmasterFile): Promise<void> {
  if (isPidTaken(file.pid)) await rm(postmasterPath(home.cluster), { force: true });
}

/** PostgreSQL would refuse it for ever. A server writes the file in one go when it starts and ends when it is gone. */
async function discardUnreadable(home: DatabaseHome): Promise<Finding> {
  const path = postmasterPath(home.cluster);
  const written = await lstat(path).then(
    (found) => found.mtimeMs,
    () => 0,
  );
  if (Date.now() - written < WRITING_MS) return { state: 'unclear', pid: undefined };
  await rm(path, { recursive: true, force: true });
  return { state: 'none', remembered: undefined };
}
