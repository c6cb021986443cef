import {
  type AuthenticationResponseJSON,
  generateAuthenticationOptions,
  generateRegistrationOptions,
  type RegistrationResponseJSON,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
  type WebAuthnCredential,
} from '@simplewebauthn/server';
import { LockstepError } from '../../domain/errors.ts';
import type { Engine } from '../../engine/engine.ts';
import { journal } from '../../engine/log/journal.ts';
import { plainName } from '../../engine/same-actor.ts';
import type { Tx } from '../../engine/store.ts';
import type { Row } from '../../engine/tables/index.ts';
import { iso, isoOrNull } from '../people/list-people.ts';
import { reading } from '../reading.ts';
import { lockEntrant } from './entrant.ts';
import { readStamp, stamp, useOnce } from './once.ts';
import { beginSession, type SessionCaller } from './sessions.ts';
import { lockCaller } from './still-in.ts';
import { countAttempt, refuseThrottled } from './throttle.ts';

const CHALLENGE_MS = 5 * 60_000;
const MOST_PASSKEYS = 20;
const PURPOSE = 'passkey';

/** A passkey belongs to a name, and a browser gives it to no IP address. Throws PASSKEY_ADDRESS. */
export function rpOf(origin: string): string {
  const { hostname } = new URL(origin);
  if (/^[\d.]+$/.test(hostname) || hostname.startsWith('['))
    throw new LockstepError('PASSKEY_ADDRESS', `there are no passkeys for ${hostname}`);
  return hostname;
}

export async function listPasskeys(tx: Tx, administrator: string) {
  const rows = await tx.find(
    'passkey',
    { administrator_id: administrator },
    { order: ['made_at', 'credential_id'], limit: MOST_PASSKEYS },
  );
  return rows.map((row) => ({
    id: row.credential_id,
    name: row.name,
    address: row.rp_id,
    backedUp: row.backed_up,
    addedAt: iso(row.made_at),
    usedAt: isoOrNull(row.used_at),
  }));
}

/** What the browser needs to make a passkey. The challenge is the session's, and good once. */
export async function registrationOptions(
  engine: Engine,
  { tenant, actor, session }: SessionCaller,
  origin: string,
) {
  const rpID = rpOf(origin);
  const known = await reading(engine.store, tenant, (tx) =>
    tx.find('passkey', { administrator_id: session.administrator }, { limit: MOST_PASSKEYS }),
  );
  const options = await generateRegistrationOptions({
    rpName: 'Lockstep',
    rpID,
    userName: actor,
    userDisplayName: actor,
    userID: new Uint8Array(Buffer.from(session.administrator)),
    attestationType: 'none',
    excludeCredentials: known.map((row) => ({ id: row.credential_id })),
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
  });
  await keepChallenge(engine, { tenant, session }, options.challenge);
  return options;
}

export async function addPasskey(
  engine: Engine,
  caller: SessionCaller,
  origin: string,
  given: { readonly name: string; readonly response: unknown },
): Promise<void> {
  const { tenant, actor, session } = caller;
  const name = plainName(given.name).slice(0, 100) || 'Passkey';
  const challenge = await takeChallenge(engine, { tenant, session });
  const response = given.response as RegistrationResponseJSON;
  const verified = await verifyRegistrationResponse({
    response,
    expectedChallenge: challenge,
    expectedOrigin: origin,
    expectedRPID: rpOf(origin),
    requireUserVerification: true,
  }).catch((cause: unknown) => {
    throw refused(cause);
  });
  if (!verified.verified) throw refused();
  const { credential, credentialBackedUp } = verified.registrationInfo;
  await engine.store.transaction(tenant, async (tx) => {
    const now = engine.clock.now();
    await lockCaller(engine, tx, caller);
    const { administrator: administrator_id } = session;
    if ((await tx.count('passkey', { administrator_id })) >= MOST_PASSKEYS)
      throw new LockstepError('CONFLICT', `more than ${MOST_PASSKEYS} passkeys are not kept`);
    const [taken] = await tx.find('passkey', { credential_id: credential.id }, { limit: 1 });
    if (taken !== undefined) throw refused();
    await tx.insert('passkey', [
      {
        credential_id: credential.id,
        administrator_id,
        name,
        public_key: credential.publicKey,
        counter: credential.counter,
        transports: (credential.transports ?? []).slice(0, 10),
        rp_id: rpOf(origin),
        backed_up: credentialBackedUp,
        made_at: now,
        used_at: null,
      },
    ]);
    // Whoever has just made it has it in their hands.
    await tx.update('console_session', ['stepped_up_at'], [{ session_id: session.id, stepped_up_at: now }]);
    await journal(tx, [
      { type: 'passkey.added', at: now, subject: null, body: { administrator: administrator_id, actor } },
    ]);
  });
}

export async function renamePasskey(
  engine: Engine,
  { tenant, session }: SessionCaller,
  id: string,
  text: string,
): Promise<void> {
  await engine.store.transaction(tenant, async (tx) => {
    const row = await ownPasskey(tx, session.administrator, id);
    const name = plainName(text).slice(0, 100) || row.name;
    await tx.update('passkey', ['name'], [{ credential_id: row.credential_id, name }]);
  });
}

/** The last way in of somebody local stays. */
export async function removePasskey(
  engine: Engine,
  { tenant, actor, session }: SessionCaller,
  id: string,
): Promise<void> {
  await engine.store.transaction(tenant, async (tx) => {
    const [administrator] = await tx.find(
      'administrator',
      { administrator_id: session.administrator },
      { lock: 'update' },
    );
    const row = await ownPasskey(tx, session.administrator, id);
    const others = await tx.count('passkey', { administrator_id: session.administrator });
    if (administrator?.how === 'local' && administrator.password === null && others <= 1)
      throw new LockstepError('USAGE', 'without this passkey and a password you could never sign in again');
    await tx.remove('passkey', { credential_id: row.credential_id });
    await journal(tx, [
      {
        type: 'passkey.removed',
        at: engine.clock.now(),
        subject: null,
        body: { administrator: session.administrator, actor },
      },
    ]);
  });
}

async function ownPasskey(tx: Tx, administrator: string, id: string): Promise<Row<'passkey'>> {
  const where = { credential_id: id, administrator_id: administrator };
  const [row] = await tx.find('passkey', where, { lock: 'update' });
  if (row === undefined) throw new LockstepError('PASSKEY_UNKNOWN', 'there is no such passkey of yours');
  return row;
}

/** For somebody who has not said who they are: nothing is written down, and the passkey says it. */
export async function entryOptions(engine: Engine, tenant: string, origin: string) {
  const rpID = rpOf(origin);
  const challenge = stamp(engine, tenant, PURPOSE, { rpID }, CHALLENGE_MS);
  return generateAuthenticationOptions({
    rpID,
    challenge: new Uint8Array(Buffer.from(challenge)),
    userVerification: 'required',
  });
}

/** Only of somebody local: who signs in with a provider is let in by nobody else. Throws SIGN_IN_REFUSED. */
export async function enterWithPasskey(
  engine: Engine,
  tenant: string,
  origin: string,
  given: { readonly response: unknown; readonly address: string; readonly agent: string },
): Promise<string> {
  const attempt = { account: null, address: given.address };
  const response = given.response as AuthenticationResponseJSON;
  await refuseThrottled(engine, tenant, attempt);
  let challenge = '';
  const ours = (text: string) => {
    challenge = Buffer.from(text, 'base64url').toString('utf8');
    return readStamp(engine, tenant, PURPOSE, challenge) !== null;
  };
  const row = await passkeyCalled(engine, tenant, response);
  const counter = row === null ? null : await verifiedCounter(row, response, ours, origin).catch(() => null);
  const entered =
    row === null || counter === null
      ? null
      : await engine.store.transaction(tenant, async (tx) => {
          const administrator = await lockEntrant(engine, tx, row.administrator_id);
          if (administrator === null || administrator.how !== 'local') return null;
          if (!(await useOnce(engine, tx, challenge, CHALLENGE_MS))) return null;
          if (!(await noteUse(engine, tx, row, counter))) return null;
          const { text, entries } = await beginSession(engine, tx, administrator, {
            how: 'passkey',
            agent: given.agent,
            passkey: true,
          });
          await journal(tx, entries);
          return text;
        });
  if (entered !== null) return entered;
  await countAttempt(engine, tenant, attempt);
  throw new LockstepError('SIGN_IN_REFUSED', 'that passkey lets nobody in here');
}

/** For a session: only passkeys of its own person, of this address. */
export async function stepUpOptions(engine: Engine, { tenant, session }: SessionCaller, origin: string) {
  const rpID = rpOf(origin);
  const known = await reading(engine.store, tenant, (tx) =>
    tx.find('passkey', { administrator_id: session.administrator, rp_id: rpID }, { limit: MOST_PASSKEYS }),
  );
  const options = await generateAuthenticationOptions({
    rpID,
    userVerification: 'required',
    allowCredentials: known.map((row) => ({ id: row.credential_id, transports: [...row.transports] })),
  });
  await keepChallenge(engine, { tenant, session }, options.challenge);
  return options;
}

/** From now on, for a while, the session may do what is dangerous. Throws PASSKEY_REFUSED. */
export async function stepUp(
  engine: Engine,
  { tenant, session }: SessionCaller,
  origin: string,
  given: unknown,
): Promise<void> {
  const response = given as AuthenticationResponseJSON;
  const challenge = await takeChallenge(engine, { tenant, session });
  const row = await passkeyCalled(engine, tenant, response);
  if (row === null || row.administrator_id !== session.administrator) throw refused();
  const counter = await verifiedCounter(row, response, (text) => text === challenge, origin);
  await engine.store.transaction(tenant, async (tx) => {
    const now = engine.clock.now();
    if (!(await noteUse(engine, tx, row, counter))) throw refused();
    await tx.update('console_session', ['stepped_up_at'], [{ session_id: session.id, stepped_up_at: now }]);
    await journal(tx, [
      {
        type: 'session.steppedUp',
        at: now,
        subject: null,
        body: { session: session.id, administrator: session.administrator },
      },
    ]);
  });
}

async function passkeyCalled(
  engine: Engine,
  tenant: string,
  { id }: AuthenticationResponseJSON,
): Promise<Row<'passkey'> | null> {
  const [row] = await reading(engine.store, tenant, (tx) => tx.find('passkey', { credential_id: id }));
  return row ?? null;
}

/** The counter that the authenticator says, of an answer that is right. Throws PASSKEY_REFUSED. */
async function verifiedCounter(
  row: Row<'passkey'>,
  response: AuthenticationResponseJSON,
  expectedChallenge: (text: string) => boolean,
  origin: string,
): Promise<number> {
  const credential: WebAuthnCredential = {
    id: row.credential_id,
    publicKey: new Uint8Array(row.public_key),
    counter: row.counter,
  };
  const { verified, authenticationInfo } = await verifyAuthenticationResponse({
    response,
    expectedChallenge,
    expectedOrigin: origin,
    expectedRPID: row.rp_id,
    credential,
    requireUserVerification: true,
  }).catch((cause: unknown) => {
    throw refused(cause);
  });
  if (!verified) throw refused();
  return authenticationInfo.newCounter;
}

/** False: it was used elsewhere meanwhile with a counter as high, or removed: a copy, or a replay. */
async function noteUse(engine: Engine, tx: Tx, seen: Row<'passkey'>, counter: number): Promise<boolean> {
  const { credential_id } = seen;
  const [row] = await tx.find('passkey', { credential_id }, { lock: 'update' });
  if (row === undefined || row.administrator_id !== seen.administrator_id) return false;
  if ((row.counter > 0 || counter > 0) && counter <= row.counter) return false;
  await tx.update(
    'passkey',
    ['counter', 'used_at'],
    [{ credential_id, counter, used_at: engine.clock.now() }],
  );
  return true;
}

type InSession = Pick<SessionCaller, 'tenant' | 'session'>;

async function keepChallenge(engine: Engine, { tenant, session }: InSession, challenge: string) {
  const row = { session_id: session.id, challenge, challenged_at: engine.clock.now() };
  await engine.store.transaction(tenant, (tx) =>
    tx.update('console_session', ['challenge', 'challenged_at'], [row]),
  );
}

/** Each is answered once, rightly or wrongly. Throws PASSKEY_REFUSED. */
async function takeChallenge(engine: Engine, { tenant, session }: InSession): Promise<string> {
  return engine.store.transaction(tenant, async (tx) => {
    const [row] = await tx.find('console_session', { session_id: session.id }, { lock: 'update' });
    const asked = row?.challenged_at ?? null;
    if (row?.challenge == null || asked === null || engine.clock.now() - asked > CHALLENGE_MS)
      throw refused();
    await tx.update('console_session', ['challenge'], [{ session_id: session.id, challenge: null }]);
    return row.challenge;
  });
}

function refused(cause?: unknown): LockstepError {
  return new LockstepError('PASSKEY_REFUSED', 'the answer of the passkey is not right', { cause });
}
