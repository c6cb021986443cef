import { isLockstepError } from '../../domain/errors.ts';
import { groupBy } from '../../domain/group-by.ts';
import { applyReport, type EmploymentFacts, nothingKnown, seenAgain } from '../../domain/identity/facts.ts';
import { decide } from '../../engine/decide/decide.ts';
import type { Engine } from '../../engine/engine.ts';
import { closeException, openException } from '../../engine/exceptions.ts';
import { type FactsChange, takeFacts } from '../../engine/ingest/take-facts.ts';
import { journal } from '../../engine/log/journal.ts';
import { connectionOf } from '../../engine/scim/connection.ts';
import type { Tx } from '../../engine/store.ts';
import type { Row } from '../../engine/tables/index.ts';
import type { SourceDocument } from '../../policy/documents/source.ts';
import { sha256Hex } from '../../proof/digest.ts';
import { type JsonObject, own } from '../../scim/json.ts';
import { readUser, STATE } from '../../sources/scim/index.ts';
import { switchPeople } from './switch-people.ts';

type ScimSource = Extract<SourceDocument, { type: 'scim' }>;

/** Decided together in one transaction. */
const BATCH = 100;
/** Batches of one connection in one round: others have their turn as well. */
const BATCHES = 20;

/**
 * Takes what identity providers pushed into the one way of all changes: facts, decision, plan, guard. It reads what a
 * directory says now, not what was sent: nothing is lost by a crash, and nothing depends on the order of messages.
 * Returns how many users were taken.
 */
export async function takePushed(engine: Engine): Promise<number> {
  let taken = 0;
  for (const tenant of await engine.store.tenants()) {
    for (const { connection, source } of await connectionsWithSource(engine, tenant)) {
      for (let batch = 0; batch < BATCHES; batch++) {
        const many = await takeBatch(engine, tenant, connection, source, BATCH);
        taken += many;
        if (many < BATCH) break;
      }
    }
  }
  return taken;
}

async function connectionsWithSource(engine: Engine, tenant: string) {
  return engine.store.transaction(
    tenant,
    async (tx) => {
      const waiting = await tx.find('scim_user', { untaken_since: { isNull: false } }, { limit: 1 });
      const gone = await tx.find('scim_gone', { untaken_since: { isNull: false } }, { limit: 1 });
      if (waiting.length + gone.length === 0) return [];
      const [version] = await tx.find('policy_version', {}, { limit: 1, columns: ['version'] });
      if (version === undefined) return [];
      const { sources } = await engine.policies.active(tx);
      const connections = await tx.find('scim_connection', {}, { order: ['connection_id'] });
      return connections.flatMap((connection) => {
        const source = sources.get(connection.name);
        return source?.type === 'scim' ? [{ connection, source }] : [];
      });
    },
    { readOnly: true },
  );
}

/** One batch. What one person's data break is narrowed down to that person, and told. */
async function takeBatch(
  engine: Engine,
  tenant: string,
  connection: Row<'scim_connection'>,
  source: ScimSource,
  limit: number,
): Promise<number> {
  try {
    return await engine.store.transaction(tenant, (tx) => take(engine, tx, connection, source, limit));
  } catch (error) {
    engine.log.error('what an identity provider pushed could not be taken', {
      tenant,
      connection: connection.connection_id,
      people: limit,
      error: isLockstepError(error) ? `${error.code}: ${error.message}` : String(error),
    });
    if (limit > 1) {
      let taken = 0;
      for (let one = 0; one < BATCH; one++) {
        const many = await takeBatch(engine, tenant, connection, source, 1);
        taken += many;
        if (many === 0) break;
      }
      return taken;
    }
    await engine.store.transaction(tenant, (tx) => putBack(engine, tx, connection));
    return 0;
  }
}

/** The first in the queue cannot be taken: it waits behind the others, and a person is told. */
async function putBack(engine: Engine, tx: Tx, connection: Row<'scim_connection'>): Promise<void> {
  const now = engine.clock.now();
  const of = { connection_id: connection.connection_id, untaken_since: { isNull: false } };
  const [user] = await tx.find('scim_user', of, {
    order: ['untaken_since', 'user_id'],
    limit: 1,
    lock: 'update',
  });
  if (user === undefined) return putBackGone(engine, tx, connection, now);
  const { connection_id, user_id } = user;
  await tx.update('scim_user', ['untaken_since'], [{ connection_id, user_id, untaken_since: now }]);
  await openException(engine, tx, {
    kind: 'pushedNotTaken',
    subject: `${connection.name}:${user_id}`,
    identityId: null,
    target: null,
    severity: user.active ? 2 : 4,
    text: `${connection.name}: what the identity provider says of the user ${user_id} could not be taken${user.active ? '' : ', and it switched that user off'}; it is tried again`,
  });
}

async function putBackGone(
  engine: Engine,
  tx: Tx,
  { connection_id, name }: Row<'scim_connection'>,
  now: number,
): Promise<void> {
  const of = { connection_id, untaken_since: { isNull: false } };
  const [user] = await tx.find('scim_gone', of, { order: ['untaken_since'], limit: 1, lock: 'update' });
  if (user === undefined) return;
  const { resource_id } = user;
  await tx.update('scim_gone', ['untaken_since'], [{ connection_id, resource_id, untaken_since: now }]);
  await openException(engine, tx, {
    kind: 'pushedNotTaken',
    subject: `${name}:${resource_id}`,
    identityId: null,
    target: null,
    severity: 4,
    text: `${name}: the identity provider deleted the user ${resource_id}, and that could not be taken; it is tried again`,
  });
}

async function take(
  engine: Engine,
  tx: Tx,
  connection: Row<'scim_connection'>,
  source: ScimSource,
  limit: number,
): Promise<number> {
  const { connection_id, name } = connection;
  const of = { connection_id, untaken_since: { isNull: false } };
  const first = { order: ['untaken_since' as const], limit };
  const users = await tx.find('scim_user', of, { ...first, lock: 'skip' });
  const gone = await tx.find('scim_gone', { ...of, kind: 'User' }, { ...first, lock: 'skip' });
  if (users.length + gone.length === 0) return 0;
  const policy = await engine.policies.active(tx);
  const namespace = policy.namespaceOf(source.id);
  const now = engine.clock.now();
  const { changes, unreadable } = await factsOf(tx, connection, source, users, now);
  const ended = await deletionsOf(tx, namespace, source, gone, now);
  const facts = await takeFacts(engine, tx, policy, namespace, source.id, [...changes, ...ended]);
  for (const { id, problem } of unreadable)
    await openException(engine, tx, {
      kind: 'pushedNotTaken',
      subject: `${name}:${id}`,
      identityId: null,
      target: null,
      severity: 2,
      text: `${name}: what the identity provider says of the user ${id} cannot be taken (${problem})`,
    });
  const unread = new Set(unreadable.map(({ id }) => id));
  for (const { user_id } of users)
    if (!unread.has(user_id)) await closeException(engine, tx, 'pushedNotTaken', `${name}:${user_id}`, name);
  await noteRecords(tx, source.id, facts.linked, users, gone, now);
  const concerned = await switchPeople(engine, tx, source, [
    ...users.map(({ user_id }) => user_id),
    ...gone.map(({ resource_id }) => resource_id),
  ]);
  const received = Math.min(
    ...users.map(({ untaken_since }) => untaken_since ?? now),
    ...gone.map(({ untaken_since }) => untaken_since ?? now),
  );
  const people = [...new Set([...facts.identities, ...concerned])].sort();
  await decide(engine, tx, policy, people, {
    trigger: { by: 'scim', source: source.id },
    receivedAt: received,
  });
  await tx.update(
    'scim_user',
    ['untaken_since'],
    users.map(({ user_id }) => ({ connection_id, user_id, untaken_since: null })),
  );
  await tx.update(
    'scim_gone',
    ['untaken_since'],
    gone.map(({ resource_id }) => ({ connection_id, resource_id, untaken_since: null })),
  );
  await journal(
    tx,
    people.map((subject) => ({
      type: 'record.received',
      at: now,
      subject,
      body: { source: source.id, kind: 'pushed', ambiguous: false },
    })),
  );
  return users.length + gone.length;
}

async function factsOf(
  tx: Tx,
  connection: Row<'scim_connection'>,
  source: ScimSource,
  users: readonly Row<'scim_user'>[],
  now: number,
): Promise<{ readonly changes: FactsChange[]; readonly unreadable: { id: string; problem: string }[] }> {
  const { user: shape } = connectionOf(connection, '');
  const groups = await groupNames(tx, connection.connection_id, users);
  const changes: FactsChange[] = [];
  const unreadable: { id: string; problem: string }[] = [];
  for (const row of users) {
    const user = {
      id: row.user_id,
      resource: row.resource as JsonObject,
      state: row.active ? ('active' as const) : ('inactive' as const),
      groups: groups.get(row.user_id) ?? [],
      createdAt: row.created_at,
    };
    const read = readUser(user, source, shape, { asOf: now, sequence: 0 });
    if ('problem' in read) unreadable.push({ id: row.user_id, problem: read.problem });
    else
      changes.push({
        employment: row.user_id,
        // It is what holds now: newer than whatever is known, also where a clock went back meanwhile.
        fold: (known) => applyReport(known, { ...read.row, ...newerThan(known, now) }),
      });
  }
  return { changes, unreadable };
}

/** Of somebody who was deleted the last word holds on, but for that. */
async function deletionsOf(
  tx: Tx,
  namespace: string,
  source: ScimSource,
  gone: readonly Row<'scim_gone'>[],
  now: number,
): Promise<FactsChange[]> {
  const keys = gone.map(({ resource_id }) => resource_id).sort();
  const known = await tx.find(
    'employment',
    { namespace, employment_key: { in: keys } },
    { columns: ['employment_key'] },
  );
  const state = source.columns[STATE];
  if (state === undefined) return [];
  return known.map(({ employment_key }) => ({
    employment: employment_key,
    fold: (facts) => {
      const { asOf, sequence } = newerThan(facts, now);
      const person = { [state.as]: 'deleted' };
      return seenAgain(facts ?? nothingKnown(employment_key), asOf, sequence, person);
    },
  }));
}

function newerThan(known: EmploymentFacts | null, now: number) {
  const report = known?.report ?? null;
  return {
    asOf: Math.max(now, report?.asOf ?? 0),
    sequence: report === null ? 0 : report.sequence + 1,
  };
}

async function groupNames(
  tx: Tx,
  connection_id: string,
  users: readonly Row<'scim_user'>[],
): Promise<ReadonlyMap<string, string[]>> {
  const members = await tx.find(
    'scim_member',
    { connection_id, member_id: { in: users.map(({ user_id }) => user_id) } },
    { columns: ['group_id', 'member_id'] },
  );
  const ids = [...new Set(members.map(({ group_id }) => group_id))].sort();
  const groups = await tx.find(
    'scim_group',
    { connection_id, group_id: { in: ids } },
    { columns: ['group_id', 'resource'] },
  );
  const names = new Map(
    groups.map(({ group_id, resource }) => [group_id, own(resource as JsonObject, 'displayName')]),
  );
  const byMember = groupBy(members, ({ member_id }) => member_id);
  return new Map(
    [...byMember].map(([member, rows]) => [
      member,
      rows
        .flatMap(({ group_id }) => {
          const name = names.get(group_id);
          return typeof name === 'string' ? [name] : [];
        })
        .sort(),
    ]),
  );
}

/** What this source last said of each user, and whose it is. */
async function noteRecords(
  tx: Tx,
  source_id: string,
  linked: ReadonlyMap<string, string>,
  users: readonly Row<'scim_user'>[],
  gone: readonly Row<'scim_gone'>[],
  now: number,
): Promise<void> {
  const ids = [...users.map(({ user_id }) => user_id), ...gone.map(({ resource_id }) => resource_id)];
  const known = new Map(
    (await tx.find('record', { source_id, record_key: { in: ids } })).map((row) => [row.record_key, row]),
  );
  const record = (key: string, says: string, digest: string): Row<'record'> => ({
    source_id,
    record_key: key,
    digest,
    identity_id: linked.get(key) ?? known.get(key)?.identity_id ?? null,
    import_id: null,
    seen_at: now,
    present: says !== 'gone',
    says,
    sealed: null,
  });
  await tx.put('record', [
    ...users.map((row) =>
      record(
        row.user_id,
        row.active ? 'here' : 'off',
        sha256Hex(`${row.user_id} ${row.version}`).slice(0, 32),
      ),
    ),
    ...gone.map(({ resource_id }) => record(resource_id, 'gone', 'gone')),
  ]);
}
