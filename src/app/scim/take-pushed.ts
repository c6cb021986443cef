import { isLockstepError } from '../../domain/errors.ts';
import type { Engine } from '../../engine/engine.ts';
import { openException } from '../../engine/exceptions.ts';
import type { Row } from '../../engine/tables/index.ts';
import { heedMeanings } from './heed-meaning.ts';
import type { ScimSource } from './pushed-words.ts';
import { putBack } from './put-back.ts';
import { NOTHING, take, type Waiting } from './take-batch.ts';

/** Decided together in one transaction. */
const BATCH = 100;
/** Batches of one connection in one round: others have their turn as well. */
const BATCHES = 20;
/** So long a connection may wait for its Source document before somebody is told: it is being set up. */
const UNDECIDED_MS = 15 * 60_000;

/**
 * Takes what identity providers pushed into the one way of all changes: facts, decision, plan, guard. It reads what a
 * directory says now, not what was sent: nothing is lost by a crash, and nothing depends on the order of messages.
 * Returns how many users were taken. What is broken for one tenant or connection holds up no other.
 */
export async function takePushed(engine: Engine): Promise<number> {
  let taken = 0;
  for (const tenant of await engine.store.tenants()) {
    await apart(engine, tenant, () => heedMeanings(engine, tenant));
    await apart(engine, tenant, async () => {
      for (const { connection, source } of await waitingConnections(engine, tenant))
        await apart(engine, tenant, async () => {
          for (let batch = 0; batch < BATCHES; batch++) {
            const many = await takeMany(engine, tenant, connection, source);
            taken += many;
            if (many < BATCH) break;
          }
        });
    });
  }
  return taken;
}

async function apart(engine: Engine, tenant: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    engine.log.error('what identity providers pushed could not be taken', { tenant, error: inWords(error) });
  }
}

const inWords = (error: unknown) =>
  isLockstepError(error) ? `${error.code}: ${error.message}` : String(error);

async function waitingConnections(engine: Engine, tenant: string) {
  const found = await engine.store.transaction(
    tenant,
    async (tx) => {
      const waiting = { untaken_since: { isNull: false } };
      const users = await tx.find('scim_user', waiting, { limit: 1 });
      const gone = await tx.find('scim_gone', waiting, { limit: 1 });
      if (users.length + gone.length === 0) return [];
      const [version] = await tx.find('policy_version', {}, { limit: 1, columns: ['version'] });
      const sources = version === undefined ? null : (await engine.policies.active(tx)).sources;
      const connections = await tx.find('scim_connection', {}, { order: ['connection_id'] });
      return connections.map((connection) => ({ connection, source: sources?.get(connection.name) }));
    },
    { readOnly: true },
  );
  const ready: { connection: Row<'scim_connection'>; source: ScimSource }[] = [];
  for (const { connection, source } of found)
    if (source?.type === 'scim') ready.push({ connection, source });
    else if (connection.removed_at === null) await tellUndecided(engine, tenant, connection);
  return ready;
}

/** People who are switched off where nothing says what that means keep what they have, so somebody has to know. */
async function tellUndecided(
  engine: Engine,
  tenant: string,
  { connection_id, name }: Row<'scim_connection'>,
): Promise<void> {
  await engine.store.transaction(tenant, async (tx) => {
    const long = { connection_id, untaken_since: { atMost: engine.clock.now() - UNDECIDED_MS } };
    const [user] = await tx.find('scim_user', long, { limit: 1, columns: ['user_id'] });
    const [off] = await tx.find('scim_user', { ...long, active: false }, { limit: 1, columns: ['user_id'] });
    const [gone] = await tx.find('scim_gone', long, { limit: 1, columns: ['resource_id'] });
    if (user === undefined && gone === undefined) return;
    const leavers = off !== undefined || gone !== undefined;
    await openException(engine, tx, {
      kind: 'pushedNotTaken',
      subject: name,
      identityId: null,
      target: null,
      severity: leavers ? 3 : 1,
      text: `${name}: what the identity provider says decides nothing, because no Source document of type scim has this id${leavers ? '; somebody was switched off there' : ''}`,
    });
  });
}

/** One batch; where it fails one by one, so that what one person's data break is narrowed down to that person, and told. */
async function takeMany(
  engine: Engine,
  tenant: string,
  connection: Row<'scim_connection'>,
  source: ScimSource,
): Promise<number> {
  const failed = new Set<string>();
  let taken = 0;
  for (let limit = BATCH; failed.size < BATCH; limit = 1) {
    let tried: Waiting = NOTHING;
    try {
      taken += await engine.store.transaction(tenant, (tx) =>
        take(engine, tx, connection, source, limit, (waiting) => {
          tried = waiting;
        }),
      );
      if (failed.size === 0 && limit === BATCH) return taken;
      if (countOf(tried) === 0 || taken >= BATCH) return taken;
    } catch (error) {
      engine.log.error('what an identity provider pushed could not be taken', {
        tenant,
        connection: connection.connection_id,
        people: limit,
        error: inWords(error),
      });
      if (limit > 1) continue;
      const who = [
        ...tried.users.map(({ user_id }) => user_id),
        ...tried.gone.map((row) => row.resource_id),
      ][0];
      // Without anybody it is not about one of them; who fails twice has come round to the front again.
      if (who === undefined || failed.has(who)) return taken;
      failed.add(who);
      const first = tried;
      await engine.store.transaction(tenant, (tx) => putBack(engine, tx, connection, first));
    }
  }
  return taken;
}

const countOf = ({ users, gone }: Waiting) => users.length + gone.length;
