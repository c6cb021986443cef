import type { Settlement } from '../execute/settle.ts';
import type { RunningOperation } from '../execute/start-due.ts';
import type { Entry } from './journal.ts';

/** The leaf of a settled operation that belongs to no leave, and of trouble that grew. Facts only, nobody's name. */
export function operationEntry(operation: RunningOperation, settlement: Settlement, now: number): Entry {
  const { state, tries, trouble } = settlement.operation;
  const type = settlement.returned
    ? 'operation.returned'
    : settlement.finished
      ? `operation.${state}`
      : 'operation.delayed';
  return {
    type,
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
    },
  };
}
