import { LockstepError } from '../../../domain/errors.ts';
import type { Store } from '../../../engine/store.ts';
import type { Row, TableName } from '../../../engine/tables/index.ts';
import { repeating } from '../../../store/repeating.ts';
import { TENANT } from '../../../store/tenant-name.ts';
import { Database, type Snapshot } from './database.ts';
import { heartbeat, lease, nextDue, reap, tenants, wakeUp } from './lanes.ts';
import type { Course } from './row-locks.ts';
import { NEVER, type Process, Session } from './session.ts';
import { callsOf } from './transaction-calls.ts';

export type { Snapshot } from './database.ts';
export { ConnectionLost } from './faults.ts';

/** The world at the moments of a statement: where interleaving, crashes and lost connections come from. */
export interface StoreGate {
  /**
   * Awaited before each begin, statement and commit. Resolving lets it go on; a rejection with ConnectionLost means that
   * the connection broke there: the transaction is rolled back, the caller sees what the real store throws. One that
   * never resolves is a process that died here. Undefined: it goes on at once.
   */
  step(what: {
    readonly kind: 'begin' | 'statement' | 'commit';
    /** The process. */
    readonly connection: string;
    readonly method: string;
    readonly table: string | null;
  }): undefined | Promise<void>;
  /**
   * Asked when a commit arrives: 'unknownDone' commits, 'unknownLost' rolls back, and with both the connection breaks
   * before the answer.
   */
  commit(connection: string): 'done' | 'unknownDone' | 'unknownLost';
}

export interface SimulatedDatabase {
  /** A Store for one life of a process: after a restart it is another one, with another name. */
  connect(process: string, gate: StoreGate): Store;
  /** The process died: what it had open is rolled back, its locks are freed, those who waited go on. */
  abandon(process: string): void;
  /** All connections of a process break at once: what it had open is rolled back, and its callers hear of it. */
  disconnect(process: string): void;
  /** All committed state, shared with the database until it changes. */
  snapshot(): Snapshot;
  /** Whatever was connected is gone without a word. */
  restore(snapshot: Snapshot): void;
  /** Committed rows, for checks that take no part in the schedule. Not to be changed. */
  rows<T extends TableName>(tenant: string, table: T): readonly Row<T>[];
  /** Called at each commit that changed something, with its number, before anybody is told. Must not throw. */
  onCommit(listener: (commit: number) => void): void;
  /** While true every write fails as on a full disk. */
  full: boolean;
}

export interface SimulatedDatabaseOptions {
  /**
   * Asked when several waited for one transaction: which of them gets on first, 0 being the one that came first. The
   * server wakes them in that order, but they run side by side. Without it they go on in that order.
   */
  readonly fastest?: (waiting: number) => number;
}

/** PostgreSQL under READ COMMITTED, in memory, on one thread: test/store/interleaving.whole.test.ts holds it to the real one. */
export function simulatedDatabase(options: SimulatedDatabaseOptions = {}): SimulatedDatabase {
  const database = new Database(options.fastest ?? (() => 0));
  const processes = new Map<string, Process>();
  const abandon = (name: string) => {
    const process = processes.get(name);
    if (process === undefined) return;
    processes.delete(name);
    process.dead = true;
    for (const session of process.sessions) session.abandon();
    database.drain();
  };
  return {
    connect(name, gate) {
      const process: Process = { name, gate, sessions: new Set(), dead: false };
      processes.set(name, process);
      return storeOf(database, process);
    },
    abandon,
    disconnect(name) {
      for (const session of processes.get(name)?.sessions ?? []) session.lose();
      database.drain();
    },
    snapshot: () => database.snapshot(),
    restore(snapshot) {
      for (const name of [...processes.keys()]) abandon(name);
      database.restore(snapshot);
    },
    rows: (tenant, table) => [...database.table(tenant, table).committed.rows.values()] as never,
    onCommit: (listener) => {
      database.listeners.push(listener);
    },
    get full() {
      return database.full;
    },
    set full(value) {
      database.full = value;
    },
  };
}

function storeOf(database: Database, process: Process): Store {
  const once = async <R>(readOnly: boolean, work: (session: Session) => Promise<R>): Promise<R> => {
    if (process.dead) return NEVER;
    const session = new Session(database, process, readOnly);
    const begun = session.begin();
    if (begun !== undefined) await begun;
    try {
      const result = await work(session);
      await session.commit();
      return result;
    } catch (error) {
      await session.rollback().catch(() => undefined);
      throw error;
    }
  };
  const reading = <R>(method: string, read: (session: Session) => R) =>
    repeating(() => once(true, (session) => session.run(method, null, () => read(session))));
  const writing = <R>(method: string, session: Session, course: () => Course<R>) =>
    session.write(method, database.table('', 'worker'), course);

  return {
    async transaction(tenant, work, options = {}) {
      if (!TENANT.test(tenant)) throw new LockstepError('USAGE', `'${tenant}' is not a tenant name`);
      let after: (() => void)[] = [];
      const result = await repeating(() => {
        after = [];
        return once(options.readOnly ?? false, (session) => work(callsOf(session, tenant, after)));
      });
      for (const action of after) action();
      return result;
    },
    tenants: () => reading('tenants', (session) => tenants(database, session)),
    nextDue: () => reading('nextDue', (session) => nextDue(database, session)),
    heartbeat: (worker, now, leaseMs) =>
      repeating(() =>
        once(false, (session) =>
          writing('heartbeat', session, () => heartbeat(database, session, worker, now + leaseMs)),
        ),
      ),
    reap: (now) =>
      repeating(() => once(false, (session) => writing('reap', session, () => reap(database, session, now)))),
    claimLanes: (worker, now, limit, serving) =>
      repeating(() =>
        once(false, async (session) => {
          await writing('wakeUp', session, () => wakeUp(database, session, now));
          return writing('claimLanes', session, () => lease(database, session, worker, now, limit, serving));
        }),
      ),
    close: async () => undefined,
  };
}
