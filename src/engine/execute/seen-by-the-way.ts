import { type ActualState, holds, sameEntitlement } from '../../domain/account.ts';
import { CLOSES, type Entitlement, OPENS } from '../../domain/connector.ts';
import type { Row } from '../tables/index.ts';

/**
 * Whether the read-back of an operation shows what it does not itself explain: others have opened or closed the account, given
 * or taken a right. It is stored with the account, so no later look finds that it changed.
 */
export function isSeenByTheWay(
  { kind, entitlement }: Pick<Row<'operation'>, 'kind' | 'entitlement'>,
  before: ActualState | null,
  after: ActualState,
): boolean {
  if (before?.active === false && after.active && !OPENS.includes(kind)) return true;
  if (before?.active !== false && !after.active && !CLOSES.includes(kind)) return true;
  // An old answer said that it was gone, and what was to be done to it later was not even planned.
  if (before?.exists === false && after.exists && kind !== 'create') return true;
  const known = before?.entitlements ?? [];
  const others = (one: Entitlement) => entitlement === null || !sameEntitlement(one, entitlement);
  // What comes with an account when it is made is the system's own.
  const given = kind !== 'create' && after.entitlements.some((one) => !holds(known, one) && others(one));
  // Who is shut out uses none; systems take rights away with the sign-in.
  const taken = after.active && known.some((one) => !holds(after.entitlements, one) && others(one));
  return given || taken;
}
