import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { until } from './support/running.ts';
import { type WithTokens, withTokens } from './support/with-tokens.ts';

let house: WithTokens;
beforeAll(async () => {
  house = await withTokens();
});
afterAll(() => house.close());

const call = (path: string, init?: RequestInit) => house.call(path, init);
const api = (role: string | null, path: string, body?: unknown) => house.api(role, path, body);

describe('tokens', () => {
  it('are kept as a hash, listed without themselves, and end when revoked', async () => {
    const made = await house.at.json<{ id: string; token: string }>(
      'token',
      'create',
      '--role',
      'auditor',
      '--for',
      'short',
      '--expires',
      'PT1H',
    );
    expect(made.token).toMatch(/^lsk_default\.[0-9a-f]{16}_[0-9a-f]{64}$/);
    const listed = await house.at('token', 'list', '--json');
    expect(listed.out).toContain(made.id);
    expect(listed.out).not.toContain(made.token.split('_')[2]);
    house.tokens.set('short', made.token);
    expect((await api('short', '/people')).status).toBe(200);
    await house.at('token', 'revoke', made.id);
    expect((await api('short', '/people')).status).toBe(401);
    expect((await house.at('token', 'create', '--role', 'god', '--for', 'x')).exit).toBe(2);
    expect(
      (await house.at('token', 'create', '--role', 'auditor', '--for', 'x', '--expires', 'P900D')).exit,
    ).toBe(2);
  });

  it.each([
    ['nothing', null],
    ['a word', 'nonsense'],
    ['another tenant', `lsk_other.${'0'.repeat(16)}_${'0'.repeat(64)}`],
    ['another secret', `lsk_default.${'0'.repeat(16)}_${'0'.repeat(64)}`],
  ])('%s does not let in', async (_what, token) => {
    const answer = await api(token, '/people');
    expect(answer.status).toBe(401);
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
    expect(answer.headers.get('www-authenticate')).toContain('Bearer');
    expect(await answer.json()).toMatchObject({ code: 'TOKEN_INVALID', status: 401 });
  });

  it('let each role do what the table says, and nothing else', async () => {
    // 400 and 404 mean: let in, and then told what is wrong with the question.
    const table: [path: string, body: unknown, allowed: string[]][] = [
      ['/people', undefined, ['auditor', 'operator', 'approver', 'administrator']],
      ['/events?after=0', undefined, ['auditor', 'operator', 'approver', 'administrator']],
      ['/people/nobody/leave', { reason: 'x' }, ['operator', 'administrator']],
      ['/plans', { kind: 'due' }, ['operator', 'administrator']],
      ['/plans/00000000/approve', { reason: 'x' }, ['approver', 'administrator']],
      ['/holds/00000000-0000-7000-8000-000000000000/refuse', { reason: 'x' }, ['approver', 'administrator']],
    ];
    for (const [path, body, allowed] of table) {
      for (const role of ['auditor', 'operator', 'approver', 'administrator']) {
        const { status } = await api(role, path, body);
        expect([path, role, status === 403]).toEqual([path, role, !allowed.includes(role)]);
        expect([401, 500]).not.toContain(status);
      }
    }
  });
});

describe('the API', () => {
  it('answers about people, events, imports and targets', async () => {
    const people = (await (await api('auditor', '/people?limit=5')).json()) as {
      people: unknown[];
      next: string;
    };
    expect(people.people).toHaveLength(5);
    expect(await (await api('auditor', '/people/E100')).json()).toMatchObject({
      name: 'Ada Family0',
      state: 'active',
    });
    expect(await (await api('auditor', '/people/E100/why?entitlement=git')).json()).toMatchObject({
      targets: [{ target: 'git', wanted: true }],
    });
    const events = (await (await api('auditor', '/events?limit=10')).json()) as {
      events: { n: number }[];
      next: number;
    };
    expect(events.events.map((event) => event.n)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(events.next).toBe(9);
    expect(await (await api('auditor', '/imports')).json()).toMatchObject({
      imports: [{ source: 'hr', outcome: 'accepted' }],
    });
    expect(
      ((await (await api('auditor', '/targets')).json()) as { targets: unknown[] }).targets,
    ).toHaveLength(3);
  });

  it('says what is wrong with a question, as a problem document', async () => {
    for (const [path, code, status] of [
      ['/people?limit=9999', 'USAGE', 400],
      ['/people?colour=red', 'USAGE', 400],
      ['/people/nobody', 'PERSON_UNKNOWN', 404],
      ['/nothing', 'ROUTE_UNKNOWN', 404],
    ] as const) {
      const answer = await api('auditor', path);
      expect([path, answer.status]).toEqual([path, status]);
      expect(await answer.json()).toMatchObject({ code, remedy: expect.any(String) });
    }
    const bad = await call('/api/v1/plans', {
      method: 'POST',
      headers: { authorization: `Bearer ${house.tokens.get('operator')}` },
      body: '{"kind":',
    });
    expect(bad.status).toBe(400);
    const large = await call('/api/v1/plans', {
      method: 'POST',
      headers: { authorization: `Bearer ${house.tokens.get('operator')}` },
      body: 'x'.repeat(1_100_000),
    });
    expect([large.status, ((await large.json()) as { code: string }).code]).toEqual([413, 'BODY_TOO_LARGE']);
  });

  it('makes a plan that another applies, and refuses it when edited', async () => {
    const plan = (await (
      await api('operator', '/plans', { kind: 'leave', person: 'E111', reason: 'moves on' })
    ).json()) as { hash: string; plan: object };
    expect(plan.hash).toMatch(/^[0-9a-f]{64}$/);
    expect(
      await (await api('administrator', '/plans/apply', { ...plan, hash: '0'.repeat(64) })).json(),
    ).toMatchObject({ code: 'PLAN_INVALID' });
    expect((await api('administrator', '/plans/apply', plan)).status).toBe(200);
    const again = await api('administrator', '/plans/apply', plan);
    expect([again.status, ((await again.json()) as { code: string }).code]).toEqual([409, 'PLAN_STALE']);
    await until(
      async () =>
        ((await (await api('auditor', '/people/E111/certificates')).json()) as { certificates: unknown[] })
          .certificates.length > 0,
    );
    const { certificates } = (await (await api('auditor', '/people/E111/certificates')).json()) as {
      certificates: { leave: string; number: number }[];
    };
    const [first] = certificates;
    const page = await api('auditor', `/certificates/${first?.leave}/${first?.number}?form=html`);
    expect(page.headers.get('content-type')).toContain('text/html');
    expect(await page.text()).toContain('lockstep-certificate');
  });

  it('describes itself as OpenAPI, every route with its roles', async () => {
    const description = (await (await call('/api/v1/openapi.json')).json()) as {
      openapi: string;
      paths: Record<string, Record<string, { description: string }>>;
    };
    expect(description.openapi).toBe('3.1.0');
    expect(description.paths['/api/v1/people/{person}/leave']?.post?.description).toContain(
      'operator, administrator',
    );
    expect(Object.keys(description.paths).length).toBeGreaterThan(15);
  });

  it('is healthy, ready and measured, with headers that forbid what is not needed', async () => {
    expect((await call('/healthz')).status).toBe(200);
    const ready = await call('/readyz');
    expect(ready.status).toBe(200);
    expect(ready.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(ready.headers.get('x-content-type-options')).toBe('nosniff');
    const metrics = await (await call('/metrics')).text();
    for (const name of [
      'lockstep_lanes_broken',
      'lockstep_lanes_due_unowned',
      'lockstep_oldest_unrevoked_leaver_seconds',
      'lockstep_holds_waiting',
      'lockstep_holds_past_deadline',
      'lockstep_exceptions_open',
      'lockstep_log_entries',
    ]) {
      expect(metrics).toContain(`${name}{tenant="default"`);
    }
  });
});
