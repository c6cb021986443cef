import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Answer } from '../../packages/sdk/src/index.ts';
import { until } from '../cli/support/running.ts';
import { smallCompany, staff } from '../cli/support/small-company.ts';
import { type WithTokens, withTokens } from '../cli/support/with-tokens.ts';

let house: WithTokens;

beforeAll(async () => {
  const company = await smallCompany();
  const git = company.systems.get('git');
  // Nobody's: one that can be used, one that cannot, one that the target marks as shared.
  git?.operator.create({ name: 'contractor.x', keys: {}, attributes: {}, entitlements: [] });
  const closed = git?.operator.create({ name: 'old.one', keys: {}, attributes: {}, entitlements: [] });
  git?.operator.setActive(closed?.id ?? '', false);
  house = await withTokens({}, company);
  for (const [name, people] of [
    ['git', 6],
    ['crm', 6],
    ['directory', 12],
  ] as const)
    await until(async () => (await target(name)).standings.inPlace === people);
});
afterAll(() => house.close());

async function ask<T>(path: string, body?: unknown, role = 'administrator'): Promise<T> {
  const answer = await house.api(role, path, body);
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  return (await answer.json()) as T;
}
const refusal = async (path: string, body?: unknown, role = 'administrator') => {
  const answer = await house.api(role, path, body);
  return [answer.status, ((await answer.json()) as { code?: string }).code];
};
const target = (id: string) => ask<Answer<'target'>>(`/targets/${id}`, undefined, 'auditor');
const accounts = (id: string, query = '') =>
  ask<Answer<'targetAccounts'>>(`/targets/${id}/accounts?${query}`, undefined, 'auditor');
const events = async (type: string) =>
  (
    await ask<{ events: { target: string; data: Record<string, unknown> }[] }>(
      `/events?types=${type}&limit=500`,
    )
  ).events;

describe('how targets stand', () => {
  it('is told of all in one answer', async () => {
    const { targets } = await ask<Answer<'targets'>>('/targets', undefined, 'auditor');
    expect(targets.map(({ id }) => id)).toEqual(['crm', 'directory', 'git']);
    expect(targets.find(({ id }) => id === 'git')).toMatchObject({
      connector: 'simulated',
      owner: 'it',
      writes: true,
      health: 'ok',
      check: { ok: true, failure: null },
      accounts: { created: 6, linked: 0, orphan: 2 },
      standings: { inPlace: 6, notYet: 0, closed: 0, stillOpen: 0, orphan: 1, orphanClosed: 1, service: 0 },
      waiting: 0,
      backlog: { revocations: 0, grants: 0, others: 0 },
      oldestRevocationAt: null,
      breakerUntil: null,
      paused: false,
    });
  });

  it('is told of one with what it can do, and what was proven there', async () => {
    const git = await target('git');
    const ability = (name: string) => git.capabilities.find((one) => one.ability === name);
    expect(ability('list')).toMatchObject({ level: 'proven', provenBy: 'listing', provenAt: git.listedAt });
    expect(ability('create')).toMatchObject({ level: 'proven', provenBy: 'readBack' });
    expect(ability('create')?.provenAt).toMatch(/^20\d\d-/);
    // Nobody has left: it says that it can, and nothing has shown it.
    expect(ability('disable')).toMatchObject({ level: 'declared', provenAt: null });
    expect(git.lastListing).toMatchObject({ orphans: 2, doubted: false });
    expect(git.lane).toMatchObject({ rate: null, concurrency: 4, bears: 4, failures: 0, pauses: [] });
    expect(git.document).toMatchObject({ kind: 'Target', id: 'git', writes: 'on' });
    expect(JSON.stringify(git)).not.toContain(house.company.systems.get('git')?.writeToken);
  });

  it('is a matrix of people and of abilities', async () => {
    const coverage = await ask<Answer<'coverage'>>('/coverage', undefined, 'auditor');
    expect(coverage.people).toBe(12);
    const [crm, directory, git] = coverage.targets;
    expect([crm?.standings.inPlace, directory?.standings.inPlace, git?.standings.inPlace]).toEqual([
      6, 12, 6,
    ]);
    expect(git?.capabilities).toEqual((await target('git')).capabilities);
  });
});

describe('the accounts of a target', () => {
  it('come a page at a time, each once', async () => {
    const seen: string[] = [];
    for (let after = ''; ; ) {
      const page = await accounts('directory', `limit=5${after === '' ? '' : `&after=${after}`}`);
      seen.push(...page.accounts.map(({ id }) => id));
      if (page.next === null) break;
      expect(page.accounts).toHaveLength(5);
      after = page.next;
    }
    expect(seen).toHaveLength(12);
    expect(seen).toEqual([...new Set(seen)].sort());
  });

  it('are found by how they stand, and each stands as it is counted', async () => {
    const { standings } = await target('git');
    for (const [standing, count] of Object.entries(standings)) {
      const { accounts: found } = await accounts('git', `class=${standing}`);
      expect([standing, found.length]).toEqual([standing, count]);
      expect(found.every((one) => one.standing === standing)).toBe(true);
    }
    const [nobodys] = (await accounts('git', 'class=orphan')).accounts;
    expect(nobodys).toMatchObject({ name: 'contractor.x', person: null, provenance: 'orphan', own: false });
    const owned = (await accounts('git', 'class=owned')).accounts;
    expect(owned.map(({ person }) => person?.name).sort()[0]).toBe('Ada Family0 (E100)');
    expect(owned[0]).toMatchObject({
      keys: ['employeeId', 'lockstepId'],
      wanted: 'active',
      seen: { active: true },
    });
  });

  it('are named where a listing found something about them', async () => {
    expect((await accounts('git', 'class=drift')).accounts).toEqual([]);
    const git = house.company.systems.get('git');
    const id = git?.truth.find('E102')?.id ?? '';
    git?.operator.grant(id, { kind: 'group', value: 'secret-project' });
    const { askedAt } = await ask<Answer<'reconcileTarget'>>('/targets/git/reconcile', {}, 'operator');
    await until(async () => (await accounts('git', 'class=drift')).accounts.length === 1);
    const [drifted] = (await accounts('git', 'class=drift')).accounts;
    expect(drifted?.findings).toEqual([
      expect.objectContaining({
        kind: 'drift',
        severity: 1,
        text: expect.stringContaining('secret-project'),
      }),
    ]);
    expect((await events('target.listingAsked')).at(-1)).toMatchObject({
      target: 'git',
      data: { actor: 'operator of the tests' },
    });
    const after = await target('git');
    expect(Date.parse(after.listedAt ?? '')).toBeGreaterThanOrEqual(Date.parse(askedAt));
    expect(after.lastListing).toMatchObject({ drift: 1 });
    expect((await ask<Answer<'targets'>>('/targets')).targets.map(({ drift }) => drift)).toEqual([0, 0, 1]);
    // It is what it was: nobody was cut off for it.
    expect(git?.truth.find('E102')?.active).toBe(true);
    git?.operator.revoke(id, { kind: 'group', value: 'secret-project' });
  });

  it('are refused in words for what is not there', async () => {
    const missing = [404, 'TARGET_UNKNOWN'];
    expect(await refusal('/targets/nothing')).toEqual(missing);
    expect(await refusal('/targets/nothing/accounts')).toEqual(missing);
    expect(await refusal('/targets/nothing/check', {})).toEqual(missing);
    expect(await refusal('/targets/nothing/reconcile', {})).toEqual(missing);
    expect(await refusal('/targets/nothing/writes/plan', { writes: 'on' })).toEqual(missing);
    expect((await refusal('/targets/git/accounts?class=everything'))[0]).toBe(400);
    expect((await refusal('/targets/git/accounts?after=x'))[0]).toBe(400);
    expect((await refusal('/targets/git/accounts?limit=501'))[0]).toBe(400);
  });
});

it('a target is asked whether it lets us in, and the answer is kept', async () => {
  const git = house.company.systems.get('git');
  const before = Date.parse((await target('git')).check?.at ?? '');
  expect(await ask('/targets/git/check', {}, 'operator')).toMatchObject({
    target: 'git',
    ok: true,
    ownAccount: 'lockstep-service',
    failure: null,
  });
  expect(Date.parse((await target('git')).check?.at ?? '')).toBeGreaterThanOrEqual(before);
  git?.setFaults([{ kind: 'down' }]);
  expect(await ask('/targets/git/check', {}, 'operator')).toMatchObject({ ok: false });
  expect((await target('git')).health).toBe('trouble');
  git?.setFaults([]);
  expect(await ask('/targets/git/check', {}, 'operator')).toMatchObject({ ok: true });
  expect((await target('git')).health).toBe('ok');
});

it('a lane is paused by two people and goes on when one of them says so', async () => {
  const order = { reason: 'they move house', until: new Date(Date.now() + 3_600_000).toISOString() };
  const asked = await ask<Answer<'pauseTarget'>>('/targets/crm/pause', order, 'operator');
  expect(asked).toMatchObject({ scope: 'target:crm', inForce: false, needsSecondPerson: true });
  expect((await target('crm')).paused).toBe(false);
  const path = `/targets/crm/pauses/${asked.id}`;
  expect(await refusal(`${path}/confirm`, {}, 'operator')).toEqual([409, 'PAUSE_OWN']);
  expect(await refusal(`/targets/git/pauses/${asked.id}/confirm`, {}, 'approver')).toEqual([
    404,
    'PAUSE_UNKNOWN',
  ]);
  expect(await ask(`${path}/confirm`, {}, 'approver')).toMatchObject({ inForce: true });
  expect(await target('crm')).toMatchObject({
    paused: true,
    health: 'paused',
    lane: { pauses: [{ id: asked.id }] },
  });
  expect(await refusal(`/targets/git/pauses/${asked.id}/end`, {})).toEqual([404, 'PAUSE_UNKNOWN']);
  expect(await ask(`${path}/end`, {}, 'operator')).toMatchObject({ inForce: false });
  expect(await target('crm')).toMatchObject({ paused: false, lane: { pauses: [] } });
  expect(
    (await refusal('/targets/crm/pause', { ...order, until: '2020-01-01T00:00:00Z' }, 'operator'))[1],
  ).toBe('USAGE');
});

describe('a system that is connected', () => {
  const connection = async () => {
    const text = await readFile(house.company.policyFile, 'utf8');
    const url = /id: crm[\s\S]*?url: "([^"]+)"/.exec(text)?.[1] ?? '';
    return { url, token: 'secret:shop-write', readToken: 'secret:shop-read' };
  };
  const test = async (settings: object) =>
    ask<Answer<'testConnection'>>('/connectors/simulated/test', { connection: settings });

  it('begins with a form for each kind of system', async () => {
    const { connectors } = await ask<Answer<'connectors'>>('/connectors', undefined, 'auditor');
    expect(connectors.map(({ id }) => id)).toContain('ldap');
    const ldap = connectors.find(({ id }) => id === 'ldap');
    expect(ldap?.configSchema).toMatchObject({ type: 'object', required: expect.arrayContaining(['url']) });
    expect(ldap?.capabilities.find(({ ability }) => ability === 'disable')).toMatchObject({
      level: 'declared',
    });
    expect(await refusal('/connectors/nothing/test', { connection: {} })).toEqual([422, 'CONNECTOR_UNKNOWN']);
  });

  it('is tried step by step, and what is wrong is told without what was typed', async () => {
    const settings = await connection();
    const wrong = await test({ ...settings, url: 'not an address but a secret', other: 1 });
    expect(wrong.ok).toBe(false);
    expect(wrong.steps.map(({ step, result }) => [step, result])).toEqual([
      ['settings', 'failed'],
      ['secrets', 'skipped'],
      ['connect', 'skipped'],
      ['check', 'skipped'],
      ['list', 'skipped'],
    ]);
    expect(JSON.stringify(wrong)).not.toContain('not an address');
    const noSecret = await test(settings);
    expect(noSecret.steps[1]).toMatchObject({
      result: 'failed',
      items: [
        { what: 'shop-read', actual: 'not set', ok: false },
        { what: 'shop-write', actual: 'not set', ok: false },
      ],
    });
    const crm = house.company.systems.get('crm');
    await ask('/secrets/shop-write', { value: crm?.writeToken });
    await ask('/secrets/shop-read', { value: 'wrong' });
    const refused = await test(settings);
    expect(refused.ok).toBe(false);
    expect(refused.steps.find(({ result }) => result === 'failed')?.step).toBe('check');
    await ask('/secrets/shop-read', { value: crm?.readToken });
    const fine = await test(settings);
    expect(fine).toMatchObject({ ok: true, ownAccount: 'lockstep-service', keys: ['employeeId'] });
    expect(fine.steps.every(({ result }) => result === 'ok')).toBe(true);
    expect(fine.sample.length).toBeGreaterThan(0);
    // Names are told, values never.
    const names = await ask<Answer<'secrets'>>('/secrets', undefined, 'auditor');
    expect(names.secrets.map(({ name }) => name)).toContain('shop-read');
    expect(JSON.stringify([names, fine, await events('secret.set')])).not.toContain(crm?.readToken);
  });

  it('only reports until its writes are switched on, and a leaver there is nobody to claim', async () => {
    const crm = house.company.systems.get('crm');
    const writes = () => crm?.truth.journal.filter(({ by }) => by === 'writer').length;
    crm?.operator.create({ name: 'stranger', keys: {}, attributes: {}, entitlements: [] });
    const settings = await connection();
    const before = writes();
    const connected = await ask<Answer<'connectTarget'>>('/targets', {
      id: 'shop',
      title: 'Shop: the "web" one',
      application: 'Shop',
      connector: 'simulated',
      owner: 'shop-team',
      connection: settings,
      correlate: { employeeId: 'identity.employeeId' },
    });
    expect(connected.target).toBe('shop');
    await until(async () => (await target('shop')).listedAt !== null);
    const shop = await target('shop');
    expect(shop).toMatchObject({
      title: 'Shop: the "web" one',
      application: 'Shop',
      owner: 'shop-team',
      writes: false,
      health: 'reporting',
      lastListing: { linked: 6, orphans: 1 },
    });
    expect((await accounts('shop', 'class=orphan')).accounts.map(({ name }) => name)).toEqual(['stranger']);
    expect(await refusal('/targets', { id: 'shop', connector: 'simulated', owner: 'x' })).toEqual([
      409,
      'CONFLICT',
    ]);
    expect(
      (await refusal('/targets', { id: 'shelf', connector: 'simulated', owner: 'x', connection: {} }))[1],
    ).toBe('POLICY_INVALID');

    // Who leaves keeps that key, and is told of by name.
    const { file, meta } = await house.company.report(staff(12, { E101: { lastDay: '2026-01-01' } }));
    expect((await house.at('import', 'hr', file, '--meta', meta)).exit).toBe(0);
    await until(async () => (await target('shop')).exceptions.some(({ kind }) => kind === 'planRefused'));
    const told = (await target('shop')).exceptions.find(({ kind }) => kind === 'planRefused');
    expect(told).toMatchObject({ severity: 3, text: expect.stringContaining('its writes are off') });
    type Certified = { certificates: { leave: string; number: number; unproven: number }[] };
    await until(async () => (await ask<Certified>('/people/E101/certificates')).certificates.length > 0);
    const [certificate] = (await ask<Certified>('/people/E101/certificates')).certificates;
    expect(certificate?.unproven).toBeGreaterThan(0);
    const text = JSON.stringify(await ask(`/certificates/${certificate?.leave}/${certificate?.number}`));
    expect(text).toContain('shop');
    expect(crm?.truth.journal.filter(({ by }) => by === 'writer').length).toBe(writes());
    expect(before).toBeLessThanOrEqual(writes() ?? 0);
  });

  it('is written to by exactly the plan that somebody has looked at', async () => {
    const order = { writes: 'on', reason: 'the first run was looked at' };
    expect(await refusal('/targets/shop/writes/plan', { writes: 'off' })).toEqual([409, 'CONFLICT']);
    const plan = await ask<Answer<'planTargetWrites'>>(
      '/targets/shop/writes/plan',
      { writes: 'on' },
      'operator',
    );
    expect(plan.people).toBeGreaterThan(0);
    expect(plan.shown[0]).toMatchObject({ name: expect.stringContaining('Family') });
    expect((await target('shop')).writes).toBe(false);
    expect(await refusal('/targets/shop/writes', { ...order, plan: 'f'.repeat(64) })).toEqual([
      409,
      'PLAN_STALE',
    ]);
    expect((await refusal('/targets/shop/writes', { ...order, plan: plan.plan }, 'operator'))[0]).toBe(403);
    const done = await ask<Answer<'switchTargetWrites'>>('/targets/shop/writes', {
      ...order,
      plan: plan.plan,
    });
    expect(done).toMatchObject({ plan: plan.plan, people: plan.people });
    expect((await target('shop')).writes).toBe(true);
    expect((await events('plan.applied')).at(-1)?.data).toMatchObject({
      plan: plan.plan,
      reason: order.reason,
    });
  });
});
