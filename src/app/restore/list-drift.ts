import type { AccountLocator } from '../../domain/account.ts';
import type { Engine } from '../../engine/engine.ts';
import type { ActivePolicy } from '../../engine/policies.ts';
import { driftOf } from '../../engine/reconcile/compare.ts';
import type { Tx } from '../../engine/store.ts';
import type { Row } from '../../engine/tables/index.ts';
import { labelsOf } from '../people/person-names.ts';

/** One account that is not as the restored state has it. */
export interface DriftItem {
  readonly target: string;
  readonly account: string;
  /** Null: nobody's that this state knows. */
  readonly person: string | null;
  readonly identity: string | null;
  /**
   * orphan: belongs to nobody; extra: has what no rule gives; switchedOff: others switched it off; gone: should be there;
   * returned: was to be taken away and can be used; unknown: somebody's, and this state never gave it.
   */
  readonly kind: 'orphan' | 'extra' | 'switchedOff' | 'gone' | 'returned' | 'unknown';
  readonly text: string;
}

const CHUNK = 2_000;

/** Every difference between what was listed and what the state wants, however many there are. */
export async function listDrift(
  engine: Engine,
  tx: Tx,
  policy: ActivePolicy,
  listed: ReadonlySet<string>,
): Promise<readonly DriftItem[]> {
  const items: DriftItem[] = [];
  let after: string | null = null;
  for (;;) {
    const rows: Row<'account'>[] = await tx.find(
      'account',
      after === null ? {} : { account_id: { above: after } },
      { order: ['account_id'], limit: CHUNK },
    );
    const odd = rows.flatMap((row) =>
      listed.has(row.target_id) ? differences(row).map((one) => ({ row, ...one })) : [],
    );
    const names = await engine.vault.open(
      tx,
      odd.map(({ row }) => ({ subject: row.identity_id ?? row.account_id, sealed: row.sealed })),
    );
    const people = [...new Set(odd.flatMap(({ row }) => row.identity_id ?? []))];
    const labels =
      people.length === 0 ? new Map<string, string>() : await labelsOf(engine, tx, policy, people);
    for (const [i, { row, kind, text }] of odd.entries()) {
      const locator = names[i] as AccountLocator | null | undefined;
      items.push({
        target: row.target_id,
        account: locator?.name ?? row.account_id,
        identity: row.identity_id,
        person: row.identity_id === null ? null : (labels.get(row.identity_id) ?? row.identity_id),
        kind,
        text,
      });
    }
    after = rows.at(-1)?.account_id ?? null;
    if (rows.length < CHUNK) return items;
  }
}

type Difference = Pick<DriftItem, 'kind' | 'text'>;

function differences({ identity_id, locator, desired, actual }: Row<'account'>): Difference[] {
  // Without a locator it is nobody's row of an account that was found to be somebody's since.
  if (actual === null || (identity_id === null && locator === null)) return [];
  const usable = actual.exists && actual.active;
  if (identity_id === null)
    return usable ? [{ kind: 'orphan', text: 'is active and belongs to nobody that this state knows' }] : [];
  if (desired === null)
    return usable ? [{ kind: 'unknown', text: 'can be used, and this state never gave it' }] : [];
  if (desired.mode !== 'active')
    return usable ? [{ kind: 'returned', text: 'was to be taken away and can be used' }] : [];
  const drift = driftOf(desired, actual);
  if (drift === null) return [];
  return [
    ...(drift.gone ? [{ kind: 'gone' as const, text: 'should be there and is not' }] : []),
    ...(drift.switchedOff
      ? [{ kind: 'switchedOff' as const, text: 'should be active and is switched off' }]
      : []),
    ...(drift.extra.length > 0
      ? [
          {
            kind: 'extra' as const,
            text: `has what no rule of this state gives: ${drift.extra.map(({ kind, value }) => `${kind} ${value}`).join(', ')}`,
          },
        ]
      : []),
  ];
}
