import { groupBy } from '../../domain/group-by.ts';
import type { EmploymentFacts } from '../../domain/identity/facts.ts';
import type { Lifecycle } from '../../domain/identity/lifecycle.ts';
import type { Engine } from '../../engine/engine.ts';
import { snapshotAt } from '../../engine/people/evaluate.ts';
import { ordersIn } from '../../engine/people/override.ts';
import type { ActivePolicy } from '../../engine/policies.ts';
import type { Tx } from '../../engine/store.ts';
import type { Row } from '../../engine/tables/index.ts';
import { iso } from '../people/list-people.ts';
import { labelOf } from '../people/person-names.ts';

export const COMING_DAYS = 14;
const SHOWN = 25;
/** People whose time comes; somebody's department may change, too, before they leave. */
const LOOKED_AT = 500;

export interface ComingLeaver {
  readonly identity: string;
  readonly person: string;
  readonly leaves: string;
  readonly zone: string;
  readonly because: 'lastDay' | 'immediate' | 'contractEnd' | 'order';
  readonly accounts: number;
}

/** Who leaves within two weeks: whoever does has a timer before that, so nobody else is looked at. */
export async function comingLeavers(
  engine: Engine,
  tx: Tx,
  policy: ActivePolicy,
): Promise<{ readonly days: number; readonly people: readonly ComingLeaver[]; readonly more: boolean }> {
  const now = engine.clock.now();
  const until = now + COMING_DAYS * 86_400_000;
  const identities = await tx.find(
    'identity',
    {
      next_evaluation_at: { atMost: until },
      state: { in: ['leaving', 'active', 'onLeave', 'suspended'] },
      merged_into: null,
    },
    { order: ['next_evaluation_at'], limit: LOOKED_AT },
  );
  const ids = identities.map(({ identity_id }) => identity_id);
  const [employments, accounts] = await Promise.all([
    employmentsOf(engine, tx, ids),
    tx.find('account', { identity_id: { in: ids } }, { columns: ['identity_id', 'actual'] }),
  ]);
  const held = groupBy(
    accounts.filter(({ actual }) => actual?.exists === true),
    ({ identity_id }) => identity_id,
  );
  const found = identities
    .flatMap((identity) => {
      const mine = employments.get(identity.identity_id) ?? [];
      const { lifecycle } = snapshotAt(policy, identity, mine, now);
      const end = endOf(identity, lifecycle);
      if (end === null || end.at <= now || end.at > until) return [];
      const { identity_id: identityId } = identity;
      const keys = mine.map(({ facts }) => facts.employment);
      return [
        {
          at: end.at,
          shown: {
            identity: identityId,
            person: labelOf({ identityId, attributes: lifecycle.attributes, keys }),
            leaves: iso(end.at),
            zone: lifecycle.endsBy?.zone ?? 'UTC',
            because: end.because,
            accounts: held.get(identityId)?.length ?? 0,
          },
        },
      ];
    })
    .sort((a, b) => a.at - b.at);
  return {
    days: COMING_DAYS,
    people: found.slice(0, SHOWN).map(({ shown }) => shown),
    more: found.length > SHOWN || identities.length === LOOKED_AT,
  };
}

/** The sources' end, or an order that comes earlier. */
function endOf(
  { override }: Pick<Row<'identity'>, 'override'>,
  { runEnd, endsBy }: Lifecycle,
): { readonly at: number; readonly because: ComingLeaver['because'] } | null {
  const order = ordersIn(override).find(({ state }) => state === 'left');
  if (order !== undefined && (runEnd === null || order.since <= runEnd))
    return { at: order.since, because: 'order' };
  return runEnd === null ? null : { at: runEnd, because: endsBy?.kind ?? 'lastDay' };
}

async function employmentsOf(engine: Engine, tx: Tx, ids: readonly string[]) {
  const rows = await tx.find(
    'employment',
    { identity_id: { in: ids } },
    { order: ['namespace', 'employment_key'] },
  );
  const opened = await engine.vault.open(
    tx,
    rows.map((row) => ({ subject: row.subject_id, sealed: row.sealed })),
  );
  const known = rows.flatMap((row, i) =>
    opened[i] == null
      ? []
      : [{ of: row.identity_id, namespace: row.namespace, facts: opened[i] as EmploymentFacts }],
  );
  return groupBy(known, (one) => one.of);
}
