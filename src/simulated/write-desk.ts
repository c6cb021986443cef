import type { Effect, SimulatedAccount } from './account.ts';
import type { AccountBook } from './account-book.ts';
import type { Answer } from './call.ts';
import type { Effects } from './effects.ts';
import type { Fault, FaultAim, FaultPlan } from './faults.ts';
import { aimsAt, isOn } from './faults.ts';
import type { Rehearsal } from './rehearsal.ts';
import type { Claim } from './view.ts';

export type Task = { readonly status: 'pending' } | { readonly status: 'finished'; readonly answer: Answer };

export type WriteResult =
  | { readonly kind: 'answer'; readonly answer: Answer }
  | { readonly kind: 'silent' }
  | { readonly kind: 'accepted'; readonly handle: string; readonly pollAfterMs: number };

/** Where writes are carried out, put off, dropped or lied about. */
export interface WriteDesk {
  /** `run` answers with the dialect's words and throws nothing; it is called at most once for real. */
  write(run: (at: number) => Answer, at: number): WriteResult;
  /** Carries out what was put off and is due. */
  settle(now: number): void;
  task(handle: string): Task | null;
}

interface Parts {
  readonly accounts: AccountBook;
  readonly effects: Effects;
  readonly rehearsal: Rehearsal;
  readonly faults: FaultPlan;
  readonly claims: Map<string, Claim>;
}

type WriteFault = Extract<Fault, { kind: 'didNothing' | 'lies' | 'acceptedLater' | 'executedThenTimeout' }>;

const MAX_TASKS = 100_000;

export function openWriteDesk({ accounts, effects, rehearsal, faults, claims }: Parts): WriteDesk {
  const later: { readonly due: number; readonly run: () => void }[] = [];
  const tasks = new Map<string, Task>();
  let taskCount = 0;

  function putOff(due: number, run: () => void): void {
    const place = later.findIndex((one) => one.due > due);
    later.splice(place < 0 ? later.length : place, 0, { due, run });
  }

  function perform(run: (at: number) => Answer, at: number): Answer {
    const before = effects.journal.length;
    const states = faults.on('recreates', at) === undefined ? null : snapshot(run, at);
    const answer = run(at);
    for (const effect of effects.journal.slice(before)) {
      claims.delete(effect.accountId);
      if (states !== null) bringBack(effect, states.get(effect.accountId) ?? null, at);
    }
    return answer;
  }

  /** The accounts that a run will touch, as they are before it. */
  function snapshot(run: (at: number) => Answer, at: number): Map<string, SimulatedAccount | null> {
    const touched = rehearse(run, at).effects.map((effect) => effect.accountId);
    return new Map(touched.map((id) => [id, accounts.get(id)]));
  }

  function bringBack(effect: Effect, was: SimulatedAccount | null, at: number): void {
    if (was === null || effect.by !== 'writer' || (effect.effect !== 'disable' && effect.effect !== 'delete'))
      return;
    const fault = faults.on('recreates', at);
    if (fault === undefined || !faults.hits({ times: 1, ...fault }, was.name)) return;
    const due = at + fault.afterMs;
    putOff(due, () => {
      const now = accounts.byName(was.name);
      if (now === null) effects.create({ ...was, active: true }, due, 'system');
      else effects.setActive(now.id, true, due, 'system');
    });
  }

  function rehearse(run: (at: number) => Answer, at: number) {
    return rehearsal.rehearse(() => {
      const before = effects.journal.length;
      const answer = run(at);
      const done = effects.journal.slice(before);
      return {
        answer,
        effects: done,
        after: new Map(done.map((one) => [one.accountId, accounts.get(one.accountId)])),
      };
    });
  }

  function faultFor(effect: Effect, at: number): WriteFault | undefined {
    return faults
      .list()
      .filter(
        (fault): fault is WriteFault =>
          isWriteFault(fault) && isOn(fault, at) && aimsAt(fault, effect.effect),
      )
      .find((fault: WriteFault & FaultAim) => faults.hits(fault, `${effect.effect}|${effect.name}`));
  }

  function accept(run: (at: number) => Answer, at: number, afterMs: number): WriteResult {
    taskCount += 1;
    const handle = `task-${taskCount}`;
    tasks.set(handle, { status: 'pending' });
    const oldest = tasks.size > MAX_TASKS ? tasks.keys().next().value : undefined;
    if (oldest !== undefined) tasks.delete(oldest);
    const due = at + afterMs;
    putOff(due, () => tasks.set(handle, { status: 'finished', answer: perform(run, due) }));
    return { kind: 'accepted', handle, pollAfterMs: afterMs };
  }

  return {
    write(run, at) {
      if (!faults.list().some((fault) => isWriteFault(fault) && isOn(fault, at))) {
        return { kind: 'answer', answer: perform(run, at) };
      }
      const trial = rehearse(run, at);
      const main = trial.effects[0];
      const fault = main === undefined ? undefined : faultFor(main, at);
      switch (fault?.kind) {
        case undefined:
          return { kind: 'answer', answer: perform(run, at) };
        case 'didNothing':
          return { kind: 'answer', answer: trial.answer };
        case 'lies':
          if (fault.to !== 'answer') {
            for (const [id, account] of trial.after) claims.set(id, { account, to: fault.to });
          }
          return { kind: 'answer', answer: trial.answer };
        case 'acceptedLater':
          return accept(run, at, fault.afterMs);
        case 'executedThenTimeout':
          perform(run, at);
          return { kind: 'silent' };
        default: {
          const never: never = fault;
          return never;
        }
      }
    },
    settle(now) {
      for (let next = later[0]; next !== undefined && next.due <= now; next = later[0]) {
        later.shift();
        next.run();
      }
    },
    task: (handle) => tasks.get(handle) ?? null,
  };
}

function isWriteFault(fault: Fault): fault is WriteFault {
  switch (fault.kind) {
    case 'didNothing':
    case 'lies':
    case 'acceptedLater':
    case 'executedThenTimeout':
      return true;
    case 'slow':
    case 'down':
    case 'rateLimited':
    case 'pagedWrongly':
    case 'keyRevoked':
    case 'recreates':
    case 'staleRead':
      return false;
    default: {
      const never: never = fault;
      return never;
    }
  }
}
