import { MINUTE, SECOND } from './company.ts';
import { IT, type Motif, some, soon } from './motifs.ts';

/** Themes about many at once: what guard, approvals and last administrators are there for. */
export const OF_MANY: readonly Motif[] = [
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
  // Of many who are held, or were refused, one or two are ordered to leave, and perhaps called back.
  (pen, at) => {
    const many = pen.members.slice(0, 6);
    for (const member of many) pen.terminate(member, at, { payroll: 'never' });
    if (pen.chance(0.3)) pen.add({ at: at + 4 * SECOND, kind: 'holds', decision: 'refuse' });
    for (const { id } of many.slice(0, 1 + pen.below(2))) {
      const ordered = at + 6 * SECOND + pen.below(2 * SECOND);
      pen.add({ at: ordered, kind: 'order', person: id, order: 'leave' });
      if (pen.chance(0.3)) pen.add({ at: ordered + soon(pen), kind: 'order', person: id, order: 'undo' });
    }
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
  // Some go at once; for others today is the last day, each where they work, and a second source tells of most.
  (pen, at) => {
    if (pen.chance(0.5)) pen.untilEvening();
    pen.members.slice(0, 5).forEach((member, i) => {
      pen.terminate(member, at + (i < 3 ? 0 : 11 * MINUTE), { payroll: 'never' });
    });
    for (const member of pen.members.slice(5, 7 + pen.below(3)))
      pen.terminate(member, at + pen.below(3 * SECOND), {
        day: 0,
        payroll: pen.pick(['before', 'after', 'never']),
      });
  },
  // Many lose something at once, and some of them have a word in it.
  (pen, at) => {
    const many = pen.members.slice(0, 8);
    for (const member of many) pen.move(member, at, 'Support');
    pen.add({ at: at + 5 * SECOND, kind: 'holds', decision: 'approveOthers' });
  },
  (pen, at) => {
    for (const member of pen.members.slice(0, 6)) pen.terminate(member, at, { payroll: 'never' });
    const { id } = pen.members.at(-1) ?? some(pen);
    pen.add({ at: at + 6 * SECOND, kind: 'holds', decision: 'approve', by: id });
    pen.add({ at: at + 6 * SECOND, kind: 'order', person: id, order: 'leave' });
  },
  // The guard is loosened, and then it is needed.
  (pen, at) => {
    pen.add({ at, kind: 'openGuard' });
    for (const member of pen.members.slice(0, 8))
      pen.terminate(member, at + 3 * SECOND, { payroll: 'never' });
  },
  // An account gets a name that is protected, and whose it is moves or leaves.
  (pen, at) => {
    const member = pen.pick(pen.chance(0.8) ? IT(pen) : pen.members);
    const changes = at + pen.pick([12 * SECOND, 40 * SECOND]);
    pen.add({ at, kind: 'protected', person: member.id, target: 'directory' });
    pen.add({ at: at + SECOND, kind: 'reconcile', target: 'directory' });
    if (pen.chance(0.75)) pen.move(member, changes, 'Support');
    else pen.add({ at: changes, kind: 'order', person: member.id, order: 'leave' });
  },
];
