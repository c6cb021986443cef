import type { Attributes } from '../../domain/connector.ts';
import type { HookEvent } from '../../domain/hook/hook-events.ts';
import type { HookDocument } from '../../policy/documents/hook.ts';
import type { ActivePolicy } from '../policies.ts';
import type { Row } from '../tables/index.ts';

/** Hooks that get this event, by id, so that two answers always count in the same order. Null: about no one target. */
export function hooksFor(
  { compiled }: Pick<ActivePolicy, 'compiled'>,
  event: HookEvent,
  target: string | null,
): readonly HookDocument[] {
  return [...compiled.hooks.values()].filter(
    ({ events, targets }) =>
      events.includes(event) && (target === null || targets === undefined || targets.includes(target)),
  );
}

/** Those of an account's attributes that the mapping of today writes: nothing else is shown or may be changed. */
export function mappedAttributes(
  { compiled }: Pick<ActivePolicy, 'compiled'>,
  target: string | null,
  attributes: Attributes,
): Attributes {
  const names = Object.keys(compiled.mappings.get(target ?? '')?.attributes ?? {});
  return Object.fromEntries(
    names.filter((name) => Object.hasOwn(attributes, name)).map((name) => [name, attributes[name] ?? null]),
  );
}

export type HookCall = Row<'hook_call'>;

/** What is written of an answer, and of a password that goes out, under the person's key. */
export interface HookSealed {
  /** Attributes as the answer would have them; looked at again, each time before they are written. */
  readonly data?: Readonly<Record<string, unknown>>;
  /** Encrypted to the receiver's key: nobody here can read it. */
  readonly password?: string;
}

export type NewCall = Pick<HookCall, 'call_id' | 'hook_id' | 'event' | 'made_at'> &
  Partial<
    Pick<HookCall, 'identity_id' | 'operation_id' | 'target_id' | 'attribute' | 'gates' | 'succeeded'>
  > & {
    readonly sealed?: Uint8Array | null;
  };

/** A call to be made at once. */
export function newCall(call: NewCall): HookCall {
  return {
    identity_id: null,
    operation_id: null,
    target_id: null,
    attribute: null,
    gates: false,
    succeeded: false,
    ...call,
    state: 'asked',
    tries: 0,
    next_run_at: call.made_at,
    claim: null,
    ended_at: null,
    answer_hash: null,
    sealed: call.sealed ?? null,
    attempts: [],
  };
}
