import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Answer } from '../../packages/sdk/src/index.ts';
import { until } from '../cli/support/running.ts';
import { staff } from '../cli/support/small-company.ts';
import { type WithTokens, withTokens } from '../cli/support/with-tokens.ts';

let house: WithTokens;
const NOBODY = '0'.repeat(64);

beforeAll(async () => {
  house = await withTokens();
  const { out } = await house.at('token', 'create', '--role', 'administrator', '--for', 'somebody else');
  house.tokens.set('second', out.trim());
});
afterAll(() => house.close());

async function ask<T>(role: string, path: string, body?: unknown): Promise<T> {
  const answer = await house.api(role, path, body);
  const value = (await answer.json()) as T;
  if (!answer.ok) throw new Error(`${path}: ${JSON.stringify(value)}`);
  return value;
}
async function refusal(role: string, path: string, body?: unknown): Promise<string> {
  const answer = await house.api(role, path, body);
  return ((await answer.json()) as { code: string }).code;
}
const keep = (body: unknown, role = 'operator') => ask<{ hash: string }>(role, '/plans/keep', body);
const planOf = (hash: string) => ask<Answer<'plan'>>('auditor', `/plans/${hash}`);
const peopleOf = (hash: string, query = '') =>
  ask<Answer<'planPeople'>>('auditor', `/plans/${hash}/people${query}`);

describe('a plan that is kept', () => {
  it('is shown with what it does, to whom and why, and nothing of it is done', async () => {
    const { hash } = await keep({ kind: 'leave', person: 'E101', reason: 'moves on' });
    expect(await keep({ kind: 'leave', person: 'E101', reason: 'moves on' })).toEqual({ hash });
    const plan = await planOf(hash);
    expect(plan).toMatchObject({
      state: 'made',
      for: 'leave',
      reason: 'moves on',
      madeBy: 'operator of the tests',
      progress: null,
      waiting: 0,
      policy: false,
      byHand: [],
      summary: { people: 1, held: 0, losing: { corroborated: 0, uncorroborated: 1 } },
    });
    expect(plan.summary.radius.targets.map(({ target }) => target).sort()).toEqual(['crm', 'directory']);
    expect(plan.summary.figures[0]).toMatchObject({ earlier: 0, people: 1, limit: 3 });
    const { people, next } = await peopleOf(hash);
    expect(next).toBeNull();
    expect(people).toMatchObject([
      { person: 'Ben Family1 (E101)', before: 'active', after: 'left', held: null, corroborated: false },
    ]);
    const operations = people.flatMap(({ accounts }) => accounts.flatMap((account) => account.operations));
    expect(operations.length).toBe(plan.summary.radius.operations);
    expect(operations.every(({ state, reasons }) => state === null && reasons.length > 0)).toBe(true);
    expect((await peopleOf(hash, '?target=crm')).people[0]?.accounts.map(({ target }) => target)).toEqual([
      'crm',
    ]);
    expect((await peopleOf(hash, '?target=git')).people).toEqual([]);
    const { plans } = await ask<Answer<'plans'>>('auditor', '/plans?state=made');
    expect(plans.map((line) => line.hash)).toEqual([hash]);
    expect((await ask<Answer<'person'>>('auditor', '/people/E101')).state).toBe('active');
  });

  it('is applied by its hash once, and then shows what became of it', async () => {
    const { hash } = await keep({ kind: 'leave', person: 'E103', reason: 'moves on' });
    expect(await refusal('auditor', `/plans/${hash}/apply`, {})).toBe('ROLE_MISSING');
    expect(
      await ask<Answer<'applyKeptPlan'>>('administrator', `/plans/${hash}/apply`, { reason: 'looked at' }),
    ).toMatchObject({ hash, decision: { people: 1 } });
    expect(await refusal('administrator', `/plans/${hash}/apply`, {})).toBe('PLAN_UNKNOWN');
    await until(async () => (await planOf(hash)).progress?.verified !== undefined);
    const plan = await planOf(hash);
    expect(plan).toMatchObject({ state: 'applied', decided: { by: 'administrator of the tests' } });
    const { people } = await peopleOf(hash);
    expect(people).toMatchObject([{ before: 'active', after: 'left', corroborated: false, held: null }]);
    expect(people[0]?.accounts[0]?.operations[0]?.state).toMatch(/\w/);
    const { plans } = await ask<Answer<'plans'>>('auditor', '/plans?limit=500');
    expect(plans.filter((line) => line.hash === hash)).toHaveLength(1);
    const { events } = await ask<Answer<'events'>>('auditor', '/events?types=plan.*&after=0');
    expect(events.map(({ type }) => type)).toEqual(['plan.made', 'plan.made', 'plan.applied']);
    expect(JSON.stringify(events)).not.toMatch(/Family|E10\d/);
  });

  it('says that it is stale, and how it would be another one now', async () => {
    const { hash } = await keep({ kind: 'leave', person: 'E105', reason: 'moves on' });
    const fresh = await ask<Answer<'planStanding'>>('auditor', `/plans/${hash}/standing`);
    expect(fresh).toMatchObject({ stale: false, now: hash });
    await house.at('leave', 'E105', '--reason', 'at once');
    const stale = await ask<Answer<'planStanding'>>('auditor', `/plans/${hash}/standing`);
    expect(stale).toMatchObject({ stale: true, overtaken: [{ person: 'Fay Family5 (E105)' }] });
    expect(stale.removed.length).toBeGreaterThan(0);
    expect(await refusal('administrator', `/plans/${hash}/apply`, {})).toBe('PLAN_STALE');
    expect((await planOf(hash)).state).toBe('made');
    await ask('operator', `/plans/${hash}/withdraw`, { reason: 'overtaken' });
    expect((await planOf(hash)).state).toBe('withdrawn');
    expect(await refusal('auditor', `/plans/${hash}/standing`)).toBe('PLAN_UNKNOWN');
  });

  it('is of its tenant, and known by its whole hash only', async () => {
    const { hash } = await keep({ kind: 'leave', person: 'E107', reason: 'moves on' });
    expect((await house.at('policy', 'apply', house.company.policyFile, '--tenant', 'other')).exit).toBe(0);
    const { out } = await house.at(
      'token',
      'create',
      '--role',
      'administrator',
      '--for',
      'x',
      '--tenant',
      'other',
    );
    for (const path of ['', '/people', '/standing', '/deciding'])
      expect(await refusal(out.trim(), `/plans/${hash}${path}`)).toBe('PLAN_UNKNOWN');
    expect((await ask<Answer<'plans'>>(out.trim(), '/plans')).plans).toEqual([]);
    expect(await refusal('auditor', `/plans/${hash.slice(0, 12)}`)).toBe('USAGE');
    expect(await refusal('auditor', `/plans/${NOBODY}`)).toBe('PLAN_UNKNOWN');
  });
});

describe('what is held of a plan', () => {
  it('waits by name, and is let go or refused in part, never by who made it', async () => {
    const gone = Object.fromEntries(
      [100, 102, 104, 106, 108, 110].map((n) => [`E${n}`, { lastDay: '2025-01-31' }]),
    );
    const { file, meta } = await house.company.report(staff(12, gone));
    await house.at('import', 'hr', file, '--meta', meta);
    const { holds, canCorroborate } = await ask<Answer<'holds'>>('auditor', '/holds');
    expect(canCorroborate).toBe(false);
    expect(holds.length).toBeGreaterThan(3);
    expect(holds[0]).toMatchObject({ state: 'left', said: [], overdue: false });
    const hash = holds[0]?.plan ?? '';
    const paged = await ask<Answer<'holds'>>('auditor', `/holds?plan=${hash}&limit=2`);
    const rest = await ask<Answer<'holds'>>('auditor', `/holds?plan=${hash}&limit=500&after=${paged.next}`);
    expect([...paged.holds, ...rest.holds].map(({ id }) => id)).toEqual(
      holds.filter(({ plan }) => plan === hash).map(({ id }) => id),
    );
    const plan = await planOf(hash);
    expect(plan).toMatchObject({ state: 'held', waiting: holds.length });
    expect(plan.summary.tripped[0]).toContain('would lose access');
    expect(plan.summary.figures[0]?.people).toBeGreaterThan(plan.summary.figures[0]?.limit ?? 99);
    const { plans } = await ask<Answer<'plans'>>('auditor', '/plans?state=held');
    expect(plans).toMatchObject([
      { hash, state: 'held', waiting: holds.length, deadline: holds[0]?.deadline },
    ]);
    const waiting = await peopleOf(hash, '?held=true');
    expect(waiting.people.map(({ hold }) => hold).sort()).toEqual(holds.map(({ id }) => id).sort());

    const deciding = await ask<Answer<'planDeciding'>>('approver', `/plans/${hash}/deciding`);
    expect(deciding).toMatchObject({ approve: null, refuse: null });
    expect(deciding.makers.length).toBeGreaterThan(0);
    const maker = await house.at('token', 'create', '--role', 'approver', '--for', deciding.makers[0] ?? '');
    expect(await ask<Answer<'planDeciding'>>(maker.out.trim(), `/plans/${hash}/deciding`)).toMatchObject({
      approve: 'APPROVAL_OWN_PLAN',
      refuse: null,
    });
    expect(await refusal(maker.out.trim(), `/plans/${hash}/approve`, { reason: 'x' })).toBe(
      'APPROVAL_OWN_PLAN',
    );

    const [first, second] = holds.map(({ identity }) => identity);
    await ask('approver', `/plans/${hash}/approve`, { reason: 'known', only: [first] });
    expect(await ask('approver', `/plans/${hash}/refuse`, { reason: 'works here', only: [second] })).toEqual({
      refused: 1,
    });
    expect(await planOf(hash)).toMatchObject({
      waiting: holds.length - 2,
      approvals: [{ by: 'approver of the tests', reason: 'known' }],
    });
    const { people } = await peopleOf(hash);
    const heldOf = (identity: string | undefined) => people.find((one) => one.identity === identity)?.held;
    expect([heldOf(first), heldOf(second)]).toEqual(['released', 'refused']);
    expect(await ask('approver', `/plans/${hash}/refuse`, { reason: 'all of them' })).toEqual({
      refused: holds.length - 2,
    });
    expect((await planOf(hash)).waiting).toBe(0);
    expect(await refusal('approver', `/plans/${hash}/refuse`, { reason: 'again' })).toBe('NOTHING_HELD');
  });
});
