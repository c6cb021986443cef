import { userInfo } from 'node:os';
import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { LockstepError } from '../domain/errors.ts';
import type { Cancellation } from '../engine/ports.ts';
import type { Io, TextSink } from './io.ts';

/** The real process. */
export function processIo(interrupted: Cancellation): Io {
  return {
    out: sinkOf(process.stdout),
    err: sinkOf(process.stderr),
    stdin: { isTTY: process.stdin.isTTY === true, read: readAll, readHidden },
    env: process.env,
    interrupted,
    osUser: osUser(),
  };
}

function sinkOf(stream: NodeJS.WriteStream): TextSink {
  return {
    get isTTY() {
      return stream.isTTY === true;
    },
    get columns() {
      return stream.columns ?? 100;
    },
    write: (text) => void stream.write(text),
  };
}

async function readAll(maxBytes: number): Promise<Buffer> {
  const pieces: Buffer[] = [];
  let bytes = 0;
  for await (const piece of process.stdin) {
    const buffer = Buffer.from(piece as Uint8Array);
    bytes += buffer.length;
    if (bytes > maxBytes)
      throw new LockstepError('USAGE', `standard input may have at most ${maxBytes} bytes here`);
    pieces.push(buffer);
  }
  return Buffer.concat(pieces);
}

/** Reads one line from the terminal without showing it. */
async function readHidden(prompt: string): Promise<string> {
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: process.stdin, output: silent, terminal: true });
  process.stderr.write(prompt);
  try {
    return await new Promise<string>((resolve, reject) => {
      lines.once('line', resolve);
      lines.once('close', () => reject(new LockstepError('USAGE', 'nothing was typed')));
    });
  } finally {
    lines.close();
    process.stderr.write('\n');
  }
}

function osUser(): string {
  try {
    return userInfo().username;
  } catch {
    return `uid-${process.getuid?.() ?? 'unknown'}`;
  }
}
