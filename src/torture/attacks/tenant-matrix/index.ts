import pg from 'pg';
import { httpServices } from '../../../app/http-services.ts';
import { createToken } from '../../../app/tokens.ts';
import { makeEndpoint } from '../../../app/webhooks/make-endpoint.ts';
import { ROLES } from '../../../domain/role.ts';
import type { Store } from '../../../engine/store.ts';
import { type TableName, tables } from '../../../engine/tables/index.ts';
import { makeHttpApp } from '../../../http/make-app.ts';
import { type Findings, findings } from '../../findings.ts';
import { realDatabase } from '../../house/database.ts';
import { type House, makeHouse } from '../../house/house.ts';
import type { Rack } from '../../rack.ts';
import { type ScimDoor, settleDoor, tryDoors } from './scim-doors.ts';
import { strippedStore } from './stripped-store.ts';

const TENANTS = ['acme', 'globex', 'initech'] as const;
type Tenant = (typeof TENANTS)[number];
const NOTHING = '00000000-0000-7000-8000-000000000000';

/** What there is of one tenant to ask for, and by what its data would be known. */
interface Belongings {
  readonly house: House;
  readonly ids: Readonly<Record<string, readonly string[]>>;
  readonly marks: readonly string[];
  readonly tokens: ReadonlyMap<string, string>;
  readonly door: ScimDoor;
}

export const tenantMatrix: Rack = {
  name: 'tenant-matrix',
  shows:
    'no route shows or changes anything of another tenant, and row-level security alone holds as well (G13, T21)',
  parts: { short: 0, day: 1, night: 1 },
  run: async (order) => {
    const found = findings('tenant-matrix', order);
    const database = await realDatabase();
    const stripped = strippedStore(database.live);
    try {
      const tenants = new Map<Tenant, Belongings>();
      for (const [i, tenant] of TENANTS.entries())
        tenants.set(tenant, await settle(tenant, database.store, order.seed + i));
      const rows = await everyTable(tenants, stripped.store, database.owner, found);
      const plain = await matrix(tenants, database.store, database.owner, 'with its filters', found);
      const bare = await matrix(
        tenants,
        stripped.store,
        database.owner,
        'by row-level security alone',
        found,
      );
      if (stripped.statements() < 1_000)
        found.wrong(`only ${stripped.statements()} statements lost their filter`);
      return found.outcome({
        routes: plain.routes,
        requests: plain.requests + bare.requests,
        leaks: plain.leaks + bare.leaks,
        statementsWithoutFilter: stripped.statements(),
        tablesAskedWithoutFilter: rows,
      });
    } finally {
      await stripped.store.close();
      await database.close();
    }
  },
};

async function settle(tenant: Tenant, store: Store, seed: number): Promise<Belongings> {
  const house = await makeHouse({ tenant, store, seed });
  const people = Array.from({ length: 12 }, (_, i) => ({
    id: `E${i}`,
    department: 'Engineering',
    given: `Mark${tenant}`,
  }));
  await house.report(people);
  await house.until(house.clock.now() + 60_000);
  await house.report(people.map((person, i) => (i < 1 ? { ...person, lastDay: '2026-03-01' } : person)));
  await house.until(house.clock.now() + 7_200_000);
  // Everybody at once: this waits, and is there to be asked for.
  await house.report(
    people.map((person, i) => ({ ...person, lastDay: i < 1 ? '2026-03-01' : '2026-03-02' })),
  );
  await house.until(house.clock.now() + 60_000);
  const { webhook } = await makeEndpoint(house, tenant, {
    url: 'https://example.com/',
    types: ['*'],
    description: `Mark${tenant}`,
    ordered: false,
    scheme: 'v1',
    from: 0,
    actor: 'test',
  });
  const ids = await house.store.transaction(tenant, async (tx) => ({
    webhook: [webhook.id],
    person: (await tx.find('identity', {}, { limit: 5 })).map((row) => row.identity_id),
    leave: (await tx.find('leave', {})).map((row) => row.leave_id),
    hold: (await tx.find('hold', {}, { limit: 3 })).map((row) => row.hold_id),
    hash: [...new Set((await tx.find('hold', {})).map((row) => row.plan_hash))],
    exception: (await tx.find('exception', {}, { limit: 3 })).map((row) => row.exception_id),
    account: (await tx.find('account', {}, { limit: 3 })).map((row) => row.account_id),
    plan: (await tx.find('plan', {}, { limit: 3 })).map((row) => row.plan_id),
  }));
  const tokens = new Map<string, string>();
  for (const role of ROLES) {
    const made = await createToken(house.engine, tenant, {
      holder: `${role} of Mark${tenant}`,
      role,
      expiresAt: house.clock.now() + 86_400_000,
      madeBy: 'test',
    });
    tokens.set(role, made.token);
  }
  const door = await settleDoor(house, tenant);
  const marks = [`Mark${tenant}`, `mark${tenant}`, ...Object.values(ids).flat()];
  return { house, ids, marks, tokens, door };
}

/** Every route of the API description, asked by every role of every tenant for what is another tenant's. */
async function matrix(
  tenants: ReadonlyMap<Tenant, Belongings>,
  store: Store,
  owner: pg.ClientConfig,
  how: string,
  found: Findings,
) {
  let [requests, routes, leaks] = [0, 0, 0];
  for (const [caller, mine] of tenants) {
    const engine = { ...mine.house.engine, store };
    const app = makeHttpApp({
      services: httpServices({ ...mine.house, engine }),
      log: engine.log,
      version: '0.0.0',
      openMetrics: false,
      defaultTenant: caller,
    });
    const document = (await (await app.request('/api/v1/openapi.json')).json()) as {
      paths: Record<string, Record<string, unknown>>;
    };
    const before = await contents(owner, caller);
    for (const [path, methods] of Object.entries(document.paths)) {
      for (const method of Object.keys(methods)) {
        routes++;
        for (const [role, token] of mine.tokens) {
          for (const [target, theirs] of tenants) {
            const foreign = target !== caller;
            if (!foreign && method !== 'get') continue;
            for (const filled of paths(path, theirs.ids)) {
              requests++;
              const body = method === 'get' ? null : JSON.stringify(bodyFor(path, theirs));
              const answer = await app.request(filled, {
                method: method.toUpperCase(),
                headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
                ...(body === null ? {} : { body }),
              });
              const text = await answer.text();
              const what = `${how}: ${method} ${path} by ${role} of ${caller} for ${target}`;
              // What was asked for may be said again; what was not is somebody else's.
              const leaked = [...tenants]
                .filter(([name]) => name !== caller)
                .flatMap(([, other]) =>
                  other.marks.filter((mark) => !`${filled} ${body}`.includes(mark) && text.includes(mark)),
                );
              leaks += leaked.length;
              if (leaked.length > 0) found.wrong(`${what} showed ${leaked[0]}`);
              const named = filled !== path && foreign && !/source|number/.test(path);
              if (named && answer.status < 300) found.wrong(`${what} was answered ${answer.status}`);
              if (answer.status >= 500)
                found.wrong(`${what} was answered ${answer.status}: ${text.slice(0, 200)}`);
            }
          }
        }
      }
    }
    for (const [target, theirs] of tenants)
      if (target !== caller)
        requests += await tryDoors(app, mine.door, theirs.door, `${how}: ${caller} for ${target}`, found);
    const after = await contents(owner, caller);
    if (after !== before) found.wrong(`${how}: requests of ${caller} changed something of another tenant`);
  }
  return { requests, leaks, routes: routes / tenants.size };
}

function paths(path: string, ids: Belongings['ids']): string[] {
  const [, name] = /\{(\w+)\}/.exec(path) ?? [];
  if (name === undefined) return [path];
  return (ids[name] ?? [NOTHING])
    .slice(0, 2)
    .map((id) => path.replace(`{${name}}`, id).replace('{number}', '1').replace('{source}', 'hr'));
}

/** Orders that name people of the other tenant, where a route takes an order. */
function bodyFor(path: string, theirs: Belongings): unknown {
  const [person] = theirs.ids.person ?? [];
  if (path.endsWith('/plans')) return { kind: 'leave', person, reason: 'x' };
  if (path.endsWith('/approve')) return { reason: 'x', only: [person] };
  if (path.endsWith('/replay')) return { from: 0, to: 10 };
  if (/\/webhooks\/\{webhook\}(\/rotate)?$/.test(path)) return {};
  if (path.endsWith('/tasks/{task}/close')) return { note: 'x', result: 'done' };
  return path.includes('/imports/') ? 'id\n1\n' : { reason: 'x' };
}

/** A digest of all that is not of this tenant, read by the owner. */
async function contents(owner: pg.ClientConfig, tenant: string): Promise<string> {
  const client = new pg.Client(owner);
  await client.connect();
  try {
    const digests: string[] = [];
    for (const name of Object.keys(tables)) {
      const { rows } = await client.query(
        `select md5(coalesce(string_agg(md5(t::text), '' order by md5(t::text)), '')) as d from ${name} t where tenant_id <> $1`,
        [tenant],
      );
      digests.push(`${name}:${rows[0].d}`);
    }
    return digests.join();
  } finally {
    await client.end();
  }
}

/** Everything that a statement without a filter reads, counts, changes or removes is of the tenant that asks. */
async function everyTable(
  tenants: ReadonlyMap<Tenant, Belongings>,
  store: Store,
  owner: pg.ClientConfig,
  found: Findings,
): Promise<number> {
  const client = new pg.Client(owner);
  await client.connect();
  let asked = 0;
  try {
    for (const tenant of tenants.keys()) {
      const before = await contents(owner, tenant);
      for (const name of Object.keys(tables) as TableName[]) {
        asked++;
        const { rows } = await client.query(`select count(*)::int as n from ${name} where tenant_id = $1`, [
          tenant,
        ]);
        const [own] = rows as { n: number }[];
        const seen = await store.transaction(tenant, async (tx) => [
          (await tx.find(name, {})).length,
          await tx.count(name, {}),
        ]);
        if (seen.some((n) => n !== own?.n))
          found.wrong(`${name}: ${tenant} has ${own?.n} rows and sees ${seen.join(' and ')}`);
        await store
          .transaction(tenant, async (tx) => {
            const removed = await tx.remove(name, {}).catch(() => 0);
            if (removed > (own?.n ?? 0))
              found.wrong(`${name}: ${tenant} could remove ${removed} of ${own?.n} rows`);
            throw new Error('taken back');
          })
          .catch(() => undefined);
      }
      if ((await contents(owner, tenant)) !== before)
        found.wrong(`without filters ${tenant} changed something of another tenant`);
    }
  } finally {
    await client.end();
  }
  return asked;
}
