import { leavePerson, undoLeave } from '../../app/people/leave-person.ts';
import { approvePlan, refuseHolds } from '../../app/plans/holds.ts';
import { isLockstepError } from '../../domain/errors.ts';
import type { Transaction } from '../../domain/identity/inputs.ts';
import { ingestTransaction } from '../../engine/ingest/ingest-transaction.ts';
import { dice } from '../dice.ts';
import { type Limit, overflows, type Seen } from './count-windows.ts';
import { DAY, guardedCompany, type Member } from './guarded-company.ts';

const MINUTE = 60_000;
const HOUR = 3_600_000;
/** A decision and its effects are not one instant; windows are counted shorter by this than they are. */
const UNDER_WAY_MS = MINUTE;

export interface HistoryResult {
  readonly counts: Readonly<Record<string, number>>;
  readonly wrong: readonly string[];
  readonly story: readonly string[];
}

interface Shape {
  readonly people: number;
  readonly windows: readonly { per: 'tenant' | 'target'; overMs: number; people: number; share: number }[];
  readonly document: string;
}

/** Without a Guard document what the reference promises holds: 3 people or 5 % in 10 minutes, a day and a week. */
function shapeOf(seed: number): Shape {
  const { below, chance, pick } = dice(seed * 3 + 1);
  const people = pick([10, 12, 15, 20, 25, 40]);
  const both = ['tenant', 'target'] as const;
  if (chance(0.5)) {
    const windows = both.flatMap((per) =>
      [10 * MINUTE, DAY, 7 * DAY].map((overMs) => ({ per, overMs, people: 3, share: 0.05 })),
    );
    return { people, windows, document: '' };
  }
  const windows = Array.from({ length: 1 + below(3) }, () => ({
    per: pick(both),
    overMs: pick([10 * MINUTE, 6 * HOUR, DAY, 3 * DAY, 7 * DAY]),
    people: below(5),
    share: pick([0, 0.1, 0.2]),
  }));
  const text = windows
    .map(
      ({ per, overMs, people: n, share }) =>
        `{ per: ${per}, over: PT${overMs / MINUTE}M, people: ${n}, share: ${share} }`,
    )
    .join(', ');
  return { people, windows, document: `kind: Guard\nid: guard\nwindows: [${text}]\n` };
}

/**
 * A random life of a guarded company through the whole engine. The oracle knows what HR, the witness, the operators and
 * the approvers have said and reads what was taken from whom off the systems; of the engine it looks at what waits only,
 * as the approvers do.
 */
export async function guardedHistory(seed: number): Promise<HistoryResult> {
  const { below, chance, pick } = dice(seed);
  const shape = shapeOf(seed);
  const company = await guardedCompany(shape.people, shape.document);
  const { house, members } = company;
  const counts = {
    histories: 1,
    steps: 0,
    losses: 0,
    held: 0,
    approved: 0,
    refused: 0,
    confirmedLeavers: 0,
    overdue: 0,
  };
  const wrong: string[] = [];
  const story: string[] = [];
  const uncovered: Seen[] = [];
  /** People whose loss somebody has seen and let go, as long as nothing new is said of them. */
  const allowed = new Set<string>();
  /** Most people who could sign in, for shares: the engine takes the fewest of a week. */
  const most = new Map<string, number>();
  const today = () => house.clock.now();
  const day = (offset: number) => new Date(today() + offset * DAY).toISOString().slice(0, 10);
  const some = (n: number) => Array.from({ length: n }, () => pick(members));
  const tell = (text: string) => story.push(`${new Date(today()).toISOString()} ${text}`);
  company.newLosses();

  const identityOf = new Map<string, string>();
  for (const row of await company.rows('employment'))
    if (row.identity_id !== null) identityOf.set(row.employment_key, row.identity_id);
  const memberOf = new Map(members.map((member) => [identityOf.get(member.id) ?? '', member]));
  const waiting = async () => (await company.rows('hold')).filter(({ state }) => state === 'held');

  const end = (member: Member, lastDay: string) => {
    if (member.lastDay === null) member.lastDay = lastDay;
  };
  const comeBack = (member: Member, hired: string | null) => {
    if (member.returned !== null && company.hasLeft(member)) member.stale = true;
    member.lastDay = null;
    if (hired !== null) member.hired = hired;
  };
  const move = (member: Member) => {
    member.department = pick(['Engineering', 'Sales', 'Research'].filter((one) => one !== member.department));
  };
  const say = async (member: Member, what: Pick<Transaction, 'kind'> & Record<string, unknown>) => {
    // Keyed in after the last report was written, not in the same instant.
    await house.until(today() + MINUTE);
    const id = `${member.id}-${today()}`;
    await ingestTransaction(house.engine, house.tenant, {
      source: 'events',
      ids: [id],
      receivedAt: today(),
      transaction: {
        ...what,
        employment: member.id,
        eventId: id,
        sequence: today(),
        enteredAt: today(),
      } as Transaction,
    });
  };

  const acts: Readonly<Record<string, () => Promise<void>>> = {
    report: async () => {
      for (const member of some(below(4))) end(member, day(pick([-1, -1, -30, 2, 3])));
      for (const member of some(below(3))) move(member);
      await company.report();
    },
    massLeave: async () => {
      for (const member of some(3 + below(shape.people))) end(member, day(pick([-1, -1, -1, 2])));
      await company.report();
    },
    renamed: async () => {
      const from = pick(['Engineering', 'Sales']);
      for (const member of members) if (member.department === from) member.department = 'Research';
      await company.report();
    },
    terminated: async () => {
      const member = pick(members);
      if (member.lastDay !== null) return;
      end(member, day(pick([-1, 3])));
      await say(member, {
        kind: 'terminated',
        termination: {
          lastDay: member.lastDay,
          terminationDate: null,
          immediate: false,
          moment: null,
          reason: pick(['resignation', 'dismissal', null]),
        },
      });
    },
    moved: async () => {
      const member = pick(members);
      move(member);
      await say(member, {
        kind: 'jobChanged',
        effectiveDate: day(0),
        changes: { department: member.department },
        reason: null,
      });
    },
    ordered: async () => {
      const member = pick(members);
      const identityId = identityOf.get(member.id) ?? '';
      member.ordered = true;
      await leavePerson(house.engine, house.tenant, { identityId, actor: 'mallory', reason: 'ordered' });
    },
    undone: async () => {
      const member = members.find(({ ordered }) => ordered);
      if (member === undefined) return;
      if (member.returned !== null && member.lastDay === null) member.stale = true;
      member.ordered = false;
      await undoLeave(house.engine, house.tenant, {
        identityId: identityOf.get(member.id) ?? '',
        actor: 'carol',
        reason: 'undone',
      });
    },
    takenBack: async () => {
      for (const member of members.filter((one) => one.lastDay !== null && chance(0.5)))
        comeBack(member, null);
      await company.report();
    },
    rehired: async () => {
      for (const member of members.filter((one) => company.hasLeft(one) && !one.ordered && chance(0.3)))
        comeBack(member, day(0));
      await company.report();
    },
    badges: async () => {
      for (const member of some(1 + below(4))) {
        const on = day(-1);
        if (member.returned === on) continue;
        member.returned = on;
        member.stale = false;
      }
      await company.badges();
    },
    approve: async () => {
      const [first] = await waiting();
      if (first === undefined) return;
      const all = (await waiting()).filter(({ plan_hash }) => plan_hash === first.plan_hash);
      const chosen = chance(0.4) ? all : all.slice(0, 1 + below(all.length));
      for (const { identity_id } of chosen) allowed.add(memberOf.get(identity_id)?.id ?? '');
      counts.approved += chosen.length;
      await approvePlan(house.engine, house.tenant, {
        hash: first.plan_hash,
        actor: 'bob',
        reason: 'seen',
        only: chosen.map(({ hold_id }) => hold_id),
      });
    },
    refuse: async () => {
      const ids = (await waiting()).filter(() => chance(0.5)).map(({ hold_id }) => hold_id);
      if (ids.length === 0) return;
      counts.refused += ids.length;
      await refuseHolds(house.engine, house.tenant, ids, 'bob', 'a mistake');
    },
    nothing: async () => undefined,
  };

  const limits = shape.windows.map(
    ({ per, overMs, people, share }): Limit => ({
      per,
      overMs: overMs - UNDER_WAY_MS,
      most: (bucket) =>
        Math.max(people, shape.people < 10 ? 0 : Math.floor(share * (most.get(bucket) ?? shape.people))),
    }),
  );
  const look = (what: string) => {
    const losses = company.newLosses();
    for (const loss of losses) {
      const member = members.find(({ id }) => id === loss.who);
      const left = member !== undefined && company.hasLeft(member);
      const excused =
        member !== undefined && ((left && company.isConfirmed(member)) || allowed.has(member.id));
      counts.losses++;
      tell(`   lost: ${loss.who} on ${loss.target}${excused ? ' (seen or confirmed)' : ''}`);
      if (!excused) uncovered.push(loss);
    }
    for (const text of overflows(uncovered, limits)) wrong.push(`${what}: ${text}`);
    for (const member of members) {
      if (!company.hasLeft(member) || !company.isConfirmed(member)) continue;
      counts.confirmedLeavers++;
      const where = company.whereIn(member);
      if (where.length > 0)
        wrong.push(`${what}: ${member.id} has left, is confirmed, and still is in ${where.join(', ')}`);
    }
  };

  const steps = 12 + below(20);
  // One percent a day, over weeks, beside everything else.
  const drip = chance(0.3);
  for (let step = 0; step < steps && wrong.length === 0; step++) {
    const what = pick([
      'report',
      'report',
      'massLeave',
      'renamed',
      'terminated',
      'terminated',
      'moved',
      'moved',
      'ordered',
      'undone',
      'takenBack',
      'rehired',
      'badges',
      'badges',
      'badges',
      'approve',
      'approve',
      'refuse',
      'nothing',
    ]);
    if (drip) {
      end(pick(members), day(-1));
      await company.report();
    }
    tell(what);
    try {
      await acts[what]?.();
    } catch (error) {
      if (
        !isLockstepError(error) ||
        !['FEED_IMPLAUSIBLE', 'NOTHING_TO_UNDO', 'LEAVE_IN_EFFECT', 'APPROVAL_OWN_PLAN'].includes(error.code)
      )
        throw error;
      tell(`   refused: ${error.code}`);
    }
    await company.settle();
    look(what);
    allowed.clear();
    const held = await waiting();
    counts.held += held.length;
    tell(`   waiting: ${held.map(({ identity_id }) => memberOf.get(identity_id)?.id).join(' ')}`);
    const pause = pick([0, 5 * MINUTE, HOUR, DAY, DAY, 2 * DAY, 8 * DAY]);
    await house.until(today() + pause);
    look(`time (${pause / HOUR} h)`);
    counts.steps++;
  }
  if (wrong.length === 0) await deadlines();
  wrong.push(...house.warnings);
  return { counts, wrong, story };

  /** A deadline that passes raises an alarm, never an action. */
  async function deadlines(): Promise<void> {
    // Last days still to come are no deadline: they pass first.
    await house.until(today() + 5 * DAY);
    look('time (the last days)');
    const held = await waiting();
    await house.until(today() + 3 * DAY);
    const losses = company.newLosses();
    if (losses.length > 0) wrong.push(`deadlines: ${losses.length} things were taken by time alone`);
    const still = new Map((await waiting()).map((hold) => [hold.hold_id, hold]));
    const alarms = (await company.rows('exception')).filter(({ kind }) => kind === 'holdOverdue');
    for (const { hold_id } of held) {
      counts.overdue++;
      if (still.get(hold_id) === undefined) wrong.push(`deadlines: a hold ended by itself`);
      if (!alarms.some(({ subject, closed_at }) => subject === hold_id && closed_at === null))
        wrong.push(`deadlines: nobody was told of a hold that is overdue`);
    }
  }
}
