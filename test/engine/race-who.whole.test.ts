import { expect, it } from 'vitest';
import { importFeed } from '../../src/app/import-feed.ts';
import { leavePerson } from '../../src/app/people/leave-person.ts';
import { planWhoIsWho } from '../../src/app/people/who-is-who.ts';
import { applyPlan } from '../../src/app/plans/apply-plan.ts';
import { applyPolicy } from '../../src/app/plans/apply-policy.ts';
import { simulatedConnector } from '../../src/connectors/simulated/index.ts';
import { install } from '../../src/domain/connector.ts';
import { isLockstepError } from '../../src/domain/errors.ts';
import { cancellation } from '../../src/engine/execute/run-operation.ts';
import { serveLane } from '../../src/engine/execute/serve-lane.ts';
import { reconcileTarget } from '../../src/engine/reconcile/reconcile-target.ts';
import { BADGES, together } from '../../src/torture/house/documents.ts';
import { makeHouse, START } from '../support/house.ts';
import { beside, raceDatabase, type Stage, stagedStore } from '../support/staged-store.ts';

const database = raceDatabase();

const connectors = new Map([[simulatedConnector.id, install(simulatedConnector)]]);
const OTHER_SOURCE = (base: string) => {
  const [hr = ''] = base.split('\n---\n');
  return `${base}---\n${hr.replace('id: hr\n', 'id: agency\n')}\n`;
};

async function company(tenant: string, policy: (base: string) => string = (base) => base) {
  const { store } = database();
  const staged = stagedStore(store);
  let text = '';
  const house = await makeHouse({
    tenant,
    store: staged.store,
    systems: { directory: [], git: [] },
    policy: (base) => {
      text = policy(base.replace(/kind: BirthrightRule\nid: sales[\s\S]*?---\n/, ''));
      return text;
    },
  });
  const context = { engine: house.engine, connectors, actor: 'ada' };
  const rows = <T>(work: Parameters<typeof store.transaction<T>>[1]) => store.transaction(tenant, work);
  return {
    ...house,
    staged,
    text,
    rows,
    feed: (source: string, sequence: number, people: readonly string[][]) =>
      importFeed(house.engine, tenant, source, {
        content: Buffer.from(
          `id,given,family,department,type,hired,last_day,zone\n${people
            .map(([id, department, lastDay = '', given = 'Ada']) =>
              [id, given, `Nr${id}`, department, 'Employee', '2025-01-01', lastDay, 'Europe/Berlin'].join(),
            )
            .join('\n')}\n`,
        ),
        meta: JSON.stringify({
          rows: people.length,
          sequence,
          asOf: new Date(house.clock.now()).toISOString(),
        }),
      }),
    activate: (files: string) =>
      applyPolicy(house.engine, connectors, tenant, [{ name: 'policy', text: files }], 'ada'),
    identityOf: async (key: string) =>
      (await rows((tx) => tx.find('employment', { employment_key: key })))[0]?.identity_id ?? '',
    async merge(person: string, other: string) {
      for (let round = 0; ; round++) {
        const file = await planWhoIsWho(context, tenant, { kind: 'merge', person, other, reason: 'one' });
        try {
          return await applyPlan(context, tenant, file);
        } catch (error) {
          // Other lanes go on meanwhile.
          if (!isLockstepError(error) || error.code !== 'PLAN_STALE' || round > 10) throw error;
        }
      }
    },
    async serve() {
      await store.heartbeat('beside', house.clock.now(), 3_600_000);
      const claims = await store.claimLanes('beside', house.clock.now(), 10);
      const lease = { worker: 'beside', holds: () => true };
      await Promise.all(
        claims
          .filter((claim) => claim.tenant === tenant)
          .map((claim) => serveLane(house.engine, claim, lease, cancellation())),
      );
    },
    canSignIn: (system: string, id: string) =>
      house.systems.get(system)?.truth.couldSignIn(id, house.clock.now()) ?? false,
  };
}

it('two sources that tell of a new person at the same time make one person', async () => {
  const house = await company('both', OTHER_SOURCE);
  let second: { readonly end: Promise<unknown> } | undefined;
  const stop = house.staged.at({ when: 'after', method: 'insert', table: 'identity' }, async () => {
    second = await beside(database().owner, () => house.feed('agency', 1, [['200', 'Engineering']]));
  });
  await house.feed('hr', 1, [['200', 'Engineering']]);
  await second?.end;
  expect(stop.reached()).toBe(true);
  expect(await house.rows((tx) => tx.count('identity', {}))).toBe(1);
});

it('a person whose number changes while another source tells of that number stays one', async () => {
  const house = await company('changed', (base) =>
    OTHER_SOURCE(
      base
        .replace('  given: { as: givenName, of: identity }', '  given: { as: universalId, of: identity }')
        .replace('lowerAscii', 'lowerAscii')
        .replaceAll('identity.givenName', '"n"')
        .replace('correlate: [[employeeId]]', 'correlate: [[employeeId], [universalId]]'),
    ),
  );
  await house.feed('hr', 1, [['200', 'Engineering', '', 'U1']]);
  let second: { readonly end: Promise<unknown> } | undefined;
  const stop = house.staged.at({ when: 'before', method: 'put', table: 'record' }, async () => {
    second = await beside(database().owner, () => house.feed('agency', 1, [['300', 'Support', '', 'U2']]));
  });
  await house.feed('hr', 2, [['200', 'Engineering', '', 'U2']]);
  await second?.end;
  expect(stop.reached()).toBe(true);
  expect(await house.rows((tx) => tx.count('identity', {}))).toBe(1);
});

it('a report taken at once with a newer policy is decided by the newer one', async () => {
  const house = await company('policy');
  await house.feed('hr', 1, [['200', 'Engineering']]);
  await house.until(START + 60_000);
  expect(house.canSignIn('git', '200')).toBe(true);
  const without = house.text.replace(/kind: BirthrightRule\nid: engineers[\s\S]*?---\n/, '');
  const stop = house.staged.at({ when: 'after', method: 'find', table: 'employment' }, async () => {
    await house.activate(without);
  });
  await house.feed('hr', 2, [['200', 'Engineering', '', 'Eve']]);
  expect(stop.reached()).toBe(true);
  await house.until(START + 120_000);
  expect(house.canSignIn('git', '200')).toBe(false);
});

it('whoever joins while a policy comes in force is decided by it', async () => {
  const house = await company('joiner');
  const without = house.text.replace(/kind: BirthrightRule\nid: engineers[\s\S]*?---\n/, '');
  let activated: { readonly end: Promise<unknown> } | undefined;
  const stop = house.staged.at({ when: 'after', method: 'insert', table: 'identity' }, async () => {
    activated = await beside(database().owner, () => house.activate(without));
  });
  await house.feed('hr', 1, [['200', 'Engineering']]);
  await activated?.end;
  expect(stop.reached()).toBe(true);
  await house.until(START + 120_000);
  expect(house.canSignIn('directory', '200')).toBe(true);
  expect(house.canSignIn('git', '200')).toBe(false);
});

it('an account that is listed while its person is merged is not linked to nobody', async () => {
  const house = await company('listing');
  await house.feed('hr', 1, [
    ['200', 'Engineering'],
    ['201', 'Engineering'],
    ['202', 'Support'],
  ]);
  await house.until(START + 60_000);
  const from = await house.identityOf('202');
  house.systems.get('git')?.operator.create({
    name: 'two',
    keys: { employeeId: '202' },
    attributes: {},
    entitlements: [],
  });
  const stop = house.staged.at({ when: 'after', method: 'find', table: 'account_key' }, async () => {
    await house.merge('200', '202');
  });
  await reconcileTarget(house.engine, 'listing', 'git');
  expect(stop.reached()).toBe(true);
  expect(await house.rows((tx) => tx.find('account', { identity_id: from }))).toEqual([]);
});

const FOUND: readonly [string, Stage][] = [
  [
    'before it is known whose it is',
    { when: 'before', method: 'find', table: 'account', where: ({ identity_id }) => isNull(identity_id) },
  ],
  [
    'when it is known whose it is',
    {
      when: 'before',
      method: 'find',
      table: 'inventory',
      where: (_, options) => JSON.stringify(options ?? {}).includes('lock'),
    },
  ],
];
const isNull = (condition: unknown) => (condition as { isNull?: boolean } | undefined)?.isNull === false;

it.each(FOUND)('what a leaver had goes to whom the leaver is merged into %s', async (name, stage) => {
  const house = await company('inspected');
  await house.feed('hr', 1, [
    ['200', 'Engineering'],
    ['202', 'Support'],
  ]);
  await house.until(START + 60_000);
  const from = await house.identityOf('202');
  house.systems.get('git')?.operator.create({
    name: 'two',
    keys: { employeeId: '202' },
    attributes: {},
    entitlements: [],
  });
  await house.feed('hr', 2, [
    ['200', 'Engineering', '2026-03-01'],
    ['202', 'Support', '2026-03-01'],
  ]);
  let merged: { readonly end: Promise<unknown> } | undefined;
  const stop = house.staged.at(stage, async () => {
    merged = await beside(database().owner, () => house.merge('200', '202'));
  });
  await house.until(START + 1_000);
  await merged?.end;
  expect(stop.reached(), name).toBe(true);
  await house.until(START + 120_000);
  expect(await house.rows((tx) => tx.find('account', { identity_id: from }))).toEqual([]);
  expect(house.canSignIn('git', '202')).toBe(false);
});

it('a report that was read before a newer one was taken is not taken', async () => {
  const house = await company('order');
  await house.feed('hr', 1, [['200', 'Engineering']]);
  await house.until(START + 60_000);
  const stop = house.staged.at({ when: 'after', method: 'find', table: 'import_run' }, async () => {
    await house.feed('hr', 3, [['200', 'Engineering', '2026-03-01']]);
  });
  await expect(house.feed('hr', 2, [['200', 'Support']])).rejects.toMatchObject({ code: 'CONFLICT' });
  expect(stop.reached()).toBe(true);
  const [state] = await house.rows((tx) => tx.find('source_state', { source_id: 'hr' }));
  expect(state?.sequence).toBe(3);
});

it('what a witness says of somebody who is merged meanwhile is said of whom they are now', async () => {
  const house = await company('witness', (base) => together(base, BADGES));
  await house.feed('hr', 1, [
    ['200', 'Engineering'],
    ['202', 'Support'],
  ]);
  await house.until(START + 60_000);
  const into = await house.identityOf('200');
  let merged: { readonly end: Promise<unknown> } | undefined;
  const stop = house.staged.at({ when: 'after', method: 'find', table: 'correlation_key' }, async () => {
    merged = await beside(database().owner, () => house.merge('200', '202'));
  });
  const content = Buffer.from('badge,id,hired,returned\nB2,202,2025-01-01,2026-03-01\n');
  await importFeed(house.engine, 'witness', 'badges', { content });
  await merged?.end;
  expect(stop.reached()).toBe(true);
  const [record] = await house.rows((tx) => tx.find('record', { source_id: 'badges' }));
  expect(record?.identity_id).toBe(into);
});

it('an account that is gone while its person is merged is made again for whom they are now', async () => {
  const house = await company('absent');
  await house.feed('hr', 1, [
    ['200', 'Support'],
    ['202', 'Engineering'],
  ]);
  await house.until(START + 60_000);
  const git = house.systems.get('git');
  git?.operator.remove(git.truth.find('202')?.id ?? '');
  house.clock.advance(house.clock.now() + 1_000);
  const owners = (first: object) => Object.keys(first).join() === 'account_id';
  const stop = house.staged.at(
    { when: 'after', method: 'find', table: 'account', where: owners },
    async () => {
      await house.merge('200', '202');
    },
  );
  await reconcileTarget(house.engine, 'absent', 'git');
  expect(stop.reached()).toBe(true);
  await house.until(START + 120_000);
  expect(git?.truth.accounts().filter(({ active }) => active)).toHaveLength(1);
});

it('a leave that is ordered while the person is merged is refused, not lost', async () => {
  const house = await company('ordered');
  await house.feed('hr', 1, [
    ['200', 'Support'],
    ['202', 'Engineering'],
  ]);
  await house.until(START + 60_000);
  const from = await house.identityOf('202');
  const stop = house.staged.at({ when: 'before', method: 'find', table: 'identity' }, async () => {
    await house.merge('200', '202');
  });
  const order = { identityId: from, actor: 'ada', reason: 'left' };
  await expect(leavePerson(house.engine, 'ordered', order)).rejects.toMatchObject({ code: 'PERSON_UNKNOWN' });
  expect(stop.reached()).toBe(true);
});

it('two reports at the same time do not both find room under the guard’s limit', async () => {
  const house = await company('guard', OTHER_SOURCE);
  const staff = (from: number, left: number) =>
    Array.from({ length: 8 }, (_, i) => [String(from + i), 'Engineering', i < left ? '2026-03-01' : '']);
  await house.feed('hr', 1, staff(100, 0));
  await house.feed('agency', 1, staff(200, 0));
  await house.until(START + 60_000);
  let second: { readonly end: Promise<unknown> } | undefined;
  const stop = house.staged.at({ when: 'after', method: 'find', table: 'guard_loss' }, async () => {
    second = await beside(database().owner, () => house.feed('agency', 2, staff(200, 2)));
  });
  await house.feed('hr', 2, staff(100, 2));
  await second?.end;
  expect(stop.reached()).toBe(true);
  expect(await house.rows((tx) => tx.count('hold', { state: 'held' }))).toBe(2);
});
