import type { Cancellation } from '../engine/ports.ts';

export interface TextSink {
  readonly isTTY: boolean;
  readonly columns: number;
  write(text: string): void;
}

/** Everything that a command touches of its process, so that a test can stand in for it. */
export interface Io {
  readonly out: TextSink;
  readonly err: TextSink;
  readonly stdin: {
    readonly isTTY: boolean;
    read(maxBytes: number): Promise<Buffer>;
    readHidden(prompt: string): Promise<string>;
  };
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Ctrl-C or SIGTERM. */
  readonly interrupted: Cancellation;
  readonly osUser: string;
}
