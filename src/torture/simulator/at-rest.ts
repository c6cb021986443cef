import type { SimulatedAccount } from '../../simulated/account.ts';
import type { SimulatedSystem } from '../../simulated/index.ts';
import { FAVOUR, MINUTE, NEIGHBOUR_TARGET, ROOT, SECOND, STRANGER, TARGETS } from './company.ts';
import { certain, couldBegin, isClear, isConfirmed, type Person, possible } from './told.ts';

export interface Rest {
  readonly people: ReadonlyMap<string, Person>;
  readonly systems: ReadonlyMap<string, SimulatedSystem>;
  readonly now: number;
  /** When something last went wrong that may delay things. */
  readonly troubleAt: number;
  readonly blocked: ReadonlySet<string>;
  readonly drifted: ReadonlySet<string>;
  /** What no rule gave was taken by the engine, and not given back: person and system. */
  readonly owed: ReadonlySet<string>;
  /** Accounts that others made, by person and system, and names that others bear: told to somebody, and left alone. */
  readonly others: ReadonlySet<string>;
  /** Something of this person waits for somebody, or was refused by somebody. */
  readonly heldOf: (person: string) => boolean;
  /** The last administrator of a system waits for another one, or for somebody. */
  readonly spared: (target: string, accountId: string | undefined) => boolean;
  readonly faultless: boolean;
  /** Nothing goes wrong any more. */
  readonly calm: boolean;
  /** A leaver keeps no right on an account that is kept. */
  readonly rightsGo: boolean;
  /** So long after a leave accounts are deleted; null: they are not, or at once. */
  readonly goneAfterMs: number | null;
  readonly wrong: (invariant: string, what: string) => void;
}

/** After trouble: the longest back-off, the probe of a broken target, and a little. */
const RECOVERED_AFTER_MS = 6 * MINUTE + 30 * SECOND;
/** What is given is tried again less often than what is taken, the longer a storm lasts. */
const GIVEN_AFTER_MS = 31 * MINUTE;
/** Without trouble everything is done within this time of being heard (G5). */
const BOUND_MS = 5 * SECOND;

/**
 * L1, L3, L6 and S1: where nothing has gone wrong lately, the systems are as everything that was heard asks for. A leaver
 * reaches nothing, and whoever works here has what the rules give, to the second.
 */
export function atRest(rest: Rest): void {
  const { now, wrong, goneAfterMs } = rest;
  if (!rest.faultless || now - rest.troubleAt < RECOVERED_AFTER_MS) return;
  for (const person of rest.people.values()) {
    // What was heard, or came due, a moment ago is still on its way.
    if (!isClear(person, now - BOUND_MS) || !isClear(person, now)) continue;
    const before = certain(person, now - BOUND_MS);
    const access = certain(person, now);
    if (JSON.stringify([...before]) !== JSON.stringify([...access])) continue;
    for (const target of person.id === STRANGER ? [NEIGHBOUR_TARGET] : TARGETS) {
      const truth = rest.systems.get(target)?.truth;
      if (truth === undefined || rest.drifted.has(`${person.id}@${target}`)) continue;
      const wanted = access.get(target);
      const account = truth.find(person.id);
      // Told to somebody, and left as it is.
      if (account?.name === ROOT) continue;
      if (wanted === undefined) {
        if (account !== null) {
          stillThere(person, target, account.id);
          if (rest.rightsGo && access.size === 0) keeps(person, target, account);
        }
        if (!truth.couldReach(person.id, now)) continue;
        // Somebody who works here keeps what no rule of ours ever gave.
        if (access.size > 0 && rest.others.has(`${person.id}@${target}`)) continue;
        const held = rest.heldOf(person.id);
        // What a second source says of a leave is no word on a move.
        if (held && (access.size > 0 || !isConfirmed(person, now))) continue;
        if (rest.spared(target, account?.id)) continue;
        wrong(
          held ? 'hold' : 'L1',
          `${person.id} should have nothing and reaches ${target}: sign-in ${truth.couldSignIn(person.id, now)}, sessions ${truth.openSessions(person.id)}, credentials ${truth.openCredentials(person.id)}`,
        );
        continue;
      }
      if (account !== null && rest.blocked.has(`${account.id}@${target}`)) continue;
      if (rest.others.has(`${person.id}@${target}`)) continue;
      // What a move gives waits with what it takes.
      if (account === null && rest.heldOf(person.id)) continue;
      const isGiven = rest.calm || now - rest.troubleAt >= GIVEN_AFTER_MS;
      if (isGiven && !truth.couldSignIn(person.id, now))
        wrong('L3', `${person.id} works here and is cut off from ${target}`);
      const has = account?.entitlements.map(({ value }) => value) ?? [];
      // A move is held or let go as a whole, what it gives and what it takes.
      if (rest.heldOf(person.id)) continue;
      for (const value of wanted)
        if (isGiven && !has.includes(value)) wrong('L3', `${person.id} lacks ${value} on ${target}`);
      if (rest.owed.has(`${person.id}@${target}`) && isUndone(person))
        wrong('undo', `${person.id} lacks ${FAVOUR.value} on ${target}, which a leave took that was undone`);
      for (const value of has)
        if (!wanted.includes(value) && value !== FAVOUR.value && !rest.spared(target, account?.id))
          wrong('S1', `${person.id} has ${value} on ${target}, for which there is no reason`);
    }
  }

  /** HR has said nothing since they were hired; somebody ordered them to leave, and took that back. */
  function isUndone({ messages, orders }: Person): boolean {
    return messages.length === 1 && orders.at(-1)?.what === 'undo';
  }

  /** L1: a right on an account that is switched off is back with it. */
  function keeps(person: Person, target: string, { id, entitlements }: SimulatedAccount): void {
    if (entitlements.length === 0 || rest.heldOf(person.id) || rest.spared(target, id)) return;
    wrong(
      'L1',
      `${person.id} has left and keeps ${entitlements.map(({ value }) => value).join()} on ${target}`,
    );
  }

  /** L6: what is to follow some time after a leave follows by itself. */
  function stillThere(person: Person, target: string, account: string): void {
    if (goneAfterMs === null || person.id === STRANGER) return;
    if (rest.others.has(`${person.id}@${target}`) || rest.heldOf(person.id)) return;
    if (rest.spared(target, account)) return;
    const from = now - goneAfterMs - BOUND_MS;
    for (const access of possible(person, from, now)) if (access.size > 0) return;
    // Whoever is to begin one of these days finds their account as it was; whoever is not after all has left anew.
    if (couldBegin(person, from, now)) return;
    wrong('L6', `the account of ${person.id} on ${target} was to be deleted by now`);
  }
}
