import type { Transaction } from '../../domain/identity/inputs.ts';
import { CANARY, DAY, HOUR, MAIN, MINUTE, SECOND, START, type TARGETS } from '../simulator/company.ts';
import type { Happening, History } from '../simulator/history.ts';
import { localDate, type ZoneName } from '../simulator/people.ts';

/** One of the stories that matter most, as data. */
export interface Story {
  readonly name: string;
  readonly history: History;
}

const PERSON = '100';
const STAFF = 3;

type Said = Transaction extends infer One
  ? One extends Transaction
    ? Omit<One, 'eventId' | 'sequence' | 'enteredAt' | 'employment'> & { readonly employment?: string }
    : never
  : never;

/** Builds a story moment by moment; instants in milliseconds after its start. */
function story(name: string, tell: (scene: Scene) => void, company: Partial<History['company']> = {}): Story {
  const happenings: Happening[] = [];
  const size = company.staff ?? STAFF;
  let sequence = size + 1;
  tell({
    hr(at, message, person = PERSON) {
      const number = sequence++;
      happenings.push({
        at,
        kind: 'message',
        tenant: MAIN,
        source: 'events',
        delivery: `d${number}`,
        person,
        message: {
          employment: `e${person}.1`,
          ...message,
          eventId: `v${number}`,
          sequence: number,
          enteredAt: START + at,
        } as Transaction,
      });
    },
    payroll(at, message, person = PERSON) {
      const number = sequence++;
      happenings.push({
        at,
        kind: 'message',
        tenant: MAIN,
        source: 'payroll',
        delivery: `p${number}`,
        person,
        message: {
          employment: `e${person}.1`,
          ...message,
          eventId: `p${number}`,
          sequence: number,
          enteredAt: START + at,
        } as Transaction,
      });
    },
    happens: (happening) => void happenings.push(happening),
  });
  happenings.sort((a, b) => a.at - b.at);
  const last = happenings.at(-1)?.at ?? 0;
  return {
    name,
    history: {
      seed: 1,
      profile: 'calm',
      company: { mode: 'deprovision', guarded: false, neighbour: false, staff: size, ...company },
      people: size,
      workers: 2,
      fine: false,
      happenings,
      fates: [],
      calmFrom: last + 5 * SECOND,
      days: true,
      tailMs: 0,
    },
  };
}

interface Scene {
  hr(at: number, message: Said, person?: string): void;
  payroll(at: number, message: Said, person?: string): void;
  happens(happening: Happening): void;
}

const gone = (moment = START - HOUR): Said => ({
  kind: 'terminated',
  termination: { lastDay: null, terminationDate: null, immediate: true, moment, reason: 'x' },
});

const hired = (person: string, employment: string, department: string, zone: ZoneName = 'UTC'): Said => ({
  kind: 'hired',
  employment,
  hireDate: localDate(START - 2 * DAY, zone),
  contractEnd: null,
  attributes: {
    employeeId: person,
    givenName: `Ada ${CANARY}`,
    familyName: `Nr${person}`,
    department,
    zone,
  },
  keys: { employeeId: person },
});

const signIn = (at: number, target: (typeof TARGETS)[number], person = PERSON): Happening => ({
  at,
  kind: 'signIn',
  person,
  target,
  credential: true,
});

/** Twelve joiner-mover-leaver stories; what each is about stands in its name. */
export const STORIES: readonly Story[] = [
  story('somebody leaves with an open session and a token', ({ hr, happens }) => {
    happens(signIn(500, 'directory'));
    happens(signIn(500, 'git'));
    hr(SECOND, gone());
  }),
  story('somebody leaves and is hired again the same day', ({ hr }) => {
    hr(SECOND, gone());
    hr(4 * SECOND, hired(PERSON, 'e100.2', 'Sales'));
  }),
  story('a leave of absence, and the return', ({ hr }) => {
    const start = localDate(START, 'UTC');
    hr(SECOND, {
      kind: 'leaveStarted',
      leave: { id: 'L', type: 'x', start, estimatedEnd: null, back: null },
    });
    hr(4 * SECOND, { kind: 'returned', leaveId: 'L', back: start });
  }),
  story('a termination is taken back', ({ hr }) => {
    hr(SECOND, gone());
    hr(3 * SECOND, { kind: 'terminationRescinded' });
  }),
  story('a termination is told three days late', ({ hr, happens }) => {
    happens(signIn(500, 'directory'));
    hr(SECOND, {
      kind: 'terminated',
      termination: {
        lastDay: localDate(START - 3 * DAY, 'UTC'),
        terminationDate: null,
        immediate: false,
        moment: null,
        reason: 'x',
      },
    });
  }),
  story("a contractor's last day ends in another zone", ({ hr, happens }) => {
    // In Tokyo the day ends at 18:00, an hour after the story begins.
    hr(SECOND, { kind: 'contractEndChanged', contractEnd: localDate(START, 'Asia/Tokyo') }, '102');
    happens({ at: HOUR + 5 * SECOND, kind: 'signIn', person: '101', target: 'git', credential: false });
  }),
  story('a contractor becomes an employee: one employment ends, another begins', ({ hr }) => {
    hr(SECOND, hired(PERSON, 'e100.2', 'Engineering'));
    hr(3 * SECOND, gone());
  }),
  story('a mover changes departments, and back', ({ hr }) => {
    const effectiveDate = localDate(START, 'UTC');
    const move = (department: string): Said => ({
      kind: 'jobChanged',
      effectiveDate,
      changes: { department },
      reason: null,
    });
    hr(SECOND, move('Sales'));
    hr(4 * SECOND, move('Engineering'));
  }),
  story('somebody with two employments loses one', ({ hr }) => {
    hr(SECOND, hired(PERSON, 'e100.2', 'Sales'));
    hr(4 * SECOND, gone());
  }),
  story('the wrong person is ordered to leave, and it is undone', ({ happens }) => {
    happens({ at: SECOND, kind: 'order', person: PERSON, order: 'leave' });
    happens({ at: 4 * SECOND, kind: 'order', person: PERSON, order: 'undo' });
  }),
  story(
    'a mass leave with three true leavers among them',
    ({ hr, payroll }) => {
      const five = ['100', '101', '103', '104', '105'];
      for (const person of five) hr(SECOND, gone(), person);
      for (const person of five.slice(2)) payroll(2 * SECOND, gone(), person);
    },
    { guarded: true, staff: 6 },
  ),
  story('an administrator leaves while a target is down', ({ hr, happens }) => {
    happens({ at: 500, kind: 'faults', target: 'directory', faults: [{ kind: 'down' }] });
    hr(SECOND, gone(), '102');
    happens({ at: 10 * MINUTE, kind: 'faults', target: 'directory', faults: [] });
    hr(11 * MINUTE, hired('106', 'e106.1', 'IT'), '106');
  }),
];
