import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { until } from './support/running.ts';
import { type WithTokens, withTokens } from './support/with-tokens.ts';

const ROLES = ['auditor', 'operator', 'approver', 'administrator'];
/** Of the other tenant: who may read and who may do everything. */
const OTHERS = ['auditor', 'administrator'];
/** Who may change what, as the design says it; everything that only reads is for everybody. */
const MAY: Readonly<Record<string, readonly string[]>> = {
  '/people/{person}/leave': ['operator', 'administrator'],
  '/people/{person}/leave/undo': ['operator', 'administrator'],
  '/plans': ['operator', 'administrator'],
  '/plans/apply': ['operator', 'administrator'],
  '/plans/{hash}/approve': ['approver', 'administrator'],
  '/holds/{hold}/refuse': ['approver', 'administrator'],
  '/plans/keep': ['operator', 'administrator'],
  '/plans/{hash}/apply': ['operator', 'administrator'],
  '/plans/{hash}/withdraw': ['operator', 'administrator'],
  '/plans/{hash}/refuse': ['approver', 'administrator'],
  '/policies/check': ['operator', 'administrator'],
  '/policies/impact': ['operator', 'administrator'],
  '/exceptions/{exception}/close': ['operator', 'administrator'],
  '/tasks/{task}/close': ['operator', 'administrator'],
  '/tasks/{task}/confirm': ['operator', 'approver', 'administrator'],
  '/imports/{source}': ['operator', 'administrator'],
  '/targets': ['administrator'],
  '/targets/{target}/accounts/{account}/keep': ['operator', 'administrator'],
  '/targets/{target}/accounts/{account}/unkeep': ['operator', 'administrator'],
  '/targets/{target}/check': ['operator', 'administrator'],
  '/targets/{target}/reconcile': ['operator', 'administrator'],
  '/targets/{target}/pause': ['operator', 'approver', 'administrator'],
  '/targets/{target}/pauses/{pause}/confirm': ['operator', 'approver', 'administrator'],
  '/targets/{target}/pauses/{pause}/end': ['operator', 'approver', 'administrator'],
  '/targets/{target}/writes/plan': ['operator', 'administrator'],
  '/targets/{target}/writes': ['administrator'],
  '/connectors/{connector}/test': ['administrator'],
  '/secrets/{secret}': ['administrator'],
  '/imports/{source}/preview': ['operator', 'administrator'],
  '/sources/{source}/pull': ['operator', 'administrator'],
  '/scim/connections': ['administrator'],
  '/scim/connections/{connection}/rotate': ['administrator'],
  '/scim/connections/{connection}/remove': ['administrator'],
  '/scim/connections/{connection}/requests/{request}/try': ['operator', 'administrator'],
  '/hooks/{hook}/key': ['administrator'],
  '/hooks/{hook}/test': ['operator', 'administrator'],
  '/hooks/{hook}/calls/{call}/again': ['operator', 'administrator'],
  '/pauses': ['operator', 'approver', 'administrator'],
  '/pauses/{pause}/confirm': ['operator', 'approver', 'administrator'],
  '/pauses/{pause}/end': ['operator', 'approver', 'administrator'],
  '/retention': ['administrator'],
  '/tokens': ['administrator'],
  '/tokens/{token}/revoke': ['administrator'],
  // How somebody comes in themselves, whatever the role.
  '/session/end': ROLES,
  '/session/step-up': ROLES,
  '/session/step-up/challenge': ROLES,
  '/sessions/{session}/end': ROLES,
  '/sessions/end-others': ROLES,
  '/passkeys': ROLES,
  '/passkeys/challenge': ROLES,
  '/passkeys/{passkey}': ROLES,
  '/passkeys/{passkey}/remove': ROLES,
  '/password': ROLES,
  '/administrators': ['administrator'],
  '/administrators/{administrator}': ['administrator'],
  '/administrators/{administrator}/remove': ['administrator'],
  '/administrators/{administrator}/link': ['administrator'],
  '/administrators/{administrator}/sessions/end': ['administrator'],
  '/sign-in-providers': ['administrator'],
  '/sign-in-providers/{provider}/remove': ['administrator'],
  '/webhooks': ['administrator'],
  '/webhooks/{webhook}': ['administrator'],
  '/webhooks/{webhook}/remove': ['administrator'],
  '/webhooks/{webhook}/rotate': ['administrator'],
  '/webhooks/{webhook}/test': ['operator', 'administrator'],
  '/webhooks/{webhook}/replay': ['operator', 'administrator'],
};

interface Route {
  readonly method: string;
  readonly path: string;
}

let house: WithTokens;
let routes: readonly Route[];
const ids: Record<string, string> = {};

beforeAll(async () => {
  house = await withTokens();
  expect((await house.at('leave', 'E100', '--reason', 'moves on')).exit).toBe(0);
  const other = (...args: string[]) => house.at(...args, '--tenant', 'other');
  expect((await other('policy', 'apply', house.company.policyFile)).exit).toBe(0);
  for (const role of OTHERS)
    house.tokens.set(
      `other ${role}`,
      (await other('token', 'create', '--role', role, '--for', role)).out.trim(),
    );
  const short = await house.at(
    'token',
    'create',
    '--role',
    'administrator',
    '--for',
    'x',
    '--expires',
    'PT1S',
  );
  house.tokens.set('expired', short.out.trim());
  const revoked = await house.at.json<{ id: string; token: string }>(
    'token',
    'create',
    '--role',
    'administrator',
    '--for',
    'x',
  );
  house.tokens.set('revoked', revoked.token);
  expect((await house.at('token', 'revoke', revoked.id)).exit).toBe(0);
  await until(async () => (await house.api('expired', '/people')).status === 401);
  const read = async (path: string) => (await house.api('administrator', path)).json();
  const document = (await (await house.call('/api/v1/openapi.json')).json()) as {
    paths: Record<string, Record<string, { security?: unknown[] }>>;
  };
  const all = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { security }]) => ({
      method,
      path: path.replace('/api/v1', ''),
      open: security !== undefined,
    })),
  );
  routes = all.filter(({ open }) => !open);
  expect(all.filter(({ open }) => open).map(({ path }) => path)).toEqual([
    '/sign-in',
    '/sign-in/link',
    '/sign-in/password',
    '/sign-in/passkey/challenge',
    '/sign-in/passkey',
  ]);
  await until(async () => {
    const { certificates } = (await read('/people/E100/certificates')) as {
      certificates: { leave: string }[];
    };
    ids.leave = certificates[0]?.leave ?? '';
    return certificates.length > 0;
  });
  ids.person = ((await read('/people/E100')) as { id: string }).id;
});
afterAll(() => house.close());

const send = ({ method, path }: Route, token: string | null, over: Readonly<Record<string, string>> = {}) =>
  house.api(
    token,
    path.replaceAll(
      /\{(\w+)\}/g,
      (_all, name: string) =>
        over[name] ??
        {
          hash: '0'.repeat(64),
          number: '1',
          source: 'nothing',
          n: '0',
          path: 'checkpoint',
          session: '0'.repeat(16),
        }[name] ??
        '00000000-0000-7000-8000-000000000000',
    ),
    method === 'post' ? {} : undefined,
  );

describe('every route of the API description', () => {
  it('lets each role do what it may, and nobody in without a valid token', async () => {
    expect(
      routes
        .filter(({ method }) => method === 'post')
        .map(({ path }) => path)
        .sort(),
    ).toEqual(Object.keys(MAY).sort());
    expect(routes.length).toBeGreaterThan(15);
    for (const route of routes) {
      for (const token of [null, 'nonsense', 'expired', 'revoked'])
        expect([route, token, (await send(route, token)).status]).toEqual([route, token, 401]);
      for (const role of ROLES) {
        const { status } = await send(route, role);
        const may = route.method === 'get' || MAY[route.path]?.includes(role) === true;
        expect([route, role, status === 403]).toEqual([route, role, !may]);
        expect([401, 500]).not.toContain(status);
      }
    }
  });

  it('shows another tenant nothing of this one, by whatever id', async () => {
    const mine = { person: ids.person ?? '', leave: ids.leave ?? '', source: 'hr' };
    for (const route of routes) {
      for (const role of OTHERS) {
        const answer = await send(route, `other ${role}`, mine);
        const text = await answer.text();
        expect([route, role, /E1\d\d|Family\d/.test(text)]).toEqual([route, role, false]);
        if (/\{(person|leave)\}/.test(route.path) && answer.status !== 403)
          expect([route, role, [400, 404].includes(answer.status)]).toEqual([route, role, true]);
      }
    }
    // The same question by its owner finds something.
    expect(await (await house.api('auditor', `/people/${ids.person}`)).text()).toContain('Family0');
    expect((await house.api('auditor', `/certificates/${ids.leave}/1`)).status).toBe(200);
  });
});

it('a policy is put in force by an administrator only, by whatever way', async () => {
  const text = (await readFile(house.company.policyFile, 'utf8')).replace('P2Y', 'P3Y');
  const plan = await (await house.api('operator', '/plans', { kind: 'policy', text: `${text}\n` })).json();
  const refused = await house.api('operator', '/plans/apply', plan);
  expect([refused.status, ((await refused.json()) as { code: string }).code]).toEqual([403, 'ROLE_MISSING']);
  expect((await house.api('administrator', '/plans/apply', plan)).status).toBe(200);
});
