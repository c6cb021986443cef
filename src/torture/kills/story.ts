import type { Transaction } from '../../domain/identity/inputs.ts';
import { ACCESS, HEIR } from './company.ts';

/** One thing that HR said. Instants in epoch milliseconds of this process. */
export interface Told {
  readonly kind: 'hired' | 'moved' | 'left';
  /** Where the person works from then on; null: nowhere. */
  readonly department: string | null;
  /** Before the first try: nothing that follows from it can happen earlier. */
  readonly sentAt: number;
  /** When Lockstep said that it has it. */
  ackedAt: number | null;
}

export interface Member {
  readonly key: string;
  readonly told: Told[];
  /** A message is on its way: one at a time about one person. */
  busy: boolean;
}

export interface Message {
  readonly member: Member;
  readonly told: Told;
  readonly transaction: Transaction;
}

export interface Story {
  readonly members: ReadonlyMap<string, Member>;
  /** The next thing that happens in this company, by the seed. */
  next(now: number): Message | null;
  hire(key: string, department: string, now: number, contractEnd?: string): Message;
  leave(member: Member, now: number): Message;
}

const DEPARTMENTS = Object.keys(ACCESS).filter((name) => name !== 'Office');
const DAY_MS = 86_400_000;

/** People who join, move and leave without end; `most` at a time, then as many leave as join. */
export function makeStory(random: () => number, most: number): Story {
  const members = new Map<string, Member>();
  let numbered = 0;
  let events = 0;

  const pick = <T>(items: readonly T[]): T | undefined => items[Math.floor(random() * items.length)];
  const working = () =>
    [...members.values()].filter(
      ({ key, busy, told }) => key !== HEIR && !busy && told.at(-1)?.department != null,
    );

  function say(member: Member, kind: Told['kind'], department: string | null, now: number) {
    const told: Told = { kind, department, sentAt: now, ackedAt: null };
    member.told.push(told);
    member.busy = true;
    events++;
    return {
      told,
      entry: { employment: member.key, eventId: `e${events}`, sequence: events, enteredAt: now },
    };
  }

  function hire(key: string, department: string, now: number, contractEnd?: string): Message {
    const member: Member = { key, told: [], busy: false };
    members.set(key, member);
    const { told, entry } = say(member, 'hired', department, now);
    const transaction: Transaction = {
      ...entry,
      kind: 'hired',
      hireDate: '2020-01-01',
      contractEnd: contractEnd ?? null,
      attributes: { employeeId: key, department },
      keys: { employeeId: key },
    };
    return { member, told, transaction };
  }

  function move(member: Member, department: string, now: number): Message {
    const { told, entry } = say(member, 'moved', department, now);
    const effectiveDate = new Date(now - DAY_MS).toISOString().slice(0, 10);
    const transaction: Transaction = {
      ...entry,
      kind: 'jobChanged',
      effectiveDate,
      changes: { department },
      reason: null,
    };
    return { member, told, transaction };
  }

  function leave(member: Member, now: number): Message {
    const { told, entry } = say(member, 'left', null, now);
    const termination = {
      lastDay: null,
      terminationDate: null,
      immediate: true,
      moment: now - 1_000,
      reason: 'left',
    };
    return { member, told, transaction: { ...entry, kind: 'terminated', termination } };
  }

  return {
    members,
    hire,
    leave,
    next(now) {
      const here = working();
      const roll = random();
      const joins = here.length < most ? 0.6 : 0.25;
      if (here.length === 0 || roll < joins) {
        numbered++;
        return hire(`P${String(numbered).padStart(7, '0')}`, pick(DEPARTMENTS) ?? 'Sales', now);
      }
      const member = pick(here);
      if (member === undefined) return null;
      if (roll < joins + (1 - joins) / 2) return leave(member, now);
      const others = DEPARTMENTS.filter((name) => name !== member.told.at(-1)?.department);
      return move(member, pick(others) ?? 'Sales', now);
    },
  };
}
