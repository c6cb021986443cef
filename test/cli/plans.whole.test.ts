import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { quiet, type Running, running, until } from './support/running.ts';
import { staff } from './support/small-company.ts';

let house: Running;
const at = (...argv: string[]) => house.at(...argv);
const file = (name: string) => join(house.company.folder, name);
const truth = (system: string) => {
  const found = house.company.systems.get(system);
  if (found === undefined) throw new Error(`no system ${system}`);
  return found.truth;
};

beforeAll(async () => {
  house = await running();
  const { file: report, meta } = await house.company.report(staff(30));
  const imported = await house.at.json('import', 'hr', report, '--meta', meta);
  expect(imported).toMatchObject({ outcome: 'accepted', rows: 30, added: 30, exit: 0 });
  await quiet(house);
});
afterAll(() => house.close());

describe('plan and apply', () => {
  it('writes nothing anywhere', async () => {
    const before = await house.at.json<{ size: number }>('log', 'verify');
    const plan = await house.at.json<{ hash: string; plan: { people: unknown[] } }>(
      'plan',
      '--leave',
      'E110',
    );
    expect(plan.plan.people).toHaveLength(1);
    expect((await house.at.json<{ hash: string }>('plan', '--leave', 'E110')).hash).toBe(plan.hash);
    expect((await house.at.json<{ size: number }>('log', 'verify')).size).toBe(before.size);
    expect(truth('directory').find('E110')?.active).toBe(true);
    expect((await house.at.json<{ plan: { people: unknown[] } }>('plan')).plan.people).toEqual([]);
  });

  it('is readable by a manager: who, where, what, why, and the hash', async () => {
    const { out } = await at('plan', '--leave', 'E110');
    for (const part of [
      'Ada Family10 (E110)',
      'active → left',
      'directory',
      'sign-in off',
      'because ',
      'Guard: ok',
      'Hash: ',
    ])
      expect(out).toContain(part);
  });

  it('refuses a plan that is stale, shows the difference, and does nothing', async () => {
    const path = file('stale.json');
    expect((await at('plan', '--leave', 'E112', '--out', path)).exit).toBe(0);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    // Somebody decides about the same person meanwhile.
    expect((await at('leave', 'E112', '--reason', 'earlier')).exit).toBe(0);
    const { exit, out, err } = await at('apply', path);
    expect(exit).toBe(3);
    expect(err).toContain('code: PLAN_STALE');
    expect(out).toContain('only in the plan');
    expect(out).toContain('E112');
    const json = await at('apply', path, '--json');
    expect(JSON.parse(json.err).error.details.difference.removed.length).toBeGreaterThan(0);
  });

  it('refuses a plan that was edited, is of another tenant, or is no plan', async () => {
    const path = file('plan.json');
    await at('plan', '--leave', 'E114', '--out', path);
    const text = await readFile(path, 'utf8');
    const edits = [
      text.replace('"revokeSessions"', '"delete"'),
      text.replace('"reason": "leaves"', '"reason": "fired"'),
      text.replace('"tenant": "default"', '"tenant": "other"'),
      '{}',
      'no json',
    ];
    for (const edited of edits) {
      expect(edited).not.toBe(text);
      await writeFile(path, edited);
      const { exit, err } = await at('apply', path);
      expect(err).toContain('code: PLAN_INVALID');
      expect(exit).toBe(1);
    }
    expect(truth('directory').find('E114')?.active).toBe(true);
    expect((await at('apply', file('nowhere.json'))).exit).toBe(2);
    expect((await at('apply', path, '--tenant', 'nobody')).err).toContain('TENANT_UNKNOWN');
  });

  it('names file, line and column of what is wrong in a new policy, as a check does', async () => {
    const broken = await house.company.policy(
      (text) => text.replace('employment.department == "Sales"', 'employment.departmnt == "Sales"'),
      'broken.yaml',
    );
    const line =
      (await readFile(broken, 'utf8')).split('\n').findIndex((each) => each.includes('departmnt')) + 1;
    const { exit, err } = await at('plan', '--policy', broken);
    expect(exit).toBe(1);
    expect(err).toContain(`${broken}:${line}:18 error CEL_ATTRIBUTE_UNKNOWN`);
    const checked = await at('policy', 'check', broken);
    expect(checked.out).toContain(`${broken}:${line}:18 error CEL_ATTRIBUTE_UNKNOWN`);
  });

  it('tries policy documents on the people there are, in a check and when they are put in force', async () => {
    const doubtful = await house.company.policy(
      (text) =>
        `${text}---\nkind: BirthrightRule\nid: typo\nwhen: employment.department == "Slaes"\ngrants: [{ target: crm }]\n---\nkind: BirthrightRule\nid: sellers\nwhen: employment.department.startsWith("Sal")\ngrants: [{ target: directory }]\n`,
      'doubtful.yaml',
    );
    const before = await house.at.json<{ size: number }>('log', 'verify');
    const { exit, out } = await at('policy', 'check', doubtful);
    expect(exit).toBe(0);
    expect(out).toContain('nobody has employment.department "Slaes" Did you mean "Sales" (15)?');
    expect(out).toMatch(/RULE_NEVER this matches none of 30 people/);
    expect(out).toContain('RULE_IDENTICAL this matches the same 15 people as sales');
    expect(out).toMatch(/tried on 30 people\n$/);
    expect((await house.at.json<{ size: number }>('log', 'verify')).size).toBe(before.size);
    const json = await house.at.json('policy', 'check', doubtful);
    expect(json).toMatchObject({ people: { looked: 30, of: 30 }, notTried: null });
    const applied = await house.at.json('policy', 'apply', doubtful);
    expect(applied).toMatchObject({
      exit: 0,
      version: 2,
      warnings: expect.arrayContaining([
        expect.objectContaining({ file: doubtful, code: 'CEL_VALUE_UNKNOWN' }),
        expect.objectContaining({ file: doubtful, code: 'RULE_NEVER' }),
      ]),
    });
    await quiet(house);
  });

  it('does exactly a plan, once', async () => {
    const path = file('leave.json');
    const plan = await house.at.json<{ hash: string }>(
      'plan',
      '--leave',
      'E116',
      '--reason',
      'moves on',
      '--out',
      path,
    );
    expect(await house.at.json('apply', path)).toMatchObject({
      exit: 0,
      hash: plan.hash,
      decision: { people: 1, held: [] },
    });
    await until(
      () => truth('directory').find('E116')?.active === false && truth('git').find('E116')?.active === false,
    );
    expect((await at('apply', path)).exit).toBe(3);
  });
});

describe('who is who', () => {
  it('is mended by a plan: two identities become one, and nobody keeps an account twice', async () => {
    const path = file('merge.json');
    const shown = await at('person', 'merge', 'E120', 'E122', '--reason', 'one person', '--out', path);
    expect(shown.out).toContain('were one person');
    expect(shown.out).toContain('Hash: ');
    expect(truth('directory').find('E122')?.active).toBe(true);
    expect((await at('apply', path)).exit).toBe(0);
    await until(() => truth('directory').find('E122')?.active === false);
    expect(truth('directory').find('E120')?.active).toBe(true);
    const { id } = await house.at.json<{ id: string }>('person', 'show', 'E122');
    expect((await house.at.json<{ id: string }>('person', 'show', 'E120')).id).toBe(id);
    expect((await at('apply', path)).exit).not.toBe(0);
    await quiet(house);

    const split = await at('person', 'split', 'E120', 'E122', '--reason', 'two people', '--out', path);
    expect(split.exit).toBe(0);
    expect((await at('apply', path)).exit).toBe(0);
    await until(() => truth('directory').find('E122')?.active === true);
    expect(truth('directory').find('E120')?.active).toBe(true);
    const refused = await at('person', 'split', 'E120', 'E120', '--reason', 'x');
    expect(refused.err).toContain('code: REGROUP_REFUSED');
    await quiet(house);
  });
});

describe('the guard', () => {
  let hash: string;
  beforeAll(() => quiet(house));

  it('holds by name what a new policy would take away, and says so with exit 3', async () => {
    const without = await house.company.policy(
      (text) => text.replace(/---\nkind: BirthrightRule\nid: sales\n[\s\S]*?grants: .*\n/, ''),
      'no-sales.yaml',
    );
    const path = file('no-sales.json');
    const plan = await at('plan', '--policy', without, '--out', path, '--as', 'alice');
    expect(plan.out).toContain('Guard: 15 people would wait for an approval');
    const applied = await house.at.json<{
      hash: string;
      policyVersion: number;
      decision: { held: string[] };
    }>('apply', path, '--as', 'carol');
    expect(applied).toMatchObject({ exit: 3, policyVersion: 3 });
    expect(applied.decision.held).toHaveLength(15);
    hash = applied.hash;
    const { holds } = await house.at.json<{ holds: { plan: string; person: string; madeBy: string }[] }>(
      'hold',
    );
    expect(holds.filter((hold) => hold.plan === hash)).toHaveLength(15);
    expect(holds[0]).toMatchObject({ madeBy: 'alice' });
    // One limit for each person, not nine of them; --json has all.
    const { out } = await at('hold');
    expect(out.match(/would lose access/g)).toHaveLength(15);
    expect(out).toMatch(/the limit is \d+ \(and \d+ more limits\)$/m);
    expect((await at('person', 'show', 'E101')).out.match(/would lose access/g)).toHaveLength(1);
  });

  it('takes no approval from who made the plan, nor from who applied it', async () => {
    for (const who of ['alice', 'carol']) {
      const { exit, err } = await at('approve', hash, '--reason', 'mine', '--as', who);
      expect(err).toContain('code: APPROVAL_OWN_PLAN');
      expect(exit).toBe(3);
    }
    expect((await at('approve', hash)).exit).toBe(2);
    expect((await at('approve', '00000000', '--reason', 'x')).exit).toBe(1);
    expect(truth('crm').find('E101')?.active).toBe(true);
  });

  it('lets go of one person, then refuses another, then lets go of the rest', async () => {
    expect(
      await house.at.json(
        'approve',
        hash.slice(0, 12),
        '--only',
        'E101',
        '--reason',
        'checked',
        '--as',
        'bob',
      ),
    ).toMatchObject({ exit: 0, hash });
    await until(() => truth('crm').find('E101')?.active === false);
    expect(truth('crm').find('E103')?.active).toBe(true);
    const { holds } = await house.at.json<{ holds: { id: string; person: string }[] }>('hold');
    const kept = holds.find((hold) => hold.person.includes('E103'));
    expect((await at('hold', 'refuse', kept?.id ?? '', '--reason', 'stays', '--as', 'bob')).exit).toBe(0);
    expect((await at('approve', hash, '--reason', 'the rest', '--as', 'bob')).exit).toBe(0);
    await until(() => truth('crm').find('E107')?.active === false);
    expect(truth('crm').find('E103')?.active).toBe(true);
    expect((await house.at.json<{ holds: unknown[] }>('hold')).holds).toEqual([]);
  });

  it('logs who did what', async () => {
    expect((await at('log', 'export', file('log'))).out).toContain('entries in');
    const bundles = await Promise.all(
      (await readdir(file('log/tile/entries'))).map((name) =>
        readFile(file(`log/tile/entries/${name}`), 'utf8').catch(() => ''),
      ),
    );
    const partial = await Promise.all(
      (await readdir(file('log/tile/entries')))
        .filter((name) => name.endsWith('.p'))
        .map(async (name) =>
          readFile(
            file(`log/tile/entries/${name}/${(await readdir(file(`log/tile/entries/${name}`)))[0]}`),
            'utf8',
          ),
        ),
    );
    const text = [...bundles, ...partial].join('');
    for (const part of [
      '"type":"plan.applied"',
      '"madeBy":"alice"',
      '"actor":"carol"',
      '"by":"bob"',
      '"type":"hold.refused"',
      '"account":"root","actor":"bob","command":"approve"',
    ])
      expect(text).toContain(part);
    // Names of people are nowhere in the log.
    expect(text).not.toContain('Family');
    const verified = await house.at.json<{ ok: boolean }>('log', 'verify');
    expect(verified).toMatchObject({ ok: true, exit: 0 });
  });
});
