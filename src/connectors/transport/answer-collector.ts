import type { Dispatcher } from 'undici';
import type { HttpResponse } from '../../domain/connector.ts';

type Headers = Readonly<Record<string, string | string[] | undefined>>;

const MAX_HEADERS = 200;

/** Gathers one answer within its bound and knows whether the request ever began to leave this machine. */
export class AnswerCollector implements Dispatcher.DispatchHandler {
  /** True once bytes may have been sent: from here on a write without an answer has an unknown outcome. */
  sent = false;
  readonly answer: Promise<HttpResponse>;
  readonly #maxBodyBytes: number;
  readonly #enoughBytes: number;
  #resolve: (response: HttpResponse) => void = () => undefined;
  #reject: (error: Error) => void = () => undefined;
  #controller: Dispatcher.DispatchController | undefined;
  #abandoned: Error | undefined;
  #status = 0;
  #headers: Record<string, string> = {};
  #chunks: Buffer[] = [];
  #bytes = 0;

  /** An answer longer than `maxBodyBytes` is refused; of one longer than `enoughBytes` the beginning is the answer. */
  constructor(maxBodyBytes: number, enoughBytes = Number.POSITIVE_INFINITY) {
    this.#maxBodyBytes = maxBodyBytes;
    this.#enoughBytes = enoughBytes;
    this.answer = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    // dispatch() may throw before anybody waits for the answer.
    this.answer.catch(() => undefined);
  }

  /** Gives up waiting. A request that is still queued is then never sent. */
  abandon(reason: Error): void {
    this.#abandoned = reason;
    this.#controller?.abort(reason);
    this.#reject(reason);
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    if (this.#abandoned !== undefined) {
      controller.abort(this.#abandoned);
      return;
    }
    this.#controller = controller;
    this.sent = true;
  }

  onResponseStart(controller: Dispatcher.DispatchController, status: number, headers: Headers): void {
    if (status < 200) return;
    this.#status = status;
    const names = Object.keys(headers);
    if (names.length > MAX_HEADERS) {
      controller.abort(new Error(`more than ${MAX_HEADERS} headers in the answer`));
      return;
    }
    this.#headers = Object.create(null);
    for (const name of names) {
      const value = headers[name];
      if (value !== undefined)
        this.#headers[name.toLowerCase()] = Array.isArray(value) ? value.join(', ') : value;
    }
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    const room = this.#enoughBytes - this.#bytes;
    this.#bytes += chunk.length;
    if (chunk.length > room) {
      this.#chunks.push(chunk.subarray(0, room));
      this.onResponseEnd();
      controller.abort(new Error('the beginning of the answer is enough'));
      return;
    }
    if (this.#bytes > this.#maxBodyBytes) {
      this.#chunks = [];
      controller.abort(new Error(`the answer is larger than ${this.#maxBodyBytes} bytes`));
      return;
    }
    this.#chunks.push(chunk);
  }

  onResponseEnd(): void {
    const body = Buffer.concat(this.#chunks).toString('utf8');
    this.#resolve({ status: this.#status, headers: this.#headers, body });
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.#reject(error);
  }
}
