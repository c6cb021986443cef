import { importFeed } from '../../app/import-feed.ts';
import type { Row, TableName } from '../../engine/tables/index.ts';
import { BADGES, eventsDocument, signedByHr, together } from '../house/documents.ts';
import { makeHouse } from '../house/house.ts';
import type { Seen } from './count-windows.ts';

export const DAY = 86_400_000;
/** Long enough for everything that was just decided to be done: a wave is a head start of two seconds. */
const SETTLES_MS = 20_000;
const TARGETS = ['directory', 'git', 'crm'] as const;
const TAKING: ReadonlySet<string> = new Set(['disable', 'delete', 'revoke']);

/** What is true of somebody, whatever the engine believes. HR and the building's badges each know a part of it. */
export interface Member {
  readonly id: string;
  department: string;
  hired: string;
  lastDay: string | null;
  /** An operator says that they leave. */
  ordered: boolean;
  /** The badges were handed in, and said so since the last hire. */
  returned: string | null;
  /** The badges' row never changes back by itself: a new hire makes it stale. */
  stale: boolean;
}

/** A company under the guard, with a witness, whose losses are read off the simulated systems themselves. */
export async function guardedCompany(people: number, guardDocument: string) {
  const house = await makeHouse({
    policy: (base) => together(signedByHr(base), BADGES, eventsDocument(), guardDocument),
  });
  const members = Array.from(
    { length: people },
    (_, i): Member => ({
      id: String(100 + i),
      department: ['Engineering', 'Sales'][i % 2] ?? 'Sales',
      hired: '2025-01-01',
      lastDay: null,
      ordered: false,
      returned: null,
      stale: false,
    }),
  );
  const holders = new Map<string, string>();
  const read = new Map<string, number>();
  const report = () =>
    house.report(
      members.map(({ lastDay, ...one }) => ({ ...one, ...(lastDay === null ? {} : { lastDay }) })),
    );
  const company = {
    house,
    members,
    report,
    badges: () =>
      importFeed(house.engine, house.tenant, 'badges', {
        content: Buffer.from(
          `badge,id,hired,returned\n${members.map(({ id, returned }) => `B${id},${id},2025-01-01,${returned ?? ''}`).join('\n')}\n`,
        ),
      }),
    rows: <T extends TableName>(table: T): Promise<Row<T>[]> =>
      house.store.transaction(house.tenant, (tx) => tx.find(table, {})),
    /** Everything that is due is done. */
    settle: () => house.until(house.clock.now() + SETTLES_MS),
    /** Whoever can still sign in somewhere. */
    whereIn: ({ id }: Member) =>
      TARGETS.filter((name) => house.systems.get(name)?.truth.couldSignIn(id, house.clock.now())),
    /** What the systems themselves say was taken from whom since this was asked the last time. */
    newLosses(): Seen[] {
      return TARGETS.flatMap((target) => {
        const truth = house.systems.get(target)?.truth;
        if (truth === undefined) return [];
        for (const { id, keys } of truth.accounts())
          if (keys.employeeId !== undefined) holders.set(`${target} ${id}`, keys.employeeId);
        const fresh = truth.journal.slice(read.get(target) ?? 0);
        read.set(target, truth.journal.length);
        return fresh.flatMap(({ effect, accountId, at, by }) => {
          if (by !== 'writer' || !TAKING.has(effect)) return [];
          const who = holders.get(`${target} ${accountId}`) ?? accountId;
          // What is taken from an account that was off already is nobody's loss.
          return effect !== 'revoke' || truth.couldSignIn(who, at - 1)
            ? [{ who, at, target, source: '' }]
            : [];
        });
      });
    },
    /** Whose last day is over, by HR or by an operator. */
    hasLeft: ({ ordered, lastDay }: Member) => ordered || isOver(lastDay, house.clock.now()),
    /** A second source says so too, of this employment. */
    isConfirmed: ({ returned, stale }: Member) => !stale && isOver(returned, house.clock.now()),
  };
  await report();
  await company.badges();
  await company.settle();
  return company;
}

export type GuardedCompany = Awaited<ReturnType<typeof guardedCompany>>;

/** Days are chosen so that the hour of their end does not matter: see `Acts`. */
function isOver(day: string | null, now: number): boolean {
  return day !== null && Date.parse(`${day}T22:00:00Z`) <= now;
}
