import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../cli/main.js', import.meta.url));
/** Prints what the process itself used, which no system call tells its parent. */
const TELLS_USE = `data:text/javascript,process.on("exit",()=>{const u=process.resourceUsage();process.stderr.write("\\npeak-kb "+u.maxRSS+" cpu-us "+(u.userCPUTime+u.systemCPUTime)+"\\n")})`;

export interface RunningCommand {
  readonly child: ChildProcess;
  readonly startedAt: number;
  /** What it has written there so far. */
  errors(): string;
  /** When this first stood in the output, in seconds after the start. Rejects when the command ends before. */
  seen(pattern: RegExp): Promise<{ readonly seconds: number; readonly match: RegExpExecArray }>;
  /** Exit code and use of memory and processor: null after a signal. Everything that was printed. */
  readonly ended: Promise<{
    readonly code: number | null;
    readonly output: string;
    readonly errors: string;
    readonly peakMb: number | null;
    readonly cpuSeconds: number | null;
  }>;
}

export interface RunOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** Another user, where this process may choose one. */
  readonly uid?: number;
  readonly cwd?: string;
}

/** The `lockstep` command line as a process of its own. */
export function runLockstep(args: readonly string[], options: RunOptions = {}): RunningCommand {
  const startedAt = performance.now();
  // A database of the machine's own settings is none of ours.
  const { DATABASE_URL: _url, LOCKSTEP_DATA: _data, LOCKSTEP_MASTER_KEY: _key, ...environment } = process.env;
  const child = spawn(process.execPath, ['--import', TELLS_USE, MAIN, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...environment, NO_COLOR: '1', ...options.env },
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    ...(options.uid === undefined ? {} : { uid: options.uid, gid: options.uid }),
  });
  let output = '';
  let errors = '';
  const watchers = new Set<() => void>();
  child.stdout.on('data', (part: Buffer) => {
    output += part.toString('utf8');
    for (const look of watchers) look();
  });
  child.stderr.on('data', (part: Buffer) => {
    errors += part.toString('utf8');
    for (const look of watchers) look();
  });
  const ended: RunningCommand['ended'] = new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      const [, peak, cpu] = /peak-kb (\d+) cpu-us (\d+)/.exec(errors) ?? [];
      resolve({
        code,
        output,
        errors,
        peakMb: peak === undefined ? null : Number(peak) / 1_024,
        cpuSeconds: cpu === undefined ? null : Number(cpu) / 1e6,
      });
    });
  });
  ended.catch(() => undefined);
  return {
    child,
    startedAt,
    errors: () => errors,
    ended,
    seen: (pattern) =>
      new Promise((resolve, reject) => {
        const look = () => {
          const match = pattern.exec(output) ?? pattern.exec(errors);
          if (match === null) return;
          watchers.delete(look);
          resolve({ seconds: (performance.now() - startedAt) / 1_000, match });
        };
        watchers.add(look);
        look();
        ended.then(
          ({ code }) =>
            reject(new Error(`lockstep ${args.join(' ')} ended with ${code}: ${errors.slice(-2_000)}`)),
          reject,
        );
      }),
  };
}

/** Asks it to stop and waits until it has. */
export async function stopCommand({ child, ended }: RunningCommand): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM');
  await ended.catch(() => undefined);
}
