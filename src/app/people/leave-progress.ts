import { REVOCATIONS } from '../../domain/connector.ts';
import { whatEnds } from '../../engine/certify/open-leaves.ts';
import type { Tx } from '../../engine/store.ts';
import { isoOrNull } from './list-people.ts';

/** How far one leave has come. */
export interface LeaveProgress {
  readonly leave: string;
  /** `open`, `held`, `closed`, `overtaken`, `erased`. */
  readonly state: string;
  readonly effective: number;
  readonly items: readonly {
    readonly id: string;
    readonly target: string;
    readonly what: string;
    readonly state: string;
    readonly tries: number;
    readonly verifiedAt: string | null;
    readonly trouble: string | null;
  }[];
  readonly inventory: { readonly read: number; readonly all: number };
  readonly holds: readonly { readonly plan: string; readonly reason: string }[];
  readonly certificates: readonly {
    readonly number: number;
    readonly proven: number;
    readonly unproven: number;
    readonly issuedAt: number;
  }[];
}

/** The newest leave of a person; null when there is none. */
export async function leaveProgress(tx: Tx, identityId: string): Promise<LeaveProgress | null> {
  const [leave] = await tx.find(
    'leave',
    { identity_id: identityId },
    { order: [{ descending: 'decided_at' }], limit: 1 },
  );
  if (leave === undefined) return null;
  const operations = await tx.find(
    'operation',
    { leave_id: leave.leave_id },
    { order: ['wave', 'target_id', 'account_id', 'position'] },
  );
  const inventory = await tx.find('inventory', { leave_id: leave.leave_id }, { columns: ['read_at'] });
  const holds = await tx.find('hold', { identity_id: identityId, state: 'held' }, { limit: 20 });
  const certificates = await tx.find(
    'certificate',
    { leave_id: leave.leave_id },
    { order: ['number'], columns: ['number', 'proven', 'unproven', 'issued_at'] },
  );
  return {
    leave: leave.leave_id,
    state: leave.state,
    effective: leave.effective_at,
    items: operations
      .filter((operation) => REVOCATIONS.has(operation.kind) && operation.state !== 'superseded')
      .map((operation) => ({
        id: operation.operation_id,
        target: operation.target_id,
        what: whatEnds(operation),
        state: operation.state,
        tries: operation.tries,
        verifiedAt: isoOrNull(operation.verified_at),
        trouble: operation.trouble === null ? null : operation.trouble.text,
      })),
    inventory: { read: inventory.filter((row) => row.read_at !== null).length, all: inventory.length },
    holds: holds.map((hold) => ({ plan: hold.plan_hash, reason: hold.reason })),
    certificates: certificates.map(({ number, proven, unproven, issued_at }) => ({
      number,
      proven,
      unproven,
      issuedAt: issued_at,
    })),
  };
}
