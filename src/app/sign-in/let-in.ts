import { LockstepError } from '../../domain/errors.ts';
import type { Role } from '../../domain/role.ts';
import type { Engine } from '../../engine/engine.ts';
import { type Entry, journal } from '../../engine/log/journal.ts';
import { foldName, plainName } from '../../engine/same-actor.ts';
import { endKeys } from '../../engine/sign-in/end-keys.ts';
import { endSessions } from '../../engine/sign-in/end-sessions.ts';
import type { Tx } from '../../engine/store.ts';
import type { Row } from '../../engine/tables/index.ts';
import { peopleNamed } from '../people/find-person.ts';
import { isRole, mayGive } from '../tokens.ts';
import { mailMark, refuseTaken } from './administrators.ts';
import { lockAndLook, lockEntrant } from './entrant.ts';
import { roleOf } from './providers.ts';
import { beginSession } from './sessions.ts';

type Claims = Readonly<Record<string, unknown>>;

/**
 * Somebody for whom a provider vouches becomes a session: by the subject they had before, by the address under which they
 * were added, or because a claim gives a role. Throws PROVIDER_REFUSED.
 */
export async function letIn(
  engine: Engine,
  tenant: string,
  provider: Row<'sign_in_provider'>,
  claims: Claims,
  agent: string,
): Promise<string> {
  const refused: string[] = [];
  const cookie = await engine.store.transaction(tenant, async (tx) => {
    const [still] = await tx.find('sign_in_provider', { provider_id: provider.provider_id });
    if (still === undefined || still.issuer !== provider.issuer) return null;
    const subject = text(claims.sub);
    if (subject === null) return null;
    const role = roleOf(still, claims);
    const entries: Entry[] = [];
    const id = await known(engine, tx, still, claims, subject, role, entries);
    if (id === null) {
      refused.push('nobody here is known by that');
      return null;
    }
    const row = await lockEntrant(engine, tx, id);
    // Nothing of it stays: who does not get in is not written down as somebody who may.
    if (row === null) throw no('you may not use the console any more');
    const now = engine.clock.now();
    if (row.by_claim && role === null) {
      // What gave the role is gone: what it gave is gone, too.
      await journal(tx, [
        ...entries,
        ...(await endSessions(tx, id, { why: 'changed', actor: null, now })),
        ...(await endKeys(tx, row.name, { now, actor: `sign-in ${provider.provider_id}` })),
      ]);
      refused.push('the provider gives you no role here any more');
      return null;
    }
    if (row.by_claim && role !== null && role !== row.role)
      entries.push(...(await newRole(tx, row, role, now, provider.provider_id)));
    const begun = await beginSession(engine, tx, row, {
      how: 'provider',
      provider: provider.provider_id,
      acr: text(claims.acr),
      amr: texts(claims.amr),
      agent,
      passkey: false,
    });
    await journal(tx, [...entries, ...begun.entries]);
    return begun.text;
  });
  if (cookie === null)
    throw new LockstepError('PROVIDER_REFUSED', refused[0] ?? 'the provider is not used here any more');
  return cookie;
}

function no(why: string): LockstepError {
  return new LockstepError('PROVIDER_REFUSED', why);
}

async function known(
  engine: Engine,
  tx: Tx,
  { provider_id, issuer, person_claim }: Row<'sign_in_provider'>,
  claims: Claims,
  subject: string,
  role: Role | null,
  entries: Entry[],
): Promise<string | null> {
  const [bound] = await tx.find('administrator', { issuer, subject }, { limit: 1 });
  const mail = claims.email_verified === false ? null : text(claims.email);
  const expected = bound ?? (await expectedOne(engine, tx, provider_id, issuer, mail));
  if (expected === undefined && role === null) return null;
  // An address that nobody verified says nothing about who somebody is.
  const named = person_claim === 'email' ? mail : text(claims[person_claim]);
  // Whom nobody added is looked for each time: their leave has to end this once a source knows them.
  const byHand = expected !== undefined && !expected.by_claim;
  const nobody = byHand && expected.last_in_at !== null;
  const identity = expected?.identity_id ?? (nobody ? null : await personOf(engine, tx, named, byHand));
  if (expected !== undefined) {
    const { administrator_id } = expected;
    if (bound !== undefined && bound.identity_id === identity) return administrator_id;
    if (identity !== null) await lockAndLook(tx, identity);
    await tx.update(
      'administrator',
      ['subject', 'mail', 'identity_id'],
      [{ administrator_id, subject, mail: null, identity_id: identity }],
    );
    return administrator_id;
  }
  return role === null
    ? null
    : newcomer(engine, tx, { provider_id, issuer, subject, role, identity, claims, mail }, entries);
}

/** Added by an address, and never come yet. */
async function expectedOne(
  engine: Engine,
  tx: Tx,
  provider_id: string,
  issuer: string,
  mail: string | null,
): Promise<Row<'administrator'> | undefined> {
  if (mail === null) return undefined;
  const rows = await tx.find(
    'administrator',
    { provider_id, subject: null },
    { order: ['administrator_id'] },
  );
  const mark = mailMark(engine, tx.tenant, mail);
  return rows.find((row) => row.issuer === issuer && row.mail === mark);
}

/**
 * The one person of that name; null where there is none. Who is in the console already does not come in a second time as
 * nobody: no leave would end that; nor does one of several whom nobody added.
 */
async function personOf(
  engine: Engine,
  tx: Tx,
  named: string | null,
  byHand: boolean,
): Promise<string | null> {
  if (named === null) return null;
  const policy = await engine.policies.activeOrNull(tx);
  if (policy === null) return null;
  const [only, ...others] = await peopleNamed(engine, tx, policy, named);
  if (only === undefined) return null;
  if (others.length > 0) {
    if (byHand) return null;
    throw no('several people are known by that: an administrator has to say who you are');
  }
  const [taken] = await tx.find('administrator', { identity_id: only }, { limit: 1 });
  if (taken !== undefined) throw no('you use the console under another name already');
  return only;
}

async function newcomer(
  engine: Engine,
  tx: Tx,
  given: {
    readonly provider_id: string;
    readonly issuer: string;
    readonly subject: string;
    readonly role: Role;
    readonly identity: string | null;
    readonly claims: Claims;
    readonly mail: string | null;
  },
  entries: Entry[],
): Promise<string> {
  const { provider_id, issuer, subject, role, identity, claims, mail } = given;
  const name = await freeName(tx, plainName(mail ?? text(claims.name) ?? subject).slice(0, 150), provider_id);
  await refuseTaken(tx, {});
  const now = engine.clock.now();
  const row: Row<'administrator'> = {
    administrator_id: engine.random.uuid(),
    name,
    folded: foldName(name),
    role,
    how: 'provider',
    provider_id,
    issuer,
    subject,
    mail: null,
    by_claim: true,
    identity_id: identity,
    state: 'enabled',
    why: null,
    password: null,
    made_at: now,
    made_by: `sign-in ${provider_id}`,
    last_in_at: null,
  };
  await tx.insert('administrator', [row]);
  entries.push({
    type: 'administrator.added',
    at: now,
    subject: identity,
    body: {
      administrator: row.administrator_id,
      role,
      how: 'provider',
      provider: provider_id,
      identity,
      actor: row.made_by,
    },
  });
  return row.administrator_id;
}

/** The provider decides what people are called there; nobody becomes somebody else of that name here. */
async function freeName(tx: Tx, wanted: string, provider: string): Promise<string> {
  for (let n = 0; n < 100; n++) {
    const name = n === 0 ? wanted : `${wanted} (${provider} ${n})`;
    const [taken] = await tx.find('administrator', { folded: foldName(name) }, { limit: 1 });
    if (taken === undefined && name !== '') return name;
  }
  throw new LockstepError('ADMINISTRATOR_TAKEN', 'a hundred people of that name use the console');
}

async function newRole(
  tx: Tx,
  row: Row<'administrator'>,
  role: Role,
  now: number,
  provider: string,
): Promise<readonly Entry[]> {
  const { administrator_id: administrator, state, identity_id: identity } = row;
  await tx.update('administrator', ['role'], [{ administrator_id: administrator, role }]);
  const ended = [
    ...(await endSessions(tx, administrator, { why: 'changed', actor: null, now })),
    ...(await endKeys(tx, row.name, {
      now,
      actor: `sign-in ${provider}`,
      keeps: (given) => isRole(given) && mayGive(role, given),
    })),
  ];
  const previous = { role: row.role, state, identity };
  const body = { administrator, role, state, identity, why: 'claims', actor: null, previous };
  return [...ended, { type: 'administrator.changed', at: now, subject: identity, body }];
}

function text(value: unknown): string | null {
  return typeof value === 'string' && value !== '' && value.length <= 500 ? value : null;
}

function texts(value: unknown): readonly string[] | null {
  if (!Array.isArray(value)) return null;
  return value.flatMap((one) => text(one) ?? []).slice(0, 20);
}
