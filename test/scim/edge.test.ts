import { describe, expect, it } from 'vitest';
import { eraseInState } from '../../src/engine/erase/erase-in-state.ts';
import { idOf, patch, user } from './pushed-company.ts';
import { scimOverHttp } from './scim-over-http.ts';

const wrong = (token: string) => `${token.slice(0, -1)}${token.endsWith('0') ? '1' : '0'}`;

describe('strangers at the door of a connection', () => {
  it('are not read, and take no place of the identity provider', async () => {
    const { app, base, token, ask } = await scimOverHttp();
    let read = 0;
    const slow = () =>
      new ReadableStream({
        pull(controller) {
          read++;
          if (read > 10_000) controller.close();
          return new Promise<void>(() => undefined);
        },
      });
    const before = read;
    const answers = await Promise.all(
      Array.from({ length: 100 }, () =>
        app.request(`${base}/Users`, {
          method: 'POST',
          headers: { authorization: `Bearer ${wrong(token)}` },
          body: slow(),
          duplex: 'half',
        } as RequestInit),
      ),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([401, 429]));
    // A stream fills its own queue once, and nobody asks for more.
    expect(read - before).toBeLessThanOrEqual(100);
    expect((await ask('GET', '/Users')).status).toBe(200);
  });

  it('leave nothing in the recorder, whatever they send', async () => {
    const { ask, token, recorded } = await scimOverHttp();
    for (const method of ['GET', 'POST', 'TRACE2', 'PATCH']) {
      await ask(method, '/Users/%zz', { token: wrong(token), body: method === 'GET' ? undefined : 'x' });
      await ask(method, '/Users', {
        token: wrong(token),
        ...(method === 'GET' ? {} : { body: 'x'.repeat(1_100_000) }),
      });
    }
    expect(await recorded()).toEqual([]);
  });
});

describe('the recorder', () => {
  it('keeps no secret, wherever it stands', async () => {
    const { ask, token, recorded } = await scimOverHttp();
    const SECRET = 'Tr0ub4dor-and-3';
    const made = await ask('POST', '/Users', { body: { ...user('100'), password: SECRET } });
    const id = String(made.json?.id);
    const op = (more: object) => ({ body: { schemas: [], Operations: [more] } });
    await ask('PATCH', `/Users/${id}`, op({ op: 'replace', Path: 'password', VALUE: SECRET }));
    await ask('PATCH', `/Users/${id}`, op({ op: 'replace', path: 'passWord', value: { a: SECRET } }));
    await ask('PATCH', `/Users/${id}`, op({ op: 'add', value: { password: SECRET } }));
    await ask(
      'PATCH',
      `/Users/${id}`,
      op({ op: 'add', path: 'roles', value: [{ value: `{"password":"${SECRET}"}` }] }),
    );
    await ask('PUT', `/Users/${id}`, { body: { ...user('100'), title: token } });
    await ask('GET', `/Users?access_token=${SECRET}`);
    await ask('GET', `/Users?filter=${encodeURIComponent(`password eq "${SECRET}"`)}`);
    await ask('GET', `/Users/${token}`);
    await ask('POST', '/Bulk', {
      body: {
        schemas: ['urn:ietf:params:scim:api:messages:2.0:BulkRequest'],
        Operations: [
          {
            method: 'PATCH',
            path: `/Users/${id}`,
            data: { Operations: [{ op: 'replace', path: 'password', value: SECRET }] },
          },
        ],
      },
    });
    const rows = await recorded();
    expect(rows.length).toBe(10);
    const text = JSON.stringify(rows);
    expect(text).not.toContain(SECRET);
    expect(text).not.toContain(token.slice(-64));
  });

  it('forgets whom it must, and keeps nothing of who is pushed once more after that', async () => {
    const { house, ask, recorded, settle } = await scimOverHttp();
    const body = { ...user('100'), displayName: 'Ada Unforgettable' };
    const id = String((await ask('POST', '/Users', { body })).json?.id);
    await settle();
    await ask('DELETE', `/Users/${id}`);
    await settle();
    expect(JSON.stringify(await recorded())).toContain('Unforgettable');
    await house.store.transaction(house.tenant, async (tx) => {
      const [record] = await tx.find('record', { record_key: id });
      await eraseInState(house.engine, tx, record?.identity_id ?? '');
    });
    expect(JSON.stringify(await recorded())).not.toContain('Unforgettable');
    expect((await ask('PUT', `/Users/${id}`, { body })).status).toBe(404);
    expect((await ask('PATCH', `/Users/${id}`, { body: patch({ op: 'add', value: body }) })).status).toBe(
      404,
    );
    const rows = await recorded();
    expect(rows.map(({ status }) => status)).toEqual([404, 404]);
    expect(JSON.stringify(rows)).not.toContain('Unforgettable');
  });
});

describe('an answer', () => {
  it('does not become a failure because the last use of a secret cannot be noted', async () => {
    const { house, ask } = await scimOverHttp();
    const real = house.store.transaction.bind(house.store);
    house.store.transaction = ((tenant, work, options) =>
      real(
        tenant,
        (tx) => {
          const update = tx.update.bind(tx);
          tx.update = ((table: string, ...rest: unknown[]) => {
            if (table === 'scim_credential') throw new Error('the database is gone');
            return (update as (...all: unknown[]) => unknown)(table, ...rest);
          }) as typeof tx.update;
          return work(tx);
        },
        options,
      )) as typeof house.store.transaction;
    const made = await ask('POST', '/Users', { body: user('100') });
    expect(made.status).toBe(201);
    expect(idOf({ status: 201, body: made.json as never })).not.toBe('undefined');
  });

  it('is that of the connection alone, also for its own paths written oddly', async () => {
    const { ask, base } = await scimOverHttp();
    for (const path of [
      '/Users%2F.search',
      '//Users',
      '/Users/%7Bid%7D',
      '/__proto__',
      '/constructor',
      '/Users/../Groups',
    ]) {
      const { status } = await ask('GET', path);
      expect([200, 404, 405], path).toContain(status);
    }
    const odd = await ask('GET', '/Users', { base: base.replace('acme', '%61cme') });
    expect(odd.status).toBe(200);
  });
});
