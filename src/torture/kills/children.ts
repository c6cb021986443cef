import { type ChildProcess, type SpawnOptions, spawn, spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, rmSync } from 'node:fs';

/** What this process has started and made, so that nothing of it is left however it ends. */
const running = new Set<ChildProcess>();
const undo = new Set<() => void>();

process.on('exit', cleanUp);
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(143));

function cleanUp(): void {
  for (const child of running) for (const pid of familyOf(child)) end(pid);
  running.clear();
  for (const step of [...undo].reverse()) step();
  undo.clear();
}

/** Done at the latest when this process ends. Returns how to do it now. */
export function finallyDo(step: () => void): () => void {
  undo.add(step);
  return () => {
    if (undo.delete(step)) step();
  };
}

export function removeFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
}

/** Where the system has it, the kernel kills the child with this process, even if this one is killed with -9. */
const WITH_US = ['--pdeathsig', 'KILL'] as const;
const hasSetpriv =
  process.platform === 'linux' &&
  spawnSync('setpriv', [...WITH_US, 'true'], { stdio: 'ignore' }).status === 0;

/** A direct child: reaped by this process, so that a killed one leaves no zombie that others take for alive. */
export function startChild(
  program: string,
  args: readonly string[],
  options: SpawnOptions & { readonly uid?: number; readonly gid?: number },
): ChildProcess {
  const { uid, gid, ...others } = options;
  // The kernel forgets its promise when the user changes, so the user is changed first.
  const user = uid === undefined ? [] : [`--reuid=${uid}`, `--regid=${gid ?? uid}`, '--clear-groups'];
  const child = hasSetpriv
    ? spawn('setpriv', [...user, ...WITH_US, program, ...args], others)
    : spawn(program, [...args], {
        ...others,
        ...(uid === undefined ? {} : { uid }),
        ...(gid === undefined ? {} : { gid }),
      });
  running.add(child);
  child.once('error', () => running.delete(child));
  child.once('exit', () => running.delete(child));
  return child;
}

/** Resolves when the child is gone and reaped. */
export function gone(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => child.once('exit', () => resolve()));
}

/** The child and everything that it has started, the child first. */
export function familyOf({ pid }: ChildProcess): number[] {
  if (pid === undefined) return [];
  const parents = new Map<number, number[]>();
  for (const name of process.platform === 'linux' ? readdirSync('/proc') : []) {
    if (!/^\d+$/.test(name)) continue;
    const parent = parentOf(Number(name));
    if (parent !== null) parents.set(parent, [...(parents.get(parent) ?? []), Number(name)]);
  }
  const family = [pid];
  for (const one of family) family.push(...(parents.get(one) ?? []));
  return family;
}

function parentOf(pid: number): number | null {
  try {
    const [, after = ''] = /\) \S (\d+) /.exec(readFileSync(`/proc/${pid}/stat`, 'utf8')) ?? [];
    return Number(after);
  } catch {
    return null;
  }
}

export function end(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It is gone already.
  }
}
