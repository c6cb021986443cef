import { leavePerson } from '../../app/people/leave-person.ts';
import { approvePlan } from '../../app/plans/holds.ts';
import { isLockstepError } from '../../domain/errors.ts';
import { dice } from '../dice.ts';
import { OPEN_GUARD, withoutRules } from '../house/documents.ts';
import { makeHouse } from '../house/house.ts';

const DAY = 86_400_000;
const TAKING: ReadonlySet<string> = new Set([
  'disable',
  'delete',
  'revoke',
  'endSessions',
  'endCredentials',
  'transfer',
]);
const ADMINISTRATOR = { kind: 'role', value: 'administrator' } as const;

/** A random policy, two accounts that are protected in two ways, and everybody leaves, with the approval of everybody. */
export async function protectedAccounts(seed: number): Promise<readonly string[]> {
  const { below, pick } = dice(seed);
  const ids = Array.from({ length: 4 + below(6) }, (_, i) => String(100 + i));
  const byName = pick(ids);
  const own = pick(ids);
  const mode = pick(['deactivate', 'deprovision', 'delete']);
  const later = pick(['', `, { after: P${1 + below(5)}D, mode: delete }`]);
  const house = await makeHouse({
    systems: { directory: [], git: [] },
    policy: (base) =>
      withoutRules(base, 'sales')
        .replace(
          /^id: git$/m,
          `id: git\nprotected: [ada.nr${byName}]\nonLoss: ${pick(['deactivate', 'deprovision', 'delete'])}`,
        )
        .replace(
          'steps: [{ after: PT0S, mode: deprovision }]',
          `steps: [{ after: PT0S, mode: ${mode} }${later}]\norder: [${pick(['git', 'directory', '"*"'])}]`,
        ),
  });
  const people = ids.map((id) => ({ id, department: 'Engineering' }));
  await house.report(people);
  await house.run();
  const git = house.systems.get('git');
  const spared = new Map([byName, own].map((id) => [git?.truth.find(id)?.id ?? '', id]));
  // The account through which the engine itself works, as it finds out when it connects.
  await house.store.transaction(house.tenant, (tx) =>
    tx.update('target', ['own_account'], [{ target_id: 'git', own_account: `ada.nr${own}` }]),
  );
  const begun = git?.truth.journal.length ?? 0;
  await house.report(
    people.map((one) =>
      below(2) === 0 ? { ...one, lastDay: '2026-03-01' } : { ...one, department: 'None' },
    ),
  );
  await house.run();
  const identities = await house.store.transaction(house.tenant, (tx) => tx.find('identity', {}));
  for (const { identity_id } of identities)
    await leavePerson(house.engine, house.tenant, { identityId: identity_id, actor: 'mallory', reason: 'x' });
  for (let n = 0; n < 3; n++) {
    const holds = await house.store.transaction(house.tenant, (tx) => tx.find('hold', { state: 'held' }));
    for (const hash of new Set(holds.map(({ plan_hash }) => plan_hash)))
      await approvePlan(house.engine, house.tenant, { hash, actor: 'bob', reason: 'x' });
    await house.until(house.clock.now() + 2 * DAY);
  }
  const effects = git?.truth.journal.slice(begun) ?? [];
  const wrong = effects
    .filter(({ accountId, by, effect }) => spared.has(accountId) && by === 'writer' && TAKING.has(effect))
    .map(
      ({ accountId, effect }) =>
        `policy ${seed}: ${effect} on the protected account of ${spared.get(accountId)}`,
    );
  const others = ids.filter((id) => ![byName, own].includes(id));
  for (const id of others)
    if (git?.truth.couldSignIn(id, house.clock.now()) === true)
      wrong.push(`policy ${seed}: ${id} has left and is still there`);
  return [...wrong, ...house.warnings];
}

/** Several ways at once to take all administrators away, in a random order of begin and of turns. */
export async function lastAdministrators(seed: number): Promise<readonly string[]> {
  const { below, chance, pick } = dice(seed);
  const ids = Array.from({ length: 3 + below(4) }, (_, i) => String(100 + i));
  const fewest = pick([1, 1, 2]);
  const house = await makeHouse({
    systems: { directory: [], git: [] },
    policy: (base) =>
      `${withoutRules(base, 'sales')
        .replace(
          /^id: git$/m,
          `id: git\nadministrators: [{ kind: role, value: administrator }]\nminAdministrators: ${fewest}`,
        )
        .replace('kind: group, value: developers', 'kind: role, value: administrator')
        .replace(
          'grants: [{ target: directory }]',
          'grants: [{ target: directory }, { target: git }]',
        )}---\n${OPEN_GUARD}`,
  });
  const people = ids.map((id) => ({ id, department: 'Engineering' }));
  await house.report(people);
  await house.run();
  const git = house.systems.get('git');
  const administrators = () =>
    (git?.truth.accounts() ?? []).filter(
      ({ active, entitlements }) =>
        active &&
        entitlements.some(({ kind, value }) => kind === ADMINISTRATOR.kind && value === ADMINISTRATOR.value),
    ).length;
  const before = administrators();
  const identities = await house.store.transaction(house.tenant, (tx) => tx.find('employment', {}));
  const turns = async () => {
    for (let n = below(6); n > 0; n--) await new Promise((resolve) => setImmediate(resolve));
  };
  const ways = identities.map(({ identity_id }) => async () => {
    await turns();
    await leavePerson(house.engine, house.tenant, {
      identityId: identity_id ?? '',
      actor: pick(['a', 'b']),
      reason: 'x',
    });
  });
  ways.push(async () => {
    await turns();
    await house.report(
      people.map((one) =>
        chance(0.5) ? { ...one, lastDay: '2026-03-01' } : { ...one, department: 'Sales' },
      ),
    );
  });
  ways.push(async () => {
    await turns();
    await house.run();
  });
  ways.sort(() => below(3) - 1);
  for (const ended of await Promise.allSettled(ways.map((way) => way())))
    if (ended.status === 'rejected' && !isLockstepError(ended.reason)) throw ended.reason;
  await house.run();
  await house.until(house.clock.now() + DAY);
  const left = administrators();
  // The system keeps its last one by itself: it must not even be asked to give it up.
  const asked = await house.store.transaction(house.tenant, (tx) =>
    tx.find('operation', { target_id: 'git', kind: { in: ['revoke', 'disable'] } }),
  );
  const accounts = new Set(
    asked.filter(({ state }) => state !== 'superseded').map(({ account_id }) => account_id),
  );
  const wrong = [];
  if (before !== ids.length) wrong.push(`${before} of ${ids.length} are administrators at the beginning`);
  if (left < fewest) wrong.push(`${left} of ${ids.length} administrators are left, ${fewest} must stay`);
  if (accounts.size > ids.length - fewest)
    wrong.push(`${accounts.size} of ${ids.length} administrators were to be taken away`);
  return [...wrong, ...house.warnings].map((what) => `schedule ${seed}: ${what}`);
}
