import { afterEach, describe, expect, it } from 'vitest';
import { leavePerson, undoLeave } from '../../src/app/people/leave-person.ts';
import { setSigner } from '../../src/app/ssf/signing-keys.ts';
import { EVENT_TYPES, type SignalName } from '../../src/ssf/event-types.ts';
import { settleIn } from './support/journey.ts';
import {
  PUSH_SECRET,
  RECEIVER,
  TRANSMITTER,
  type TwoCompanies,
  twoCompanies,
} from './support/two-companies.ts';

const AUDIENCE = 'https://beta.test/signals';
let open: TwoCompanies[] = [];
afterEach(async () => {
  for (const two of open) await two.close();
  open = [];
});

async function listening(...more: string[]): Promise<TwoCompanies> {
  const two = await twoCompanies();
  open.push(two);
  // Only so that there is a key to sign with.
  await two.receiver('anybody');
  await two.listens(AUDIENCE, more);
  await settleIn(two);
  return two;
}

let count = 0;
/** A genuine token of the transmitter, changed as told. */
async function token(two: TwoCompanies, name: SignalName, change: object = {}, id = '100'): Promise<string> {
  const now = Math.floor(two.clock.now() / 1_000);
  const claims = {
    iss: two.issuer,
    aud: AUDIENCE,
    jti: `t-${count++}`,
    iat: now,
    sub_id: { format: 'opaque', id },
    events: { [EVENT_TYPES[name]]: {} },
    ...change,
  };
  return two.store.transaction(TRANSMITTER, (tx) => setSigner(two.engine, two.master).sign(tx, claims));
}

const push = (
  two: TwoCompanies,
  body: string,
  headers: Record<string, string> = {},
  source = 'beta/partner',
) =>
  two.call(`/ssf/receive/${source}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/secevent+jwt',
      authorization: `Bearer ${PUSH_SECRET}`,
      ...headers,
    },
    body,
  });

const exceptions = async (two: TwoCompanies) =>
  (await two.store.transaction(RECEIVER, (tx) => tx.find('exception', { closed_at: null }))).map(
    ({ kind, subject, text }) => ({ kind, subject, text }),
  );

/** Everything that a token could change. */
const picture = (two: TwoCompanies) =>
  two.store.transaction(RECEIVER, async (tx) => ({
    identities: await tx.find('identity', {}, { order: ['identity_id'] }),
    deliveries: await tx.count('delivery', {}),
    exceptions: await tx.count('exception', {}),
    events: await tx.count('event', {}),
  }));

describe('a token that nobody genuine sent, or not for us, or not now', () => {
  it('changes nothing and opens nothing', async () => {
    const two = await listening('accountDisabled: leave');
    const now = Math.floor(two.clock.now() / 1_000);
    const good = await token(two, 'accountDisabled');
    const [header, body, signature] = good.split('.');
    const forged = Buffer.from(
      JSON.stringify({ ...JSON.parse(Buffer.from(body ?? '', 'base64url').toString()), jti: 'forged' }),
    ).toString('base64url');
    const before = await picture(two);
    const cases: [string, Response, number, string][] = [
      ['forged', await push(two, `${header}.${forged}.${signature}`), 400, 'invalid_key'],
      ['unsigned', await push(two, `${header}.${body}.`), 400, 'invalid_request'],
      ['no token', await push(two, '{"iss":"x"}'), 400, 'invalid_request'],
      [
        'stale',
        await push(two, await token(two, 'accountDisabled', { iat: now - 90_000 })),
        400,
        'invalid_request',
      ],
      [
        'of tomorrow',
        await push(two, await token(two, 'accountDisabled', { iat: now + 90_000 })),
        400,
        'invalid_request',
      ],
      [
        'for others',
        await push(two, await token(two, 'accountDisabled', { aud: 'https://others' })),
        400,
        'invalid_audience',
      ],
      [
        'of another issuer',
        await push(two, await token(two, 'accountDisabled', { iss: `${two.url}/ssf/t/beta` })),
        400,
        'invalid_issuer',
      ],
      ['without the credential', await push(two, good, { authorization: '' }), 401, 'authentication_failed'],
      [
        'with another credential',
        await push(two, good, { authorization: 'Bearer guessed' }),
        401,
        'authentication_failed',
      ],
      ['as JSON', await push(two, good, { 'content-type': 'application/json' }), 400, 'invalid_request'],
    ];
    for (const [what, answer, status, err] of cases)
      expect([what, answer.status, ((await answer.json()) as { err: string }).err]).toEqual([
        what,
        status,
        err,
      ]);
    for (const source of ['beta/nobody', 'acme/partner', 'nowhere/partner', 'partner', '%22/partner'])
      expect([source, (await push(two, good, {}, source)).status]).toEqual([source, 404]);
    expect((await push(two, 'x'.repeat(70_000))).status).toBe(413);
    expect(await picture(two)).toEqual(before);
    expect(two.warnings).toEqual([]);
  });

  it('is taken once', async () => {
    const two = await listening('accountDisabled: cutOff');
    const good = await token(two, 'accountDisabled');
    expect((await push(two, good)).status).toBe(202);
    const id = (await two.stateAtReceiver('100'))?.identity_id ?? '';
    expect((await two.stateAtReceiver('100'))?.state).toBe('suspended');
    await undoLeave(two.engine, RECEIVER, { identityId: id, actor: 'op', reason: 'works here' });
    const before = await picture(two);
    expect((await push(two, good)).status).toBe(202);
    expect(await picture(two)).toEqual(before);
    expect((await two.stateAtReceiver('100'))?.state).toBe('active');
  });
});

describe('what a genuine token starts', () => {
  it('is the cut-off that the policy says, until somebody takes it back', async () => {
    const two = await listening('sessionRevoked: cutOff');
    expect((await push(two, await token(two, 'sessionRevoked'))).status).toBe(202);
    expect(await two.stateAtReceiver('100')).toMatchObject({
      state: 'suspended',
      override: { state: 'suspended', actor: 'ssf:partner' },
    });
    await two.until(two.clock.now() + 60_000);
    const badges = two.systems.get('badges');
    expect(badges?.truth.couldReach('100', two.clock.now())).toBe(false);
    expect(badges?.truth.find('100')?.active).toBe(false);
    const id = (await two.stateAtReceiver('100'))?.identity_id ?? '';
    await undoLeave(two.engine, RECEIVER, { identityId: id, actor: 'op', reason: 'works here' });
    await two.until(two.clock.now() + 60_000);
    expect(badges?.truth.find('100')?.active).toBe(true);
  });

  it('is nothing but a question where the policy says nothing', async () => {
    const two = await listening();
    expect((await push(two, await token(two, 'accountDisabled'))).status).toBe(202);
    expect((await two.stateAtReceiver('100'))?.state).toBe('active');
    const id = (await two.stateAtReceiver('100'))?.identity_id ?? '';
    expect(await exceptions(two)).toMatchObject([{ kind: 'ssfSignal', subject: `partner:${id}` }]);
  });

  it('is nothing at all where it is ignored, or is news of the stream', async () => {
    const two = await listening('accountDisabled: ignore');
    for (const name of ['accountDisabled', 'verification', 'streamUpdated', 'scimPatch'] as const)
      expect((await push(two, await token(two, name))).status).toBe(202);
    expect((await two.stateAtReceiver('100'))?.state).toBe('active');
    expect(await exceptions(two)).toEqual([]);
  });

  it('is one exception for all whom nobody knows, however many', async () => {
    const two = await listening('accountDisabled: leave');
    for (const id of ['999', '998', '100x'])
      expect((await push(two, await token(two, 'accountDisabled', {}, id))).status).toBe(202);
    // A name or an address is no key, and the key of another kind neither.
    const sub_id = { format: 'email', email: 'bo.nr100@acme.test' };
    expect((await push(two, await token(two, 'accountDisabled', { sub_id }))).status).toBe(202);
    const open = await exceptions(two);
    expect(open.map(({ kind, subject }) => ({ kind, subject }))).toEqual([
      { kind: 'ssfSubjectUnknown', subject: 'partner' },
    ]);
    expect(JSON.stringify(open)).not.toContain('nr100');
    for (const id of ['100', '101']) expect((await two.stateAtReceiver(id))?.state).toBe('active');
  });

  it('waits for a person when it would end too many at once', async () => {
    const two = await listening('accountDisabled: leave');
    for (let i = 0; i < 12; i++)
      expect((await push(two, await token(two, 'accountDisabled', {}, String(100 + i)))).status).toBe(202);
    await two.until(two.clock.now() + 60_000);
    const badges = two.systems.get('badges');
    const reach = Array.from({ length: 12 }, (_, i) =>
      badges?.truth.couldReach(String(100 + i), two.clock.now()),
    ).filter((can) => can === true).length;
    expect(reach).toBeGreaterThan(0);
    const held = await two.store.transaction(RECEIVER, (tx) => tx.count('hold', { state: 'held' }));
    expect(held).toBe(reach);
  });

  it.each(['leave', 'cutOff'])('ends at once what is held of one of many (%s)', async (reaction) => {
    const two = await listening(`accountDisabled: ${reaction}`);
    const people = Array.from({ length: 20 }, (_, i) => ({ id: String(100 + i), department: 'Sales' }));
    await two.reportAtReceiver(people);
    await two.until(two.clock.now() + 60_000);
    await two.reportAtReceiver(people.map((one, i) => (i < 15 ? { ...one, lastDay: '2026-02-27' } : one)));
    await two.until(two.clock.now() + 60_000);
    const held = () => two.store.transaction(RECEIVER, (tx) => tx.count('hold', { state: 'held' }));
    const isIn = (id: string) => two.systems.get('badges')?.truth.couldReach(id, two.clock.now());
    expect([await held(), isIn('100')]).toEqual([15, true]);
    expect((await push(two, await token(two, 'accountDisabled'))).status).toBe(202);
    await two.until(two.clock.now() + 60_000);
    expect([await held(), isIn('100'), isIn('101')]).toEqual([14, false, true]);
    expect((await two.stateAtReceiver('100'))?.override?.actor).toBe('ssf:partner');
  });

  it('is no order about somebody who has left: a later employment is not ended by it', async () => {
    const two = await listening('accountDisabled: leave');
    const id = (await two.stateAtReceiver('100'))?.identity_id ?? '';
    await leavePerson(two.engine, RECEIVER, { identityId: id, actor: 'hr', reason: 'gone' });
    expect((await push(two, await token(two, 'accountDisabled'))).status).toBe(202);
    expect((await two.stateAtReceiver('100'))?.override?.actor).toBe('hr');
  });

  it('makes a leave that was ordered for later one of now, and forgets none', async () => {
    const two = await listening('accountDisabled: cutOff');
    const identityId = (await two.stateAtReceiver('100'))?.identity_id ?? '';
    const order = { identityId, actor: 'hr', reason: 'moves on' };
    await leavePerson(two.engine, RECEIVER, { ...order, at: two.clock.now() + 86_400_000 });
    expect((await push(two, await token(two, 'accountDisabled'))).status).toBe(202);
    expect((await two.stateAtReceiver('100'))?.state).toBe('left');
    const other = (await two.stateAtReceiver('101'))?.identity_id ?? '';
    await push(two, await token(two, 'accountDisabled', {}, '101'));
    // Who is cut off today would get everything back until that day.
    await expect(
      leavePerson(two.engine, RECEIVER, { ...order, identityId: other, at: two.clock.now() + 86_400_000 }),
    ).rejects.toMatchObject({ code: 'LEAVE_IN_EFFECT' });
  });

  it('cuts off nobody whom the same source has since enabled', async () => {
    const two = await listening('accountDisabled: leave');
    const now = Math.floor(two.clock.now() / 1_000);
    const late = await token(two, 'accountDisabled', { toe: now - 600 });
    expect((await push(two, await token(two, 'accountEnabled', { toe: now - 60 }))).status).toBe(202);
    expect((await push(two, late)).status).toBe(202);
    expect((await two.stateAtReceiver('100'))?.state).toBe('active');
    expect((await push(two, await token(two, 'accountDisabled'))).status).toBe(202);
    expect((await two.stateAtReceiver('100'))?.state).toBe('left');
    // Nothing is given back by a signal: a person is asked.
    expect((await push(two, await token(two, 'accountEnabled'))).status).toBe(202);
    expect((await two.stateAtReceiver('100'))?.state).toBe('left');
    expect((await exceptions(two)).map(({ kind }) => kind)).toEqual(['ssfSignal']);
  });

  it('is in the log without a name', async () => {
    const two = await listening('accountDisabled: leave');
    await push(two, await token(two, 'accountDisabled'));
    const [event] = await two.store.transaction(RECEIVER, (tx) =>
      tx.find('event', { type: 'signal.received' }),
    );
    expect(event).toMatchObject({
      subject_id: (await two.stateAtReceiver('100'))?.identity_id,
      payload: { source: 'partner', signal: 'accountDisabled', outcome: 'ordered' },
    });
  });
});

describe('a source that finds people by their account', () => {
  it('knows by it what we did ourselves', async () => {
    const two = await listening('accountDisabled: leave');
    const accountOf = async (id: string) => two.systems.get('badges')?.truth.find(id)?.id ?? '';
    const change = (text: string) =>
      text.replace('subject: { attribute: employeeId }', 'subject: { target: badges }');
    await two.changePolicy(change);
    const id = (await two.stateAtReceiver('101'))?.identity_id ?? '';
    const [account] = await two.store.transaction(RECEIVER, (tx) => tx.find('account', { identity_id: id }));
    await two.store.transaction(RECEIVER, (tx) =>
      tx.update(
        'account',
        ['desired'],
        [
          {
            account_id: account?.account_id ?? '',
            desired: { mode: 'deactivate', entitlements: [], reasons: [] },
          },
        ],
      ),
    );
    expect((await push(two, await token(two, 'accountDisabled', {}, await accountOf('101')))).status).toBe(
      202,
    );
    expect((await two.stateAtReceiver('101'))?.state).toBe('active');
    expect((await push(two, await token(two, 'accountDisabled', {}, await accountOf('100')))).status).toBe(
      202,
    );
    expect((await two.stateAtReceiver('100'))?.state).toBe('left');
    // The number of the person is not the id of an account.
    expect((await push(two, await token(two, 'accountDisabled', {}, '102'))).status).toBe(202);
    expect((await two.stateAtReceiver('102'))?.state).toBe('active');
  });
});
