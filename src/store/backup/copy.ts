import type { Duplex } from 'node:stream';
import type pg from 'pg';

/** What a COPY needs of a connection; @types/pg does not name it. */
interface Wire {
  readonly stream: Duplex;
  once(event: 'end', listener: () => void): void;
  off(event: 'end', listener: () => void): void;
  query(text: string): void;
  sendCopyFromChunk(chunk: Buffer): void;
  endCopyFrom(): void;
  sendCopyFail(reason: string): void;
}

const MOST_WAITING = 1 << 20;
const nothing = (): void => undefined;

/** A query that pg hands the messages of its connection to. */
abstract class Copy {
  protected wire: Wire | undefined;
  protected failure: Error | undefined;
  protected ended = false;
  private wake: () => void = nothing;

  private readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  submit(connection: unknown): void {
    this.wire = connection as Wire;
    // No message follows then: without this it would be waited for, for ever.
    this.wire.once('end', this.gone);
    this.wire.query(this.text);
  }

  handleError(error: Error): void {
    this.failure ??= error;
    this.stir();
  }

  private readonly gone = (): void => {
    this.failure ??= new Error('Connection terminated unexpectedly');
    this.handleReadyForQuery();
  };

  handleReadyForQuery(): void {
    this.wire?.off('end', this.gone);
    this.ended = true;
    this.stir();
  }

  handleCommandComplete = nothing;
  handleRowDescription = nothing;
  handleDataRow = nothing;
  handleEmptyQuery = nothing;
  handlePortalSuspended = nothing;
  handleCopyInResponse: () => void = nothing;
  handleCopyData: (message: { readonly chunk: Buffer }) => void = nothing;

  protected stir(): void {
    this.wake();
    this.wake = nothing;
  }

  /** Until something has come in. */
  protected stirred(): Promise<void> {
    return new Promise((resolve) => {
      this.wake = resolve;
    });
  }
}

class CopyOut extends Copy {
  private waiting: Buffer[] = [];
  private bytes = 0;

  override handleCopyData = ({ chunk }: { readonly chunk: Buffer }): void => {
    // The parser of pg uses its buffer again.
    this.waiting.push(Buffer.from(chunk));
    this.bytes += chunk.length;
    if (this.bytes > MOST_WAITING) this.wire?.stream.pause();
    this.stir();
  };

  async *rows(): AsyncGenerator<readonly Buffer[]> {
    for (;;) {
      if (this.waiting.length > 0) {
        const rows = this.waiting;
        this.waiting = [];
        this.bytes = 0;
        this.wire?.stream.resume();
        yield rows;
      } else if (this.ended) {
        if (this.failure !== undefined) throw this.failure;
        return;
      } else await this.stirred();
    }
  }
}

class CopyIn extends Copy {
  private ready = false;

  override handleCopyInResponse = (): void => {
    this.ready = true;
    this.stir();
  };

  async write(chunk: Buffer): Promise<void> {
    while (!this.ready && !this.ended) await this.stirred();
    if (this.failure !== undefined || this.wire === undefined) return;
    this.wire.sendCopyFromChunk(chunk);
    const { stream } = this.wire;
    while (stream.writableNeedDrain && this.failure === undefined)
      await Promise.race([new Promise((resolve) => stream.once('drain', resolve)), this.stirred()]);
  }

  async end(): Promise<void> {
    while (!this.ready && !this.ended) await this.stirred();
    if (this.failure === undefined) this.wire?.endCopyFrom();
    while (!this.ended) await this.stirred();
    if (this.failure !== undefined) throw this.failure;
  }

  async abandon(): Promise<void> {
    while (!this.ready && !this.ended) await this.stirred();
    if (this.failure === undefined) this.wire?.sendCopyFail('given up');
    while (!this.ended) await this.stirred();
  }
}

/** Rows of `copy … to stdout`, as many at a time as have come in; the server waits when nobody takes them. */
export function copyOut(client: pg.Client, text: string): AsyncGenerator<readonly Buffer[]> {
  const copy = new CopyOut(text);
  client.query(copy as unknown as pg.Submittable);
  return copy.rows();
}

/** Feeds `copy … from stdin`. The last call is `end` or `abandon`. */
export function copyIn(client: pg.Client, text: string): Pick<CopyIn, 'write' | 'end' | 'abandon'> {
  const copy = new CopyIn(text);
  client.query(copy as unknown as pg.Submittable);
  return copy;
}
