import { HOUR, MINUTE, SECOND, TARGETS, type TargetName } from './company.ts';
import type { Happening } from './history.ts';

/** Somebody in a history that is being written. */
export interface Member {
  readonly id: string;
  employments: number;
  current: string | null;
  ended: boolean;
}

/** What the writer of a history lends to a motif. */
export interface Pen {
  readonly members: readonly Member[];
  readonly guarded: boolean;
  below(n: number): number;
  chance(p: number): boolean;
  pick<T>(list: readonly T[]): T;
  /** Somebody new, who is nobody's colleague yet. */
  stranger(): Member;
  hire(
    member: Member,
    at: number,
    how?: { readonly department?: string | null; readonly again?: boolean },
  ): void;
  terminate(
    member: Member,
    at: number,
    how?: { readonly day?: number; readonly payroll?: 'before' | 'after' | 'never' },
  ): void;
  rescind(member: Member, at: number): void;
  contract(member: Member, at: number, day: number | null): void;
  move(member: Member, at: number, department: string): void;
  add(happening: Happening): void;
}

type Motif = (pen: Pen, at: number) => void;

const IT = (pen: Pen) => pen.members.filter((_, i) => i % 4 === 3);
const some = (pen: Pen) => pen.pick(pen.members);
const down = (pen: Pen, target: TargetName, at: number, forMs: number): void => {
  pen.add({
    at,
    kind: 'faults',
    target,
    faults: [
      pen.pick([
        { kind: 'down' },
        { kind: 'down', as: 'silent' },
        { kind: 'didNothing' },
        { kind: 'executedThenTimeout' },
      ] as const),
    ],
  });
  pen.add({ at: at + forMs, kind: 'faults', target, faults: [] });
};
const soon = (pen: Pen) => 500 + pen.below(8 * SECOND);

/**
 * What goes wrong most easily in such systems, as themes that chance plays around: each alone is rare among independent
 * happenings. They are about lives, not about our code.
 */
export const MOTIFS: readonly Motif[] = [
  // Leaves and is taken back while a system does not answer.
  (pen, at) => {
    const member = some(pen);
    down(pen, pen.pick(TARGETS), at, 2 * SECOND + pen.below(MINUTE));
    pen.terminate(member, at + soon(pen));
    pen.rescind(member, at + 9 * SECOND + soon(pen));
  },
  (pen, at) => {
    const { id } = some(pen);
    const undone = at + soon(pen) + pen.below(20 * SECOND);
    if (pen.chance(0.5)) down(pen, 'directory', at, 30 * SECOND);
    pen.add({ at: at + 100, kind: 'order', person: id, order: 'leave' });
    pen.add({ at: undone, kind: 'order', person: id, order: 'undo' });
    if (pen.chance(0.4)) pen.move(some(pen), undone - 50, 'Sales');
  },
  // Comes and goes within one outage.
  (pen, at) => {
    const member = pen.stranger();
    down(pen, pen.pick(TARGETS), at, 5 * SECOND + pen.below(2 * MINUTE));
    pen.hire(member, at + soon(pen));
    pen.terminate(member, at + 9 * SECOND + soon(pen));
  },
  // Moves, and back, while the old or the new system does not answer.
  (pen, at) => {
    const member = some(pen);
    down(pen, pen.pick(TARGETS), at, 5 * SECOND + pen.below(MINUTE));
    pen.move(member, at + soon(pen), pen.pick(['Sales', 'Engineering', 'Platform', 'Support']));
    if (pen.chance(0.6))
      pen.move(
        member,
        at + 9 * SECOND + soon(pen),
        pen.pick(['Sales', 'Engineering', 'Platform', 'Support']),
      );
    if (pen.chance(0.3)) pen.terminate(member, at + 20 * SECOND + soon(pen));
  },
  // Another right on the same account, and yet another one before the first is taken away.
  (pen, at) => {
    const member = some(pen);
    pen.move(member, at, 'Engineering');
    pen.move(member, at + 10 * SECOND, 'Platform');
    if (pen.chance(0.5)) down(pen, 'git', at + 10 * SECOND, 2 * SECOND + pen.below(MINUTE));
    pen.move(member, at + 10 * SECOND + pen.below(3 * SECOND), pen.pick(['Engineering', 'Sales']));
    pen.move(member, at + 12 * SECOND + soon(pen), pen.pick(['Engineering', 'Platform']));
  },
  // All administrators in the same moment, or at the end of the same day.
  (pen, at) => {
    const day = pen.chance(0.5) ? 0 : undefined;
    for (const member of IT(pen)) pen.terminate(member, at, day === undefined ? {} : { day });
  },
  // Administrators come, and go again one after the other.
  (pen, at) => {
    const other = pen.pick(pen.members);
    pen.move(other, at, 'IT');
    for (const member of [...IT(pen), other]) pen.terminate(member, at + 3 * MINUTE + pen.below(2 * SECOND));
  },
  // More than the guard lets go: at once, in bits, with and without a second source, refused and confirmed.
  (pen, at) => {
    for (const member of pen.members.slice(0, 4 + pen.below(4)))
      pen.terminate(member, at, { payroll: pen.pick(['before', 'after', 'never']) });
    if (pen.chance(0.4)) pen.add({ at: at + 5 * SECOND, kind: 'holds', decision: 'refuse' });
    if (pen.chance(0.3))
      pen.add({ at: at + 8 * SECOND, kind: 'holds', decision: pen.pick(['approve', 'approveOwn']) });
  },
  (pen, at) => {
    pen.members.slice(0, 7).forEach((member, i) => {
      pen.terminate(member, at + i * 20 * SECOND, { payroll: 'never' });
    });
  },
  (pen, at) => {
    pen.members.slice(0, 6).forEach((member, i) => {
      pen.terminate(member, at + (i < 3 ? 0 : 11 * MINUTE) + i * SECOND, { payroll: 'never' });
    });
  },
  (pen, at) => {
    for (const member of pen.members.slice(0, 5)) pen.terminate(member, at, { payroll: 'never' });
    for (const member of pen.members.slice(5, 8))
      pen.terminate(member, at + 10 * SECOND, { payroll: 'never' });
  },
  // Left, opened by somebody, signed in, found by a listing.
  (pen, at) => {
    const { id } = some(pen);
    const target = pen.pick(['directory', 'directory', 'git', 'crm'] as const);
    pen.add({ at, kind: 'order', person: id, order: 'leave' });
    pen.add({ at: at + 20 * SECOND, kind: 'opened', person: id, target });
    pen.add({ at: at + 21 * SECOND, kind: 'signIn', person: id, target, credential: true });
    if (pen.chance(0.5)) pen.add({ at: at + 30 * SECOND, kind: 'reconcile', target });
  },
  // Blocked by somebody at the system, then leaves, then comes back.
  (pen, at) => {
    const { id } = some(pen);
    pen.add({ at, kind: 'blocked', person: id, target: 'directory' });
    if (pen.chance(0.5)) pen.add({ at: at + SECOND, kind: 'reconcile', target: 'directory' });
    pen.add({ at: at + 5 * SECOND, kind: 'order', person: id, order: 'leave' });
    pen.add({ at: at + 15 * SECOND, kind: 'order', person: id, order: 'undo' });
  },
  // Hired again into the same employment.
  (pen, at) => {
    const member = some(pen);
    pen.terminate(member, at, { day: -1 });
    pen.hire(member, at + 5 * SECOND + soon(pen), { again: true });
  },
  // Two employments; one of them ends.
  (pen, at) => {
    const member = some(pen);
    const first = { ...member };
    pen.hire(member, at);
    pen.terminate(pen.chance(0.5) ? first : member, at + soon(pen));
  },
  // A contract that ends today, whatever else is said.
  (pen, at) => {
    const member = some(pen);
    pen.contract(member, at, 0);
    if (pen.chance(0.5)) pen.terminate(member, at + soon(pen), { day: 2 });
    if (pen.chance(0.2)) pen.contract(member, at + soon(pen), null);
  },
  (pen, at) => {
    for (const member of pen.members.slice(0, 1 + pen.below(3))) pen.terminate(member, at, { day: 0 });
  },
  // An account that nobody told us of, of somebody who leaves, or who works here.
  (pen, at) => {
    const { id } = some(pen);
    const target = pen.pick(TARGETS);
    pen.add({ at, kind: 'account', person: id, target, name: `old.${id}` });
    if (pen.chance(0.6)) pen.add({ at: at + SECOND, kind: 'reconcile', target });
    if (pen.chance(0.7)) pen.add({ at: at + 5 * SECOND, kind: 'order', person: id, order: 'leave' });
  },
  // The name that somebody new would get is taken by somebody whom nobody knows.
  (pen, at) => {
    const member = pen.stranger();
    pen.add({
      at,
      kind: 'account',
      person: null,
      target: 'directory',
      name: `ada canary7f3a.nr${member.id}`,
    });
    pen.hire(member, at + SECOND);
    if (pen.chance(0.5)) pen.terminate(member, at + 10 * SECOND + soon(pen));
  },
  // Nobody said where the new one works.
  (pen, at) => {
    pen.hire(pen.stranger(), at, { department: null });
  },
  // A listing in the middle of it.
  (pen, at) => {
    const member = pen.stranger();
    pen.hire(member, at);
    pen.add({ at: at + pen.below(300), kind: 'reconcile', target: 'directory' });
    pen.add({ at: at + pen.below(3 * SECOND), kind: 'reconcile', target: 'directory' });
    pen.terminate(member, at + soon(pen));
  },
  // A worker stands still while somebody leaves.
  (pen, at) => {
    const member = some(pen);
    pen.move(member, at, pen.pick(['Sales', 'Engineering', 'Platform', 'IT']));
    pen.add({
      at: at + pen.below(200),
      kind: 'freeze',
      worker: pen.below(2),
      forMs: SECOND + pen.below(15 * SECOND),
    });
    pen.terminate(member, at + SECOND + pen.below(4 * SECOND));
  },
  // A system is away for long.
  (pen, at) => {
    pen.terminate(some(pen), at + SECOND);
    down(
      pen,
      pen.pick(['directory', 'git']),
      at,
      pen.chance(0.15) ? 2 * HOUR : 3 * MINUTE + pen.below(10 * MINUTE),
    );
  },
];
