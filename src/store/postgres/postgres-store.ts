import pg from 'pg';
import { LockstepError } from '../../domain/errors.ts';
import type { LaneClaim, Store, Tx } from '../../engine/store.ts';
import { describeTable, type Row, type TableName } from '../../engine/tables/index.ts';
import { describeFailure } from '../launcher/describe-failure.ts';
import { repeating } from '../repeating.ts';
import { TENANT } from '../tenant-name.ts';
import { silentConnections, streamOf } from './silent-connections.ts';
import {
  countStatement,
  deleteStatement,
  insertStatement,
  named,
  type Statement,
  selectStatement,
  tallyStatement,
  updateStatement,
} from './statements.ts';

/** bigint columns hold instants and counters below 2^53: plain numbers. */
const INT8 = 20;
const parsers: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
    oid === INT8
      ? (value: string) => Number(value)
      : pg.types.getTypeParser(oid, format as 'text')) as pg.CustomTypesConfig['getTypeParser'],
};

/** By name: a newer program may add a column under the feet of this one, and a prepared `*` would then fail. */
const LANE = ['tenant_id', ...Object.keys(describeTable('lane').columns)]
  .map((column) => `l.${column}`)
  .join(', ');

/**
 * A process that stands still in the middle of a transaction holds rows that others wait for, also those who would take its
 * lanes over: after this time the server ends its transaction.
 */
const IDLE_MS = 60_000;

const OR_OWN = " or owner = $1 and tenant_id || '/' || lane_id <> all($4::text[])";

/** For a session of one's own beside the store's. */
export const sessionOptions: pg.ClientConfig = { types: parsers };

const held = new WeakSet<pg.ClientBase>();

/** What is sent in one turn of the event loop leaves with one write: that costs more than most of our statements. */
function write(client: pg.ClientBase, statement: string | Statement): Promise<pg.QueryResult> {
  const stream = streamOf(client);
  if (!held.has(client)) {
    held.add(client);
    stream.cork();
    process.nextTick(() => {
      held.delete(client);
      stream.uncork();
    });
  }
  return client.query(statement);
}

type Send = (client: pg.ClientBase, statement: string | Statement) => Promise<pg.QueryResult>;

/** What a transaction has met so far. */
interface Course {
  failure: Error | undefined;
}

function makeTx(
  send: Send,
  client: pg.ClientBase,
  tenant: string,
  course: Course,
  after: (() => void)[],
): Tx {
  const fail = (error: Error) => {
    course.failure ??= error;
  };
  const run = (statement: Statement) => {
    const answer = send(client, statement);
    // Before the answer to COMMIT is looked at.
    answer.catch(fail);
    return answer;
  };
  /** Nobody may ever await it: the transaction fails with it, and not the process. */
  const call = <R>(work: () => Promise<R>): Promise<R> => {
    const answer = work();
    answer.catch(fail);
    return answer;
  };
  const keysOf = (table: TableName, rows: readonly Record<string, unknown>[]) => {
    const { key } = describeTable(table);
    return rows.map((row) => key.map((column) => String(row[column])).join('\u0000'));
  };
  return {
    tenant,
    find: (table, where, options = {}) =>
      call(async () => (await run(selectStatement(table, tenant, where, options))).rows as never),
    count: (table, where, matching) =>
      call(async () => Number((await run(countStatement(table, tenant, where, matching))).rows[0].n)),
    tally: (table, where, by, counted) =>
      call(async () => {
        const { rows } = await run(tallyStatement(table, tenant, where, by, counted));
        const names = Object.keys(counted);
        return rows.map((row) => ({
          value: row.value,
          rows: Number(row.rows),
          counts: Object.fromEntries(names.map((name, i) => [name, Number(row[`n${i}`])])),
        })) as never;
      }),
    insert: (table, rows) =>
      call(async () => {
        if (rows.length > 0) await run(insertStatement(table, tenant, rows, 'insert'));
      }),
    put: (table, rows) =>
      call(async () => {
        if (rows.length > 0) await run(insertStatement(table, tenant, rows, 'put'));
      }),
    insertNew: (table, rows) =>
      call(async () => {
        if (rows.length === 0) return [];
        return keysOf(table, (await run(insertStatement(table, tenant, rows, 'new'))).rows);
      }),
    update: (table, columns, rows) =>
      call(async () => {
        if (rows.length === 0) return 0;
        return (await run(updateStatement(table, tenant, columns, rows))).rowCount ?? 0;
      }),
    updateWhere: (table, columns, rows, where) =>
      call(async () => {
        if (rows.length === 0) return [];
        return keysOf(table, (await run(updateStatement(table, tenant, columns, rows, where))).rows);
      }),
    remove: (table, where) =>
      call(async () => (await run(deleteStatement(table, tenant, where))).rowCount ?? 0),
    advance: (counter, by) =>
      call(async () => {
        const result = await run(
          named(
            'insert into counter as c (tenant_id, name, value) values ($1, $2, $3) on conflict (tenant_id, name) do update set value = c.value + $3 returning value - $3 as before',
            [tenant, counter, by],
          ),
        );
        return Number(result.rows[0].before);
      }),
    afterCommit: (action) => {
      after.push(action);
    },
  };
}

/**
 * The transactions of several tenants as parts of one that the caller has begun on this session and ends. Only for what
 * must be there for all of them or for none.
 */
export function storeInTransaction(client: pg.Client): Store {
  const never = async (): Promise<never> => {
    throw new LockstepError('INTERNAL', 'nothing is served within one transaction');
  };
  return {
    async transaction(tenant, work) {
      if (!TENANT.test(tenant)) throw new LockstepError('USAGE', `'${tenant}' is not a tenant name`);
      const course: Course = { failure: undefined };
      await client.query("select set_config('lockstep.tenant', $1, true)", [tenant]);
      const result = await work(makeTx(write, client, tenant, course, []));
      // A statement that nobody awaited comes back before this one does.
      await client.query('select 1').catch((error: Error) => {
        course.failure ??= error;
      });
      if (course.failure !== undefined) throw course.failure;
      return result;
    },
    tenants: never,
    heartbeat: never,
    reap: never,
    claimLanes: never,
    nextDue: never,
    close: async () => undefined,
  };
}

/**
 * A connection whose other end is gone without a word would be waited for until the kernel gives up, a quarter of an
 * hour later or never, and with it a lane whose lease goes on. No statement of ours takes nearly as long.
 */
const ANSWERS_WITHIN_MS = 60_000;
const CONNECTS_WITHIN_MS = 30_000;
/** Its number at the server; the types of pg hide it. */
const processOf = (client: pg.ClientBase) =>
  (client as pg.ClientBase & { readonly processID?: number }).processID ?? null;
/** What pg says of a statement that was not answered in time. Its connection cannot be used any more. */
const NO_ANSWER = 'Query read timeout';

export function postgresStore(config: pg.PoolConfig): Store {
  const session = {
    query_timeout: ANSWERS_WITHIN_MS,
    connectionTimeoutMillis: CONNECTS_WITHIN_MS,
    keepAlive: true,
    types: parsers,
    application_name: 'lockstep',
    ...config,
  };
  const pool = new pg.Pool({
    max: 12,
    pipeline: true,
    idle_in_transaction_session_timeout: IDLE_MS,
    ...session,
  });
  // A connection that breaks while idle is replaced by the pool; without a listener it would end the process.
  pool.on('error', () => undefined);
  // So would one that breaks between two statements of a transaction: the next statement says so.
  pool.on('connect', (client) => client.on('error', () => undefined));

  /** So many connections were found dead, and so many when each of them was heard last. */
  let found = 0;
  const heard = new WeakMap<pg.ClientBase, number>();
  pool.on('connect', (client) => heard.set(client, found));

  /** What went dead with one connection went dead with others: waited for one after the other, they would take minutes. */
  async function connect(): Promise<pg.PoolClient> {
    for (;;) {
      const client = await pool.connect();
      if (heard.get(client) === found) return client;
      client.release(true);
    }
  }

  async function withClient<R>(
    scope: string,
    readOnly: boolean,
    work: (client: pg.PoolClient, course: Course) => Promise<R>,
  ): Promise<R> {
    let client: pg.PoolClient;
    try {
      client = await connect();
    } catch (error) {
      throw describeFailure(error);
    }
    let broken: Error | undefined;
    const course: Course = { failure: undefined };
    try {
      // Travels with the first statement. `scope` was checked against a pattern without quotes. Whoever only reads sees
      // one moment.
      send(
        client,
        `begin${readOnly ? ' isolation level repeatable read read only' : ''}; set local lockstep.tenant = '${scope}'`,
      ).catch((error: Error) => {
        course.failure ??= error;
      });
      const result = await work(client, course);
      // A failed transaction answers COMMIT with ROLLBACK, which is no error.
      const { command } = await send(client, 'commit');
      heard.set(client, found);
      cancelled.delete(client);
      if (course.failure !== undefined) throw course.failure;
      if (command !== 'COMMIT')
        throw new LockstepError('INTERNAL', `the database answered COMMIT with ${command}`);
      return result;
    } catch (error) {
      if (error instanceof Error && error.message === NO_ANSWER) broken = error;
      else
        await client.query('rollback').catch((failure: Error) => {
          broken = failure;
        });
      // Nothing was committed by whoever waited: as if the server had found the deadlock.
      if (cancelled.delete(client) && (error as { code?: string }).code === '57014')
        throw Object.assign(new Error('a deadlock was ended'), { code: '40P01' });
      throw error;
    } finally {
      client.release(broken);
      // What was sent behind an unanswered statement fails with its connection, and may be all that was waited for.
      if ([broken, course.failure].some((error) => error?.message === NO_ANSWER)) {
        found++;
        void endSession(client);
      }
    }
  }

  /** Of these a deadlock was ended that the server did not look for: its clock was set back, and its alarms wait. */
  const cancelled = new WeakSet<pg.ClientBase>();
  const OURS = 'pid = $1 and usename = current_user and application_name = $2';
  const silent = silentConnections(
    async (asked) => {
      const client = new pg.Client(session);
      client.on('error', () => undefined);
      const about = [processOf(asked), session.application_name];
      try {
        await client.connect();
        const { rows } = await client.query<{ state: string | null; deadlocked: boolean }>(
          `with recursive waits_for(pid) as (
             select unnest(pg_blocking_pids($1)) union select unnest(pg_blocking_pids(pid)) from waits_for)
           select state, exists (select from waits_for where pid = $1) as deadlocked
           from pg_stat_activity where ${OURS}`,
          about,
        );
        const [seen] = rows;
        // Behind a pooler the number is nobody's, and says nothing.
        if (seen?.state == null) return 'unknown';
        if (seen.state !== 'active') return 'idle';
        if (seen.deadlocked) {
          cancelled.add(asked);
          await client.query(`select pg_cancel_backend(pid) from pg_stat_activity where ${OURS}`, about);
        }
        return 'working';
      } catch {
        return 'unknown';
      } finally {
        await client.end().catch(() => undefined);
      }
    },
    (client) => void streamOf(client).destroy(new Error(NO_ANSWER)),
  );
  const send: Send = (client, statement) => silent.sent(client, write(client, statement));

  /**
   * A server does not notice that nobody waits any more for a statement that waits itself, for a lock, and keeps every lock
   * of its transaction: where its clock has gone back it does not even look for deadlocks until it is there again.
   */
  async function endSession(abandoned: pg.PoolClient): Promise<void> {
    const client = new pg.Client(session);
    client.on('error', () => undefined);
    try {
      await client.connect();
      await client.query(`select pg_terminate_backend(pid) from pg_stat_activity where ${OURS}`, [
        processOf(abandoned),
        session.application_name,
      ]);
    } catch {
      // The server is away, and that session with it.
    } finally {
      await client.end().catch(() => undefined);
    }
  }

  const attempt = <R>(
    scope: string,
    readOnly: boolean,
    work: (client: pg.PoolClient, course: Course) => Promise<R>,
  ) => repeating(() => withClient(scope, readOnly, work));

  return {
    async transaction(tenant, work, options = {}) {
      if (!TENANT.test(tenant)) throw new LockstepError('USAGE', `'${tenant}' is not a tenant name`);
      let after: (() => void)[] = [];
      const result = await attempt(tenant, options.readOnly ?? false, (client, course) => {
        after = [];
        return work(makeTx(send, client, tenant, course, after));
      });
      for (const action of after) action();
      return result;
    },
    tenants: () =>
      attempt('*', true, async (client) => {
        const { rows } = await send(client, named('select tenant_id from tenant order by tenant_id', []));
        return rows.map((row) => row.tenant_id as string);
      }),
    heartbeat: (worker, now, leaseMs) =>
      attempt('*', false, async (client) => {
        await send(
          client,
          named(
            'insert into worker (worker_id, lease_until) values ($1, $2) on conflict (worker_id) do update set lease_until = $2',
            [worker, now + leaseMs],
          ),
        );
      }),
    reap: (now) =>
      attempt('*', false, async (client) => {
        const { rowCount } = await send(
          client,
          named(
            `with dead as (delete from worker where lease_until < $1 returning worker_id)
             update lane set owner = null, epoch = epoch + 1, ready_at = $1
             where owner is not null and (owner in (select worker_id from dead) or not exists (select from worker w where w.worker_id = lane.owner and w.lease_until >= $1))`,
            [now],
          ),
        );
        return rowCount ?? 0;
      }),
    claimLanes: (worker, now, limit, serving) =>
      attempt('*', false, async (client) => {
        // Wake rows of lanes that somebody serves stay: their owner takes them, or whoever comes after.
        await send(
          client,
          named(
            `with woken as (
               delete from wake where (tenant_id, wake_id) in (
                 select w.tenant_id, w.wake_id from wake w left join lane l on l.tenant_id = w.tenant_id and l.lane_id = w.lane_id
                 where l.owner is null limit 10000 for update of w skip locked)
               returning tenant_id, lane_id)
             insert into lane as l (tenant_id, lane_id, ready_at, owner, epoch, not_before, breaker_until, failures, tokens, tokens_at, borne)
             select distinct tenant_id, lane_id, $1::bigint, null::text, 0, null::bigint, null::bigint, 0, 1000000, $1::bigint, null::bigint from woken order by 1, 2
             on conflict (tenant_id, lane_id) do update set ready_at = least(l.ready_at, excluded.ready_at)`,
            [now],
          ),
        );
        const { rows } = await send(
          client,
          named(
            `update lane as l set owner = $1, epoch = l.epoch + 1
             from (select tenant_id, lane_id from lane where owner is null and ready_at <= $2${serving === undefined ? '' : OR_OWN} order by ready_at limit $3 for update skip locked) as due
             where l.tenant_id = due.tenant_id and l.lane_id = due.lane_id
             returning ${LANE}`,
            [worker, now, limit, ...(serving === undefined ? [] : [serving])],
          ),
        );
        return rows.map((row): LaneClaim => ({ tenant: row.tenant_id, lane: row as Row<'lane'> }));
      }),
    nextDue: () =>
      attempt('*', true, async (client) => {
        const { rows } = await send(
          client,
          named(
            `select least(
               (select min(ready_at) from lane where owner is null and ready_at is not null),
               (select 0 from wake w left join lane l on l.tenant_id = w.tenant_id and l.lane_id = w.lane_id where l.owner is null limit 1)) as due`,
            [],
          ),
        );
        return rows[0].due === null ? null : Number(rows[0].due);
      }),
    close: () => {
      silent.close();
      return pool.end();
    },
  };
}
