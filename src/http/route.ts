import type { z } from 'zod';
import { ROLES, type Role } from '../domain/role.ts';
import type { Caller, HttpServices } from './services.ts';
import type { Visitor } from './visitor.ts';

export interface Call<P, Q, B> {
  readonly caller: Caller;
  readonly params: P;
  readonly query: Q;
  readonly body: B;
  readonly headers: Headers;
  readonly visitor: Visitor;
}

/** An answer that is no JSON: bytes as they are, or as they come. */
export interface FileAnswer {
  readonly type: string;
  /** What a browser calls it when it is kept; null: it is read, not kept. */
  readonly name: string | null;
  readonly content: string | Uint8Array | AsyncIterable<Uint8Array>;
}
/** Nothing is known of who asks. */
type OpenCall<P, Q, B> = Omit<Call<P, Q, B>, 'caller'>;

/** Always, or as what comes in says. */
export type Dangerous = true | ((body: unknown) => boolean);

/**
 * An order about who has access: carried out once for a key that comes with it. `kept`: what its one transaction gives back
 * is its answer, which names nobody but by id, and is answered again. Else how it is answered again as things are now.
 */
export type Order = 'kept' | ((services: HttpServices, call: Again) => Promise<unknown>);
/** As the handler gets it: parsed by the schemas of the route. */
interface Again {
  readonly caller: Caller;
  readonly visitor: Visitor;
  readonly params: Readonly<Record<string, string>>;
  readonly body: unknown;
}

/** One line of the API: who may call it, what goes in, what comes out. */
export interface Route {
  /** What clients call it: the operationId, the word of the service behind it. */
  readonly name: keyof HttpServices;
  readonly method: 'get' | 'post';
  /** Below /api/v1, parameters in braces. */
  readonly path: string;
  /** The parameter takes all that is left of the path, slashes included. */
  readonly tail?: boolean;
  readonly summary: string;
  readonly roles: readonly Role[];
  /** Anybody may ask: it is how somebody signs in. */
  readonly open?: true;
  /** Takes away, or lets others do so: asks for a passkey that was used lately, where one is registered. */
  readonly dangerous?: Dangerous;
  readonly order?: Order;
  readonly params?: z.ZodType;
  readonly query?: z.ZodType;
  /** `bytes`: the body as it comes. */
  readonly body?: z.ZodType | 'bytes';
  readonly maxBytes?: number;
  readonly answer: z.ZodType | 'certificate' | 'file';
  /** Media types of an answer beside JSON; of a file, all that it comes in. */
  readonly forms?: readonly string[];
  readonly handle: (
    services: HttpServices,
    call: OpenCall<unknown, unknown, unknown> & { readonly caller?: Caller },
  ) => Promise<unknown>;
}

type Of<S> = S extends z.ZodType ? z.output<S> : S extends 'bytes' ? Uint8Array : undefined;

/** One line with the types of what goes in and comes out. */
export function route<
  P extends z.ZodType | undefined,
  Q extends z.ZodType | undefined,
  B extends z.ZodType | 'bytes' | undefined,
  A extends z.ZodType | 'certificate' | 'file',
>(
  name: Route['name'],
  method: Route['method'],
  path: string,
  roles: readonly Role[],
  summary: string,
  shape: {
    readonly params?: P;
    readonly query?: Q;
    readonly body?: B;
    readonly answer: A;
    readonly forms?: readonly string[];
    readonly maxBytes?: number;
    readonly tail?: boolean;
    readonly dangerous?: Dangerous;
    readonly order?: Order;
  },
  handle: (
    services: HttpServices,
    call: Call<Of<P>, Of<Q>, Of<B>>,
  ) => Promise<A extends z.ZodType ? z.output<A> : A extends 'file' ? FileAnswer : string>,
): Route {
  const { params, query, body, answer, forms, maxBytes, tail, dangerous, order } = shape;
  return {
    name,
    method,
    path,
    roles,
    summary,
    answer,
    ...(params === undefined ? {} : { params }),
    ...(query === undefined ? {} : { query }),
    ...(body === undefined ? {} : { body }),
    ...(maxBytes === undefined ? {} : { maxBytes }),
    ...(forms === undefined ? {} : { forms }),
    ...(tail === undefined ? {} : { tail }),
    ...(dangerous === undefined ? {} : { dangerous }),
    ...(order === undefined ? {} : { order }),
    // Parsed by the same schemas before it gets here.
    handle: handle as Route['handle'],
  };
}

/** A line for somebody of whom nothing is known. What it changes is asked by our own pages only. */
export function openRoute<
  P extends z.ZodType | undefined,
  Q extends z.ZodType | undefined,
  B extends z.ZodType | undefined,
  A extends z.ZodType,
>(
  name: Route['name'],
  method: Route['method'],
  path: string,
  summary: string,
  shape: { readonly params?: P; readonly query?: Q; readonly body?: B; readonly answer: A },
  handle: (services: HttpServices, call: OpenCall<Of<P>, Of<Q>, Of<B>>) => Promise<z.output<A>>,
): Route {
  return { ...route(name, method, path, [], summary, shape, handle as never), maxBytes: 65_536, open: true };
}

export const READ: readonly Role[] = ROLES;
export const OPERATE: readonly Role[] = ['operator', 'administrator'];
export const APPROVE: readonly Role[] = ['approver', 'administrator'];
export const ADMINISTER: readonly Role[] = ['administrator'];
/** Whoever may do something may also say that he has seen what another one did. */
export const CONFIRM: readonly Role[] = ['operator', 'approver', 'administrator'];
