import type { Where } from '../../engine/store.ts';
import type { Row } from '../../engine/tables/index.ts';

/** How a leave stands, in one word. */
export type LeaveStands = 'held' | 'underWay' | 'gaps' | 'proven' | 'overtaken' | 'erased';
export type LeaveGroup = 'underWay' | 'gaps' | 'proven' | 'ended';

type Standing = Pick<Row<'leave'>, 'state' | 'certificate_due_at'>;

/** An open leave of which no certificate is due was certified, and something of it is not proven. */
export function leaveStands({ state, certificate_due_at }: Standing): LeaveStands {
  switch (state) {
    case 'held':
    case 'overtaken':
    case 'erased':
      return state;
    case 'closed':
      return 'proven';
    default:
      return certificate_due_at === null ? 'gaps' : 'underWay';
  }
}

/** The rows of a group; of two conditions either may hold. */
export function leavesIn(group: LeaveGroup): readonly Where<'leave'>[] {
  switch (group) {
    case 'underWay':
      return [{ state: 'held' }, { state: 'open', certificate_due_at: { isNull: false } }];
    case 'gaps':
      return [{ state: 'open', certificate_due_at: null }];
    case 'proven':
      return [{ state: 'closed' }];
    case 'ended':
      return [{ state: 'overtaken' }, { state: 'erased' }];
  }
}

/** When a leave was both due and known: what it took is counted from then. */
export function dueAndKnown({
  effective_at,
  received_at,
}: Pick<Row<'leave'>, 'effective_at' | 'received_at'>): number {
  return Math.max(effective_at, received_at);
}
