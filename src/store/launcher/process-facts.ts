import { execFile } from 'node:child_process';
import { readFile, stat } from 'node:fs/promises';
import { promisify } from 'node:util';
import { hasErrorCode } from './error-code.ts';

const run = promisify(execFile);

/**
 * What the operating system says of a process that is alive. A zombie is not alive: it answers signal 0 and
 * holds its pid, but it runs nothing (seen in containers whose first process reaps nobody).
 */
export interface ProcessFacts {
  readonly pid: number;
  readonly uid: number | undefined;
  /** Changes when the pid is given to another process; opaque, compared only. */
  readonly startMark: string | undefined;
  readonly commandLine: string | undefined;
}

/** undefined when there is no such process, or only its zombie. */
export async function describeProcess(pid: number): Promise<ProcessFacts | undefined> {
  if (!Number.isSafeInteger(pid) || pid <= 1 || !isPidTaken(pid)) return undefined;
  if (process.platform === 'linux') return fromProc(pid);
  if (process.platform === 'win32')
    return { pid, uid: undefined, startMark: undefined, commandLine: undefined };
  return fromPs(pid);
}

/** true or false when the operating system tells, undefined when it does not. */
export async function worksInDirectory(
  process_: ProcessFacts,
  directory: string,
): Promise<boolean | undefined> {
  if (process.platform === 'linux') {
    try {
      // stat through the link compares the directory itself, so a bind mount or a renamed parent is the same.
      const [theirs, ours] = await Promise.all([stat(`/proc/${process_.pid}/cwd`), stat(directory)]);
      return theirs.dev === ours.dev && theirs.ino === ours.ino;
    } catch {
      return undefined;
    }
  }
  return process_.commandLine === undefined ? undefined : process_.commandLine.includes(directory);
}

/** Also true of a zombie and of a stranger: PostgreSQL's own check of a stale lock file asks no more than this. */
export function isPidTaken(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return hasErrorCode(error, 'EPERM');
  }
}

async function fromProc(pid: number): Promise<ProcessFacts | undefined> {
  try {
    const [text, status, command] = await Promise.all([
      readFile(`/proc/${pid}/stat`, 'utf8'),
      readFile(`/proc/${pid}/status`, 'utf8'),
      readFile(`/proc/${pid}/cmdline`, 'utf8'),
    ]);
    // proc(5): the name stands in brackets and may hold spaces; state is field 3, start time in ticks field 22.
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    if (fields[0] === 'Z' || fields[0] === 'X') return undefined;
    const uid = /^Uid:\s+\d+\s+(\d+)/m.exec(status)?.[1];
    return {
      pid,
      uid: uid === undefined ? undefined : Number(uid),
      startMark: fields[19],
      commandLine: command.replaceAll('\0', ' '),
    };
  } catch {
    // It ended between two reads.
    return undefined;
  }
}

async function fromPs(pid: number): Promise<ProcessFacts | undefined> {
  try {
    const { stdout } = await run('ps', ['-ww', '-o', 'stat=,uid=,lstart=,args=', '-p', String(pid)], {
      env: { PATH: '/bin:/usr/bin', LC_ALL: 'C' },
    });
    const parts = /^\s*(\S+)\s+(-?\d+)\s+(\S+\s+\S+\s+\S+\s+\S+\s+\S+)\s+(.*)$/s.exec(stdout);
    if (parts === null || parts[1]?.startsWith('Z')) return undefined;
    return { pid, uid: Number(parts[2]), startMark: parts[3], commandLine: parts[4] };
  } catch {
    return undefined;
  }
}
