import type { SimulatedSystem } from '../../simulated/index.ts';
import { atRest } from './at-rest.ts';
import {
  DAY,
  documentOf,
  GONE_AFTER_MS,
  HOUR,
  MAIN,
  MINUTE,
  NEIGHBOUR_TARGET,
  SECOND,
  START,
  TARGETS,
} from './company.ts';
import {
  brokenLog,
  doubleAccounts,
  falseCertificates,
  leakedCanaries,
  type Scene,
  stuckOperations,
} from './finals.ts';
import { happenings } from './happen.ts';
import type { History } from './history.ts';
import { EndlessHistory } from './kernel.ts';
import { tooManyLosers } from './losers.ts';
import { turningPoints } from './people.ts';
import { toldWithIt } from './told-with-it.ts';
import { whatWasDone } from './what-was-done.ts';
import { makeWorld, type PlayOptions } from './world.ts';

export interface Verdict {
  /** The invariant and what broke it. Empty: none was broken. */
  readonly violations: readonly { readonly invariant: string; readonly what: string }[];
  readonly steps: number;
  /** Crashes, pauses and lost commits that were met, and faults of systems, network and database. */
  readonly faults: number;
  /** Of these, what befell a process at a numbered step. */
  readonly fates: number;
  readonly effects: number;
  readonly certificates: number;
}

/** A minute, and the longest turn until somebody looks. */
const FLAGGED_MS = 5 * MINUTE;
const REVOKING: ReadonlySet<string> = new Set([
  'disable',
  'revoke',
  'revokeSessions',
  'revokeCredentials',
  'delete',
]);

/** Lives through one history on the production core and looks after each effect whether anything is wrong. */
export async function play(history: History, options: PlayOptions = {}): Promise<Verdict> {
  const world = await makeWorld(history, options);
  const acts = happenings(world);
  const {
    kernel,
    database,
    tenants,
    systems,
    people,
    workers,
    hireWorker,
    supervise,
    office,
    watched,
    trouble,
    logged,
    others,
    violations,
    wrong,
    tell,
    rows,
    identities,
    person,
  } = world;
  toldWithIt(database, tenants, wrong);
  const outside = { checkpoints: new Map<string, string[]>(), events: new Map<string, number[]>() };
  /** Somebody outside keeps what they saw: a log and a stream that change behind them are found. */
  function remember(): void {
    for (const tenant of tenants) {
      outside.checkpoints.set(
        tenant,
        [
          ...(outside.checkpoints.get(tenant) ?? []),
          ...rows(tenant, 'checkpoint').map(({ note }) => note),
        ].slice(-50),
      );
      const seen = outside.events.get(tenant) ?? [];
      const news = rows(tenant, 'event').filter(({ n }) => n > (seen.at(-1) ?? -1));
      outside.events.set(tenant, [...seen, ...news.map(({ n }) => n).sort((a, b) => a - b)]);
    }
  }

  function vault(): SimulatedSystem {
    const system = systems.get(NEIGHBOUR_TARGET);
    if (system === undefined) throw new Error('the neighbours have no system');
    return system;
  }

  /** What was proven and is so no more: looked at again, the engine has found that by itself. */
  function seenOpen() {
    const found = rows(MAIN, 'attempt').flatMap(({ operation_id, outcome, finished_at }) =>
      outcome === 'returned' && finished_at !== null && finished_at < kernel.now() - 30 * SECOND
        ? [{ operation_id, finished_at }]
        : [],
    );
    if (found.length === 0) return [];
    const operations = new Map(rows(MAIN, 'operation').map((one) => [one.operation_id, one]));
    return found.flatMap(({ operation_id, finished_at }) => {
      const { target_id, identity_id } = operations.get(operation_id) ?? { target_id: '', identity_id: null };
      return identity_id === null ? [] : [{ target_id, identity_id, finished_at }];
    });
  }

  const rest = () => {
    watched.catchUp();
    for (const { target_id, identity_id, finished_at } of seenOpen())
      watched.sawOpen(person(identity_id).id, target_id, finished_at);
    atRest({
      people,
      systems,
      now: kernel.now(),
      troubleAt: trouble.at,
      blocked: watched.blocked,
      drifted: watched.drifted,
      owed: watched.owed,
      others,
      spared: watched.isSpared,
      heldOf: (id) => {
        const identity = identities().get(id);
        return rows(MAIN, 'hold').some(
          (hold) => hold.identity_id === identity && (hold.state === 'held' || hold.state === 'refused'),
        );
      },
      rightsGo: history.company.mode === 'deprovision',
      goneAfterMs: history.company.mode === 'deactivate' ? GONE_AFTER_MS : null,
      calm: trouble.calm,
      faultless: [...systems.values()].every((system) => system.faults().length === 0),
      wrong,
    });
  };

  /** L2: what cannot be taken away is told within a minute. */
  function flagged(): void {
    const workersAble = workers.every(
      ({ alive, online, frozenUntil }) => alive && online && frozenUntil <= kernel.now(),
    );
    if (!workersAble || kernel.now() - trouble.ofProcessesAt < 3 * MINUTE) return;
    const told = new Set(rows(MAIN, 'notice').map(({ kind }) => kind));
    if (told.has('revocationLate')) return;
    const silent = rows(MAIN, 'operation').find(
      (operation) =>
        operation.leave_id !== null &&
        operation.state === 'failed' &&
        REVOKING.has(operation.kind) &&
        kernel.now() - operation.decided_at > FLAGGED_MS,
    );
    if (silent !== undefined)
      wrong('L2', `${silent.kind} on ${silent.target_id} has failed for long, and nobody was told`);
  }

  try {
    for (let slot = 0; slot < history.workers; slot++) hireWorker(slot);
    for (const happening of history.happenings) {
      // What comes in the same instant comes side by side.
      if (START + happening.at > kernel.now()) await kernel.runUntil(START + happening.at);
      if (happening.at > 10 * SECOND) rest();
      flagged();
      remember();
      acts.happen(happening);
      if (violations.length > 0) break;
    }
    await kernel.runUntil(START + history.calmFrom);
    if (violations.length === 0) await endWell();
  } catch (error) {
    if (error instanceof EndlessHistory) wrong('L4', error.message);
    else throw error;
  }
  let certificates = 0;
  if (violations.length === 0) {
    for (const tenant of tenants) {
      const scene: Scene = {
        tenant,
        engine: office().engine,
        rows: (table) => rows(tenant, table),
        systems: tenant === MAIN ? systems : new Map([[documentOf(NEIGHBOUR_TARGET), vault()]]),
        now: kernel.now,
        personOf: (identity) => person(identity).id,
        wrong,
      };
      stuckOperations(scene);
      doubleAccounts(scene);
      const settle = async (work: Promise<unknown>) => {
        let over = false;
        void work.finally(() => {
          over = true;
        });
        while (!over) await kernel.runUntil(kernel.now() + SECOND);
        return work;
      };
      await brokenLog(scene, outside.checkpoints.get(tenant) ?? [], outside.events.get(tenant) ?? []);
      certificates += (await settle(falseCertificates(scene))) as number;
      leakedCanaries(scene, logged);
    }
    for (const line of logged) if (isContradiction(line)) wrong('errors', line);
  }
  if (violations.length > 0 && options.trace !== undefined)
    for (const tenant of tenants)
      for (const line of whatWasDone(
        (table) => rows(tenant, table),
        (id) => person(id).id,
        START,
      ))
        options.trace(line);
  return {
    violations,
    steps: kernel.steps,
    faults: trouble.faults + kernel.fatesMet,
    fates: kernel.fatesMet,
    effects: watched.effects,
    certificates,
  };

  /** The storm is over: everything arrives by itself, within the promised time. */
  async function endWell(): Promise<void> {
    trouble.calm = true;
    kernel.calm();
    database.full = false;
    for (const system of systems.values()) system.setFaults([]);
    for (const process of workers) {
      process.online = true;
      process.frozenUntil = Number.NEGATIVE_INFINITY;
    }
    supervise();
    tell('the storm is over');
    for (let i = 0; i < 60 && acts.open > 0; i++) await kernel.runUntil(kernel.now() + 5 * SECOND);
    if (acts.open > 0) wrong('L5', `${acts.open} calls to the engine never came back`);
    for (let i = 0; i < 40 && rows(MAIN, 'hold').some(({ state }) => state === 'held'); i++) {
      acts.begin(acts.decideHolds('approve'));
      await kernel.runUntil(kernel.now() + 5 * SECOND);
    }
    // What a system has taken on comes when it comes.
    await kernel.runUntil(Math.max(kernel.now() + 7 * MINUTE, trouble.slowUntil + MINUTE));
    trouble.at = START;
    rest();
    // What somebody opened behind our backs shows in two rounds of listing at the most.
    for (let round = 0; round < 2 && watched.drifted.size > 0; round++) {
      for (const target of TARGETS) acts.begin(acts.reconcile(target, true));
      await kernel.runUntil(kernel.now() + 2 * MINUTE);
    }
    watched.drifted.clear();
    // Time is free: to every end of a day that somebody's access ends on, or is confirmed by a second source, to what follows
    // such an end, and a little.
    const follows = history.company.mode === 'deactivate' ? [0, GONE_AFTER_MS] : [0];
    const ends = (history.days ? [...people.values()] : []).flatMap(({ messages, confirmedAt }) => [
      ...turningPoints(messages.map(({ what }) => what)).flatMap((end) => follows.map((ms) => end + ms)),
      ...(confirmedAt === null ? [] : [confirmedAt]),
    ]);
    const later = [...new Set(ends)].filter((end) => end > kernel.now() && end < kernel.now() + 21 * HOUR);
    for (const end of later.sort((a, b) => a - b)) {
      await kernel.runUntil(end + 6 * SECOND);
      rest();
    }
    await kernel.runUntil(kernel.now() + history.tailMs);
    rest();
    if (history.company.guarded && kernel.now() < START + DAY) tooManyLosers(watched.losers, wrong);
    remember();
  }
}

/** A line of the log that no injected fault explains. */
function isContradiction(line: string): boolean {
  return (
    / error /.test(line) &&
    !/LEASE_LOST|taken over|DATABASE|CONFLICT|connection|disk|mailbox|not be decided|changed at the same time/i.test(
      line,
    )
  );
}
