import type { Effect } from '../../simulated/account.ts';
import type { SimulatedSystem } from '../../simulated/index.ts';
import { BREAK_GLASS, FAVOUR, NEIGHBOUR_TARGET, OWN_ACCOUNT, SECOND, STRANGER } from './company.ts';
import { doorFirst } from './door-first.ts';
import type { Sent } from './network.ts';
import { notOurs } from './not-ours.ts';
import { type Access, turningPoints } from './people.ts';
import { certain, type Person, possible } from './told.ts';

/**
 * How long before a call leaves what it rests on may have been read: what follows each other in one go, and one call
 * before it that took as long as calls may.
 */
const RESTS_ON_MS = 10 * SECOND;
/** What was sent before its sender lost its lease may arrive later; nothing is begun after that. */
const LEASE_GRACE_MS = 5 * SECOND;

/** What is done so soon after it was heard was decided just now. */
const PROMPT_MS = 30 * SECOND;
/** Who was spared is looked at again within five minutes. */
const SPARED_AGAIN_MS = 360 * SECOND;
/** As long as a write without an answer is tried again before it was surely seen to hold. */
const STILL_TRIED_MS = 420 * SECOND;
/** What a leaver has is read and recorded within this time, where nothing goes wrong. */
const SEEN_MS = 5 * SECOND;
/** A right is known to everybody after this. */
const SETTLED_MS = 120 * SECOND;

const GAINS: ReadonlySet<string> = new Set(['create', 'enable', 'grant']);
const LOSSES: ReadonlySet<string> = new Set(['disable', 'revoke', 'endSessions', 'endCredentials', 'delete']);
const ADMINISTRATOR = 'role administrator';

export interface LeaseSpan {
  readonly from: number;
  readonly until: number;
}

export interface Watch {
  onSend(sent: Sent): void;
  /** After a request was carried out at its system. */
  onArrival(sent: Sent): void;
  /** What systems did by themselves meanwhile. */
  catchUp(): void;
  /** By then the engine had seen itself that something is open again which it had closed. */
  sawOpen(person: string, target: string, at: number): void;
  /** The engine has taken a whole listing of a system that began then. */
  listed(target: string, startedAt: number): void;
  /** Who lost something without a word from a second source or an approval, and when first. */
  readonly losers: ReadonlyMap<string, { readonly at: number; readonly prompt: boolean }>;
  /** Blocked by somebody at the target, and not by us. */
  readonly blocked: Set<string>;
  /** Opened by somebody else, person and system: a listing has to show it first. */
  readonly drifted: Set<string>;
  /** Person and system: what no rule gave was taken by the engine, and not given back. */
  readonly owed: ReadonlySet<string>;
  readonly effects: number;
  /** True for the last administrator of a system, and for a while after there is another one. */
  isSpared(target: string, accountId: string | undefined): boolean;
}

export interface WatchOptions {
  readonly systems: ReadonlyMap<string, SimulatedSystem>;
  readonly personOf: (employeeId: string) => Person | undefined;
  readonly now: () => number;
  /** The network loses and spoils nothing. */
  readonly answered: boolean;
  /** Whether anything went wrong between the two. */
  readonly disturbed: (from: number, to: number) => boolean;
  /** From when until when the sender's lease holds without a gap; null for whoever needs none. */
  readonly leaseOf: (process: string) => LeaseSpan | null;
  /** So long after a leave accounts are deleted; null: they are not, or at once. */
  readonly graceMs: number | null;
  readonly wrong: (invariant: string, what: string) => void;
}

/**
 * The invariants that show in what is done at the systems, looked at with each effect: nobody gains or loses anything
 * that nobody said, nothing is done twice, nobody touches what is protected. Told by the systems, not by our tables.
 */
export function watch(options: WatchOptions): Watch {
  const { systems, wrong, now } = options;
  // What the staff had from the start is nobody's doing.
  const read = new Map([...systems].map(([name, { truth }]) => [name, truth.journal.length]));
  const underWay: Sent[] = [];
  // What cannot be read back holds nothing up: only where every answer arrives is the order certain.
  const inOrder = options.answered ? doorFirst(systems, now, wrong) : () => undefined;
  const others = notOurs(now, wrong);
  const losers = new Map<string, { readonly at: number; readonly prompt: boolean }>();
  const blocked = new Set<string>();
  const drifted = new Set<string>();
  const owed = new Set<string>();
  const driftedAt = new Map<string, number>();
  const blockedAt = new Map<string, number>();
  /** Whose account it is or was, and who administers each system: an account that is gone cannot be asked. */
  const employees = new Map<string, string>();
  for (const [name, { truth }] of systems)
    for (const { id, keys } of truth.accounts())
      if (keys.employeeId !== undefined) employees.set(`${name}/${id}`, keys.employeeId);
  const administrators = new Map(
    [...systems].map(([name, system]) => [
      name,
      since(administratorsOf(system), undefined, Number.NEGATIVE_INFINITY),
    ]),
  );
  const writes = new Map<string, { readonly write: string; readonly sent: Sent }>();
  /** Accounts that were read since they were last written to; one that is to be made is looked for by its keys. */
  const looked = new Set<string>();
  let effects = 0;
  const begun = now();

  const watched: Watch = {
    losers,
    blocked,
    drifted,
    owed,
    get effects() {
      return effects;
    },
    onSend(sent) {
      const { request, process, target } = sent;
      if (request.method === 'GET')
        for (const id of accountsAsked(systems.get(target), request.url)) looked.add(`${target}/${id}`);
      if (request.method === 'GET' || request.url.endsWith('/sign-in')) return;
      const late = sent.at - (options.leaseOf(process.name)?.until ?? sent.at);
      if (late > LEASE_GRACE_MS)
        wrong('S4', `${process.name} writes ${request.url} ${late} ms after its lease`);
      const account = accountIn(request.url);
      for (let i = underWay.length - 1; i >= 0; i--) if (underWay[i]?.over === true) underWay.splice(i, 1);
      const other = underWay.find(
        (one) => one.target === target && account !== null && accountIn(one.request.url) === account,
      );
      const lease = other === undefined ? null : options.leaseOf(other.process.name);
      // What was begun before a lease was lost may still be on its way when the next owner begins, or leave after that.
      const isLater = other !== undefined && sent.at >= other.at;
      if (isLater && lease !== null && lease.from <= other.at && lease.until > now())
        wrong(
          'S4',
          `${process.name} and ${other.process.name} write the same account at once: ${request.url}`,
        );
      repeats(sent, account);
      underWay.push(sent);
    },
    isSpared(target, accountId) {
      const able = administrators.get(target);
      if (accountId === undefined || able?.has(accountId) !== true) return false;
      // Another one who is to leave as well is nobody to rely on.
      const others = [...able].filter(([id]) => {
        const person = options.personOf(employees.get(`${target}/${id}`) ?? '');
        return id !== accountId && person !== undefined && certain(person, now()).get(target) !== undefined;
      });
      return others.every(([, from]) => now() - from < SPARED_AGAIN_MS);
    },
    onArrival(sent) {
      inOrder(sent);
      catchUp(sent);
    },
    catchUp: () => catchUp(null),
    sawOpen(person, target, at) {
      const pair = `${person}@${target}`;
      if ((driftedAt.get(pair) ?? at) < at) drifted.delete(pair);
    },
    listed(target, startedAt) {
      const system = systems.get(target);
      if (system !== undefined) others.listed(system, startedAt);
    },
  };
  return watched;

  /** S5: a write whose answer was lost is not repeated blindly: somebody looks first. */
  function repeats(sent: Sent, account: string | null): void {
    const name = `${sent.target}/${account ?? 'new'}`;
    const write = `${sent.request.method} ${sent.request.url} ${sent.request.body ?? ''}`;
    const before = writes.get(name);
    // Whoever stood still with the write in hand looked before the other one wrote.
    const isLater = before !== undefined && sent.at >= before.sent.at;
    const blind = isLater && before.write === write && before.sent.status === null && !looked.has(name);
    // What is asked for anew is another decision's first try.
    if (blind && !isNews(options.personOf(employees.get(name) ?? ''), before.sent.at, now()))
      wrong('S5', `${sent.request.method} ${sent.request.url} is repeated without a look`);
    writes.set(name, { write, sent });
    looked.delete(name);
  }

  function catchUp(sent: Sent | null): void {
    for (const [name, system] of systems) {
      // What is due at a system by itself happens when it is asked.
      if (sent === null) system.truth.accounts();
      const { journal } = system.truth;
      const seen = read.get(name) ?? 0;
      if (seen === journal.length) continue;
      for (const { id, keys } of system.truth.accounts())
        if (keys.employeeId !== undefined) employees.set(`${name}/${id}`, keys.employeeId);
      for (let i = seen; i < journal.length; i++)
        look(system, journal[i] as Effect, causeOf(journal[i] as Effect, system, sent));
      administrators.set(name, since(administratorsOf(system), administrators.get(name), now()));
      read.set(name, journal.length);
    }
  }

  /** When it was asked for; what a system had taken on and does now was asked for at some time before. */
  function causeOf(effect: Effect, system: SimulatedSystem, sent: Sent | null): number {
    if (sent === null || sent.target !== system.name || sent.request.method === 'GET') return begun;
    const account = accountIn(sent.request.url);
    return account === null || account === effect.accountId ? sent.at : begun;
  }

  function look(system: SimulatedSystem, effect: Effect, askedAt: number): void {
    const pair = `${effect.accountId}@${system.name}`;
    if (effect.by === 'operator' && effect.effect === 'disable') {
      blocked.add(pair);
      blockedAt.set(pair, now());
    }
    if (effect.by === 'operator' && effect.effect === 'enable') blocked.delete(pair);
    if ((effect.by === 'operator' || effect.by === 'system') && GAINS.has(effect.effect)) {
      const whose = employees.get(`${system.name}/${effect.accountId}`);
      if (whose !== undefined) {
        drifted.add(`${whose}@${system.name}`);
        driftedAt.set(`${whose}@${system.name}`, now());
      }
    }
    others.noted(system.name, effect);
    if (effect.by !== 'writer') return;
    effects++;
    const gains = GAINS.has(effect.effect);
    const loses = LOSSES.has(effect.effect);
    if (effect.name === BREAK_GLASS || effect.name === OWN_ACCOUNT) {
      wrong('S11', `${effect.effect} on the protected account ${effect.name} of ${system.name}`);
      return;
    }
    const employee = employees.get(`${system.name}/${effect.accountId}`);
    const person = employee === undefined ? undefined : options.personOf(employee);
    if (person === undefined) {
      if (gains || loses)
        wrong('S2', `${effect.effect} on ${effect.name} of ${system.name}, who is nobody's`);
      return;
    }
    if ((system.name === NEIGHBOUR_TARGET) !== (person.id === STRANGER)) {
      wrong('S9', `${person.id} is touched on ${system.name}, which is another tenant's`);
      return;
    }
    if (effect.detail === `${FAVOUR.kind} ${FAVOUR.value}`)
      owed[effect.effect === 'revoke' ? 'add' : 'delete'](`${person.id}@${system.name}`);
    if (effect.effect === 'create') {
      const twins = system.truth.accounts().filter(({ keys }) => keys.employeeId === person.id);
      if (twins.length > 1) wrong('S5', `${person.id} has ${twins.length} accounts on ${system.name}`);
    }
    if (
      effect.effect === 'enable' &&
      blocked.has(pair) &&
      (leftBlocked(person, system.name, pair) || isAlwaysWanted(person, system.name, pair, now()))
    )
      wrong('undo', `${person.id} on ${system.name} was blocked by somebody else, and is let in`);
    if (!gains && !loses) return;
    const wanted = (access: Access) => fits(effect, access.get(system.name), gains);
    const from = askedAt - RESTS_ON_MS;
    let believed = false;
    for (const access of possible(person, from, now()))
      if (wanted(access)) {
        believed = true;
        break;
      }
    if (!believed) {
      const what = `${effect.effect} ${effect.detail ?? ''} of ${person.id} on ${system.name}`;
      wrong(gains ? 'S6' : 'S2', `${what}: nothing that was said asks for it`);
    }
    if (loses)
      others.lost(system.name, effect, person, (at) =>
        [...possible(person, at, at)].some((access) => wanted(access)),
      );
    if (effect.effect === 'delete') tooSoon(system, person, askedAt);
    const usable = effect.effect === 'disable' || effect.effect === 'revoke' || effect.effect === 'delete';
    // Nobody loses what somebody else has opened behind our backs, or has closed before.
    const again = drifted.has(`${person.id}@${system.name}`) || blocked.has(pair);
    if (
      usable &&
      !again &&
      person.id !== STRANGER &&
      (person.perhapsConfirmedAt ?? Number.POSITIVE_INFINITY) > now() &&
      !person.approved &&
      !losers.has(person.id)
    )
      losers.set(person.id, { at: now(), prompt: now() - lastHeard(person) < PROMPT_MS });
    if (loses) lastAdministrator(system, effect);
  }

  /** L6: nobody brings an account back, so a leave that proves wrong has the whole time for that since it was told. */
  function tooSoon(system: SimulatedSystem, person: Person, askedAt: number): void {
    if (options.graceMs === null || askedAt === begun) return;
    const from = askedAt - options.graceMs + RESTS_ON_MS;
    const moments = [
      from,
      ...turningPoints(person.messages.map(({ what }) => what)).map((end) => end - 1),
      ...[...person.messages, ...person.orders].map(({ sentAt }) => sentAt - 1),
    ];
    const worked = moments.find(
      (at) => at >= from && at < askedAt && [...possible(person, at, at)].every((access) => access.size > 0),
    );
    if (worked !== undefined)
      wrong(
        'L6',
        `the account of ${person.id} on ${system.name} is deleted ${askedAt - worked} ms after they worked`,
      );
  }

  /** Blocked when its person was ordered to leave, with nothing in the way of seeing that before it was taken away. */
  function leftBlocked(person: Person, target: string, pair: string): boolean {
    const at = blockedAt.get(pair) ?? Number.POSITIVE_INFINITY;
    return (
      isAlwaysWanted(person, target, pair, at) &&
      person.orders.some(
        ({ what, sentAt, heardAt }) =>
          what === 'leave' &&
          sentAt > at &&
          heardAt !== null &&
          !options.disturbed(sentAt, heardAt + SEEN_MS),
      )
    );
  }

  /** Nothing that was said by then, and since before somebody blocked it, asked us to close it: it is not ours to open. */
  function isAlwaysWanted(person: Person, target: string, pair: string, until: number): boolean {
    // An opening of ours that was still being tried when it was blocked cannot know of it.
    const from = Math.max(begun, (blockedAt.get(pair) ?? begun) - STILL_TRIED_MS);
    for (const access of possible(person, from, until)) if (!access.has(target)) return false;
    return true;
  }

  function lastAdministrator(system: SimulatedSystem, effect: Effect): void {
    if (effect.effect === 'endSessions' || effect.effect === 'endCredentials') return;
    if (effect.effect === 'revoke' && effect.detail !== ADMINISTRATOR) return;
    const left = administratorsOf(system);
    // Who became one a moment ago, perhaps unseen, was nobody's last resort yet.
    const became = administrators.get(system.name)?.get(effect.accountId) ?? now();
    // An administrator whom somebody blocked at the system counts for the engine until a listing shows it.
    if (
      now() - became > SETTLED_MS &&
      left.size === 0 &&
      ![...blocked].some((one) => one.endsWith(`@${system.name}`))
    )
      wrong('S11', `the last administrator of ${system.name} is gone`);
  }
}

/** Whether something was said of a person that a decision between the two instants may rest on. */
function isNews(person: Person | undefined, from: number, to: number): boolean {
  const told = person === undefined ? [] : [...person.messages, ...person.orders];
  return told.some(({ sentAt, heardAt }) => sentAt <= to && (heardAt ?? to) >= from);
}

function lastHeard({ messages, orders }: Person): number {
  return Math.max(...[...messages, ...orders].map(({ heardAt }) => heardAt ?? Number.NEGATIVE_INFINITY));
}

function since(
  able: ReadonlySet<string>,
  before: ReadonlyMap<string, number> | undefined,
  at: number,
): ReadonlyMap<string, number> {
  return new Map([...able].map((id) => [id, before?.get(id) ?? at]));
}

/** The account that a write is about; null for one that is to be made. */
/** Which accounts a question is about: one by its id, or those with a key or a name, and one that is to be made. */
function accountsAsked(system: SimulatedSystem | undefined, url: string): readonly string[] {
  const id = accountIn(url);
  if (id !== null) return [id];
  const asked = [...new URL(url).searchParams];
  const found = (system?.truth.accounts() ?? []).filter(({ name, keys }) =>
    asked.some(([field, value]) =>
      field === 'name' ? name === value : field.startsWith('key.') && keys[field.slice(4)] === value,
    ),
  );
  return ['new', ...found.map((account) => account.id)];
}

function accountIn(url: string): string | null {
  return /\/accounts\/([^/?]+)/.exec(url)?.[1] ?? null;
}

function administratorsOf(system: SimulatedSystem): ReadonlySet<string> {
  const able = system.truth
    .accounts()
    .filter(
      ({ active, entitlements }) => active && entitlements.some(({ value }) => value === 'administrator'),
    );
  return new Set(able.map(({ id }) => id));
}

/** Whether somebody of whom this is believed may gain, or lose, what the effect gave or took. */
function fits(effect: Effect, entitlements: readonly string[] | undefined, gains: boolean): boolean {
  const about =
    effect.effect === 'grant' || effect.effect === 'revoke' ? effect.detail?.split(' ')[1] : undefined;
  // What no rule gives falls with the account, and not before.
  const whole = about === undefined || about === FAVOUR.value;
  const has = entitlements !== undefined && (whole || entitlements.includes(about));
  return gains ? has : !has;
}
