import pg from 'pg';
import { expect, it } from 'vitest';
import { realDatabase } from '../support/database.ts';
import { patch, user } from './pushed-company.ts';
import { scimOverHttp } from './scim-over-http.ts';

// A 404 makes an identity provider forget somebody, or make them anew.
it('a database that fails under requests is trouble of ours, and nobody is gone', async () => {
  const database = await realDatabase();
  const { ask, getToken } = await scimOverHttp({ store: database.store });
  const id = String((await ask('POST', '/Users', { body: user('100') })).json?.id);
  const group = String(
    (await ask('POST', '/Groups', { body: { displayName: 'g', members: [{ value: id }] } })).json?.id,
  );
  const title = (n: number) => patch({ op: 'replace', path: 'title', value: `t${n}` });
  const every = (n: number) => [
    ask('GET', `/Users/${id}`),
    ask('GET', `/Groups/${group}`),
    ask('PATCH', `/Users/${id}`, { body: title(n) }),
    ask('GET', '/Users?filter=userName%20eq%20%22100%40example.com%22'),
    ask('PUT', `/Groups/${group}`, { body: { displayName: `g${n}` } }),
  ];
  const killer = new pg.Client(database.owner);
  await killer.connect();
  const seen = new Set<number>();
  for (let n = 0; n < 40; n++) {
    const answers = every(n);
    if (n % 4 === 0)
      await killer.query(
        'select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() and usename = $1',
        [database.live.user],
      );
    for (const { status, json } of await Promise.all(answers)) {
      seen.add(status);
      // Found by a filter or not at all: an empty list is the same as a 404.
      if (json?.totalResults !== undefined) expect(json.totalResults).toBe(1);
    }
  }
  await killer.end();
  expect([...seen].filter((status) => status !== 200 && status < 500)).toEqual([]);
  await database.close();
  const gone = await Promise.all([
    ...every(99),
    ask('DELETE', `/Users/${id}`),
    ask('POST', '/Users', { body: user('101') }),
    ask('GET', '/Users', { token: `lss_acme.000000000000.000000000000_${'0'.repeat(64)}` }),
  ]);
  for (const { status, json } of gone.slice(0, -1)) {
    expect(status).toBe(503);
    expect(json?.schemas).toEqual(['urn:ietf:params:scim:api:messages:2.0:Error']);
  }
  expect(gone.at(-1)?.status).toBe(401);
  const token = await getToken({
    grant_type: 'client_credentials',
    client_id: 'x',
    client_secret: '0'.repeat(64),
  });
  expect([401, 503]).toContain(token.status);
}, 120_000);
