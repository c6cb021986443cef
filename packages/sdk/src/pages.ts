import type { OPERATIONS } from './generated/api.ts';
import type { Answer, CallOptions, Input, Lockstep, OperationName } from './lockstep.ts';
import { NoAnswer } from './no-answer.ts';
import { operationOf } from './request.ts';

/** Operations that answer a page at a time. */
export type PagedName = {
  [N in OperationName]: (typeof OPERATIONS)[N]['items'] extends string ? N : never;
}[OperationName];

/** What goes into every page of an operation: `limit` is the size of a page, `after` where to begin. */
export type PagedInput<N extends PagedName> = Input<N>;

/** One entry of a page. */
export type Item<N extends PagedName> =
  Answer<N>[(typeof OPERATIONS)[N]['items'] & keyof Answer<N>] extends ReadonlyArray<infer I> ? I : never;

/** The pages of an operation, each asked for when it is wanted. Ends with the last one; of events, with the newest. */
export async function* pages<N extends PagedName>(
  api: Lockstep,
  name: N,
  input?: PagedInput<N>,
  options?: CallOptions,
): AsyncGenerator<Answer<N>, void, undefined> {
  const ask = api[name] as (input: unknown, options?: CallOptions) => Promise<Answer<N>>;
  let after: unknown = input?.after;
  for (;;) {
    const page = await ask({ ...input, after }, options);
    const { next } = page;
    const empty = itemsOf(name, page).length === 0;
    // Of events, a page may have nothing that was asked for, and others may follow.
    if (empty && (typeof next !== 'number' || next === after)) return;
    if (!empty) yield page;
    if (next === null) return;
    if (next === undefined || next === after)
      throw new NoAnswer(name, 'notUnderstood', {
        why: 'a page came back that leads to itself',
        mayBeDone: false,
      });
    after = next;
  }
}

/** Every entry of every page, as one sequence. */
export async function* items<N extends PagedName>(
  api: Lockstep,
  name: N,
  input?: PagedInput<N>,
  options?: CallOptions,
): AsyncGenerator<Item<N>, void, undefined> {
  for await (const page of pages(api, name, input, options)) yield* itemsOf(name, page);
}

function itemsOf<N extends PagedName>(name: N, page: Answer<N>): readonly Item<N>[] {
  const key = operationOf(name).items;
  const list = Object.entries(page).find(([one]) => one === key)?.[1];
  if (!Array.isArray(list))
    throw new NoAnswer(name, 'notUnderstood', { why: `a page without ${key} came back`, mayBeDone: false });
  return list;
}
