import type { Database } from './database.ts';
import { brokenOff, FAULTS } from './faults.ts';
import type { HeldTable, StoredTable } from './held-table.ts';
import { startWaiting } from './locks.ts';
import type { Course, Moment } from './row-locks.ts';
import type { StoreGate } from './simulated-store.ts';
import type { Transaction } from './transaction.ts';

interface Job {
  readonly kind: 'statement' | 'commit' | 'rollback';
  readonly method: string;
  readonly table: string | null;
  readonly start: () => unknown;
  readonly resolve: (value: never) => void;
  readonly reject: (error: unknown) => void;
}

/** What the session is of: one life of a process. */
export interface Process {
  readonly name: string;
  readonly gate: StoreGate;
  readonly sessions: Set<Session>;
  dead: boolean;
}

const isCourse = (value: unknown): value is Course<unknown> =>
  typeof value === 'object' && value !== null && Symbol.iterator in value && 'next' in value;

/** One transaction on one connection: its statements run one after the other, in the order of the calls. */
export class Session {
  readonly #database: Database;
  readonly #process: Process;
  readonly #jobs: Job[] = [];
  #busy = false;
  /** At the gate, or waiting for another transaction. */
  #current: Job | null = null;
  /** The first statement that failed: nothing of the transaction will stay. */
  #failure: unknown;
  /** The connection is gone: every further call fails with this. */
  #broken: Error | undefined;
  /** The process died: nobody hears of it any more. */
  #silent = false;
  readonly by: Transaction;
  readonly now = (): Moment => ({ commits: this.#database.commits });

  constructor(database: Database, process: Process, readOnly: boolean) {
    this.#database = database;
    this.#process = process;
    this.by = database.begin(readOnly);
    process.sessions.add(this);
  }

  begin(): undefined | Promise<void> {
    const gate = this.#gate('begin', 'begin', null);
    return gate?.then(
      () => (this.#silent ? NEVER : undefined),
      () => {
        this.lose();
        throw brokenOff();
      },
    );
  }

  tableOf(tenant: string, name: StoredTable): HeldTable {
    return this.#database.table(tenant, name);
  }

  /** A statement that may write, as a course, or one that reads at once. */
  run<R>(method: string, table: string | null, start: () => Course<R> | R): Promise<R> {
    return this.#submit('statement', method, table, () => {
      if (this.by.readOnly) this.#database.watch(this.by);
      return start();
    });
  }

  /** What changes a row or locks it. */
  write<R>(method: string, table: HeldTable, start: () => Course<R>): Promise<R> {
    const { name, description } = table.shape;
    return this.run(method, name, () => {
      if (this.by.readOnly) throw FAULTS.readOnly(method);
      if (description.appendOnly && method !== 'insert' && method !== 'insertNew')
        throw FAULTS.forbidden(name);
      if (this.#database.full && method !== 'find') throw FAULTS.full();
      return start();
    });
  }

  commit(): Promise<void> {
    return this.#submit('commit', 'commit', null, () => {
      const outcome = this.#process.gate.commit(this.#process.name);
      // A failed transaction was rolled back when it failed; that it is over is an answer as well.
      if (this.#failure !== undefined && outcome === 'done') throw this.#failure;
      if (outcome === 'unknownLost') this.#database.rollback(this.by);
      else this.#database.commit(this.by);
      this.#process.sessions.delete(this);
      if (outcome === 'done') return undefined;
      this.#broken = brokenOff();
      throw this.#broken;
    });
  }

  rollback(): Promise<void> {
    return this.#submit('rollback', 'rollback', null, () => {
      this.#database.rollback(this.by);
      this.#process.sessions.delete(this);
      return undefined;
    });
  }

  /** The process died: the server takes back what it had begun, and nobody is told. */
  abandon(): void {
    this.#silent = true;
    this.#current = null;
    this.by.resume = () => undefined;
    this.#jobs.length = 0;
    this.#database.rollback(this.by);
  }

  /** The connection broke: the server takes everything back, and every call that is open fails. */
  lose(): void {
    this.#broken ??= brokenOff();
    this.#failure ??= this.#broken;
    this.by.resume = () => undefined;
    this.#database.rollback(this.by);
    this.#process.sessions.delete(this);
    const open = this.#jobs.splice(0);
    if (this.#current !== null) open.unshift(this.#current);
    this.#current = null;
    this.#busy = false;
    for (const job of open) job.reject(this.#broken);
  }

  #submit<R>(
    kind: Job['kind'],
    method: string,
    table: string | null,
    start: () => Course<R> | R,
  ): Promise<R> {
    const answer = new Promise<R>((resolve, reject) => {
      this.#jobs.push({ kind, method, table, start, resolve: resolve as Job['resolve'], reject });
    });
    // Nobody may be awaiting it yet; the transaction fails with it all the same.
    answer.catch(() => undefined);
    if (!this.#busy) this.#pump();
    return answer;
  }

  #pump(): void {
    for (let job = this.#jobs.shift(); job !== undefined; job = this.#jobs.shift()) {
      if (this.#silent) return;
      if (this.#broken !== undefined) {
        job.reject(this.#broken);
        continue;
      }
      const current = job;
      this.#busy = true;
      this.#current = job;
      const gate = job.kind === 'rollback' ? undefined : this.#gate(job.kind, job.method, job.table);
      if (gate !== undefined) {
        gate.then(
          () => {
            if (this.#current === current && this.#start(current)) this.#next();
          },
          () => {
            if (this.#current !== current) return;
            this.lose();
            this.#database.drain();
          },
        );
        return;
      }
      if (!this.#start(job)) return;
      this.#busy = false;
      this.#current = null;
    }
    this.#database.drain();
  }

  #next(): void {
    this.#busy = false;
    this.#current = null;
    this.#pump();
  }

  /** True when it is over; false when it waits for another transaction. */
  #start(job: Job): boolean {
    try {
      if (this.#failure !== undefined && job.kind === 'statement') throw FAULTS.aborted();
      const result = job.start();
      if (isCourse(result)) return this.#advance(job, result);
      job.resolve(result as never);
    } catch (error) {
      this.#fail(job, error);
    }
    return true;
  }

  #advance(job: Job, course: Course<unknown>): boolean {
    try {
      const step = course.next();
      if (step.done === true) {
        job.resolve(step.value as never);
        return true;
      }
      this.by.resume = () => {
        if (this.#advance(job, course)) this.#next();
      };
      if (startWaiting(step.value)) return false;
      throw FAULTS.deadlock();
    } catch (error) {
      this.#fail(job, error);
      return true;
    }
  }

  /** A statement that fails ends the transaction for the server at once; the client has yet to be told. */
  #fail(job: Job, error: unknown): void {
    this.by.resume = () => undefined;
    if (job.kind === 'statement' && this.#failure === undefined) {
      this.#failure = error;
      this.#database.rollback(this.by);
    }
    job.reject(error);
  }

  #gate(kind: 'begin' | 'statement' | 'commit', method: string, table: string | null) {
    return this.#process.gate.step({ kind, connection: this.#process.name, method, table });
  }
}

/** What a dead process waits for. */
export const NEVER = new Promise<never>(() => undefined);
