import type { z } from 'zod';
import type { Engine } from '../../engine/engine.ts';
import type { Tx } from '../../engine/store.ts';
import type { keys } from '../../http/system-schemas.ts';
import { iso, isoOrNull } from '../people/list-people.ts';

type Key = z.output<typeof keys>['keys'][number];
type Draft = Pick<Key, 'kind' | 'id' | 'of'> & Partial<Key>;

/** Of each kind: a page is for people. */
const MOST = 200;

/** Every key of a tenant by name and age. What it is lies sealed elsewhere and is not read. */
export async function showKeys(
  engine: Engine,
  tx: Tx,
  kept: readonly string[],
): Promise<{ readonly keys: readonly Key[]; readonly more: boolean }> {
  const now = engine.clock.now();
  const groups = [
    await masterKeys(tx, kept),
    await logKeys(tx),
    await webhookKeys(tx, now),
    await hookKeys(engine, tx, now),
    await signalKeys(tx, now),
    await connectionKeys(tx, now),
    await clientKeys(tx, now),
  ];
  return {
    keys: groups.flatMap((group) => group.slice(0, MOST)).map(whole),
    more: groups.some((group) => group.length > MOST),
  };
}

function whole(draft: Draft): Key {
  return { state: 'inUse', madeAt: null, endsAt: null, lastUsedAt: null, public: null, ...draft };
}

/** Since when: when the log went over to a key that comes from it. */
async function masterKeys(tx: Tx, kept: readonly string[]): Promise<Draft[]> {
  const [tenant] = await tx.find('tenant', {}, { limit: 1, columns: ['key_id'] });
  const since = new Map<string, number>();
  const rows = await tx.find(
    'log_key',
    {},
    { order: ['n'], limit: MOST + 1, columns: ['key_id', 'made_at'] },
  );
  for (const row of rows) if (!since.has(row.key_id)) since.set(row.key_id, row.made_at);
  const ids = [...new Set([tenant?.key_id ?? '', ...kept])].filter((id) => id !== '');
  return ids.map((id) => ({
    kind: 'master',
    id,
    of: tx.tenant,
    state: id === tenant?.key_id ? 'inUse' : 'earlier',
    madeAt: isoOrNull(since.get(id)),
  }));
}

async function logKeys(tx: Tx): Promise<Draft[]> {
  const rows = await tx.find('log_key', {}, { order: [{ descending: 'n' }], limit: MOST + 1 });
  return rows.map((row, i) => ({
    kind: 'log',
    id: row.verifier.split('+').at(1) ?? '',
    of: row.origin,
    state: i === 0 ? 'inUse' : 'earlier',
    madeAt: iso(row.made_at),
    public: row.verifier,
  }));
}

async function webhookKeys(tx: Tx, now: number): Promise<Draft[]> {
  const endpoints = await tx.find('webhook_endpoint', {}, { limit: MOST, columns: ['endpoint_id', 'url'] });
  const urls = new Map(endpoints.map((row) => [row.endpoint_id, originOf(row.url)]));
  const rows = await tx.find('webhook_secret', {}, { order: [{ descending: 'made_at' }], limit: MOST + 1 });
  return rows.map((row) => ({
    kind: 'webhook',
    id: row.secret_id,
    of: urls.get(row.endpoint_id) ?? row.endpoint_id,
    state: stateOf(row.ends_at, now),
    madeAt: iso(row.made_at),
    endsAt: isoOrNull(row.ends_at),
    public: row.public_key,
  }));
}

/** Its path may be a secret of the receiver's. */
function originOf(url: string): string {
  return URL.canParse(url) ? new URL(url).origin : url;
}

/** The secrets that Hook documents sign with. */
async function hookKeys(engine: Engine, tx: Tx, now: number): Promise<Draft[]> {
  const [version] = await tx.find('policy_version', {}, { limit: 1, columns: ['version'] });
  if (version === undefined) return [];
  const { hooks } = (await engine.policies.active(tx)).compiled;
  const names = new Map([...hooks.values()].map(({ id, sign }) => [sign.replace(/^secret:/, ''), id]));
  if (names.size === 0) return [];
  const rows = await tx.find(
    'secret',
    { name: { in: [...names.keys()] } },
    { order: ['name'], limit: MOST + 1, columns: ['name', 'made_at'] },
  );
  const earlier = await tx.find(
    'hook_earlier_key',
    { name: { in: [...names.keys()] } },
    { order: [{ descending: 'ends_at' }], limit: MOST + 1 },
  );
  const of = (name: string) => names.get(name) ?? name;
  return [
    ...rows.map((row) => ({
      kind: 'hook' as const,
      id: row.name,
      of: of(row.name),
      madeAt: iso(row.made_at),
    })),
    ...earlier.map((row) => ({
      kind: 'hook' as const,
      id: row.key_id,
      of: of(row.name),
      state: stateOf(row.ends_at, now),
      endsAt: iso(row.ends_at),
      public: row.public_key,
    })),
  ];
}

async function signalKeys(tx: Tx, now: number): Promise<Draft[]> {
  const rows = await tx.find(
    'ssf_key',
    {},
    {
      order: [{ descending: 'made_at' }],
      limit: MOST + 1,
      columns: ['kid', 'made_at', 'signs_from', 'ends_at'],
    },
  );
  const signing = rows.filter((row) => row.signs_from <= now).at(0)?.kid;
  return rows.map((row) => ({
    kind: 'signals',
    id: row.kid,
    of: 'Shared Signals',
    state: row.ends_at !== null && row.ends_at <= now ? 'ended' : row.kid === signing ? 'inUse' : 'earlier',
    madeAt: iso(row.made_at),
    endsAt: isoOrNull(row.ends_at),
  }));
}

async function connectionKeys(tx: Tx, now: number): Promise<Draft[]> {
  const names = await connectionNames(tx);
  const rows = await tx.find(
    'scim_credential',
    // Access tokens live for an hour and are no keys.
    { issued_by: null },
    {
      order: [{ descending: 'made_at' }],
      limit: MOST + 1,
      columns: ['connection_id', 'credential_id', 'made_at', 'expires_at', 'revoked_at', 'last_used_at'],
    },
  );
  return rows.map((row) => ({
    kind: 'scimConnection',
    id: row.credential_id,
    of: names.get(row.connection_id) ?? row.connection_id,
    state: row.revoked_at !== null ? 'ended' : stateOf(row.expires_at, now),
    madeAt: iso(row.made_at),
    endsAt: iso(row.revoked_at ?? row.expires_at),
    lastUsedAt: isoOrNull(row.last_used_at),
  }));
}

async function clientKeys(tx: Tx, now: number): Promise<Draft[]> {
  const names = await connectionNames(tx);
  const rows = await tx.find('scim_client', {}, { order: [{ descending: 'made_at' }], limit: MOST + 1 });
  return rows.map((row) => ({
    kind: 'scimClient',
    id: row.client_id,
    of: names.get(row.connection_id) ?? row.connection_id,
    state: stateOf(row.expires_at, now),
    madeAt: iso(row.made_at),
    endsAt: iso(row.expires_at),
  }));
}

async function connectionNames(tx: Tx): Promise<Map<string, string>> {
  const rows = await tx.find('scim_connection', {}, { limit: MOST, columns: ['connection_id', 'name'] });
  return new Map(rows.map((row) => [row.connection_id, row.name]));
}

function stateOf(endsAt: number | null, now: number): 'inUse' | 'ended' {
  return endsAt !== null && endsAt <= now ? 'ended' : 'inUse';
}
