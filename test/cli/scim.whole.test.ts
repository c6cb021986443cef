import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PUSHED, patch, user } from '../scim/pushed-company.ts';
import { type Running, running, until } from './support/running.ts';

let house: Running;
beforeAll(async () => {
  house = await running();
});
afterAll(() => house.close());

interface Added {
  readonly id: string;
  readonly url: string;
  readonly token: string;
  readonly basic: { readonly user: string; readonly password: string };
}

const PASSWORD = 'correct horse battery staple';

async function add(name: string, ...options: readonly string[]): Promise<Added> {
  return house.at.json<Added>('scim', 'add', name, ...options);
}

/** A call as an identity provider makes it. */
async function call(
  { url }: Pick<Added, 'url'>,
  authorization: string,
  method: string,
  path: string,
  body?: unknown,
) {
  const response = await fetch(`${new URL(new URL(url).pathname, house.url).href}${path}`, {
    method,
    headers: { authorization, 'content-type': 'application/scim+json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return {
    status: response.status,
    text,
    // biome-ignore lint/suspicious/noExplicitAny: what a server answers is looked at member by member.
    body: (text === '' ? null : JSON.parse(text)) as any,
    header: (name: string) => response.headers.get(name),
  };
}

const bearer = (token: string) => `Bearer ${token}`;
const basic = (name: string, password: string) =>
  `Basic ${Buffer.from(`${name}:${password}`).toString('base64')}`;

describe('a connection', () => {
  it('is made with an address where the server listens and a secret that opens it in two ways', async () => {
    const made = await add('okta');
    expect(made.url).toBe(`${house.url}/scim/v2/${made.id}`);
    for (const way of [bearer(made.token), basic(made.basic.user, made.basic.password)])
      expect((await call(made, way, 'GET', '/Users')).body.totalResults).toBe(0);
    const refused = await call(made, bearer(`${made.token.slice(0, -1)}x`), 'GET', '/Users');
    expect([refused.status, refused.body.status]).toEqual([401, '401']);
    expect(refused.header('www-authenticate')).toContain('Bearer');
    expect((await house.at('scim', 'add', 'okta')).exit).toBe(1);
  });

  it('does not open another one', async () => {
    const [one, two] = [await add('one'), await add('two')];
    expect((await call(two, bearer(one.token), 'GET', '/Users')).status).toBe(401);
    expect((await call(two, basic(one.basic.user, one.basic.password), 'GET', '/Users')).status).toBe(401);
    const made = await call(one, bearer(one.token), 'POST', '/Users', user('700'));
    expect((await call(two, bearer(two.token), 'GET', `/Users/${made.body.id}`)).status).toBe(404);
    const group = { displayName: 'Theirs', members: [{ value: made.body.id }] };
    expect((await call(two, bearer(two.token), 'POST', '/Groups', group)).status).toBe(400);
    const name = encodeURIComponent(`id eq "${made.body.id}"`);
    expect((await call(two, bearer(two.token), 'GET', `/Users?filter=${name}`)).body.totalResults).toBe(0);
  });

  it('takes another secret while the one before goes on, and opens for neither once it is removed', async () => {
    const first = await add('turning');
    const turn = () => house.at.json<Added>('scim', 'rotate', 'turning', '--keep', 'P1D');
    const opens = async (token: string) => (await call(first, bearer(token), 'GET', '/Users')).status;
    const second = await turn();
    expect([await opens(first.token), await opens(second.token)]).toEqual([200, 200]);
    const third = await turn();
    expect([await opens(first.token), await opens(second.token), await opens(third.token)]).toEqual([
      401, 200, 200,
    ]);
    expect((await house.at('scim', 'remove', 'turning')).exit).toBe(0);
    expect([await opens(second.token), await opens(third.token)]).toEqual([401, 401]);
    const { connections } = await house.at.json<{ connections: { name: string; state: string }[] }>(
      'scim',
      'list',
    );
    expect(connections.find(({ name }) => name === 'turning')?.state).toBe('removed');
  });

  it('knows schemas of its own', async () => {
    const file = join(house.dataDir, 'badge.json');
    const urn = 'urn:acme:scim:schemas:badge:2.0:User';
    await writeFile(
      file,
      JSON.stringify({
        id: urn,
        name: 'Badge',
        attributes: [{ name: 'badgeNumber', type: 'string', caseExact: true }],
      }),
    );
    const made = await add('badges', '--schema', file);
    const sent = user('701', { [urn]: { badgeNumber: 'B-1' } });
    const answer = await call(made, bearer(made.token), 'POST', '/Users', sent);
    expect(answer.body[urn]).toEqual({ badgeNumber: 'B-1' });
    expect(answer.body.schemas).toContain(urn);
    const filter = encodeURIComponent(`${urn}:badgeNumber eq "B-1"`);
    expect((await call(made, bearer(made.token), 'GET', `/Users?filter=${filter}`)).body.totalResults).toBe(
      1,
    );
  });
});

describe('somebody whom an identity provider switches off', () => {
  it('loses everything behind us, and a certificate proves it', async () => {
    const policy = await house.company.policy((text) => `${text}---\n${PUSHED()}`, 'pushed.yaml');
    expect((await house.at('policy', 'apply', policy)).err).not.toContain('error');
    const made = await add('okta-people');
    const named = await house.company.policy(
      (text) => `${text}---\n${PUSHED().replace('id: okta\n', 'id: okta-people\n')}`,
      'named.yaml',
    );
    expect((await house.at('policy', 'apply', named)).exit).toBe(0);
    const withMail = user('703', { emails: [{ value: 'ada@acme.test', type: 'work', primary: true }] });
    const ada = await call(made, bearer(made.token), 'POST', '/Users', withMail);
    const account = (system: string) => house.company.systems.get(system)?.truth.find('703');
    await until(() => account('directory')?.active === true && account('git')?.entitlements.length === 1);
    const off = patch({ op: 'Replace', path: 'active', value: 'False' });
    await call(made, bearer(made.token), 'PATCH', `/Users/${ada.body.id}`, off);
    await until(() => account('directory')?.active === false && account('git')?.entitlements.length === 0);
    await until(async () => (await house.at('certificate', '703@example.com')).exit === 0);
    const page = await house.at('certificate', '703@example.com', '--html');
    expect(page.out).toContain('scim / okta-people');
  });
});

describe('the recorder', () => {
  it('shows what a client sent, without secrets, and what was not taken of it', async () => {
    const made = await add('recorded');
    const sent = user('702', { password: PASSWORD, shoeSize: 43 });
    expect((await call(made, bearer(made.token), 'POST', '/Users', sent)).status).toBe(201);
    await call(made, bearer(made.token), 'PATCH', '/Users/nobody', patch({ op: 'frobnicate' }));
    const recorder = async () => {
      const { requests } = await house.at.json<{
        requests: {
          id: string;
          method: string;
          path: string;
          status: number;
          request: string;
          answer: string;
          ignored: string[];
        }[];
      }>('scim', 'recorder', 'recorded');
      return requests;
    };
    await until(async () => (await recorder()).length === 2);
    const [last, first] = await recorder();
    expect([first?.method, first?.path, first?.status]).toEqual(['POST', '/Users', 201]);
    expect(first?.ignored).toEqual(['shoeSize']);
    expect(last?.status).toBe(400);
    expect(JSON.stringify(await recorder())).not.toContain(PASSWORD);
    expect(JSON.stringify(await recorder())).not.toContain(made.token);

    // Tried again it would be refused now, and nothing of it stays.
    const tried = await house.at('scim', 'recorder', 'recorded', '--replay', first?.id ?? '', '--json');
    expect([tried.exit, JSON.parse(tried.out).status]).toEqual([1, 409]);
    await call(made, bearer(made.token), 'DELETE', `/Users/${JSON.parse(first?.answer ?? '{}').id}`);
    const again = await house.at('scim', 'recorder', 'recorded', '--replay', first?.id ?? '', '--json');
    expect([again.exit, JSON.parse(again.out).status]).toEqual([0, 201]);
    expect((await call(made, bearer(made.token), 'GET', '/Users')).body.totalResults).toBe(0);
  });
});
