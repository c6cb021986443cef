import { LockstepError } from '../../domain/errors.ts';
import type { Role } from '../../domain/role.ts';
import type { Engine } from '../../engine/engine.ts';
import { type Entry, journal } from '../../engine/log/journal.ts';
import { foldName, plainName, sameActor } from '../../engine/same-actor.ts';
import { isUuid } from '../../engine/scim/uuid.ts';
import { removeAdministratorRows } from '../../engine/sign-in/administrators-of.ts';
import { endAccess } from '../../engine/sign-in/end-access.ts';
import {
  ableToLetIn,
  endSparing,
  isAdministrator,
  lockAdministrators,
} from '../../engine/sign-in/last-administrator.ts';
import type { Tx } from '../../engine/store.ts';
import type { Row } from '../../engine/tables/index.ts';
import { findPerson } from '../people/find-person.ts';
import { iso, isoOrNull } from '../people/list-people.ts';
import { isRole, mayGive } from '../tokens.ts';
import { lockAndLook } from './entrant.ts';
import { type Asker, lockCaller } from './still-in.ts';

export interface NewAdministrator {
  readonly name: string;
  readonly role: Role;
  /** The provider that they sign in with; null: here. */
  readonly provider: string | null;
  /** What the provider calls them, where that is known already. */
  readonly subject?: string | undefined;
  /** The address by which they are known when they first come. */
  readonly mail?: string | undefined;
  /** The person that they are, as `findPerson` takes it. */
  readonly person?: string | undefined;
}

/** Adds somebody who may use the console. They cannot sign in before they have a link, or come from their provider. */
export async function addAdministrator(
  engine: Engine,
  tenant: string,
  order: NewAdministrator,
  asker: Asker,
): Promise<Row<'administrator'>> {
  const { actor } = asker;
  return engine.store.transaction(tenant, async (tx) => {
    const now = engine.clock.now();
    await lockCaller(engine, tx, asker);
    const name = checkedName(order.name);
    const identityId = order.person === undefined ? null : await worksHere(engine, tx, order.person);
    const provider = order.provider === null ? null : await knownProvider(tx, order.provider);
    if (provider !== null && order.subject === undefined && order.mail === undefined)
      throw new LockstepError(
        'USAGE',
        'who signs in with a provider is known by a mail address or a subject: give one',
      );
    await refuseTaken(tx, { name, identityId });
    const row: Row<'administrator'> = {
      administrator_id: engine.random.uuid(),
      name,
      folded: foldName(name),
      role: order.role,
      how: provider === null ? 'local' : 'provider',
      provider_id: provider?.provider_id ?? null,
      issuer: provider?.issuer ?? null,
      subject: provider === null ? null : (order.subject ?? null),
      mail: provider === null || order.mail === undefined ? null : mailMark(engine, tenant, order.mail),
      by_claim: false,
      identity_id: identityId,
      state: 'enabled',
      why: null,
      password: null,
      made_at: now,
      made_by: actor,
      last_in_at: null,
    };
    if (row.issuer !== null && row.subject !== null) await refuseTakenSubject(tx, row.issuer, row.subject);
    await tx.insert('administrator', [row]);
    await journal(tx, [
      {
        type: 'administrator.added',
        at: now,
        subject: identityId,
        body: {
          administrator: row.administrator_id,
          role: row.role,
          how: row.how,
          provider: row.provider_id,
          identity: identityId,
          actor,
        },
      },
    ]);
    return row;
  });
}

export interface AdministratorChange {
  readonly role?: Role | undefined;
  readonly state?: 'enabled' | 'disabled' | undefined;
  /** null: nobody that the sources know. */
  readonly person?: string | null | undefined;
}

/**
 * Takes effect with the next request. Whoever may do less, or is said to be another person, is out at once. Throws
 * LAST_ADMINISTRATOR, ADMINISTRATOR_SELF.
 */
export async function changeAdministrator(
  engine: Engine,
  tenant: string,
  id: string,
  change: AdministratorChange,
  asker: Asker,
): Promise<Row<'administrator'>> {
  const { actor } = asker;
  return engine.store.transaction(tenant, async (tx) => {
    const now = engine.clock.now();
    // People before whatever hangs on them, and all who use the console in one order.
    if (asker.session?.identity != null) await lockAndLook(tx, asker.session.identity);
    const identity =
      change.person === undefined || change.person === null
        ? change.person
        : await worksHere(engine, tx, change.person);
    const all = await lockAdministrators(tx);
    await lockCaller(engine, tx, asker);
    const row = known(all, id);
    if (identity !== undefined && identity !== row.identity_id) {
      // Nobody takes themselves out of reach of their own leave.
      if (sameActor(row.name, actor))
        throw new LockstepError('ADMINISTRATOR_SELF', 'which person you are, another administrator says');
      await refuseTaken(tx, { identityId: identity });
    }
    const changed: Row<'administrator'> = {
      ...row,
      role: change.role ?? row.role,
      by_claim: change.role === undefined ? row.by_claim : false,
      state: change.state ?? row.state,
      why: change.state === 'enabled' ? null : change.state === 'disabled' ? `by ${actor}` : row.why,
      identity_id: identity === undefined ? row.identity_id : identity,
    };
    if (!isAdministrator(changed)) await refuseLast(tx, all, [row], now);
    await tx.put('administrator', [changed]);
    const ended = await endedBy(tx, row, changed, { actor, now });
    await endSparing(engine, tx);
    await journal(tx, [
      ...ended,
      {
        type: 'administrator.changed',
        at: now,
        subject: changed.identity_id,
        body: {
          administrator: id,
          role: changed.role,
          state: changed.state,
          identity: changed.identity_id,
          why: null,
          actor,
          previous: { role: row.role, state: row.state, identity: row.identity_id },
        },
      },
    ]);
    return changed;
  });
}

/** What was given for more than they may now would go on without them. */
async function endedBy(
  tx: Tx,
  before: Row<'administrator'>,
  after: Row<'administrator'>,
  by: { readonly actor: string; readonly now: number },
): Promise<readonly Entry[]> {
  if (after.state === 'disabled') return endAccess(tx, before, { why: 'disabled', ...by });
  // Whose leave ends what they made is another one now.
  if (after.identity_id !== before.identity_id) return endAccess(tx, before, { why: 'changed', ...by });
  if (after.role === before.role) return [];
  const keeps = (role: string) => isRole(role) && mayGive(after.role, role);
  return endAccess(tx, before, { why: 'changed', ...by, keeps });
}

/** Nothing that let them in is left. Throws LAST_ADMINISTRATOR. */
export async function removeAdministrator(
  engine: Engine,
  tenant: string,
  id: string,
  actor: string,
): Promise<void> {
  await engine.store.transaction(tenant, async (tx) => {
    const now = engine.clock.now();
    const all = await lockAdministrators(tx);
    const row = known(all, id);
    await refuseLast(tx, all, [row], now);
    const ended = await endAccess(tx, row, { why: 'removed', actor, now });
    await removeAdministratorRows(tx, id);
    await journal(tx, [
      ...ended,
      {
        type: 'administrator.removed',
        at: now,
        subject: row.identity_id,
        body: { administrator: id, role: row.role, actor },
      },
    ]);
  });
}

/** By id, or by the name exactly. Throws ADMINISTRATOR_UNKNOWN. */
export async function administratorCalled(tx: Tx, text: string): Promise<Row<'administrator'>> {
  const [row] = isUuid(text)
    ? await tx.find('administrator', { administrator_id: text.toLowerCase() })
    : await tx.find('administrator', { folded: foldName(text) });
  if (row === undefined)
    throw new LockstepError('ADMINISTRATOR_UNKNOWN', `there is no administrator ${text}`);
  return row;
}

/** More people than ever look after one company's access. */
export const MOST_ADMINISTRATORS = 2_000;

/** A keyed hash, so that the address itself is nowhere. */
export function mailMark(engine: Engine, tenant: string, mail: string): string {
  return engine.vault.hash(tenant, 'administrator-mail', foldName(mail));
}

export async function listAdministrators(tx: Tx, now: number) {
  const rows = await tx.find('administrator', {}, { order: ['folded'], limit: MOST_ADMINISTRATORS });
  const [sessions, passkeys] = await Promise.all([
    tx.find('console_session', { ends_at: { above: now } }, { columns: ['administrator_id'], limit: 50_000 }),
    tx.find('passkey', {}, { columns: ['administrator_id'], limit: 50_000 }),
  ]);
  const of = (list: readonly { readonly administrator_id: string }[], id: string) =>
    list.filter(({ administrator_id }) => administrator_id === id).length;
  const counting = await lastOnes(tx, rows, now);
  return rows.map((row) => ({
    id: row.administrator_id,
    name: row.name,
    role: row.role,
    how: row.how,
    provider: row.provider_id,
    known: row.how === 'local' || row.subject !== null,
    roleByClaim: row.by_claim,
    identity: row.identity_id,
    state: row.state,
    why: row.why,
    last: counting.length === 1 && counting[0] === row,
    passkeys: of(passkeys, row.administrator_id),
    password: row.password !== null,
    sessions: of(sessions, row.administrator_id),
    addedAt: iso(row.made_at),
    addedBy: row.made_by,
    lastInAt: isoOrNull(row.last_in_at),
  }));
}

export function checkedName(text: string): string {
  const name = plainName(text);
  if (name.length < 1 || name.length > 200)
    throw new LockstepError('USAGE', 'an administrator has a name of 1 to 200 characters');
  return name;
}

export async function refuseTaken(
  tx: Tx,
  { name, identityId }: { readonly name?: string; readonly identityId?: string | null },
): Promise<void> {
  if ((await tx.count('administrator', {})) >= MOST_ADMINISTRATORS)
    throw new LockstepError('CONFLICT', `more than ${MOST_ADMINISTRATORS} people may not use the console`);
  const [same] =
    name === undefined ? [] : await tx.find('administrator', { folded: foldName(name) }, { limit: 1 });
  if (same !== undefined)
    throw new LockstepError('ADMINISTRATOR_TAKEN', `somebody is called ${same.name} already`);
  if (identityId === undefined || identityId === null) return;
  const [other] = await tx.find('administrator', { identity_id: identityId }, { limit: 1 });
  if (other !== undefined)
    throw new LockstepError('ADMINISTRATOR_TAKEN', `that person is ${other.name} already`);
}

async function refuseTakenSubject(tx: Tx, issuer: string, subject: string): Promise<void> {
  const [other] = await tx.find('administrator', { issuer, subject }, { limit: 1 });
  if (other !== undefined)
    throw new LockstepError('ADMINISTRATOR_TAKEN', `the provider's subject is ${other.name} already`);
}

async function worksHere(engine: Engine, tx: Tx, text: string): Promise<string> {
  const id = await findPerson(engine, tx, await engine.policies.active(tx), text);
  if (!(await lockAndLook(tx, id)))
    throw new LockstepError('PERSON_UNKNOWN', 'that person does not work here now');
  return id;
}

async function knownProvider(tx: Tx, id: string): Promise<Row<'sign_in_provider'>> {
  const [provider] = await tx.find('sign_in_provider', { provider_id: id });
  if (provider === undefined) throw new LockstepError('PROVIDER_UNKNOWN', `there is no provider ${id}`);
  return provider;
}

function known(all: readonly Row<'administrator'>[], id: string): Row<'administrator'> {
  const row = all.find(({ administrator_id }) => administrator_id === id);
  if (row === undefined) throw new LockstepError('ADMINISTRATOR_UNKNOWN', `there is no administrator ${id}`);
  return row;
}

/** Somebody is left who can come in and let others in; before anybody can, whoever is to. Throws LAST_ADMINISTRATOR. */
export async function refuseLast(
  tx: Tx,
  all: readonly Row<'administrator'>[],
  going: readonly Row<'administrator'>[],
  now: number,
): Promise<void> {
  const counting = await lastOnes(tx, all, now);
  const last = counting.find((row) => going.includes(row));
  if (last === undefined || counting.some((row) => !going.includes(row))) return;
  throw new LockstepError('LAST_ADMINISTRATOR', `${last.name} is the last administrator`);
}

async function lastOnes(tx: Tx, all: readonly Row<'administrator'>[], now: number) {
  const able = await ableToLetIn(tx, all, now);
  return able.length > 0 ? able : all.filter(isAdministrator);
}
