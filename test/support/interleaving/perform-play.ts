import { LockstepError } from '../../../src/domain/errors.ts';
import type { Store, Tx } from '../../../src/engine/store.ts';
import { describeTable, type TableName } from '../../../src/engine/tables/index.ts';
import { describeFailure } from '../../../src/store/launcher/describe-failure.ts';
import { errorCode } from '../../../src/store/launcher/error-code.ts';
import type { Actor, Call, DispatcherCall, Play } from './schedule.ts';
import type { Side } from './side.ts';

/** What was seen after one step: answers that came with it, in the order of the actors, and who waits. */
export interface Seen {
  readonly did: string;
  readonly answers: Readonly<Record<number, readonly unknown[]>>;
  readonly waiting: readonly number[];
}

/** Buffers by their content and rows by their column names. */
function plain(value: unknown): unknown {
  if (value instanceof Uint8Array) return `bytes ${Buffer.from(value).toString('hex')}`;
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, part]) => [key, plain(part)]));
}

/** SQLSTATE within a transaction; our own code where the connection is gone and at its end. */
function failure(error: unknown): string {
  const ours = describeFailure(error).code;
  const code = errorCode(error) ?? ours;
  // The same prepared statement twice in a failed transaction: the second finds that the first was not prepared.
  if (code === '26000') return '25P02';
  return ours === 'DATABASE_UNAVAILABLE' ? ours : code;
}

function perform(tx: Tx, call: Call): Promise<unknown> {
  const table: TableName = call.kind === 'advance' ? 'counter' : call.table;
  switch (call.kind) {
    case 'advance':
      return tx.advance(call.counter, call.by);
    case 'find': {
      const columns = Object.keys(describeTable(table).columns);
      return tx
        .find(table, call.where as never, call.options as never)
        .then((rows) =>
          (rows as Record<string, unknown>[]).map((row) => columns.map((column) => row[column])),
        );
    }
    case 'count':
      return tx.count(table, call.where as never);
    case 'remove':
      return tx.remove(table, call.where as never);
    case 'insert':
      return tx.insert(table, call.rows as never);
    case 'put':
      return tx.put(table, call.rows as never);
    case 'insertNew':
      return tx.insertNew(table, call.rows as never).then((keys) => [...keys].sort());
    case 'update':
      return tx.update(table, call.columns as never, call.rows as never);
    case 'updateWhere':
      return tx
        .updateWhere(table, call.columns as never, call.rows as never, call.where as never)
        .then((keys) => [...keys].sort());
  }
}

async function dispatch(store: Store, call: DispatcherCall): Promise<unknown> {
  switch (call.kind) {
    case 'heartbeat':
      return store.heartbeat(call.worker, call.now, 10);
    case 'reap':
      return store.reap(call.now);
    case 'claimLanes': {
      const claims = await store.claimLanes(call.worker, call.now, 100);
      return claims
        .map(({ tenant, lane }) => ({ ...lane, tenant_id: tenant }))
        .sort((a, b) => (a.lane_id < b.lane_id ? -1 : 1));
    }
    case 'nextDue':
      return store.nextDue();
    case 'tenants':
      return store.tenants();
  }
}

/** Of a player whose process died: what is left of it here must end, too, and free its connection. */
class Died extends Error {}

/** One actor: does a step each time it is told to, and says what it got. */
class Player {
  readonly #actor: Actor;
  readonly #answers: unknown[] = [];
  #go: (() => void) | null = null;
  #died: () => void = () => undefined;
  #dead = false;
  #begun = false;
  /** It was told to go, and has not come back for more. */
  open = false;
  over = false;
  /** Resolves when it has come back, or has ended. */
  #back: () => void = () => undefined;

  constructor(actor: Actor) {
    this.#actor = actor;
  }

  async run(store: Store): Promise<void> {
    const actor = this.#actor;
    try {
      if (actor.kind === 'dispatcher') {
        for (const call of actor.calls) {
          await this.#turn();
          this.#answers.push(plain(await dispatch(store, call).catch(failure)));
        }
      } else {
        await this.#turn();
        await store.transaction('acme', (tx) => this.#transaction(tx, actor), { readOnly: actor.readOnly });
        this.#answers.push('committed');
      }
    } catch (error) {
      this.#answers.push(`ended ${failure(error)}`);
    }
    this.over = true;
    this.open = false;
    this.#back();
  }

  async #transaction(tx: Tx, actor: Actor & { readonly kind: 'transaction' }): Promise<void> {
    // The store begins anew by itself after a deadlock: the schedule says when.
    if (this.#begun) await this.#turn();
    this.#begun = true;
    this.#answers.push('begins');
    tx.afterCommit(() => this.#answers.push('after commit'));
    for (const [i, step] of actor.steps.entries()) {
      if (i > 0) await this.#turn();
      const answers = await Promise.allSettled(step.map((call) => perform(tx, call)));
      let failed: unknown;
      for (const answer of answers) {
        if (answer.status === 'rejected') failed ??= answer.reason;
        this.#answers.push(
          answer.status === 'rejected' ? failure(answer.reason) : (plain(answer.value) ?? 'done'),
        );
      }
      if (failed !== undefined && !actor.stubborn) throw failed;
    }
    await this.#turn();
    if (actor.end === 'throw') throw new LockstepError('NOTHING_HELD', 'rolled back');
  }

  #turn(): Promise<void> {
    this.open = false;
    this.#back();
    if (this.#dead) return Promise.reject(new Died());
    return new Promise((resolve, reject) => {
      this.#go = resolve;
      this.#died = () => reject(new Died());
    });
  }

  go(): Promise<void> {
    this.open = true;
    const go = this.#go;
    this.#go = null;
    return new Promise((resolve) => {
      this.#back = resolve;
      go?.();
    });
  }

  /** Nobody hears of it any more. */
  forget(): void {
    this.#dead = true;
    this.#died();
    this.over = true;
    this.open = false;
    this.#answers.length = 0;
  }

  heard(): unknown[] {
    return this.#answers.splice(0);
  }
}

/** Plays it on one side, step by step; what could be seen after each of them. */
export async function performPlay(side: Side, { actors, picks }: Play): Promise<readonly Seen[]> {
  const players = actors.map((actor) => new Player(actor));
  const dead = new Set<number>();
  const timeline: Seen[] = [];
  const open = () => players.flatMap((player, i) => (player.open && !dead.has(i) ? [i] : []));
  const runs = players.map((player, i) => {
    const actor = actors[i];
    side.answerCommits(i, actor?.kind === 'transaction' ? actor.commit : 'done');
    return player.run(side.store(i));
  });

  const look = async (did: string) => {
    await side.settle(open);
    const answers: Record<number, unknown[]> = {};
    for (const [i, player] of players.entries()) {
      const heard = player.heard();
      if (heard.length > 0 && !dead.has(i)) answers[i] = heard;
    }
    timeline.push({ did, answers, waiting: open() });
  };

  const all = [
    ...picks,
    // Then everybody comes to an end, in turn.
    ...Array.from({ length: 60 }, () => actors.map((_, actor) => ({ actor, what: 'go' as const }))).flat(),
  ];
  for (const { actor, what } of all) {
    const player = players[actor];
    if (player === undefined || player.over) continue;
    if (what === 'go') {
      if (player.open) continue;
      void player.go();
    } else if (what === 'break') {
      await side.break(actor);
    } else {
      dead.add(actor);
      player.forget();
      await side.die(actor);
    }
    await look(`${actor} ${what}`);
  }
  await Promise.all(runs.filter((_, i) => !dead.has(i)));
  return timeline;
}
