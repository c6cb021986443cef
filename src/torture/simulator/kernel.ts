import type { Cancellation } from '../../engine/ports.ts';

/** What befalls a process at one numbered step. */
export type FateKind = 'crashBefore' | 'crashAfter' | 'pause' | 'unknownDone' | 'unknownLost';

export interface Fate {
  readonly step: number;
  readonly kind: FateKind;
  /** How long a pause lasts, or after how long the database notices a death. Milliseconds of simulated time. */
  readonly forMs: number;
}

/** One simulated process. What a dead one awaits never comes. */
export interface Process {
  readonly name: string;
  alive: boolean;
  frozenUntil: number;
  /** False: every use of the database fails. */
  online: boolean;
}

interface Ready {
  readonly process: Process | null;
  readonly label: string;
  readonly step: number;
  readonly fate: Fate | undefined;
  readonly go: () => void;
}

interface Timer {
  readonly at: number;
  readonly order: number;
  readonly process: Process | null;
  readonly fire: () => void;
}

export interface Kernel {
  now(): number;
  readonly steps: number;
  readonly fatesMet: number;
  process(name: string): Process;
  /** One await on a seam: numbered, and released when the schedule says so. Never resolves for the dead. */
  step(process: Process | null, label: string): Promise<void>;
  /** The number of a step that is not waited for, unless something befalls the process there. */
  passes(process: Process, label: string): undefined | Promise<void>;
  /** A step that is reached only after so long. */
  after(process: Process, ms: number, label: string): Promise<void>;
  /** What befalls the commit that is being made; asked once per commit. */
  commitFate(process: Process): 'done' | 'unknownDone' | 'unknownLost';
  sleep(process: Process | null, ms: number, until?: Cancellation): Promise<void>;
  /** Something of the outside world, at an instant; nobody's death stops it. */
  at(instant: number, act: () => void): void;
  kill(process: Process, noticedAfterMs?: number): void;
  freeze(process: Process, forMs: number): void;
  /** The storm is over: nothing befalls anybody from now on. */
  calm(): void;
  /** Lets everything happen that comes until `instant`. */
  runUntil(instant: number): Promise<void>;
}

export interface KernelOptions {
  readonly start: number;
  readonly roll: () => number;
  readonly fates: readonly Fate[];
  /** More steps than any history needs: it goes round in a circle. */
  readonly limit: number;
  /** The earliest instant at which something is due by itself, or null. */
  readonly due: () => number | null;
  /** Time went on. */
  readonly onTime: (now: number) => void;
  /** Something is due: whoever looks for work looks now. */
  readonly onDue: () => void;
  readonly onDeath: (process: Process, noticedAfterMs: number) => void;
  /** Something befalls a process at one of its steps. */
  readonly onFate?: () => void;
  readonly onFreeze?: (process: Process, forMs: number) => void;
  readonly onStep?: (line: string) => void;
}

/** What nobody announced is found within this time, as by the looks of a production worker. */
const LOOK_EVERY_MS = 250;

const never = new Promise<never>(() => undefined);
/** Everything that what was released sets going has come to a stop: the next tick is after all promises. */
const turn = () => new Promise<void>((resolve) => process.nextTick(resolve));

export class EndlessHistory extends Error {}

/**
 * One thread, one clock, one order of events, all of it a function of the seed. What is awaited on a seam is a step with a
 * number; when nothing is ready, time goes on to what comes next.
 */
export function makeKernel(options: KernelOptions): Kernel {
  const { roll } = options;
  const fates = new Map(options.fates.map((fate) => [fate.step, fate]));
  let now = options.start;
  let steps = 0;
  let fatesMet = 0;
  let order = 0;
  let lookedAt = Number.NEGATIVE_INFINITY;
  let commitFate: Fate | undefined;
  const ready: Ready[] = [];
  const timers: Timer[] = [];

  const number = (process: Process | null, label: string) => {
    const step = ++steps;
    options.onStep?.(`${step} ${process?.name ?? 'world'} ${label}`);
    const fate = process === null ? undefined : fates.get(step);
    return { step, fate };
  };

  const kernel: Kernel = {
    now: () => now,
    get steps() {
      return steps;
    },
    get fatesMet() {
      return fatesMet;
    },
    process: (name) => ({ name, alive: true, frozenUntil: Number.NEGATIVE_INFINITY, online: true }),
    step(process, label) {
      if (process?.alive === false) return never;
      const { step, fate } = number(process, label);
      return new Promise((go) => ready.push({ process, label, step, fate, go }));
    },
    passes(process, label) {
      if (!process.alive) return never;
      const { step, fate } = number(process, label);
      if (fate === undefined) return undefined;
      return new Promise((go) => ready.push({ process, label, step, fate, go }));
    },
    after(process, ms, label) {
      if (!process.alive) return never;
      return new Promise((resolve) => {
        const fire = () => void kernel.step(process, label).then(resolve);
        add({ at: now + ms, order: order++, process, fire });
      });
    },
    commitFate(process) {
      const fate = commitFate;
      commitFate = undefined;
      return process.alive && (fate?.kind === 'unknownDone' || fate?.kind === 'unknownLost')
        ? fate.kind
        : 'done';
    },
    sleep(process, ms, until) {
      if (process?.alive === false) return never;
      if (until?.cancelled === true) return Promise.resolve();
      return new Promise((resolve) => {
        const timer: Timer = {
          at: now + Math.max(0, ms),
          order: order++,
          process,
          fire: () => {
            stop?.();
            if (process === null) return resolve();
            // Waking up is a step like any other: it may find the process frozen or dead.
            void kernel.step(process, 'wakes').then(resolve);
          },
        };
        add(timer);
        const stop = until?.onCancel(() => {
          const i = timers.indexOf(timer);
          if (i >= 0) timers.splice(i, 1);
          resolve();
        });
      });
    },
    at(instant, act) {
      add({ at: instant, order: order++, process: null, fire: act });
    },
    kill(process, noticedAfterMs = 0) {
      if (!process.alive) return;
      process.alive = false;
      for (let i = ready.length - 1; i >= 0; i--) if (ready[i]?.process === process) ready.splice(i, 1);
      for (let i = timers.length - 1; i >= 0; i--) if (timers[i]?.process === process) timers.splice(i, 1);
      options.onStep?.(`${process.name} is dead`);
      options.onDeath(process, noticedAfterMs);
    },
    freeze(process, forMs) {
      process.frozenUntil = Math.max(process.frozenUntil, now + forMs);
      options.onFreeze?.(process, forMs);
      options.onStep?.(`${process.name} is frozen for ${forMs} ms`);
    },
    calm: () => fates.clear(),
    async runUntil(instant) {
      for (;;) {
        await turn();
        if (steps > options.limit) throw new EndlessHistory(`more than ${options.limit} steps`);
        const next = pick();
        if (next !== null) {
          await release(next);
          continue;
        }
        const due = nextInstant();
        if (due === null || due > instant) {
          now = Math.max(now, instant);
          return;
        }
        advance(due);
      }
    },
  };
  return kernel;

  function add(timer: Timer): void {
    let i = timers.length;
    while (i > 0 && isLater(timers[i - 1] as Timer, timer)) i--;
    timers.splice(i, 0, timer);
  }

  function pick(): Ready | null {
    if (ready.length === 0) return null;
    const able = ready.filter(({ process }) => process === null || process.frozenUntil <= now);
    const chosen = able[Math.floor(roll() * able.length)];
    if (chosen === undefined) return null;
    ready.splice(ready.indexOf(chosen), 1);
    return chosen;
  }

  async function release({ process, label, step, fate, go }: Ready): Promise<void> {
    if (fate === undefined || process === null) return go();
    fatesMet++;
    options.onFate?.();
    options.onStep?.(`${step} ${process.name} ${label}: ${fate.kind}`);
    switch (fate.kind) {
      case 'crashBefore':
        return kernel.kill(process, fate.forMs);
      case 'pause':
        kernel.freeze(process, fate.forMs);
        ready.push({ process, label, step, fate: undefined, go });
        return;
      case 'crashAfter':
        go();
        await turn();
        return kernel.kill(process, fate.forMs);
      default:
        commitFate = label.startsWith('commit') ? fate : undefined;
        go();
    }
  }

  function nextInstant(): number | null {
    const due = options.due();
    const instants = [timers[0]?.at ?? null, due === null ? null : Math.max(due, lookedAt + LOOK_EVERY_MS)];
    for (const { process } of ready) instants.push(process?.frozenUntil ?? null);
    const known = instants.filter((instant) => instant !== null);
    return known.length === 0 ? null : Math.max(now, Math.min(...known));
  }

  function advance(instant: number): void {
    now = Math.max(now, instant);
    const due = options.due();
    options.onTime(now);
    if (due !== null && Math.max(due, lookedAt + LOOK_EVERY_MS) <= now) {
      lookedAt = now;
      options.onDue();
    }
    while (timers[0] !== undefined && timers[0].at <= now) timers.shift()?.fire();
  }
}

function isLater(a: Timer, b: Timer): boolean {
  return a.at > b.at || (a.at === b.at && a.order > b.order);
}
