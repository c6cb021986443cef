import type { Effect } from '../../simulated/account.ts';
import type { SimulatedSystem } from '../../simulated/index.ts';
import { ROOT } from './company.ts';
import { type Person, possible } from './told.ts';

export interface NotOurs {
  /** Told each effect that anybody but the engine has. */
  noted(target: string, effect: Effect): void;
  /** The engine has taken a whole listing of the system that began then. */
  listed(system: SimulatedSystem, startedAt: number): void;
  /** Told each loss that the engine brings about on somebody's account. */
  lost(target: string, effect: Effect, person: Person, isWanted: (at: number) => boolean): void;
}

/** S2 and S11: accounts that others gave to somebody who works here stay, and so do those that are protected. */
export function notOurs(now: () => number, wrong: (invariant: string, what: string) => void): NotOurs {
  const madeAt = new Map<string, number>();
  const protectedFrom = new Map<string, number>();
  return {
    noted(target, { accountId, effect, by, at }) {
      if (by === 'operator' && effect === 'create') madeAt.set(`${accountId}@${target}`, at);
    },
    listed({ name: target, faults, truth }, startedAt) {
      // What such a system shows need not be so.
      if (faults().length > 0) return;
      for (const { id, name, changedAt } of truth.accounts()) {
        const account = `${id}@${target}`;
        if (name === ROOT && changedAt < startedAt && !protectedFrom.has(account))
          protectedFrom.set(account, now());
      }
    },
    lost(target, { accountId, effect, detail }, person, isWanted) {
      const account = `${accountId}@${target}`;
      const from = protectedFrom.get(account);
      // What was decided before anybody knew may still be carried out.
      if (from !== undefined && !isWanted(from))
        wrong(
          'S11',
          `${effect} ${detail ?? ''} on the account of ${person.id} on ${target}, which is protected`,
        );
      const made = madeAt.get(account);
      if (made === undefined) return;
      for (const access of possible(person, made, now())) if (access.size === 0 || access.has(target)) return;
      wrong('S2', `${effect} on an account of ${person.id} on ${target} that others gave, who works here`);
    },
  };
}
