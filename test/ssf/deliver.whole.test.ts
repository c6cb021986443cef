import { compactVerify, createLocalJWKSet, type JSONWebKeySet } from 'jose';
import { afterEach, describe, expect, it } from 'vitest';
import { leavePerson, undoLeave } from '../../src/app/people/leave-person.ts';
import { fanOut } from '../../src/app/ssf/fan-out.ts';
import { streamPusher } from '../../src/app/ssf/push-streams.ts';
import { administerStream, listStreams } from '../../src/app/ssf/show-streams.ts';
import { rotateSigningKey } from '../../src/app/ssf/signing-keys.ts';
import { openHttpTransport } from '../../src/connectors/transport/http-transport.ts';
import { claimsOf, leaves, POLL, PUSH, pollAll, settleIn, typesOf } from './support/journey.ts';
import { type ReceivingServer, receivingServer } from './support/receiving-server.ts';
import { TRANSMITTER, type TwoCompanies, twoCompanies } from './support/two-companies.ts';

const DAY_MS = 86_400_000;
const opened: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of opened.splice(0).reverse()) await one.close();
});

async function company(): Promise<TwoCompanies> {
  const two = await twoCompanies();
  opened.push(two);
  // Only the first company is of interest here.
  await two.listens('nobody', []);
  await settleIn(two);
  return two;
}

async function server(): Promise<ReceivingServer> {
  const one = await receivingServer();
  opened.push(one);
  return one;
}

async function stream(
  two: TwoCompanies,
  token: string,
  delivery: object,
  more: object = {},
): Promise<string> {
  const answer = await two.ssf(token, '/streams', { delivery, ...more });
  expect(answer.status).toBe(201);
  return ((await answer.json()) as { stream_id: string }).stream_id;
}

const pushTo = (url: string) => ({
  method: PUSH,
  endpoint_url: `${url}/in`,
  authorization_header: 'Bearer theirs',
});
const waiting = (two: TwoCompanies, stream_id: string) =>
  two.store.transaction(TRANSMITTER, (tx) => tx.find('ssf_set', { stream_id }, { order: ['n', 'part'] }));
const streamRow = async (two: TwoCompanies, stream_id: string) =>
  (await two.store.transaction(TRANSMITTER, (tx) => tx.find('ssf_stream', { stream_id })))[0];
const identityOf = async (two: TwoCompanies, key: string) =>
  (await two.store.transaction(TRANSMITTER, (tx) => tx.find('employment', { employment_key: key })))[0]
    ?.identity_id ?? '';

describe('a stream that is pushed', () => {
  it('is told in order, with the header of its receiver, and each token once', async () => {
    const two = await company();
    const there = await server();
    const { token } = await two.receiver('portal');
    const id = await stream(two, token, pushTo(there.url));
    await leaves(two);
    // Two processes at the same time.
    await Promise.all([fanOut(two.engine, TRANSMITTER), fanOut(two.engine, TRANSMITTER)]);
    const rows = await waiting(two, id);
    expect(rows.length).toBeGreaterThan(4);
    await Promise.all([two.tell(), two.tell()]);
    await two.tell();
    expect(there.got.map(({ body }) => claimsOf(body).jti)).toEqual(rows.map(({ jti }) => jti));
    expect(there.got[0]).toMatchObject({
      path: '/in',
      authorization: 'Bearer theirs',
      type: 'application/secevent+jwt',
    });
    expect(await waiting(two, id)).toEqual([]);
    expect((await streamRow(two, id))?.next_push_at).toBeNull();
    const listed = JSON.stringify(await two.store.transaction(TRANSMITTER, listStreams));
    expect(listed).not.toContain('theirs');
    expect(JSON.stringify(await (await two.ssf(token, '/streams')).json())).not.toContain('theirs');
  });

  it('is tried again with the same number after every failure, and delays no other', async () => {
    const two = await company();
    const [bad, good] = [await server(), await server()];
    const { token } = await two.receiver('portal');
    const slow = await stream(two, token, pushTo(bad.url));
    const quick = await stream(two, token, pushTo(good.url));
    bad.answers(() => ({ status: 500 }));
    await leaves(two);
    await fanOut(two.engine, TRANSMITTER);
    await two.tell();
    expect(await waiting(two, quick)).toEqual([]);
    expect(good.got.length).toBeGreaterThan(4);
    expect(bad.got).toHaveLength(1);
    const failing = await streamRow(two, slow);
    expect(failing).toMatchObject({
      tries: 1,
      owner: null,
      status: 'enabled',
      trouble: 'the answer was 500',
    });
    two.clock.advance((failing?.next_push_at ?? 0) + 1);
    bad.answers(() => ({ status: 202 }));
    await two.tell();
    const jtis = bad.got.map(({ body }) => claimsOf(body).jti);
    expect(jtis[1]).toBe(jtis[0]);
    expect(jtis.length).toBe(good.got.length + 1);
    expect(await streamRow(two, slow)).toMatchObject({ tries: 0, failing_since: null, trouble: null });
  });

  it('that keeps us waiting keeps nobody else waiting', async () => {
    const two = await company();
    const [bad, good] = [await server(), await server()];
    const { token } = await two.receiver('portal');
    await stream(two, token, pushTo(bad.url));
    const quick = await stream(two, token, pushTo(good.url));
    bad.answers(() => 'never');
    await leaves(two);
    await fanOut(two.engine, TRANSMITTER);
    expect(await two.pusher.start()).toBe(2);
    while ((await waiting(two, quick)).length > 0) await new Promise((resolve) => setTimeout(resolve, 20));
    expect(good.got.length).toBeGreaterThan(4);
    expect(bad.got).toHaveLength(1);
    expect(await two.pusher.start()).toBe(0);
    bad.answers(() => ({ status: 500 }));
    await bad.close();
    opened.splice(opened.indexOf(bad), 1);
    await two.pusher.idle();
  });

  it('passes over what the receiver will never take, but not what it may take later', async () => {
    const two = await company();
    const there = await server();
    const { token } = await two.receiver('portal');
    const id = await stream(two, token, pushTo(there.url));
    await leaves(two);
    await fanOut(two.engine, TRANSMITTER);
    const all = (await waiting(two, id)).length;
    there.answers(() => ({ status: 400, body: '{"err":"authentication_failed","description":"token"}' }));
    await two.tell();
    expect([there.got.length, (await waiting(two, id)).length]).toEqual([1, all]);
    two.clock.advance(two.clock.now() + 600_000);
    there.answers(() => ({ status: 302, location: `${there.url}/elsewhere` }));
    await two.tell();
    expect([there.got.length, (await waiting(two, id)).length]).toEqual([2, all]);
    two.clock.advance(two.clock.now() + 600_000);
    there.answers(({ body }) =>
      claimsOf(body).jti.endsWith('.1')
        ? { status: 400, body: '{"err":"invalid_request"}' }
        : { status: 202 },
    );
    await two.tell();
    expect(await waiting(two, id)).toEqual([]);
    expect(there.got.every(({ path }) => path === '/in')).toBe(true);
  });

  it('is paused after seven days, a person is asked, and it goes on where it stopped', async () => {
    const two = await company();
    const there = await server();
    const { token } = await two.receiver('portal');
    const id = await stream(two, token, pushTo(there.url));
    there.answers(() => ({ status: 503 }));
    await leaves(two);
    await fanOut(two.engine, TRANSMITTER);
    const rows = await waiting(two, id);
    await two.tell();
    two.clock.advance(two.clock.now() + 6 * DAY_MS);
    await two.tell();
    expect((await streamRow(two, id))?.status).toBe('enabled');
    two.clock.advance(two.clock.now() + 2 * DAY_MS);
    await two.tell();
    expect(await streamRow(two, id)).toMatchObject({ status: 'paused', next_push_at: null });
    const open = () =>
      two.store.transaction(TRANSMITTER, (tx) =>
        tx.count('exception', { kind: 'ssfStreamPaused', subject: id, closed_at: null }),
      );
    expect(await open()).toBe(1);
    // What happens meanwhile is told later.
    await leaves(two, '101');
    await two.tell();
    there.got.length = 0;
    there.answers(() => ({ status: 202 }));
    await administerStream(two.engine, TRANSMITTER, id, 'enabled', null);
    expect(await open()).toBe(0);
    await two.tell();
    await two.tell();
    const jtis = there.got.map(({ body }) => claimsOf(body).jti);
    for (const { jti } of rows) expect(jtis.filter((one) => one === jti)).toHaveLength(1);
    const subjects = new Set(there.got.map(({ body }) => claimsOf(body).sub_id.sub));
    expect([subjects.has('100'), subjects.has('101')]).toEqual([true, true]);
    expect(typesOf(there.got.map(({ body }) => claimsOf(body)))).toContain('stream-updated');
  });

  it('calls no address inside that an administrator did not allow', async () => {
    const two = await company();
    const there = await server();
    const transport = openHttpTransport();
    opened.push(transport);
    const { token } = await two.receiver('portal');
    const id = await stream(two, token, pushTo(there.url));
    const pusher = streamPusher({
      engine: two.engine,
      master: two.master,
      publicHttp: transport.publicHttp,
      allow: [],
    });
    await two.ssf(token, '/verification', { stream_id: id });
    await pusher.start();
    await pusher.idle();
    expect(there.got).toEqual([]);
    expect((await streamRow(two, id))?.tries).toBe(1);
    for (const endpoint_url of [
      'http://example.com/in',
      'https://u:p@example.com/',
      'file:///etc/passwd',
      'x',
    ])
      expect((await two.ssf(token, '/streams', { delivery: { method: PUSH, endpoint_url } })).status).toBe(
        400,
      );
    const authorization_header = 'Bearer x\r\nhost: y';
    const delivery = { method: PUSH, endpoint_url: 'https://example.com/', authorization_header };
    expect((await two.ssf(token, '/streams', { delivery })).status).toBe(400);
  });
});

describe('a stream that is polled', () => {
  it('gives a token until it is acknowledged, and says when there is more', async () => {
    const two = await company();
    const { token } = await two.receiver('portal');
    const id = await stream(two, token, { method: POLL });
    await leaves(two);
    await two.tell();
    const all = Object.keys((await pollAll(two, token, id)).sets);
    expect(all.length).toBeGreaterThan(4);
    expect(Object.keys((await pollAll(two, token, id)).sets)).toEqual(all);
    const poll = async (body: object) =>
      (await (await two.ssf(token, `/poll/${id}`, { returnImmediately: true, ...body })).json()) as {
        sets: object;
        moreAvailable: boolean;
      };
    const few = await poll({ maxEvents: 2 });
    expect([Object.keys(few.sets), few.moreAvailable]).toEqual([all.slice(0, 2), true]);
    const rest = await poll({
      ack: all.slice(0, 2),
      setErrs: { [all[2] ?? '']: { err: 'invalid_request' } },
    });
    expect([Object.keys(rest.sets), rest.moreAvailable]).toEqual([all.slice(3), false]);
    expect(await poll({ ack: all, maxEvents: 0 })).toEqual({ sets: {}, moreAvailable: false });
  });

  it('is kept waiting for news at most so long, one poll at a time', async () => {
    const two = await company();
    const { token } = await two.receiver('portal');
    const id = await stream(two, token, { method: POLL });
    let done = false;
    const long = two.ssf(token, `/poll/${id}`, {}).then(async (answer) => {
      done = true;
      return (await answer.json()) as { sets: object };
    });
    while (two.clock.next() === null) await new Promise((resolve) => setTimeout(resolve, 5));
    expect(await (await two.ssf(token, `/poll/${id}`, {})).json()).toEqual({
      sets: {},
      moreAvailable: false,
    });
    expect(done).toBe(false);
    await two.ssf(token, '/verification', { stream_id: id, state: 'seen' });
    two.clock.advance(two.clock.next() ?? 0);
    expect(Object.keys((await long).sets)).toHaveLength(1);
  });
});

describe('whom a receiver hears of', () => {
  it('is nobody who works: a mover who loses a system is disabled nowhere', async () => {
    const two = await company();
    const { token } = await two.receiver('portal');
    const narrow = await two.receiver('git', { targets: ['git'] });
    const about = await stream(two, token, { method: POLL });
    const ofGit = await stream(two, narrow.token, { method: POLL });
    await two.report(
      Array.from({ length: 12 }, (_, i) => ({
        id: String(100 + i),
        department: i === 0 ? 'Sales' : 'Engineering',
      })),
    );
    await two.until(two.clock.now() + 120_000);
    expect(two.systems.get('git')?.truth.couldReach('100', two.clock.now())).toBe(false);
    await two.tell();
    const types = async (of: string, stream_id: string) =>
      new Set(typesOf(Object.values((await pollAll(two, of, stream_id)).sets).map(claimsOf)));
    const cutOff = [
      'session-revoked',
      'account-disabled',
      'account-purged',
      'credential-change',
      'deactivate',
    ];
    const heard = await types(token, about);
    expect(cutOff.filter((type) => heard.has(type))).toEqual([]);
    // Of the account itself it is true.
    expect([...(await types(narrow.token, ofGit))]).toContain('session-revoked');
  });

  it('is told by a mail address that is read when it is told, and is kept nowhere', async () => {
    const two = await company();
    const { token } = await two.receiver('portal', { subject: 'opaque', subjectAttribute: 'familyName' });
    const id = await stream(two, token, { method: POLL });
    await leaves(two);
    await two.tell();
    const rows = await waiting(two, id);
    expect(JSON.stringify(rows)).not.toContain('Nr100');
    const told = Object.values((await pollAll(two, token, id)).sets).map(claimsOf);
    expect(told.map(({ sub_id }) => sub_id)).toContainEqual({ format: 'opaque', id: 'Nr100' });
    expect(told.map(({ sub_id }) => sub_id)).toContainEqual({
      format: 'scim',
      uri: `/Users/${await identityOf(two, '100')}`,
      externalId: 'Nr100',
    });
    const mail = await two.receiver('mail', { subject: 'email', subjectAttribute: null });
    const other = await stream(two, mail.token, { method: POLL });
    await leaves(two, '101');
    await two.tell();
    expect(JSON.stringify(await waiting(two, other))).not.toContain('@');
    const byMail = Object.values((await pollAll(two, mail.token, other)).sets).map(claimsOf);
    expect(byMail.map(({ sub_id }) => sub_id)).toContainEqual({ format: 'email', email: 'one@acme.test' });
  });

  it('is not whom it asked to hear nothing of, until it asks again', async () => {
    const two = await company();
    const { token } = await two.receiver('portal');
    const id = await stream(two, token, { method: POLL });
    const subject = { format: 'iss_sub', iss: two.issuer, sub: '100' };
    expect((await two.ssf(token, '/subjects:remove', { stream_id: id, subject })).status).toBe(204);
    await leaves(two);
    await two.tell();
    const named = async () =>
      Object.values((await pollAll(two, token, id)).sets).filter(
        (set) => claimsOf(set).sub_id.format === 'iss_sub',
      );
    expect(await named()).toEqual([]);
    expect((await two.ssf(token, '/subjects:add', { stream_id: id, subject })).status).toBe(200);
    expect((await named()).length).toBeGreaterThan(0);
    expect((await two.ssf(token, '/subjects:add', { stream_id: id, subject: { format: 'x' } })).status).toBe(
      400,
    );
  });

  it('is only what it asked for', async () => {
    const two = await company();
    const { token } = await two.receiver('portal');
    const type = 'https://schemas.openid.net/secevent/caep/event-type/session-revoked';
    const id = await stream(two, token, { method: POLL }, { events_requested: [type, 'urn:unknown'] });
    expect(await (await two.ssf(token, `/streams?stream_id=${id}`)).json()).toMatchObject({
      events_delivered: [type],
    });
    await leaves(two);
    await two.tell();
    expect(new Set(typesOf(Object.values((await pollAll(two, token, id)).sets).map(claimsOf)))).toEqual(
      new Set(['session-revoked']),
    );
  });

  it('is nobody of whom a newer decision says something else', async () => {
    const two = await company();
    const { token } = await two.receiver('portal');
    const id = await stream(two, token, { method: POLL });
    const identityId = await identityOf(two, '100');
    await leavePerson(two.engine, TRANSMITTER, { identityId, actor: 'op', reason: 'x' });
    await two.until(two.clock.now() + 60_000);
    await undoLeave(two.engine, TRANSMITTER, { identityId, actor: 'op', reason: 'x' });
    await two.until(two.clock.now() + 60_000);
    await two.tell();
    const types = typesOf(Object.values((await pollAll(two, token, id)).sets).map(claimsOf));
    expect(types).not.toContain('account-disabled');
    expect(types).toContain('account-enabled');
  });
});

describe('a state that was restored', () => {
  it('tells nothing before somebody has confirmed it', async () => {
    const two = await company();
    const there = await server();
    const { token } = await two.receiver('portal');
    const pushed = await stream(two, token, pushTo(there.url));
    const polled = await stream(two, token, { method: POLL });
    await leaves(two);
    await fanOut(two.engine, TRANSMITTER);
    const before = (await waiting(two, pushed)).length;
    const restore = {
      restore_id: '00000000-0000-7000-8000-000000000001',
      restored_at: two.clock.now(),
      backup: {
        backup: 'b',
        madeAt: two.clock.now(),
        program: '0',
        log: { origin: 'o', size: 1, root: null },
        seenOutside: null,
      },
      without_erasures: null,
      confirmed_by: null,
      confirmed_at: null,
      plan_hash: null,
    };
    await two.store.transaction(TRANSMITTER, (tx) => tx.put('restore', [restore]));
    await two.tell();
    expect([there.got.length, (await waiting(two, pushed)).length]).toEqual([0, before]);
    expect((await pollAll(two, token, polled)).sets).toEqual({});
    await two.store.transaction(TRANSMITTER, (tx) =>
      tx.put('restore', [{ ...restore, confirmed_by: 'op', confirmed_at: two.clock.now() }]),
    );
    await two.tell();
    expect(there.got.length).toBe(before);
    expect(Object.keys((await pollAll(two, token, polled)).sets)).toHaveLength(before);
  });
});

describe('keys', () => {
  it('are two while one takes over, and what the old one signed can still be checked', async () => {
    const two = await company();
    const { token } = await two.receiver('portal');
    const id = await stream(two, token, { method: POLL });
    await two.ssf(token, '/verification', { stream_id: id, state: 'a' });
    const jwks = async () =>
      (await (await two.call(`/ssf/t/${TRANSMITTER}/jwks.json`)).json()) as JSONWebKeySet;
    const kidOf = async () => {
      const [set = ''] = Object.values((await pollAll(two, token, id)).sets);
      const { protectedHeader } = await compactVerify(set, createLocalJWKSet(await jwks()));
      return protectedHeader.kid;
    };
    const first = await kidOf();
    expect(JSON.stringify(await jwks())).not.toMatch(/"(d|p|q|dp|dq|qi)"/);
    const order = { leadMs: 3_600_000, keepMs: 7 * DAY_MS, actor: 'op' };
    const made = await rotateSigningKey(two.engine, two.master, TRANSMITTER, order);
    expect((await jwks()).keys.map(({ kid }) => kid).sort()).toEqual([first, made.kid].sort());
    expect(await kidOf()).toBe(first);
    await expect(rotateSigningKey(two.engine, two.master, TRANSMITTER, order)).rejects.toMatchObject({
      code: 'SSF_KEY_PENDING',
    });
    two.clock.advance(two.clock.now() + 3_600_000);
    expect(await kidOf()).toBe(made.kid);
    expect((await jwks()).keys).toHaveLength(2);
    two.clock.advance(two.clock.now() + 7 * DAY_MS);
    expect((await jwks()).keys.map(({ kid }) => kid)).toEqual([made.kid]);
    const now = await rotateSigningKey(two.engine, two.master, TRANSMITTER, {
      leadMs: 0,
      keepMs: 0,
      actor: 'op',
    });
    expect((await jwks()).keys.map(({ kid }) => kid)).toEqual([now.kid]);
    expect(await kidOf()).toBe(now.kid);
  });
});
