import { importFeed } from '../../app/import-feed.ts';
import { leavePerson } from '../../app/people/leave-person.ts';
import { applyPlan } from '../../app/plans/apply-plan.ts';
import { makePlan } from '../../app/plans/compute-plan.ts';
import { approvePlan, refuseHolds } from '../../app/plans/holds.ts';
import { simulatedConnector } from '../../connectors/simulated/index.ts';
import { install } from '../../domain/connector.ts';
import { isLockstepError } from '../../domain/errors.ts';
import { BADGES, signedByHr, together, withoutRules } from '../house/documents.ts';
import { makeHouse } from '../house/house.ts';

const IDS = ['100', '101', '102', '103', '104'] as const;
/** Whom the report ends: their access waits for a person. */
const BATCH: readonly string[] = ['100', '101'];
/** Whoever hands the report in works here, too. */
const MAKER = '102';
/** Leaves, is suspended or is found to be somebody else, on the way. */
const UNSTEADY = '103';
const connectors = new Map([[simulatedConnector.id, install(simulatedConnector)]]);
/** One key, typed so that it looks the same and is another text. */
const typed = (id: string) => ` ${id.split('').join('\u200b')} `;

export const ACTIONS = [
  'approveByOneOfTheBatch',
  'approveByTheMaker',
  'approveByTheUnsteady',
  'approveBySomebodyFree',
  'refuseByOneOfTheBatch',
  'refuseBySomebodyFree',
  'theUnsteadyLeaves',
  'theUnsteadyIsSuspended',
  'theUnsteadyIsOneOfTheBatch',
  'theWitnessConfirmsOne',
] as const;
export type Action = (typeof ACTIONS)[number];

const EVERYBODY_WAITS = `kind: Guard
id: everybody-waits
windows: [{ per: tenant, over: P7D, people: 0, share: 0 }]
`;

export interface ModelResult {
  readonly decisions: number;
  readonly refusals: number;
  readonly wrong: readonly string[];
}

/** Five people, one held batch, these actions one after the other. The oracle knows who did what, and nothing else. */
export async function runApprovals(actions: readonly Action[]): Promise<ModelResult> {
  const house = await makeHouse({
    systems: { directory: [] },
    policy: (base) => together(signedByHr(withoutRules(base, 'engineers', 'sales')), BADGES, EVERYBODY_WAITS),
  });
  const { engine, tenant } = house;
  await house.report(IDS.map((id) => ({ id, department: 'Engineering' })));
  await house.run();
  const identities = new Map<string, string>();
  for (const row of await house.store.transaction(tenant, (tx) => tx.find('employment', {})))
    identities.set(row.employment_key, row.identity_id ?? '');
  const identityOf = (id: string) => identities.get(id) ?? '';
  await importFeed(engine, tenant, 'hr', {
    content: Buffer.from(
      `id,given,family,department,type,hired,last_day,zone\n${IDS.map((id) => `${id},Ada,Nr${id},Engineering,Employee,2025-01-01,${BATCH.includes(id) ? '2026-03-01' : ''},Europe/Berlin`).join('\n')}\n`,
    ),
    meta: JSON.stringify({ rows: IDS.length, sequence: 10, asOf: new Date(house.clock.now()).toISOString() }),
    actor: MAKER,
  });
  await house.run();
  const held = await house.store.transaction(tenant, (tx) => tx.find('hold', { state: 'held' }));
  const [first] = held;
  const wrong: string[] = [];
  if (first === undefined || held.length !== BATCH.length)
    wrong.push(`${held.length} holds at the beginning`);
  const hash = first?.plan_hash ?? '';

  /** By the oracle: who is who, and who is no longer here. */
  const state = { away: false, merged: false, allowed: false, confirmed: false };
  const mayDecide = (who: string) =>
    !BATCH.includes(who) && !(who === UNSTEADY && (state.away || state.merged));
  let decisions = 0;
  let refusals = 0;
  const attempt = async (who: string, what: 'approve' | 'refuse') => {
    try {
      if (what === 'approve') {
        await approvePlan(engine, tenant, { hash, actor: typed(who), reason: 'x' });
        if (!mayDecide(who) || who === MAKER) wrong.push(`${who} approved, who must not`);
        state.allowed = true;
      } else {
        await refuseHolds(
          engine,
          tenant,
          held.map(({ hold_id }) => hold_id),
          typed(who),
          'x',
        );
        if (!mayDecide(who)) wrong.push(`${who} refused, who must not`);
      }
      decisions++;
    } catch (error) {
      if (!isLockstepError(error)) throw error;
      refusals++;
      const codes = ['APPROVAL_OWN_PLAN', 'APPROVER_CONCERNED', 'APPROVER_LEFT', 'NOTHING_HELD'];
      if (!codes.includes(error.code)) throw error;
      if (error.code !== 'NOTHING_HELD' && mayDecide(who) && !(who === MAKER && what === 'approve'))
        wrong.push(`${who} may ${what}, and was told ${error.code}`);
    }
  };
  const acts: Readonly<Record<Action, () => Promise<void>>> = {
    approveByOneOfTheBatch: () => attempt('101', 'approve'),
    approveByTheMaker: () => attempt(MAKER, 'approve'),
    approveByTheUnsteady: () => attempt(UNSTEADY, 'approve'),
    approveBySomebodyFree: () => attempt('104', 'approve'),
    refuseByOneOfTheBatch: () => attempt('100', 'refuse'),
    refuseBySomebodyFree: () => attempt('104', 'refuse'),
    theUnsteadyLeaves: async () => {
      // A merged person is the other one, and is named so.
      if (state.merged) return;
      state.away = true;
      await leavePerson(engine, tenant, { identityId: identityOf(UNSTEADY), actor: 'it', reason: 'x' });
    },
    theUnsteadyIsSuspended: async () => {
      if (state.merged || state.away) return;
      state.away = true;
      const since = house.clock.now();
      const override = { state: 'suspended' as const, since, actor: 'it', reason: 'x' };
      await house.store.transaction(tenant, (tx) =>
        tx.update(
          'identity',
          ['override', 'next_evaluation_at'],
          [{ identity_id: identityOf(UNSTEADY), override, next_evaluation_at: since }],
        ),
      );
    },
    theUnsteadyIsOneOfTheBatch: async () => {
      const context = { engine, connectors, actor: 'it' };
      const request = {
        kind: 'merge' as const,
        into: identityOf('100'),
        from: identityOf(UNSTEADY),
        reason: 'x',
      };
      try {
        await applyPlan(context, tenant, await makePlan(context, tenant, request));
        state.merged = true;
      } catch (error) {
        // Two who have left or work here cannot always be one; nothing was changed then.
        if (!isLockstepError(error)) throw error;
      }
    },
    theWitnessConfirmsOne: async () => {
      state.confirmed = true;
      await importFeed(engine, tenant, 'badges', {
        content: Buffer.from(`badge,id,hired,returned\nB100,100,2025-01-01,2026-03-01\n`),
      });
    },
  };
  const couldSignIn = () =>
    IDS.filter((id) => house.systems.get('directory')?.truth.couldSignIn(id, house.clock.now()));
  for (const action of actions) {
    await acts[action]();
    await house.until(house.clock.now() + 5_000);
    if (!couldSignIn().includes('101') && !state.allowed)
      wrong.push(`${action}: 101 was cut off, and nobody let it go`);
    if (!couldSignIn().includes('104')) wrong.push(`${action}: 104 was cut off, who works here`);
    if (state.confirmed && !state.merged && couldSignIn().includes('100'))
      wrong.push(`${action}: 100 has left, is confirmed, and waits`);
  }
  wrong.push(...house.warnings);
  return { decisions, refusals, wrong: wrong.map((what) => `${actions.join(', ')}: ${what}`) };
}

/** Every order of so many of these actions. */
export function* orders(actions: readonly Action[], length: number): Iterable<readonly Action[]> {
  if (length === 0) {
    yield [];
    return;
  }
  for (const action of actions)
    for (const rest of orders(
      actions.filter((one) => one !== action),
      length - 1,
    ))
      yield [action, ...rest];
}
