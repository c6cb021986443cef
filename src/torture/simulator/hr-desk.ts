import type { Transaction } from '../../domain/identity/inputs.ts';
import type { Dice } from '../dice.ts';
import {
  ALL_DEPARTMENTS,
  CANARY,
  type CompanyKind,
  DAY,
  HOUR,
  MAIN,
  MINUTE,
  SECOND,
  START,
} from './company.ts';
import type { Happening } from './history.ts';
import type { Member, Pen } from './motifs.ts';
import { localDate, type ZoneName } from './people.ts';

/** Somebody of whom HR keeps a file. */
export interface Employee extends Member {
  readonly zone: ZoneName;
  /** The leave of absence that is open. */
  absent: string | null;
  /** An administrator has ordered the leave. */
  ordered: boolean;
}

/** How a message goes out: `orderly` ones once and at once, all others also late, twice and in another order. */
interface Post {
  readonly tenant?: string;
  readonly orderly?: boolean;
}

type HowHired = NonNullable<Parameters<Pen['hire']>[2]> & Post;
type HowEnded = NonNullable<Parameters<Pen['terminate']>[2]> & Post;

export interface HrDesk {
  hire(who: Employee, at: number, how?: HowHired): void;
  terminate(who: Employee, at: number, how?: HowEnded): void;
  rescind(who: Employee, at: number, post?: Post): void;
  contract(who: Employee, at: number, day: number | null, post?: Post): void;
  move(who: Employee, at: number, department: string, post?: Post): void;
  /** Whatever may happen to this person next. */
  act(who: Employee, at: number): void;
}

export interface DeskOptions {
  readonly dice: Dice;
  readonly company: CompanyKind;
  /** How far apart things are, in milliseconds: messages are late by a few of these. */
  readonly pace: number;
  /** Of the next message. */
  readonly sequence: number;
  readonly add: (happening: Happening) => void;
}

/** What HR keys in over the time of a history, and what the payroll office says of it. */
export function hrDesk({ dice, company, pace, sequence: first, add }: DeskOptions): HrDesk {
  const { below, chance, pick } = dice;
  let sequence = first;
  const entry = (at: number) => ({ eventId: `v${sequence}`, sequence: sequence++, enteredAt: START + at });
  const dayOf = (who: Employee, at: number, days = 0) => localDate(START + at + days * DAY, who.zone);

  /** Keyed in at `at`; delivered then, late, twice or in another order. */
  function send(
    who: Employee,
    at: number,
    message: Transaction,
    { tenant = MAIN, orderly = false }: Post = {},
  ) {
    const delivery = `d${message.sequence}`;
    const one = { kind: 'message', tenant, source: 'events', delivery, person: who.id, message } as const;
    const late = orderly || chance(0.7) ? 0 : below(3 * pace);
    add({ ...one, at: at + late });
    if (orderly) return;
    if (chance(0.12)) add({ ...one, at: at + late + below(10 * pace) });
    if (chance(0.08)) add({ ...one, at: at + below(20 * pace), delivery: `${delivery}b` });
  }

  const desk: HrDesk = {
    hire(who, at, { department, again, day, ...post } = {}) {
      if (again !== true || who.current === null) {
        who.employments++;
        who.current = `e${who.id}.${who.employments}`;
      }
      who.ended = false;
      const ahead = day ?? (post.orderly === true || chance(0.85) ? -below(3) : 1);
      const ends = post.orderly !== true && chance(0.12) ? dayOf(who, at, below(2)) : null;
      const message: Transaction = {
        kind: 'hired',
        employment: who.current,
        ...entry(at),
        hireDate: dayOf(who, at, ahead),
        contractEnd: ends,
        attributes: {
          employeeId: who.id,
          givenName: `Ada ${CANARY}`,
          familyName: `Nr${who.id}`,
          ...(department === null ? {} : { department: department ?? pick(ALL_DEPARTMENTS) }),
          zone: who.zone,
        },
        keys: { employeeId: who.id },
      };
      send(who, at, message, post);
    },
    terminate(who, at, { day, payroll, ...post } = {}) {
      if (who.current === null) return;
      const immediate = day === undefined && chance(0.7);
      who.ended = true;
      const message: Transaction = {
        kind: 'terminated',
        employment: who.current,
        ...entry(at),
        termination: {
          lastDay: immediate ? null : dayOf(who, at, day ?? below(2)),
          terminationDate: null,
          immediate,
          moment: immediate ? START + at - below(HOUR) : null,
          reason: 'x',
        },
      };
      send(who, at, message, post);
      if (company.guarded && (post.tenant ?? MAIN) === MAIN) confirm(who, at, message, payroll);
      if (chance(0.3)) who.current = null;
    },
    rescind(who, at, post) {
      if (who.current === null) return;
      who.ended = false;
      send(who, at, { kind: 'terminationRescinded', employment: who.current, ...entry(at) }, post);
    },
    contract(who, at, day, post) {
      if (who.current === null) return;
      const contractEnd = day === null ? null : dayOf(who, at, day);
      const employment = who.current;
      send(who, at, { kind: 'contractEndChanged', employment, ...entry(at), contractEnd }, post);
    },
    move(who, at, department, post) {
      if (who.current === null) return;
      const message: Transaction = {
        kind: 'jobChanged',
        employment: who.current,
        ...entry(at),
        effectiveDate: dayOf(who, at),
        changes: { department },
        reason: null,
      };
      send(who, at, message, post);
    },
    act(who, at) {
      if (who.current === null) return desk.hire(who, at);
      const employment = who.current;
      const what = dice.below(100);
      if (what < 50 && !who.ended) return desk.terminate(who, at);
      if (what < 65 && who.ended) return desk.rescind(who, at);
      if (what < 70 && who.ended) return desk.hire(who, at, { again: true });
      if (what >= 68 && what < 73) {
        who.current = null;
        return send(who, at, { kind: 'hireRescinded', employment, ...entry(at) });
      }
      if (what < 80 && who.absent === null) {
        who.absent = `L${sequence}`;
        const leave = {
          id: who.absent,
          type: 'x',
          start: dayOf(who, at),
          estimatedEnd: null,
          back: null,
        };
        return send(who, at, { kind: 'leaveStarted', employment, ...entry(at), leave });
      }
      if (what < 85 && who.absent !== null) {
        const leaveId = who.absent;
        who.absent = null;
        return send(who, at, {
          kind: 'returned',
          employment,
          ...entry(at),
          leaveId,
          back: dayOf(who, at),
        });
      }
      if (what < 89) return desk.contract(who, at, chance(0.4) ? null : below(3));
      return desk.move(who, at, pick(ALL_DEPARTMENTS));
    },
  };
  return desk;

  /** The payroll office says the same, sooner or later or not at all. */
  function confirm(who: Employee, at: number, message: Transaction, payroll: HowEnded['payroll']): void {
    const when = payroll ?? (chance(0.4) ? pick(['before', 'after'] as const) : 'never');
    if (when === 'never') return;
    const eventId = `p${message.sequence}`;
    add({
      at: when === 'before' ? Math.max(0, at - below(SECOND)) : at + below(MINUTE),
      kind: 'message',
      tenant: MAIN,
      source: 'payroll',
      delivery: eventId,
      person: who.id,
      message: { ...message, eventId },
    });
  }
}
