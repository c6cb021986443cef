import type { Io } from '../../../src/cli/io.ts';
import { run } from '../../../src/cli/run.ts';
import { cancellation } from '../../../src/engine/execute/run-operation.ts';

export interface Ran {
  readonly exit: number;
  readonly out: string;
  readonly err: string;
}

export interface Terminal {
  (...argv: string[]): Promise<Ran>;
  /** With this on standard input. */
  with(stdin: string, ...argv: string[]): Promise<Ran>;
  json<T = Record<string, unknown>>(...argv: string[]): Promise<T & { readonly exit: number }>;
  /** Starts a command that runs until it is told to end. */
  start(...argv: string[]): {
    readonly out: () => string;
    readonly err: () => string;
    readonly done: Promise<number>;
    end(): void;
  };
}

/** Runs command lines in this process, each as a new one would: its own connection, its own streams. */
export function terminal(dataDir: string, env: Readonly<Record<string, string>> = {}): Terminal {
  const begin = (stdin: string, argv: readonly string[]) => {
    const [out, err] = [[] as string[], [] as string[]];
    const interrupted = cancellation();
    const io: Io = {
      out: { isTTY: false, columns: 100, write: (text) => void out.push(text) },
      err: { isTTY: false, columns: 100, write: (text) => void err.push(text) },
      stdin: {
        isTTY: false,
        read: async () => Buffer.from(stdin),
        readHidden: async () => {
          throw new Error('no terminal');
        },
      },
      env,
      interrupted,
      osUser: 'root',
    };
    return {
      done: run([...argv, '--data', dataDir], io),
      out: () => out.join(''),
      err: () => err.join(''),
      end: () => interrupted.cancel(),
    };
  };
  const withStdin = async (stdin: string, ...argv: string[]): Promise<Ran> => {
    const started = begin(stdin, argv);
    const exit = await started.done;
    return { exit, out: started.out(), err: started.err() };
  };
  return Object.assign((...argv: string[]) => withStdin('', ...argv), {
    with: withStdin,
    async json<T>(...argv: string[]) {
      const ran = await withStdin('', ...argv, '--json');
      if (ran.out === '') throw new Error(`nothing on standard output: ${ran.err}`);
      return { ...(JSON.parse(ran.out) as T), exit: ran.exit };
    },
    start: (...argv: string[]) => begin('', argv),
  });
}
