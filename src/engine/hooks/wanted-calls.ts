import type { OperationKind } from '../../domain/connector.ts';
import type { HookEvent } from '../../domain/hook/hook-events.ts';
import type { ActivePolicy } from '../policies.ts';
import { hooksFor } from './hooks-for.ts';

/** One call that has to be answered before an operation is begun. */
export interface WantedCall {
  readonly hookId: string;
  readonly event: HookEvent;
  readonly attribute: string | null;
}

/**
 * In stages: what may change or refuse it first, and only once all of that is answered whoever is told that it comes. In
 * the order in which answers count: a later one has the last word.
 */
export function wantedCalls(
  policy: Pick<ActivePolicy, 'compiled'>,
  operation: { readonly kind: OperationKind; readonly target_id: string },
): readonly (readonly WantedCall[])[] {
  const { kind, target_id } = operation;
  const plain = (event: HookEvent): WantedCall[] =>
    hooksFor(policy, event, target_id).map(({ id }) => ({ hookId: id, event, attribute: null }));
  const mapped = policy.compiled.mappings.get(target_id)?.attributes ?? {};
  const values = (): WantedCall[] =>
    hooksFor(policy, 'policyMap', target_id).flatMap(({ id, attributes }) =>
      [...new Set(attributes)]
        .filter((name) => Object.hasOwn(mapped, name))
        .map((attribute): WantedCall => ({ hookId: id, event: 'policyMap', attribute })),
    );
  const before = plain('preProvision');
  switch (kind) {
    case 'create':
      return [[...plain('validateUser'), ...plain('preCreateUser'), ...values()], before];
    case 'update':
      return [[...plain('validateUpdateUser'), ...plain('preUpdateUser'), ...values()], before];
    case 'enable':
    case 'grant':
      return [before];
    // Nothing that takes access away ever waits for somebody outside.
    case 'revoke':
    case 'disable':
    case 'revokeSessions':
    case 'revokeCredentials':
    case 'transferData':
    case 'delete':
      return [];
  }
}

export function nameOfCall(call: {
  readonly hookId: string;
  readonly event: HookEvent;
  readonly attribute: string | null;
}): string {
  return `${call.hookId}\u0000${call.event}\u0000${call.attribute ?? ''}`;
}
