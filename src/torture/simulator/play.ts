import { leavePerson, undoLeave } from '../../app/people/leave-person.ts';
import { approvePlan, refuseHolds } from '../../app/plans/holds.ts';
import { ConnectorFault } from '../../domain/connector.ts';
import { isLockstepError } from '../../domain/errors.ts';
import { ingestTransaction } from '../../engine/ingest/ingest-transaction.ts';
import { reconcileTarget } from '../../engine/reconcile/reconcile-target.ts';
import type { Row, TableName } from '../../engine/tables/index.ts';
import type { SimulatedSystem } from '../../simulated/index.ts';
import { seededRandom } from '../../simulated/random.ts';
import { atRest } from './at-rest.ts';
import {
  DAY,
  documentOf,
  HOUR,
  MAIN,
  MINUTE,
  NEIGHBOUR,
  NEIGHBOUR_TARGET,
  SECOND,
  START,
  TARGETS,
} from './company.ts';
import { dueIn } from './due.ts';
import { brokenLog, falseCertificates, leakedCanaries, type Scene, stuckOperations } from './finals.ts';
import { foundCompany } from './founding.ts';
import type { Happening, History } from './history.ts';
import { EndlessHistory, type Kernel, makeKernel, type Process } from './kernel.ts';
import { tooManyLosers } from './losers.ts';
import { LEASE_MS, type Machine, startMachine } from './machine.ts';
import { network } from './network.ts';
import { turningPoints } from './people.ts';
import { staffOf } from './staff.ts';
import { ConnectionLost, type SimulatedDatabase } from './store/simulated-store.ts';
import { newPerson, type Person } from './told.ts';
import { type LeaseSpan, watch } from './watch.ts';
import { weatherOf } from './weather.ts';
import { whatWasDone } from './what-was-done.ts';

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

export interface PlayOptions {
  /** Told every step and everything that happens, with its instant. */
  readonly trace?: (line: string) => void;
  /** Nothing is traced after the storm. */
  readonly untilCalm?: boolean;
}

/** More than any history needs by far. */
const STEP_LIMIT = 300_000;
/** As the production store asks of the server. */
const IDLE_MS = 60 * SECOND;
/** A minute, and the longest turn until somebody looks. */
const FLAGGED_MS = 5 * MINUTE;
const REVOKING: ReadonlySet<string> = new Set([
  'disable',
  'revoke',
  'revokeSessions',
  'revokeCredentials',
  'delete',
]);
/** Whoever gets no answer from the engine asks again after this. */
const PATIENCE_MS = 8 * SECOND;

/** Lives through one history on the production core and looks after each effect whether anything is wrong. */
export async function play(history: History, options: PlayOptions = {}): Promise<Verdict> {
  const roll = seededRandom(history.seed * 31 + 7);
  const violations: { invariant: string; what: string }[] = [];
  const tell = (line: string) =>
    (calm && options.untilCalm === true) ||
    options.trace?.(`+${((kernel.now() - START) / 1_000).toFixed(3)} ${line}`);
  const wrong = (invariant: string, what: string) => {
    if (violations.length < 20)
      violations.push({ invariant, what: `${what} (+${(kernel.now() - START) / 1_000} s)` });
    tell(`WRONG ${invariant}: ${what}`);
  };
  const people = new Map<string, Person>();
  const personOf = (id: string): Person => {
    const known = people.get(id) ?? newPerson(id);
    people.set(id, known);
    return known;
  };
  const machines = new Map<string, Machine>();
  const leases = new Map<string, LeaseSpan>();
  /** Lanes of whoever died, is frozen or has lost the database come free when the lease ends. */
  const heldUntil = (owner: string): number | null => {
    const machine = machines.get(owner);
    const able = machine?.process.online === true && machine.process.frozenUntil <= kernel.now();
    return able ? null : (leases.get(owner)?.until ?? 0) + 1;
  };
  const logged: string[] = [];
  let faults = 0;
  let calm = false;
  let troubleAt = START;
  let slowUntil = START;
  let processTroubleAt = START;

  let database: SimulatedDatabase;
  const kernel: Kernel = makeKernel({
    start: START,
    roll,
    fates: history.fates,
    limit: STEP_LIMIT,
    due: () => dueIn(database, tenants, heldUntil),
    onTime: (now) => {
      for (const machine of machines.values()) beat(machine, now);
    },
    onDue: () => {
      for (const { process, engine } of machines.values())
        if (process.frozenUntil <= kernel.now()) engine.wakeups.notify();
    },
    onDeath: (process, noticedAfterMs) => {
      machines.delete(process.name);
      troubleAt = kernel.now();
      processTroubleAt = kernel.now();
      const notice = () => database.abandon(process.name);
      if (noticedAfterMs === 0) notice();
      else kernel.at(kernel.now() + noticedAfterMs, notice);
      kernel.at(kernel.now() + Math.floor(roll() * 3 * SECOND), supervise);
    },
    onFreeze: (process, forMs) => {
      processTroubleAt = Math.max(processTroubleAt, kernel.now() + forMs);
      if (forMs > IDLE_MS) kernel.at(kernel.now() + IDLE_MS, () => database.disconnect(process.name));
    },
    ...(options.trace === undefined ? {} : { onStep: tell }),
  });
  const tenants = history.company.neighbour ? [MAIN, NEIGHBOUR] : [MAIN];
  const founded = await foundCompany(history.company, history.seed, kernel.now);
  const { systems } = founded;
  database = founded.database;
  for (const what of staffOf(history.company.staff))
    personOf(what.keys.employeeId ?? '').messages.push({
      what,
      sentAt: START - MINUTE,
      heardAt: START - MINUTE,
    });
  const watched = watch({
    systems,
    personOf: (id) => people.get(id),
    now: kernel.now,
    leaseOf: (name) => (name.startsWith('worker') ? (leases.get(name) ?? null) : null),
    wrong,
  });
  const weather = weatherOf(history.profile, seededRandom(history.seed * 131 + 3));
  const http = network({
    kernel,
    systems,
    weather: (request) => {
      const it = calm ? weather.fine : weather.next(request);
      // What is refused for good is tried again every hour, unless it takes something away.
      if (it.spoilt === 'forbidden') slowUntil = Math.max(slowUntil, kernel.now() + HOUR);
      if (it !== weather.fine) {
        faults++;
        troubleAt = kernel.now();
      }
      return it;
    },
    onSend: watched.onSend,
    onArrival: (sent, response) => {
      tell(
        `${sent.target} is asked ${sent.request.method} ${sent.request.url.slice(8)}: ${response?.status ?? 'silence'}`,
      );
      watched.onArrival(sent);
    },
  });
  const heart = database.connect('heart', { step: () => undefined, commit: () => 'done' });

  let born = 0;
  function start(kind: 'worker' | 'office'): Machine {
    const process = kernel.process(`${kind}-${++born}`);
    const machine = startMachine({
      kernel,
      process,
      store: database.connect(process.name, {
        step: (what) => {
          if (!process.online || database.full) lookAgain(machine);
          if (!process.online) return Promise.reject(new ConnectionLost());
          const label = what.table === null ? `${what.kind} ${what.method}` : `${what.method} ${what.table}`;
          return history.fine || what.kind !== 'statement'
            ? kernel.step(process, label)
            : kernel.passes(process, label);
        },
        commit: () => {
          const fate = kernel.commitFate(process);
          if (fate !== 'done') lookAgain(machine);
          return fate;
        },
      }),
      http: http(process),
      seed: history.seed * 1_009 + born,
      handOver: async () => undefined,
      onLog: (level, message, fields) => {
        const line = `${process.name} ${level} ${message} ${JSON.stringify(fields)}`;
        logged.push(line);
        tell(line);
      },
    });
    machines.set(process.name, machine);
    if (kind === 'worker') machine.work();
    return machine;
  }

  /** A production worker looks four times a second; here it is woken when something failed that it tries again. */
  function lookAgain({ engine, process }: Machine): void {
    for (const ms of [300, 1_500, 5_000])
      kernel.at(kernel.now() + ms, () => {
        if (process.alive && process.frozenUntil <= kernel.now()) engine.wakeups.notify();
      });
  }

  function beat(machine: Machine, now: number): void {
    const { process } = machine;
    if (!process.name.startsWith('worker') || !process.alive || !process.online || process.frozenUntil > now)
      return;
    if (machine.leaseUntil - now > LEASE_MS / 2) return;
    const renew = () => {
      machine.renew(now + LEASE_MS - 200);
      const before = leases.get(process.name);
      const from = before !== undefined && before.until >= now ? before.from : now;
      leases.set(process.name, { from, until: machine.leaseUntil });
      void heart.heartbeat(process.name, now, LEASE_MS).catch(() => undefined);
    };
    // Whoever was frozen finds its lease gone: it beats again when its turn comes, and not before everybody else.
    if (machine.leaseUntil > now - LEASE_MS || process.frozenUntil === Number.NEGATIVE_INFINITY) renew();
    else void kernel.step(process, 'beats').then(renew);
  }

  const workers: Process[] = [];
  const hireWorker = (slot: number) => {
    workers[slot] = start('worker').process;
  };
  /** A dead worker is replaced, as a supervisor does it. */
  const supervise = () => {
    workers.forEach((process, slot) => {
      if (!process.alive) hireWorker(slot);
    });
  };
  const office = (): Machine => {
    for (const machine of machines.values()) if (machine.process.name.startsWith('office')) return machine;
    return start('office');
  };

  /** Asks the engine until it answers. Null when it never did and nobody asks again. */
  async function ask<R>(
    what: string,
    work: (machine: Machine) => Promise<R>,
    again: boolean,
  ): Promise<R | null> {
    for (;;) {
      const machine = office();
      const answer = await Promise.race([
        work(machine).then(
          (result) => ({ result }),
          (error: unknown) => ({ error }),
        ),
        kernel.sleep(null, PATIENCE_MS).then(() => null),
      ]);
      if (answer !== null && 'result' in answer) return answer.result;
      const error = answer?.error ?? null;
      if (error !== null && !isPassing(error)) {
        if (!isRefusal(error))
          wrong('errors', `${what}: ${String(error)} ${String((error as Error).cause ?? '')}`);
        return null;
      }
      tell(`${what}: ${error === null ? 'no answer' : String(error)}`);
      if (!again) return null;
      await kernel.sleep(null, SECOND + Math.floor(roll() * 4 * SECOND));
    }
  }

  let open = 0;
  const begin = (work: Promise<unknown>) => {
    open++;
    void work.finally(() => {
      open--;
    });
  };

  function happen(happening: Happening): void {
    const { kind } = happening;
    tell(`HAPPENS ${JSON.stringify(happening)}`);
    switch (kind) {
      case 'message':
        return begin(deliver(happening));
      case 'signIn': {
        const system = systems.get(happening.target);
        const account = system?.truth.find(happening.person);
        if (account == null || !account.active) return;
        system?.operator.openSession(account.id);
        if (happening.credential) system?.operator.openCredential(account.id, 'api-token');
        return;
      }
      case 'faults':
        faults += happening.faults.length;
        troubleAt = kernel.now();
        for (const fault of happening.faults)
          if ('afterMs' in fault) slowUntil = Math.max(slowUntil, START + history.calmFrom + fault.afterMs);
        return systems.get(happening.target)?.setFaults(happening.faults);
      case 'opened':
      case 'blocked': {
        const system = systems.get(happening.target);
        const account = system?.truth.find(happening.person);
        if (account != null) system?.operator.setActive(account.id, kind === 'opened');
        troubleAt = kernel.now();
        return;
      }
      case 'account':
        others.add(`${happening.person ?? happening.name.split('.nr')[1]}@${happening.target}`);
        systems.get(happening.target)?.operator.create({
          name: happening.name,
          ...(happening.person === null ? {} : { keys: { employeeId: happening.person } }),
        });
        return;
      case 'order':
        return begin(order(happening.person, happening.order));
      case 'holds':
        return begin(decideHolds(happening.decision));
      case 'reconcile':
        return begin(reconcile(happening.target, false));
      case 'kill': {
        const process = workers[happening.worker];
        if (process !== undefined) kernel.kill(process, happening.noticedAfterMs);
        faults++;
        return;
      }
      case 'freeze': {
        const process = workers[happening.worker];
        if (process?.alive) kernel.freeze(process, happening.forMs);
        faults++;
        troubleAt = kernel.now() + happening.forMs;
        return;
      }
      case 'offline': {
        const process = workers[happening.worker];
        if (process === undefined) return;
        process.online = false;
        faults++;
        troubleAt = kernel.now() + happening.forMs;
        processTroubleAt = troubleAt;
        return kernel.at(kernel.now() + happening.forMs, () => {
          process.online = true;
        });
      }
      case 'diskFull':
        database.full = true;
        faults++;
        troubleAt = kernel.now() + happening.forMs;
        processTroubleAt = troubleAt;
        return kernel.at(kernel.now() + happening.forMs, () => {
          database.full = false;
        });
    }
  }

  const reconcile = (target: string, again: boolean) =>
    ask(`reconcile ${target}`, ({ engine }) => reconcileTarget(engine, MAIN, target), again);

  async function deliver({ tenant, source, delivery, person: id, message }: Happening & { kind: 'message' }) {
    const person = personOf(id);
    const told = { what: message, sentAt: kernel.now(), heardAt: null as number | null };
    if (source === 'events') person.messages.push(told);
    const result = await ask(
      `message ${delivery}`,
      ({ engine }) =>
        ingestTransaction(engine, tenant, {
          source,
          ids: [delivery, `t${message.eventId}`],
          receivedAt: kernel.now(),
          transaction: message,
        }),
      true,
    );
    if (result === null) return;
    told.heardAt = kernel.now();
    if (source === 'payroll') person.confirmedAt ??= kernel.now();
    tell(`${id} ${message.kind} #${message.sequence} is ${result.kind}`);
  }

  async function order(id: string, what: 'leave' | 'undo') {
    const person = personOf(id);
    const identityId = identities().get(id);
    if (identityId === undefined) return;
    const told = { what, sentAt: kernel.now(), heardAt: null as number | null };
    person.orders.push(told);
    const by = { identityId, actor: 'boss', reason: 'x' };
    const done = await ask(
      `${what} of ${id}`,
      async ({ engine }) => {
        try {
          await (what === 'leave' ? leavePerson(engine, MAIN, by) : undoLeave(engine, MAIN, by));
        } catch (error) {
          // Asked again after an answer that was lost.
          if (!(isLockstepError(error) && error.code === 'NOTHING_TO_UNDO')) throw error;
        }
        return true;
      },
      true,
    );
    if (done === null) person.orders.splice(person.orders.indexOf(told), 1);
    else told.heardAt = kernel.now();
  }

  async function decideHolds(decision: 'approve' | 'refuse' | 'approveOwn') {
    const held = rows(MAIN, 'hold').filter(({ state }) => state === 'held');
    if (held.length === 0) return;
    const plans = new Map(rows(MAIN, 'plan').map((plan) => [plan.plan_id, plan]));
    const [first] = held;
    const own = plans.get(first?.plan_id ?? '')?.made_by ?? 'boss';
    const actor = decision === 'approveOwn' ? own : 'second';
    const mine = held.filter(({ plan_hash }) => plan_hash === first?.plan_hash);
    // It may be released before the answer comes.
    if (decision === 'approve') for (const { identity_id } of mine) person(identity_id).approved = true;
    const done = await ask(
      `${decision} holds`,
      async ({ engine }) => {
        if (decision === 'refuse')
          await refuseHolds(
            engine,
            MAIN,
            mine.map(({ hold_id }) => hold_id),
            actor,
            'x',
          );
        else await approvePlan(engine, MAIN, { hash: first?.plan_hash ?? '', actor, reason: 'x' });
        return true;
      },
      false,
    );
    if (done === true && decision === 'approveOwn')
      wrong('S10', `${actor} approved the plan that ${actor} made`);
  }

  const rows = <T extends TableName>(tenant: string, table: T): readonly Row<T>[] =>
    database.rows(tenant, table);
  /** Person -> identity. */
  function identities(): ReadonlyMap<string, string> {
    const found = new Map<string, string>();
    for (const tenant of tenants)
      for (const row of rows(tenant, 'employment')) {
        const id = /^e(\d+)\./.exec(row.employment_key)?.[1];
        if (id !== undefined && row.identity_id !== null) found.set(id, row.identity_id);
      }
    return found;
  }
  function person(identityId: string): Person {
    const found = [...identities()].find(([, identity]) => identity === identityId);
    return personOf(found?.[0] ?? 'nobody');
  }

  const others = new Set<string>();
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

  const rest = () => {
    watched.catchUp();
    atRest({
      people,
      systems,
      now: kernel.now(),
      troubleAt,
      blocked: watched.blocked,
      drifted: watched.drifted,
      others,
      spared: watched.isSpared,
      heldOf: (id) => {
        const identity = identities().get(id);
        return rows(MAIN, 'hold').some(
          (hold) => hold.identity_id === identity && (hold.state === 'held' || hold.state === 'refused'),
        );
      },
      faultless: [...systems.values()].every((system) => system.faults().length === 0),
      wrong,
    });
  };

  /** L2: what cannot be taken away is told within a minute. */
  function flagged(): void {
    const workersAble = workers.every(
      ({ alive, online, frozenUntil }) => alive && online && frozenUntil <= kernel.now(),
    );
    if (!workersAble || kernel.now() - processTroubleAt < 3 * MINUTE) return;
    const told = new Set(rows(MAIN, 'notice').map(({ kind }) => kind));
    if (told.has('revocationLate')) return;
    for (const operation of rows(MAIN, 'operation'))
      if (
        operation.leave_id !== null &&
        operation.state === 'failed' &&
        REVOKING.has(operation.kind) &&
        kernel.now() - operation.decided_at > FLAGGED_MS
      )
        return wrong(
          'L2',
          `${operation.kind} on ${operation.target_id} has failed for long, and nobody was told`,
        );
  }

  try {
    for (let slot = 0; slot < history.workers; slot++) hireWorker(slot);
    for (const happening of history.happenings) {
      await kernel.runUntil(START + happening.at);
      if (happening.at > 10 * SECOND) rest();
      flagged();
      remember();
      happen(happening);
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
    faults: faults + kernel.fatesMet,
    fates: kernel.fatesMet,
    effects: watched.effects,
    certificates,
  };

  /** The storm is over: everything arrives by itself, within the promised time. */
  async function endWell(): Promise<void> {
    calm = true;
    database.full = false;
    for (const system of systems.values()) system.setFaults([]);
    for (const process of workers) {
      process.online = true;
      process.frozenUntil = Number.NEGATIVE_INFINITY;
    }
    supervise();
    tell('the storm is over');
    for (let i = 0; i < 60 && open > 0; i++) await kernel.runUntil(kernel.now() + 5 * SECOND);
    if (open > 0) wrong('L5', `${open} calls to the engine never came back`);
    for (let i = 0; i < 40 && rows(MAIN, 'hold').some(({ state }) => state === 'held'); i++) {
      begin(decideHolds('approve'));
      await kernel.runUntil(kernel.now() + 5 * SECOND);
    }
    // What a system has taken on comes when it comes.
    await kernel.runUntil(Math.max(kernel.now() + 7 * MINUTE, slowUntil + MINUTE));
    troubleAt = START;
    rest();
    // What somebody opened behind our backs shows in two rounds of listing at the most.
    for (let round = 0; round < 2 && watched.drifted.size > 0; round++) {
      for (const target of TARGETS) begin(reconcile(target, true));
      await kernel.runUntil(kernel.now() + 2 * MINUTE);
    }
    watched.drifted.clear();
    // Time is free: to every end of a day that somebody's access ends on, and a little.
    const ends = [...people.values()].flatMap(({ messages }) =>
      turningPoints(messages.map(({ what }) => what)),
    );
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

/** What passes by itself: asked again, it is answered. */
function isPassing(error: unknown): boolean {
  if (error instanceof ConnectorFault) return true;
  return isLockstepError(error) && (error.category === 'unavailable' || error.code === 'CONFLICT');
}

/** What a person may be told: it is a rule, and nothing was changed. */
function isRefusal(error: unknown): boolean {
  return isLockstepError(error) && error.code !== 'INTERNAL';
}

/** A line of the log that no injected fault explains. */
function isContradiction(line: string): boolean {
  return (
    / error /.test(line) &&
    !/LEASE_LOST|taken over|DATABASE|CONFLICT|connection|disk|not be decided|changed at the same time/i.test(
      line,
    )
  );
}
