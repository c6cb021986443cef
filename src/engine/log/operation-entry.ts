import type { EventType } from '../events/vocabulary.ts';
import type { Settlement } from '../execute/settle.ts';
import type { RunningOperation } from '../execute/start-due.ts';
import type { Entry } from './journal.ts';

/** The leaf of a settled operation that belongs to no leave, and of trouble that grew. Facts only, nobody's name. */
export function operationEntry(operation: RunningOperation, settlement: Settlement, now: number): Entry {
  const { tries, trouble } = settlement.operation;
  return {
    type: typeOf(settlement),
    at: now,
    subject: operation.identity_id,
    target: operation.target_id,
    operation: operation.operation_id,
    body: {
      kind: operation.kind,
      outcome: settlement.outcome,
      tries,
      ...(operation.leave_id === null ? {} : { leave: operation.leave_id }),
      ...(trouble === null ? {} : { trouble: trouble.code, severity: trouble.severity }),
      previous: { state: operation.state },
    },
  };
}

/** An operation is finished when it is proven, when a person has said so, or when nothing can prove it. */
function typeOf({ operation: { state }, finished, returned }: Settlement): EventType {
  if (returned) return 'operation.returned';
  if (!finished) return 'operation.delayed';
  return state === 'verified' || state === 'attested' ? `operation.${state}` : 'operation.unproven';
}
