import { lifecycleAt } from '../../src/domain/identity/lifecycle.ts';
import type { BirthrightTable } from './birthright.ts';
import { systemsOfPerson } from './birthright.ts';
import type { Company } from './company.ts';
import type { Answer, Probe, Replay, Standing, View } from './replay.ts';

/** The parts of the answer key that are judged here. */
export interface AnswerKey {
  readonly from: string;
  readonly to: string;
  readonly totals: {
    readonly people: number;
    readonly employments: number;
    readonly leavers: number;
    readonly leaversKnownLate: number;
    readonly endedAndRestored: number;
    readonly months: Readonly<Record<string, Readonly<Record<string, number>>>>;
  };
  readonly identities: readonly {
    readonly employeeIds: readonly string[];
    readonly universalIds: readonly string[];
  }[];
  readonly neverMerge: readonly (readonly string[])[];
  readonly sameNameSameYear: readonly (readonly string[])[];
  readonly leavers: readonly {
    readonly employeeId: string;
    readonly kind: string;
    readonly reason: string;
    readonly accessEndsUtc: string;
    readonly enteredUtc: string;
    readonly dueUtc: string;
    readonly late: boolean;
  }[];
  readonly endedAndRestored: readonly {
    readonly employeeId: string;
    readonly endedUtc: string;
    readonly restoredUtc: string;
  }[];
  readonly probes: readonly ({
    readonly n: number;
    readonly why: string;
    readonly employeeId: string;
    readonly instant: string;
  } & Readonly<Record<View | 'final', Answer>>)[];
}

export interface Judgement {
  readonly right: number;
  readonly wrong: readonly string[];
}

export function iso(at: number | null | undefined): string | null {
  return at == null ? null : new Date(at).toISOString();
}

function judge(items: readonly string[], total: number): Judgement {
  return { right: total - items.length, wrong: items };
}

export function probesOf(key: Pick<AnswerKey, 'probes'>): Probe[] {
  return key.probes.map(({ n, employeeId, instant }) => ({ n, employeeId, at: Date.parse(instant) }));
}

function sameAnswer(a: Answer | undefined, b: Answer): boolean {
  return a?.state === b.state && [...a.systems].sort().join() === [...b.systems].sort().join();
}

export function judgeProbes(replayed: Replay, view: View, key: Pick<AnswerKey, 'probes'>): Judgement {
  const wrong = key.probes.flatMap((probe) => {
    const given = replayed.answers.get(probe.n);
    return sameAnswer(given, probe[view])
      ? []
      : [
          `${probe.n} ${probe.why} ${probe.employeeId} ${probe.instant}: ${JSON.stringify([given, probe[view]])}`,
        ];
  });
  return judge(wrong, key.probes.length);
}

/** What holds in hindsight: everything known at the end, asked for each instant. */
export function judgeHindsight(
  company: Company,
  table: BirthrightTable,
  key: Pick<AnswerKey, 'probes'>,
): Judgement {
  const settings = { leavingWindowMs: table.leavingWindowHours * 3_600_000 };
  const wrong = key.probes.flatMap((probe) => {
    const identity = company.identityOf.get(probe.employeeId) ?? '';
    const { state, snapshots } = lifecycleAt(
      company.timelinesOf(identity),
      Date.parse(probe.instant),
      settings,
    );
    const given = { state, systems: systemsOfPerson(snapshots, table) };
    return sameAnswer(given, probe.final)
      ? []
      : [`${probe.n} ${probe.why}: ${JSON.stringify([given, probe.final])}`];
  });
  return judge(wrong, key.probes.length);
}

export interface Ended {
  readonly identity: string;
  readonly at: number;
  readonly runEnd: number | null;
  readonly endsBy: Standing['endsBy'];
  readonly restored: number | null;
}

function isInside({ state }: Standing): boolean {
  return state === 'active' || state === 'leaving' || state === 'onLeave';
}

/** Every time that somebody inside was outside from one evaluation to the next. */
export function endings(replayed: Replay): Ended[] {
  return [...replayed.standings].flatMap(([identity, history]) =>
    history.flatMap((standing, index) => {
      const before = history[index - 1];
      if (before === undefined || !isInside(before) || isInside(standing)) return [];
      const restored = history.slice(index).find(isInside)?.at ?? null;
      return [{ identity, at: standing.at, runEnd: standing.runEnd, endsBy: standing.endsBy, restored }];
    }),
  );
}

/** Access ends at `dueUtc` to the second, and the end of the run is `accessEndsUtc`. */
export function judgeLeavers(
  replayed: Replay,
  ended: readonly Ended[],
  key: Pick<AnswerKey, 'leavers'>,
): Judgement {
  const wrong = key.leavers.flatMap(({ employeeId, dueUtc, accessEndsUtc, late }) => {
    const identity = replayed.company.identityOf.get(employeeId);
    const own = ended.filter((end) => end.identity === identity);
    const found = own.find((end) => iso(end.at) === dueUtc);
    const right = iso(found?.runEnd) === accessEndsUtc && late === dueUtc > accessEndsUtc;
    return right ? [] : [`${employeeId} due ${dueUtc}: ${own.map((end) => iso(end.at)).join()}`];
  });
  return judge(wrong, key.leavers.length);
}

/** The end comes from where HR says, and was entered when HR says (where the entry came inside the year). */
export function judgeCauses(
  replayed: Replay,
  ended: readonly Ended[],
  key: Pick<AnswerKey, 'from' | 'leavers'>,
): Judgement {
  const wrong = key.leavers.flatMap(({ employeeId, dueUtc, kind, reason, enteredUtc }) => {
    const identity = replayed.company.identityOf.get(employeeId);
    const cause = ended.find((end) => end.identity === identity && iso(end.at) === dueUtc)?.endsBy;
    const givenKind = cause?.byProject ? 'projectEnd' : cause?.kind;
    const entered =
      cause?.kind === 'contractEnd' || enteredUtc < key.from ? enteredUtc : iso(cause?.enteredAt);
    const given = [givenKind, cause?.reason ?? 'Contract_End', entered].join();
    return given === [kind, reason, enteredUtc].join() ? [] : [`${employeeId} ${given}`];
  });
  return judge(wrong, key.leavers.length);
}

export function judgeRestored(
  replayed: Replay,
  ended: readonly Ended[],
  key: Pick<AnswerKey, 'endedAndRestored'>,
): Judgement {
  const wrong = key.endedAndRestored.flatMap(({ employeeId, endedUtc, restoredUtc }) => {
    const identity = replayed.company.identityOf.get(employeeId);
    const found = ended.some(
      (end) => end.identity === identity && iso(end.at) === endedUtc && iso(end.restored) === restoredUtc,
    );
    return found ? [] : [`${employeeId} ${endedUtc} ${restoredUtc}`];
  });
  return judge(wrong, key.endedAndRestored.length);
}

/** Endings that the key knows neither as leavers nor as ended and restored. */
export function unexpectedEndings(
  replayed: Replay,
  ended: readonly Ended[],
  key: AnswerKey,
): readonly string[] {
  const known = new Set(
    [
      ...key.leavers.map(({ employeeId, dueUtc }) => ({ employeeId, at: dueUtc })),
      ...key.endedAndRestored.map(({ employeeId, endedUtc }) => ({ employeeId, at: endedUtc })),
    ].map(({ employeeId, at }) => `${replayed.company.identityOf.get(employeeId)} ${at}`),
  );
  return ended
    .filter(({ identity, at }) => !known.has(`${identity} ${iso(at)}`))
    .map(({ identity, at }) => `${replayed.company.employmentsOf.get(identity)?.join('+')} ${iso(at)}`);
}

export function judgeIdentities(company: Company, key: AnswerKey): Judgement {
  const wrong: string[] = [];
  for (const { employeeIds } of key.identities) {
    const identities = new Set(employeeIds.map((employment) => company.identityOf.get(employment)));
    const [identity] = identities;
    const together = company.employmentsOf
      .get(identity ?? '')
      ?.toSorted()
      .join();
    if (identities.size !== 1 || together !== employeeIds.toSorted().join())
      wrong.push(`apart: ${employeeIds.join()}`);
  }
  const several = [...company.employmentsOf.values()].filter((employments) => employments.length > 1).length;
  if (several !== key.identities.length) wrong.push(`${several} people with several employments`);
  const strangers = [...key.neverMerge, ...key.sameNameSameYear];
  for (const pair of strangers) {
    const known = pair
      .map((employment) => company.identityOf.get(employment))
      .filter((id) => id !== undefined);
    if (new Set(known).size !== known.length) wrong.push(`merged: ${pair.join()}`);
  }
  return judge(wrong, key.identities.length + strangers.length + 1);
}
