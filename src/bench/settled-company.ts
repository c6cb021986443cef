import type { AccountLocator } from '../domain/account.ts';
import { type PlannedPerson, planPeople } from '../engine/decide/plan-people.ts';
import { countPopulation } from '../engine/decide/population.ts';
import type { Engine } from '../engine/engine.ts';
import { saveAccountKeys } from '../engine/people/account-keys.ts';
import { loadPeople } from '../engine/people/load-people.ts';
import { takeNames } from '../engine/people/name-reservations.ts';
import type { ActivePolicy } from '../engine/policies.ts';
import type { Tx } from '../engine/store.ts';
import type { Row } from '../engine/tables/index.ts';
import { instantsOfWords } from '../engine/time/steady-time.ts';
import { sha256Hex } from '../proof/digest.ts';
import { AS_OF, ingestPeople, type Member, SOURCE } from './people.ts';

export interface SettledCompany {
  /** In the order of the members. */
  readonly ids: readonly string[];
  readonly accounts: number;
}

/**
 * A company in which everything that the policy wants was done long ago: what the engine would have written by deciding,
 * applying and verifying, without the operations.
 */
export async function fillCompany(
  engine: Engine,
  tenant: string,
  n: number,
  member: (i: number) => Member,
): Promise<SettledCompany> {
  const now = engine.clock.now();
  const holders = new Map<string, number>();
  await engine.store.transaction(tenant, async (tx) => {
    const rows = await tx.find('target', {});
    await tx.put(
      'target',
      rows.map((row) => ({ ...row, listed_at: now, next_listing_at: null, administrators: 1 })),
    );
    await tx.remove('wake', {});
  });
  const ids = await ingestPeople(engine, tenant, n, member, async (tx, part) => {
    const policy = await engine.policies.active(tx);
    const people = await loadPeople(engine, tx, part, { lock: false, locators: true });
    const planned = await planPeople(engine, tx, policy, people, await instantsOfWords(engine, tx));
    await settle(engine, tx, policy, planned, now);
    for (const { plan } of planned)
      for (const { target } of plan.accounts) holders.set(target, (holders.get(target) ?? 0) + 1);
  });
  await engine.store.transaction(tenant, async (tx) => {
    await tx.put('source_state', [
      { source_id: SOURCE, sequence: 1, as_of: AS_OF, digest: 'filled', row_count: n, whole: true },
    ]);
    await countPopulation(tx, 'people', n, now);
    for (const [target, count] of holders) await countPopulation(tx, `people:${target}`, count, now);
  });
  return { ids, accounts: [...holders.values()].reduce((sum, count) => sum + count, 0) };
}

async function settle(
  engine: Engine,
  tx: Tx,
  policy: ActivePolicy,
  planned: readonly PlannedPerson[],
  now: number,
): Promise<void> {
  const accounts = planned.flatMap(({ plan, evaluation }, i) =>
    plan.accounts.map((account) => {
      const name = planned[i]?.person.employments[0]?.facts.employment ?? plan.identityId;
      const locator: AccountLocator = {
        id: `${account.target}-${name}`,
        name,
        keys: policy.accountKeys(account.target, evaluation.snapshot),
        attributes: account.attributes,
      };
      return { account, locator, identity: plan.identityId };
    }),
  );
  const sealed = await engine.vault.seal(
    tx,
    accounts.map(({ identity, locator }) => ({ subject: identity, value: locator })),
  );
  await tx.insert(
    'account',
    accounts.map(
      ({ account: { target, desired }, locator, identity }, i): Row<'account'> => ({
        account_id: engine.random.uuid(),
        target_id: target,
        identity_id: identity,
        locator: engine.vault.hash(tx.tenant, `account:${target}`, locator.id ?? ''),
        sealed: sealed[i] as Uint8Array,
        desired,
        desired_since: now,
        actual: {
          exists: true,
          active: true,
          entitlements: desired.entitlements.map(({ kind, value }) => ({ kind, value })),
          administrator: false,
          sessionsEndedAt: null,
          credentialsEndedAt: null,
        },
        observed_at: now,
        provenance: 'created',
        protected: false,
        unsettled: null,
      }),
    ),
  );
  for (const target of [...new Set(accounts.map(({ account }) => account.target))].sort())
    await takeNames(
      engine,
      tx,
      target,
      accounts
        .filter(({ account }) => account.target === target)
        .map(({ locator, identity }) => ({ name: locator.name, holder: identity })),
      policy.compiled.reuseAfterMs(target),
    );
  await tx.insert(
    'record',
    planned.map(
      ({ person, plan }): Row<'record'> => ({
        source_id: SOURCE,
        record_key: person.employments[0]?.facts.employment ?? plan.identityId,
        digest: sha256Hex(plan.identityId),
        identity_id: plan.identityId,
        import_id: null,
        seen_at: AS_OF,
        present: true,
        says: 'here',
        sealed: null,
      }),
    ),
  );
  await tx.update(
    'identity',
    ['epoch', 'state', 'state_since', 'next_evaluation_at'],
    planned.map(({ plan, evaluation }) => ({
      identity_id: plan.identityId,
      epoch: 1,
      state: plan.after,
      state_since: evaluation.snapshot.stateSince,
      next_evaluation_at: evaluation.nextEvaluation,
    })),
  );
  await saveAccountKeys(
    engine,
    tx,
    policy,
    planned.map(({ person, evaluation }) => ({ identity: person.identity, snapshot: evaluation.snapshot })),
  );
}
