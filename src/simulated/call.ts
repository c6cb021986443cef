import type { View } from './view.ts';

/** Which credential the administrative connection came with. Only the writer may change anything. */
export type Caller = 'writer' | 'reader';

export interface SystemRequest {
  readonly method: string;
  /** Path with query, beginning with '/'. */
  readonly path: string;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export type SystemAnswer =
  | {
      readonly kind: 'answered';
      readonly status: number;
      readonly headers: Readonly<Record<string, string>>;
      readonly body: string;
      readonly latencyMs: number;
    }
  /** The connection closes without an answer; what was asked may have been carried out. */
  | { readonly kind: 'silent'; readonly latencyMs: number };

export interface Answer {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface PageWindow {
  readonly from: number;
  readonly to: number;
}

/** One administrative call, after authentication. */
export interface Call {
  readonly method: string;
  readonly segments: readonly string[];
  readonly query: URLSearchParams;
  readonly body: unknown;
  /** What this caller is shown: may be old or a lie. */
  readonly view: View;
  /** What is so, for the writes. */
  readonly present: View;
  /** The window of a listing that is really shown when [from, to) was asked for. */
  readonly page: (window: PageWindow) => PageWindow;
}

/** Reads answer at once; writes may be rehearsed, put off or dropped by a fault, so they are handed out to be run. */
export type Route =
  | { readonly kind: 'read'; readonly answer: () => Answer }
  | { readonly kind: 'write'; readonly run: (at: number) => Answer };

export interface Dialect {
  /** null: no such path. */
  readonly route: (call: Call) => Route | null;
  readonly refuse: (status: number, code: string, message: string) => Answer;
  readonly contentType: string;
}

export function read(answer: () => Answer): Route {
  return { kind: 'read', answer };
}

export function write(run: (at: number) => Answer): Route {
  return { kind: 'write', run };
}
