import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Answer } from '../../packages/sdk/src/index.ts';
import { type WithTokens, withTokens } from '../cli/support/with-tokens.ts';

let house: WithTokens;
beforeAll(async () => {
  house = await withTokens();
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
const document = (path: string) => ask<Answer<'policyDocument'>>('auditor', `/policies/${path}`);
const rule = { kind: 'BirthrightRule', name: 'sales' };
const SALES = 'BirthrightRule/sales';

describe('the documents in force', () => {
  it('are listed, and shown as they were written', async () => {
    const { inForce, documents } = await ask<Answer<'policies'>>('auditor', '/policies');
    expect(inForce).toMatchObject({ version: 1 });
    expect(documents.find(({ name }) => name === 'sales')).toMatchObject({
      kind: 'BirthrightRule',
      about: 'works in Sales',
      changed: { version: 1 },
    });
    expect(documents.map(({ kind }) => kind)).toContain('LifecyclePolicy');
    const shown = await document(SALES);
    expect(shown.text).toMatch(/^kind: BirthrightRule\nid: sales\n/);
    expect(shown).toMatchObject({ current: true, version: 1 });
    expect(await refusal('auditor', '/policies/Role/nothing')).toBe('POLICY_DOCUMENT_UNKNOWN');
    expect(await refusal('auditor', `/policies/${SALES}?version=0`)).toBe('POLICY_DOCUMENT_UNKNOWN');
  });

  it('have a schema of each kind and documents to start from', async () => {
    const { kinds, schemas, templates } = await ask<Answer<'policySchemas'>>('auditor', '/policies/schemas');
    expect(kinds).toContain('Guard');
    expect(schemas.Guard).toMatchObject({ type: 'object', title: 'Lockstep Guard' });
    expect(templates.map(({ id }) => id)).toContain('regular-leaver');
  });

  it('are looked at with the people there are', async () => {
    const found = await ask<Answer<'policyFindings'>>('auditor', '/policies/findings');
    expect(found).toMatchObject({ looked: 12, of: 12, overlaps: [] });
    expect(found.rules).toEqual([
      { rule: 'engineers', people: 6, alone: 6 },
      { rule: 'everybody', people: 12, alone: 12 },
      { rule: 'sales', people: 6, alone: 6 },
    ]);
  });
});

describe('a change of one document', () => {
  it('is checked where it stands, the other documents beside it', async () => {
    const { text } = await document(SALES);
    const wrong = await ask<Answer<'checkPolicy'>>('operator', '/policies/check', {
      ...rule,
      text: text
        .replace('target: crm', 'target: crn')
        .replace('employment.department', 'employment.departmnt'),
    });
    expect(wrong.ok).toBe(false);
    expect(wrong.diagnostics.map(({ code, line }) => [code, line])).toEqual([
      ['CEL_ATTRIBUTE_UNKNOWN', 4],
      ['REFERENCE_UNKNOWN', 5],
    ]);
    expect(wrong.diagnostics[1]?.suggestion).toContain('crm');
    expect(wrong.diff.filter(({ sign }) => sign !== ' ')).toHaveLength(4);
    const gone = await ask<Answer<'checkPolicy'>>('operator', '/policies/check', {
      kind: 'Target',
      name: 'crm',
      text: null,
    });
    expect(gone.ok).toBe(false);
    expect(gone.elsewhere.map(({ document: name }) => name)).toContain('BirthrightRule sales');
    expect(await refusal('auditor', '/policies/check', { ...rule, text: null })).toBe('ROLE_MISSING');
  });

  it('tells who would gain and lose what, before anything is made of it', async () => {
    const { text } = await document(SALES);
    const impact = await ask<Answer<'policyImpact'>>('operator', '/policies/impact', {
      ...rule,
      text: text.replace('"Sales"', '"Engineering"'),
    });
    expect(impact).toMatchObject({
      looked: 12,
      of: 12,
      gaining: 6,
      losing: 6,
      otherwise: 0,
      unknown: 0,
      looserGuard: false,
      targets: [{ target: 'crm', gaining: 6, losing: 6 }],
    });
    expect(impact.entitlements).toContainEqual({
      target: 'crm',
      entitlement: 'group sellers',
      gaining: 6,
      losing: 6,
    });
    expect(impact.samples).toHaveLength(12);
    expect(impact.samples.map(({ person }) => person)).toContain('Ada Family0 (E100)');
    expect(await refusal('operator', '/policies/impact', { ...rule, text: 'kind: [' })).toBe(
      'POLICY_INVALID',
    );
    const loose = 'kind: Guard\nid: guard\nwindows: [{ per: tenant, over: PT24H, people: 1000, share: 1 }]\n';
    expect(
      await ask('operator', '/policies/impact', { kind: 'Guard', name: 'guard', text: loose }),
    ).toMatchObject({ gaining: 0, losing: 0, looserGuard: true });
  });

  it('is saved by a plan with a reason, that an administrator applies, and has a history', async () => {
    const before = await document(SALES);
    const edit = {
      ...rule,
      base: before.digest,
      text: before.text.replace('works in Sales', 'sells'),
    };
    const { hash } = await ask<{ hash: string }>('operator', '/plans/keep', {
      kind: 'document',
      document: edit,
      reason: 'plainer words',
    });
    expect(await ask<Answer<'plan'>>('auditor', `/plans/${hash}`)).toMatchObject({
      for: 'policy',
      policy: true,
      reason: 'plainer words',
      summary: { people: 0 },
    });
    expect(await refusal('operator', `/plans/${hash}/apply`, {})).toBe('ROLE_MISSING');
    expect(await ask('administrator', `/plans/${hash}/apply`, {})).toMatchObject({ policyVersion: 2 });
    expect(await document(SALES)).toMatchObject({
      version: 2,
      by: 'administrator of the tests',
      reason: 'plainer words',
    });
    expect((await document(`${SALES}?version=1`)).text).toBe(before.text);
    const { changes } = await ask<Answer<'policyHistory'>>('auditor', `/policies/${SALES}/history`);
    expect(changes.map(({ version, change }) => [version, change])).toEqual([
      [2, 'changed'],
      [1, 'added'],
    ]);
    const { lines } = await ask<Answer<'policyDiff'>>('auditor', `/policies/${SALES}/diff?to=2`);
    expect(lines.filter(({ sign }) => sign !== ' ').map(({ sign, text }) => sign + text)).toEqual([
      '-because: works in Sales',
      '+because: sells',
    ]);
    expect((await document('BirthrightRule/engineers')).version).toBe(1);
    // Who edited what is not there any more is told so.
    expect(
      await refusal('operator', '/plans/keep', { kind: 'document', document: edit, reason: 'again' }),
    ).toBe('POLICY_CHANGED');
    const listed = await ask<Answer<'plans'>>('auditor', '/plans?by=policy');
    expect(listed.plans).toMatchObject([{ hash, state: 'applied', people: 0, note: 'plainer words' }]);
  });

  it('may take a document out, which its history tells', async () => {
    const { hash } = await ask<{ hash: string }>('administrator', '/plans/keep', {
      kind: 'document',
      document: { ...rule, text: null },
      reason: 'nobody sells',
    });
    const plan = await ask<Answer<'plan'>>('auditor', `/plans/${hash}`);
    expect(plan.summary).toMatchObject({ people: 6, losing: { uncorroborated: 6 } });
    expect(plan.summary.held).toBe(6);
    expect(await ask('administrator', `/plans/${hash}/apply`, {})).toMatchObject({ policyVersion: 3 });
    expect(await refusal('auditor', `/policies/${SALES}`)).toBe('POLICY_DOCUMENT_UNKNOWN');
    const { changes } = await ask<Answer<'policyHistory'>>('auditor', `/policies/${SALES}/history`);
    expect(changes[0]).toMatchObject({ version: 3, change: 'removed', reason: 'nobody sells' });
    // Whoever made or applied it approves nothing of what the guard holds.
    expect(await ask('administrator', `/plans/${hash}/deciding`)).toMatchObject({
      approve: 'APPROVAL_OWN_PLAN',
    });
    expect(await ask('approver', `/plans/${hash}/deciding`)).toMatchObject({ approve: null });
  });
});

it('a company without a policy is answered too', async () => {
  expect((await house.at.with('value', 'secret', 'set', 'x', '--tenant', 'new')).exit).toBe(0);
  const { out } = await house.at(
    'token',
    'create',
    '--role',
    'administrator',
    '--for',
    'x',
    '--tenant',
    'new',
  );
  expect(await ask(out.trim(), '/policies')).toEqual({ inForce: null, documents: [] });
  expect(await ask(out.trim(), '/policies/findings')).toMatchObject({ of: 0, rules: [] });
  expect((await ask<Answer<'plans'>>(out.trim(), '/plans')).plans).toEqual([]);
});
