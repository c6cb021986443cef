import { LockstepError } from '../../domain/errors.ts';
import { ROLES, type Role } from '../../domain/role.ts';
import type { Engine } from '../../engine/engine.ts';
import { type Entry, journal } from '../../engine/log/journal.ts';
import { endAccess } from '../../engine/sign-in/end-access.ts';
import { lockAdministrators } from '../../engine/sign-in/last-administrator.ts';
import type { Tx } from '../../engine/store.ts';
import type { Row } from '../../engine/tables/index.ts';
import type { SecretStore } from '../../secrets/secret-store.ts';
import { iso } from '../people/list-people.ts';
import { refuseLast } from './administrators.ts';
import { type Asker, lockCaller } from './still-in.ts';

export interface NewProvider {
  readonly id: string;
  readonly name: string;
  readonly issuer: string;
  readonly clientId: string;
  /** Name of the secret in the vault; null: a public client. */
  readonly secret: string | null;
  readonly scopes: readonly string[];
  readonly roleClaim: string | null;
  readonly roles: Readonly<Record<string, Role>>;
  readonly personClaim: string;
}

const MOST_PROVIDERS = 20;
const ID = /^[a-z0-9][a-z0-9-]{0,39}$/;

/** People may sign in with it from now on. Throws PROVIDER_TAKEN, SECRET_UNKNOWN, USAGE. */
export async function addProvider(
  engine: Engine,
  secrets: Pick<SecretStore, 'get'>,
  tenant: string,
  order: NewProvider,
  asker: Asker,
): Promise<void> {
  const { actor } = asker;
  if (!ID.test(order.id))
    throw new LockstepError('USAGE', 'a provider has an id of small letters, digits and -, at most 40');
  const issuer = checkedIssuer(order.issuer);
  if (order.roleClaim !== null && Object.keys(order.roles).length === 0)
    throw new LockstepError('USAGE', 'a claim that says roles needs at least one value that means one');
  if (order.roleClaim === null && Object.keys(order.roles).length > 0)
    throw new LockstepError('USAGE', 'which claim the values of roles are of was not said');
  await engine.store.transaction(tenant, async (tx) => {
    const now = engine.clock.now();
    await lockCaller(engine, tx, asker);
    const known = await tx.find('sign_in_provider', {}, { columns: ['provider_id'], limit: 100 });
    if (known.some(({ provider_id }) => provider_id === order.id))
      throw new LockstepError('PROVIDER_TAKEN', `there is a provider ${order.id} already`);
    if (known.length >= MOST_PROVIDERS)
      throw new LockstepError('CONFLICT', `there are ${MOST_PROVIDERS} providers already`);
    if (order.secret !== null) await secrets.get(tx, order.secret);
    await tx.insert('sign_in_provider', [
      {
        provider_id: order.id,
        name: order.name,
        issuer,
        client_id: order.clientId,
        secret: order.secret,
        scopes: [...new Set(['openid', ...order.scopes])],
        role_claim: order.roleClaim,
        roles: order.roles,
        person_claim: order.personClaim,
        made_at: now,
        made_by: actor,
      },
    ]);
    await journal(tx, [
      {
        type: 'signInProvider.added',
        at: now,
        subject: null,
        body: { provider: order.id, issuer, byClaim: order.roleClaim !== null, actor },
      },
    ]);
  });
}

/** Whoever came by it is out, by token and link, too. Who was added stays on the list, and comes in by none. Throws LAST_ADMINISTRATOR. */
export async function removeProvider(
  engine: Engine,
  tenant: string,
  id: string,
  actor: string,
): Promise<void> {
  await engine.store.transaction(tenant, async (tx) => {
    const now = engine.clock.now();
    const [row] = await tx.find('sign_in_provider', { provider_id: id }, { lock: 'update' });
    if (row === undefined) throw new LockstepError('PROVIDER_UNKNOWN', `there is no provider ${id}`);
    const entries: Entry[] = [];
    const all = await lockAdministrators(tx);
    const theirs = all.filter(({ provider_id }) => provider_id === id);
    await refuseLast(tx, all, theirs, now);
    for (const administrator of theirs)
      entries.push(...(await endAccess(tx, administrator, { why: 'providerRemoved', actor, now })));
    await tx.remove('sign_in_provider', { provider_id: id });
    await journal(tx, [
      ...entries,
      {
        type: 'signInProvider.removed',
        at: now,
        subject: null,
        body: { provider: id, issuer: row.issuer, actor },
      },
    ]);
  });
}

export async function listProviders(tx: Tx) {
  const rows = await tx.find('sign_in_provider', {}, { order: ['provider_id'], limit: MOST_PROVIDERS });
  return rows.map((row) => ({
    id: row.provider_id,
    name: row.name,
    issuer: row.issuer,
    clientId: row.client_id,
    secret: row.secret,
    scopes: row.scopes,
    roleClaim: row.role_claim,
    roles: row.roles,
    personClaim: row.person_claim,
    addedAt: iso(row.made_at),
    addedBy: row.made_by,
  }));
}

/** What the claims make of somebody: the most of what they are mapped to; null: nothing. */
export function roleOf(
  { role_claim, roles }: Pick<Row<'sign_in_provider'>, 'role_claim' | 'roles'>,
  claims: Readonly<Record<string, unknown>>,
): Role | null {
  if (role_claim === null || !Object.hasOwn(claims, role_claim)) return null;
  const said = claims[role_claim];
  const values: readonly unknown[] = Array.isArray(said) ? said : [said];
  const found = values.flatMap((value) =>
    typeof value === 'string' && Object.hasOwn(roles, value) ? (roles[value] ?? []) : [],
  );
  return ROLES.findLast((role) => found.includes(role)) ?? null;
}

function checkedIssuer(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  const fits =
    url !== null &&
    (url.protocol === 'https:' || url.protocol === 'http:') &&
    url.username === '' &&
    url.password === '' &&
    url.search === '' &&
    url.hash === '';
  if (!fits)
    throw new LockstepError('USAGE', 'an issuer is an https:// address without user, query and fragment');
  return text;
}
