import type { Transaction } from '../../domain/identity/inputs.ts';
import { DAY } from './company.ts';
import { type Access, accessAt, firstDays, NOTHING, turningPoints } from './people.ts';

/** Something somebody told the engine: from when on it may have been heard, and since when it certainly was. */
interface Told<T> {
  readonly what: T;
  readonly sentAt: number;
  heardAt: number | null;
}

/** What was said of one person by now. */
export interface Person {
  readonly id: string;
  readonly messages: Told<Transaction>[];
  readonly orders: Told<'leave' | 'undo'>[];
  /** Since when a second source may have said the same, as far as anybody outside knows, or null. */
  perhapsConfirmedAt: number | null;
  /** Since when it certainly has, or null. */
  confirmedAt: number | null;
  /** Somebody let a held loss go. */
  approved: boolean;
}

export function newPerson(id: string): Person {
  return { id, messages: [], orders: [], perhapsConfirmedAt: null, confirmedAt: null, approved: false };
}

/** What follows at the instant from everything that was certainly heard by then. */
export const certain = (person: Person, instant: number): Access => asHeard(person, instant, instant);

/** What follows at an instant from what was certainly heard by another one. */
function asHeard(person: Person, by: number, instant: number): Access {
  const heard = <T>({ heardAt }: Told<T>) => heardAt !== null && heardAt <= by;
  return follows(
    person.messages.filter(heard).map(({ what }) => what),
    person.orders.filter(heard).map(({ what }) => what),
    instant,
  );
}

/**
 * Whether a second source certainly says the same of this leave. Of one that was taken back, and not only put off for a day,
 * it has said nothing of the next one.
 */
export function isConfirmed(person: Person, instant: number): boolean {
  const { confirmedAt, messages, orders } = person;
  if (confirmedAt === null || confirmedAt >= instant) return false;
  return ![...messages, ...orders].some(
    ({ heardAt }) =>
      heardAt !== null &&
      heardAt > confirmedAt &&
      heardAt <= instant &&
      [heardAt, heardAt + DAY].every((at) => asHeard(person, heardAt, at).size > 0),
  );
}

/** True when everything that was sent by then had certainly been heard. */
export function isClear(person: Person, instant: number): boolean {
  return [...person.messages, ...person.orders].every(
    ({ sentAt, heardAt }) => sentAt > instant || (heardAt !== null && heardAt <= instant),
  );
}

/** Everything that could rightly be believed of somebody at some instant between the two. */
export function* possible(person: Person, from: number, to: number): Generator<Access> {
  for (const { messages, orders, at } of words(person, from, to)) yield follows(messages, orders, at);
}

/** Whether somebody could rightly be believed at some instant between the two to begin later. */
export function couldBegin(person: Person, from: number, to: number): boolean {
  for (const { messages, at } of words(person, from, to))
    if (firstDays(messages).some((day) => day > at)) return true;
  return false;
}

interface Words {
  readonly messages: readonly Transaction[];
  readonly orders: readonly ('leave' | 'undo')[];
  readonly at: number;
}

/** What may have been heard by the instants at which something may change between the two. */
function* words(person: Person, from: number, to: number): Generator<Words> {
  const moments = new Set([from, to]);
  for (const { sentAt, heardAt } of [...person.messages, ...person.orders])
    for (const at of [sentAt, heardAt]) if (at !== null && at > from && at < to) moments.add(at);
  for (const at of turningPoints(person.messages.map(({ what }) => what)))
    for (const near of [at - 1, at]) if (near > from && near < to) moments.add(near);
  for (const at of moments) {
    const [said, open] = split(person.messages, at);
    const [ordered, openOrders] = split(person.orders, at);
    for (const more of subsets(open))
      for (const moreOrders of subsets(openOrders))
        yield { messages: [...said, ...more], orders: [...ordered, ...moreOrders], at };
  }
}

function follows(
  messages: readonly Transaction[],
  orders: readonly ('leave' | 'undo')[],
  at: number,
): Access {
  return orders.at(-1) === 'leave' ? NOTHING : accessAt(messages, at);
}

/** What was certainly heard at the instant, and what may have been. */
function split<T>(told: readonly Told<T>[], at: number): [T[], T[]] {
  const sent = told.filter(({ sentAt }) => sentAt <= at);
  // What was heard in this very instant may have come a moment after.
  const heard = ({ heardAt }: Told<T>) => heardAt !== null && heardAt < at;
  return [
    sent.filter(heard).map(({ what }) => what),
    sent.filter((one) => !heard(one)).map(({ what }) => what),
  ];
}

function subsets<T>(list: readonly T[]): T[][] {
  // More than a few at a time are told apart one by one only.
  if (list.length > 4) return [[], [...list], ...list.map((one) => [one])];
  const sets: T[][] = [[]];
  for (const one of list) sets.push(...sets.map((set) => [...set, one]));
  return sets;
}
