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
    how?: { readonly department?: string | null; readonly again?: boolean; readonly day?: number },
  ): void;
  terminate(
    member: Member,
    at: number,
    how?: { readonly day?: number; readonly payroll?: 'before' | 'after' | 'never' },
  ): void;
  rescind(member: Member, at: number): void;
  contract(member: Member, at: number, day: number | null): void;
  move(member: Member, at: number, department: string): void;
  /** It is lived to the end of the day, in every zone in which somebody's access ends. */
  untilEvening(): void;
  /** It is lived to what the policy does a while after somebody left; false: it does nothing then. */
  patiently(): boolean;
  /** Statements take time: what is read one after the other is not of one moment. */
  slowly(): void;
  add(happening: Happening): void;
}

export type Motif = (pen: Pen, at: number) => void;

export const IT = (pen: Pen) => pen.members.filter((_, i) => i % 4 === 3);
export const some = (pen: Pen) => pen.pick(pen.members);
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
        { kind: 'acceptedLater', afterMs: SECOND + pen.below(20 * SECOND) },
      ] as const),
    ],
  });
  pen.add({ at: at + forMs, kind: 'faults', target, faults: [] });
};
/** Takes on what it is asked for, and does it when it comes to it. */
const slow = (pen: Pen, target: TargetName, at: number, forMs: number): void => {
  pen.add({
    at,
    kind: 'faults',
    target,
    faults: [{ kind: 'acceptedLater', afterMs: SECOND + pen.below(20 * SECOND) }],
  });
  pen.add({ at: at + forMs, kind: 'faults', target, faults: [] });
};
/** What is broken is mended, and time goes on until then: what time alone brings about comes. */
const later = (pen: Pen, from: number, at: number) => {
  for (const target of TARGETS) pen.add({ at: from + 30 * SECOND, kind: 'faults', target, faults: [] });
  pen.add({ at, kind: 'reconcile', target: 'crm' });
};
export const soon = (pen: Pen) => 500 + pen.below(8 * SECOND);

/**
 * What goes wrong most easily in such systems, as themes that chance plays around: each alone is rare among independent
 * happenings. They are about lives, not about our code.
 */
export const OF_FEW: readonly Motif[] = [
  // Leaves, and nothing else happens: what comes after a while comes by itself.
  (pen, at) => {
    const member = some(pen);
    if (!pen.patiently()) down(pen, pen.pick(TARGETS), at, 5 * SECOND + pen.below(MINUTE));
    pen.terminate(member, at + soon(pen));
  },
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
  // Left, opened by somebody, signed in, found by a listing.
  (pen, at) => {
    const { id } = some(pen);
    const target = pen.pick(['directory', 'directory', 'git', 'crm'] as const);
    pen.add({ at, kind: 'order', person: id, order: 'leave' });
    pen.add({ at: at + 20 * SECOND, kind: 'opened', person: id, target });
    pen.add({ at: at + 21 * SECOND, kind: 'signIn', person: id, target, credential: true });
    if (pen.chance(0.5)) pen.add({ at: at + 30 * SECOND, kind: 'reconcile', target });
  },
  // Given a right by somebody at the system while leaving, and found by a look for something else.
  (pen, at) => {
    pen.slowly();
    const { id } = some(pen);
    pen.add({ at, kind: 'order', person: id, order: 'leave' });
    pen.add({ at: at + pen.below(2 * SECOND), kind: 'given', person: id, target: 'directory' });
    if (pen.chance(0.2)) later(pen, at, at + 70 * MINUTE);
  },
  // Had a right that no rule gives, leaves or moves, and is called back.
  (pen, at) => {
    const member = some(pen);
    const { id } = member;
    pen.add({ at, kind: 'given', person: id, target: 'directory' });
    if (pen.chance(0.7)) pen.add({ at: at + 100, kind: 'reconcile', target: 'directory' });
    if (pen.chance(0.2)) return pen.move(member, at + SECOND, pen.pick(['Sales', 'Platform', 'Engineering']));
    // Seen there before the leave, or only by it.
    const leaves = at + pen.pick([SECOND, 8 * SECOND]);
    pen.add({ at: leaves, kind: 'order', person: id, order: 'leave' });
    pen.add({
      at: leaves + soon(pen) + pen.pick([0, 30 * SECOND]),
      kind: 'order',
      person: id,
      order: 'undo',
    });
  },
  // Blocked by somebody at the system, then moves, or leaves and comes back.
  (pen, at) => {
    const member = some(pen);
    const { id } = member;
    pen.add({ at, kind: 'blocked', person: id, target: 'directory' });
    if (pen.chance(0.5)) pen.add({ at: at + SECOND, kind: 'reconcile', target: 'directory' });
    if (pen.chance(0.3)) return pen.move(member, at + 5 * SECOND, pen.pick(['Sales', 'Support']));
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
    if (pen.chance(0.8)) pen.terminate(member, at + soon(pen), { day: 2 });
    if (pen.chance(0.2)) pen.contract(member, at + soon(pen), null);
    if (pen.chance(0.8)) later(pen, at, at + 26 * HOUR);
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
    if (pen.chance(0.5)) pen.add({ at: at + 5 * SECOND, kind: 'order', person: id, order: 'leave' });
    else pen.add({ at: at + 5 * SECOND, kind: 'reconcile', target });
  },
  // An account is removed by hand and made again; then whose it is moves, leaves, or nothing happens.
  (pen, at) => {
    const member = some(pen);
    const target = pen.pick(TARGETS);
    const named = pen.chance(0.5) ? `again.${member.id}` : null;
    pen.add({ at, kind: 'anew', person: member.id, target, named });
    if (pen.chance(0.6)) pen.add({ at: at + SECOND, kind: 'reconcile', target });
    const then = at + 5 * SECOND + pen.below(MINUTE);
    const fate = pen.pick(['moves', 'leaves', 'is ordered to leave', 'stays']);
    if (fate === 'moves') pen.move(member, then, 'Support');
    if (fate === 'leaves') pen.terminate(member, then);
    if (fate === 'is ordered to leave')
      pen.add({ at: then, kind: 'order', person: member.id, order: 'leave' });
    pen.add({ at: then + 5 * SECOND, kind: 'reconcile', target });
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
    if (pen.chance(0.5)) down(pen, 'directory', Math.max(0, at - 100), 2 * SECOND);
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
  // Leave while it is being given what they moved for.
  (pen, at) => {
    pen.slowly();
    for (const member of pen.members.slice(0, 4)) {
      pen.move(member, at, pen.pick(['Sales', 'Engineering', 'Platform']));
      pen.terminate(member, at + pen.below(400));
    }
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
  // Two employments: the one that began later ends first.
  (pen, at) => {
    const member = some(pen);
    pen.contract(member, at, 3);
    pen.hire(member, at + SECOND, { day: 0 });
    pen.contract(member, at + 2 * SECOND, 0);
    later(pen, at, at + 26 * HOUR);
  },
  // Hired ahead of the first day.
  (pen, at) => {
    pen.hire(pen.stranger(), at, { day: 1 });
    later(pen, at, at + 30 * HOUR);
  },
  // What follows a leave some time later; and what comes back before anybody looks again.
  (pen, at) => {
    const { id } = some(pen);
    pen.add({ at, kind: 'order', person: id, order: 'leave' });
    if (pen.chance(0.6)) pen.add({ at: at + 40 * MINUTE, kind: 'opened', person: id, target: 'directory' });
    later(pen, at, at + (pen.chance(0.5) ? 70 * MINUTE : 100 * MINUTE));
  },
  // Comes, and moves or goes again before anything is done.
  (pen, at) => {
    const member = pen.stranger();
    down(pen, pen.pick(TARGETS), at, 3 * SECOND + pen.below(20 * SECOND));
    pen.hire(member, at + 100, { department: pen.pick(['Engineering', 'Sales', 'Support']) });
    pen.move(member, at + 600 + pen.below(3 * SECOND), 'IT');
    if (pen.chance(0.4)) pen.terminate(member, at + 5 * SECOND + pen.below(5 * SECOND));
  },
  // Goes and comes and goes, faster than a system answers.
  (pen, at) => {
    const { id } = some(pen);
    const forMs = 3 * SECOND + pen.below(10 * SECOND);
    if (pen.chance(0.5)) down(pen, 'directory', at, forMs);
    else slow(pen, 'directory', at, forMs);
    let when = at + 100;
    for (let i = 2 + pen.below(3); i > 0; i--) {
      pen.add({ at: when, kind: 'order', person: id, order: 'leave' });
      when += 300 + pen.below(2_500);
      pen.add({ at: when, kind: 'order', person: id, order: 'undo' });
      when += 300 + pen.below(2_500);
    }
    if (pen.chance(0.4)) pen.add({ at: when, kind: 'order', person: id, order: 'leave' });
  },
  // A system says done and does nothing, or does it and says nothing, while somebody leaves.
  (pen, at) => {
    const { id } = some(pen);
    const kind = pen.pick(['didNothing', 'didNothing', 'executedThenTimeout'] as const);
    pen.add({ at, kind: 'signIn', person: id, target: 'directory', credential: true });
    pen.add({ at, kind: 'faults', target: 'directory', faults: [{ kind, share: 0.7 }] });
    pen.add({ at: at + 200, kind: 'order', person: id, order: 'leave' });
    pen.add({ at: at + 20 * SECOND, kind: 'faults', target: 'directory', faults: [] });
  },
  // A system takes on everything and does it when it comes to it, while somebody leaves or moves.
  (pen, at) => {
    const member = some(pen);
    slow(pen, pen.pick(TARGETS), at, 10 * SECOND + pen.below(MINUTE));
    if (pen.chance(0.3)) return pen.move(member, at + soon(pen), pen.pick(['Sales', 'Engineering']));
    pen.terminate(member, at + soon(pen));
  },
];
