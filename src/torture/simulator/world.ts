import type { HandOver } from '../../engine/ports.ts';
import type { Row, TableName } from '../../engine/tables/index.ts';
import { seededRandom } from '../../simulated/random.ts';
import { GONE_AFTER_MS, HOUR, MAIN, MINUTE, NEIGHBOUR, SECOND, START } from './company.ts';
import { dueIn } from './due.ts';
import { foundCompany } from './founding.ts';
import type { History } from './history.ts';
import { type Kernel, makeKernel, type Process } from './kernel.ts';
import { LEASE_MS, type Machine, startMachine } from './machine.ts';
import { network } from './network.ts';
import { staffOf } from './staff.ts';
import { ConnectionLost, type SimulatedDatabase } from './store/simulated-store.ts';
import { newPerson, type Person } from './told.ts';
import { type LeaseSpan, watch } from './watch.ts';
import { weatherOf } from './weather.ts';

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

/** What befell the world, and when: after trouble things may take longer. Instants in milliseconds. */
export interface Trouble {
  faults: number;
  /** When anything went wrong. */
  readonly instants: number[];
  /** The storm is over. */
  calm: boolean;
  at: number;
  /** Systems may do by then what they have taken on. */
  slowUntil: number;
  ofProcessesAt: number;
}

/** Something goes wrong now. */
export function disturb(trouble: Trouble, now: number, faults = 1): void {
  trouble.faults += faults;
  trouble.instants.push(now);
}

export type World = Awaited<ReturnType<typeof makeWorld>>;

/** Everything that a history happens to: processes on the production core, their seams, the systems, and who looks on. */
export async function makeWorld(history: History, options: PlayOptions) {
  const roll = seededRandom(history.seed * 31 + 7);
  const violations: { invariant: string; what: string }[] = [];
  const tell = (line: string) =>
    (trouble.calm && options.untilCalm === true) ||
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
  const trouble: Trouble = {
    faults: 0,
    instants: [],
    calm: false,
    at: START,
    slowUntil: START,
    ofProcessesAt: START,
  };

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
    onFate: () => trouble.instants.push(kernel.now()),
    onDeath: (process, noticedAfterMs) => {
      machines.delete(process.name);
      trouble.at = kernel.now();
      trouble.ofProcessesAt = kernel.now();
      const notice = () => database.abandon(process.name);
      if (noticedAfterMs === 0) notice();
      else kernel.at(kernel.now() + noticedAfterMs, notice);
      kernel.at(kernel.now() + Math.floor(roll() * 3 * SECOND), supervise);
    },
    onFreeze: (process, forMs) => {
      trouble.ofProcessesAt = Math.max(trouble.ofProcessesAt, kernel.now() + forMs);
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
    answered: history.profile === 'calm',
    disturbed: (from, to) => trouble.instants.some((at) => at >= from && at <= to),
    leaseOf: (name) => (name.startsWith('worker') ? (leases.get(name) ?? null) : null),
    graceMs: history.company.mode === 'deactivate' ? GONE_AFTER_MS : null,
    wrong,
  });
  const weather = weatherOf(history.profile, seededRandom(history.seed * 131 + 3));
  const http = network({
    kernel,
    systems,
    weather: (request) => {
      const it = trouble.calm ? weather.fine : weather.next(request);
      // What is refused for good is tried again every hour, unless it takes something away.
      if (it.spoilt === 'forbidden') trouble.slowUntil = Math.max(trouble.slowUntil, kernel.now() + HOUR);
      if (it !== weather.fine) {
        disturb(trouble, kernel.now());
        trouble.at = kernel.now();
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

  /** Whose mailbox is full gets no first password by mail, every time. */
  const handOver: HandOver = async ({ identityId }) => {
    if (/[0-3]$/.test(identityId)) throw new Error('the mailbox is full');
  };

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
          const { statementMs = 0 } = history;
          if (statementMs > 0 && !trouble.calm)
            return kernel.after(process, Math.floor(roll() * statementMs), label);
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
      handOver,
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
    // Only what the database has heard is held: on a full disk a lease runs out.
    const renew = async () => {
      try {
        await heart.heartbeat(process.name, now, LEASE_MS);
      } catch {
        return;
      }
      const before = leases.get(process.name);
      const from = before !== undefined && before.until >= now ? before.from : now;
      machine.renew(now + LEASE_MS - 200);
      leases.set(process.name, { from, until: machine.leaseUntil });
    };
    // Whoever was frozen finds its lease gone: it beats again when its turn comes, and not before everybody else.
    if (machine.leaseUntil > now - LEASE_MS || process.frozenUntil === Number.NEGATIVE_INFINITY) void renew();
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
  return {
    history,
    roll,
    kernel,
    database,
    tenants,
    systems,
    people,
    personOf,
    machines,
    workers,
    hireWorker,
    supervise,
    office,
    watched,
    trouble,
    logged,
    others,
    violations,
    tell,
    wrong,
    rows,
    identities,
    person,
  };
}
