import type { Transaction } from '../../domain/identity/inputs.ts';
import type { Fault } from '../../simulated/index.ts';
import { seededRandom } from '../../simulated/random.ts';
import {
  CANARY,
  DAY,
  DEPARTMENTS,
  HOUR,
  MAIN,
  MINUTE,
  NEIGHBOUR,
  SECOND,
  START,
  STRANGER,
  TARGETS,
} from './company.ts';
import type { Happening, History, Profile } from './history.ts';
import type { Fate, FateKind } from './kernel.ts';
import { type Member as Employed, MOTIFS, type Pen } from './motifs.ts';
import { localDate, ZONES, type ZoneName } from './people.ts';
import { staffOf } from './staff.ts';

const PROFILES: readonly Profile[] = ['calm', 'flaky', 'hostile', 'clogged'];

const FAULTS: ReadonlySet<string> = new Set(['faults', 'kill', 'freeze', 'offline', 'diskFull']);

interface Member extends Employed {
  readonly zone: ZoneName;
  absent: string | null;
  ordered: boolean;
}

/** The history of a seed: pure data, the same every time. */
export function writeHistory(seed: number): History {
  const roll = seededRandom(seed * 7_919 + 13);
  const below = (n: number) => Math.floor(roll() * n);
  const chance = (p: number) => roll() < p;
  const pick = <T>(list: readonly T[]): T => list[below(list.length)] as T;

  const profile = pick(PROFILES);
  // Most are short: what breaks at all most often breaks soon, and many more can be lived through.
  const dice = roll();
  const long = dice < 0.04;
  const brief = dice > 0.34;
  const neighbour = chance(0.1);
  const guarded = chance(0.35);
  const people = guarded && chance(0.5) ? 12 : 5;
  const staffed = brief || chance(long ? 0.3 : 0.9);
  const company = {
    mode: pick(['deactivate', 'deprovision', 'deprovision', 'delete'] as const),
    guarded,
    neighbour,
    staff: staffed ? people : 0,
  };
  const staff = staffOf(company.staff);
  const pace = chance(long ? 0.1 : 0.002) ? 2 * HOUR : pick([SECOND, 4 * SECOND, 15 * SECOND, MINUTE]);
  const happenings: Happening[] = [];
  let sequence = staff.length + 1;

  const members = Array.from(
    { length: people },
    (_, i): Member => ({
      id: String(100 + i),
      zone: (staff[i]?.attributes.zone as ZoneName | undefined) ?? pick(Object.keys(ZONES) as ZoneName[]),
      employments: staff.length > 0 ? 1 : 0,
      current: staff[i]?.employment ?? null,
      ended: false,
      absent: null,
      ordered: false,
    }),
  );

  /** Keyed in at `at`; delivered then, late, twice or in another order. */
  const keyIn = (member: Member, at: number, message: Transaction, tenant = MAIN, orderly = false) => {
    const delivery = `d${message.sequence}`;
    const late = orderly || chance(0.7) ? 0 : below(3 * pace);
    const one = { kind: 'message', tenant, source: 'events', delivery, person: member.id, message } as const;
    happenings.push({ ...one, at: at + late });
    if (orderly) return;
    if (chance(0.12)) happenings.push({ ...one, at: at + late + below(10 * pace) });
    if (chance(0.08)) happenings.push({ ...one, at: at + below(20 * pace), delivery: `${delivery}b` });
  };
  const entry = (at: number) => ({ eventId: `v${sequence}`, sequence: sequence++, enteredAt: START + at });

  const hire = (
    member: Member,
    at: number,
    tenant = MAIN,
    orderly = false,
    how: { readonly department?: string | null; readonly again?: boolean } = {},
  ) => {
    if (how.again !== true || member.current === null) {
      member.employments++;
      member.current = `e${member.id}.${member.employments}`;
    }
    member.ended = false;
    const ahead = orderly || chance(0.85) ? -below(3) * DAY : DAY;
    const contractEnd = !orderly && chance(0.12) ? localDate(START + at + below(2) * DAY, member.zone) : null;
    keyIn(
      member,
      at,
      {
        kind: 'hired',
        employment: member.current,
        ...entry(at),
        hireDate: localDate(START + at + ahead, member.zone),
        contractEnd,
        attributes: {
          employeeId: member.id,
          givenName: `Ada ${CANARY}`,
          familyName: `Nr${member.id}`,
          ...(how.department === null ? {} : { department: how.department ?? pick(DEPARTMENTS) }),
          zone: member.zone,
        },
        keys: { employeeId: member.id },
      },
      tenant,
      orderly,
    );
  };

  const terminate = (
    member: Member,
    at: number,
    tenant = MAIN,
    how: { readonly day?: number; readonly payroll?: 'before' | 'after' | 'never' } = {},
  ) => {
    const employment = member.current as string;
    const immediate = how.day === undefined && chance(0.7);
    member.ended = true;
    const message: Transaction = {
      kind: 'terminated',
      employment,
      ...entry(at),
      termination: {
        lastDay: immediate ? null : localDate(START + at + (how.day ?? below(2)) * DAY, member.zone),
        terminationDate: null,
        immediate,
        moment: immediate ? START + at - below(HOUR) : null,
        reason: 'x',
      },
    };
    keyIn(member, at, message, tenant, how.payroll !== undefined);
    const confirms = how.payroll ?? (chance(0.4) ? pick(['before', 'after'] as const) : 'never');
    // The payroll office says the same, sooner or later.
    if (company.guarded && tenant === MAIN && confirms !== 'never')
      happenings.push({
        at: confirms === 'before' ? Math.max(0, at - below(SECOND)) : at + below(MINUTE),
        kind: 'message',
        tenant,
        source: 'payroll',
        delivery: `p${message.sequence}`,
        person: member.id,
        message: { ...message, eventId: `p${message.sequence}` },
      });
    if (chance(0.3)) member.current = null;
  };

  const hrAction = (member: Member, at: number) => {
    if (member.current === null) return hire(member, at);
    const employment = member.current;
    const dice = roll();
    if (dice < 0.5 && !member.ended) return terminate(member, at);
    if (dice < 0.65 && member.ended) {
      member.ended = false;
      return keyIn(member, at, { kind: 'terminationRescinded', employment, ...entry(at) });
    }
    if (dice < 0.7 && member.ended) {
      return hire(member, at, MAIN, false, { again: true });
    }
    if (dice < 0.73) {
      member.current = null;
      return keyIn(member, at, { kind: 'hireRescinded', employment, ...entry(at) });
    }
    if (dice < 0.8 && member.absent === null) {
      member.absent = `L${sequence}`;
      const start = localDate(START + at, member.zone);
      return keyIn(member, at, {
        kind: 'leaveStarted',
        employment,
        ...entry(at),
        leave: { id: member.absent, type: 'x', start, estimatedEnd: null, back: null },
      });
    }
    if (dice < 0.85 && member.absent !== null) {
      const leaveId = member.absent;
      member.absent = null;
      const back = localDate(START + at, member.zone);
      return keyIn(member, at, { kind: 'returned', employment, ...entry(at), leaveId, back });
    }
    if (dice < 0.89)
      return keyIn(member, at, {
        kind: 'contractEndChanged',
        employment,
        ...entry(at),
        contractEnd: chance(0.4) ? null : localDate(START + at + below(3) * DAY, member.zone),
      });
    return keyIn(member, at, {
      kind: 'jobChanged',
      employment,
      ...entry(at),
      effectiveDate: localDate(START + at, member.zone),
      changes: { department: pick(DEPARTMENTS) },
      reason: null,
    });
  };

  const fault = (): Fault => {
    const share = 0.2 + roll() * 0.8;
    const faults: readonly Fault[] = [
      { kind: 'down' },
      { kind: 'down', as: 'silent' },
      { kind: 'rateLimited', limit: 1 + below(4), perMs: SECOND + below(20 * SECOND) },
      { kind: 'didNothing', share },
      { kind: 'acceptedLater', afterMs: chance(0.2) ? below(20 * MINUTE) : below(20 * SECOND), share },
      { kind: 'executedThenTimeout', share },
      { kind: 'staleRead', forMs: below(90 * SECOND) },
      { kind: 'recreates', afterMs: below(5 * MINUTE), times: 1, share },
      { kind: 'lies', to: pick(['answer', 'writer'] as const), share },
      { kind: 'keyRevoked' },
      {
        kind: 'pagedWrongly',
        as: pick(['repeatItem', 'skipItem', 'repeatPage', 'skipPage'] as const),
        share,
      },
    ];
    return pick(faults);
  };

  const danger = (at: number) => {
    const worker = below(2);
    const target = pick(TARGETS);
    const rough = profile === 'hostile' ? 1 : profile === 'flaky' ? 0.6 : profile === 'clogged' ? 0.5 : 0.25;
    const dice = roll();
    if (dice < 0.3)
      happenings.push({
        at,
        kind: 'faults',
        target,
        faults: chance(0.3) ? [] : [fault(), ...(chance(0.3 * rough) ? [fault()] : [])],
      });
    else if (dice < 0.42)
      happenings.push({ at, kind: 'kill', worker, noticedAfterMs: chance(0.7) ? 0 : below(5 * SECOND) });
    else if (dice < 0.52)
      happenings.push({
        at,
        kind: 'freeze',
        worker,
        forMs: SECOND + below(chance(0.5) ? 3 * SECOND : MINUTE),
      });
    else if (dice < 0.58)
      happenings.push({ at, kind: 'offline', worker, forMs: SECOND + below(20 * SECOND) });
    else if (dice < 0.6) happenings.push({ at, kind: 'diskFull', forMs: SECOND + below(10 * SECOND) });
    else if (dice < 0.68) happenings.push({ at, kind: 'opened', person: pick(members).id, target });
    else if (dice < 0.72) happenings.push({ at, kind: 'blocked', person: pick(members).id, target });
    else if (dice < 0.84) {
      const member = pick(members);
      happenings.push({ at, kind: 'order', person: member.id, order: member.ordered ? 'undo' : 'leave' });
      member.ordered = !member.ordered;
    } else if (dice < 0.93)
      happenings.push({
        at,
        kind: 'holds',
        decision: pick(['approve', 'approve', 'refuse', 'approveOwn'] as const),
      });
    else happenings.push({ at, kind: 'reconcile', target });
  };

  const whole = (member: Employed): Member => member as Member;
  const pen: Pen = {
    members,
    guarded,
    below,
    chance,
    pick,
    stranger: () => ({
      ...(members[0] as Member),
      id: String(150 + below(3)),
      employments: 0,
      current: null,
      ended: false,
    }),
    hire: (member, at, how) => hire(whole(member), at, MAIN, true, how),
    terminate(member, at, how) {
      if (member.current !== null) terminate(whole(member), at, MAIN, { payroll: 'never', ...how });
    },
    rescind(member, at) {
      if (member.current === null) return;
      member.ended = false;
      keyIn(
        whole(member),
        at,
        { kind: 'terminationRescinded', employment: member.current, ...entry(at) },
        MAIN,
        true,
      );
    },
    contract(member, at, day) {
      if (member.current === null) return;
      const contractEnd = day === null ? null : localDate(START + at + day * DAY, whole(member).zone);
      const message = {
        kind: 'contractEndChanged',
        employment: member.current,
        ...entry(at),
        contractEnd,
      } as const;
      keyIn(whole(member), at, message, MAIN, true);
    },
    move(member, at, department) {
      if (member.current === null) return;
      const effectiveDate = localDate(START + at, whole(member).zone);
      keyIn(
        whole(member),
        at,
        {
          kind: 'jobChanged',
          employment: member.current,
          ...entry(at),
          effectiveDate,
          changes: { department },
          reason: null,
        },
        MAIN,
        true,
      );
    },
    add: (happening) => void happenings.push(happening),
  };

  if (!staffed) for (const member of members) hire(member, below(SECOND), MAIN, true);
  const stranger: Member = { ...(members[0] as Member), id: STRANGER, employments: 0, current: null };
  if (neighbour) hire(stranger, below(SECOND), NEIGHBOUR, true);
  let at = staffed ? SECOND : 10 * SECOND;
  for (const member of members)
    if (chance(long ? 0.6 : 0.3))
      happenings.push({
        at,
        kind: 'signIn',
        person: member.id,
        target: pick(TARGETS),
        credential: chance(0.4),
      });
  const many = long ? 6 + below(12) : brief ? 1 + below(3) : 2 + below(4);
  for (let i = 0; i < many; i++) {
    at += chance(0.4) ? below(3 * SECOND) : below(2 * pace);
    const member = pick(members);
    const what = roll();
    if (i === 0 || what < 0.52) hrAction(member, at);
    else if (what < 0.62)
      happenings.push({
        at,
        kind: 'signIn',
        person: member.id,
        target: pick(TARGETS),
        credential: chance(0.4),
      });
    else danger(at);
  }
  if (staffed && chance(0.7)) pick(MOTIFS)(pen, at + below(2 * SECOND));
  // Not one history without a fault.
  if (!happenings.some(({ kind }) => FAULTS.has(kind))) {
    const from = happenings.at(-1)?.at ?? at;
    happenings.push({ at: from, kind: 'freeze', worker: below(2), forMs: SECOND + below(5 * SECOND) });
  }
  // A batch: more leave at once than a small company loses by chance.
  if (company.guarded && chance(0.35))
    for (const member of members.slice(0, 4 + below(4)))
      if (member.current !== null && !member.ended) terminate(member, at);
  if (neighbour) terminate(stranger, below(at), NEIGHBOUR);

  const fates: Fate[] = [];
  const kinds: readonly FateKind[] = ['crashBefore', 'crashAfter', 'pause', 'unknownDone', 'unknownLost'];
  for (let i = profile === 'calm' ? 1 : 1 + below(4); i > 0; i--)
    fates.push({
      step: 1 + below(long ? 3_000 : brief ? 400 : 800),
      kind: pick(kinds),
      forMs: pick([0, 500, 3 * SECOND, MINUTE]),
    });

  happenings.sort((a, b) => a.at - b.at);
  return {
    seed,
    profile,
    company,
    people,
    workers: 2,
    fine: chance(0.35),
    happenings,
    fates,
    tailMs: chance(0.02) ? DAY + 2 * HOUR : chance(0.06) ? HOUR + 5 * MINUTE : 0,
    calmFrom: Math.max(at, happenings.at(-1)?.at ?? 0) + 5 * SECOND,
  };
}
