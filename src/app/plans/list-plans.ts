import type { PlanSummary } from '../../engine/decide/plan-summary.ts';
import type { Engine } from '../../engine/engine.ts';
import type { Tx } from '../../engine/store.ts';
import type { Row } from '../../engine/tables/index.ts';
import { iso } from '../people/list-people.ts';
import type { PlanRequest } from './plan-file.ts';

export interface PlansQuery {
  readonly limit: number;
  /** The id of the last one of the page before. */
  readonly after?: string | undefined;
  readonly state?: 'made' | 'held' | 'applied' | undefined;
  readonly by?: string | undefined;
}

export interface PlanLine {
  readonly id: string;
  readonly hash: string;
  /** `held`: some of it waits for a person. */
  readonly state: 'made' | 'held' | 'applied' | 'withdrawn';
  /** What it was made for, or what set the decision off. */
  readonly for: string;
  readonly source: string | null;
  readonly note: string | null;
  readonly madeBy: string;
  readonly madeAt: string;
  readonly people: number;
  readonly operations: number;
  readonly irreversible: number;
  readonly targets: readonly string[];
  /** People who waited when it was decided, or would. */
  readonly held: number;
  /** People who wait now. */
  readonly waiting: number;
  readonly deadline: string | null;
  readonly overdue: boolean;
  readonly tripped: readonly string[];
}

/** Plans that were made and decisions that were written, the newest first. */
export async function listPlans(
  engine: Engine,
  tx: Tx,
  { limit, after, state, by }: PlansQuery,
): Promise<{ readonly plans: readonly PlanLine[]; readonly next: string | null }> {
  const options = { order: [{ descending: 'plan_id' as const }], limit: limit + 2 };
  // One more than the page and the one that it begins after, which `atMost` brings along.
  const from = after === undefined ? {} : { plan_id: { atMost: after } };
  const [made, decided] = await Promise.all([
    state === 'held' || state === 'applied'
      ? []
      : tx.find(
          'made_plan',
          { ...from, ...(state === 'made' ? { state: 'made' as const } : {}) },
          {
            ...options,
            columns: ['plan_id', 'hash', 'made_by', 'made_at', 'request', 'summary', 'state'],
            matching: {
              all: [NOT_SHOWN_TWICE, ...(by === undefined ? [] : [at('request', 'kind', by)])],
            },
          },
        ),
    state === 'made'
      ? []
      : tx.find('plan', from, {
          ...options,
          columns: ['plan_id', 'hash', 'made_by', 'made_at', 'trigger', 'summary', 'state'],
          matching: {
            all: [
              ...(state === 'held' ? [WAITING] : []),
              ...(by === undefined ? [] : [at('trigger', 'by', by)]),
            ],
          },
        }),
  ]);
  const rows = [...made.map(asMade), ...decided.map(asDecided)]
    .filter(({ id }) => id !== after)
    .sort((a, b) => (a.id < b.id ? 1 : -1));
  const page = rows.slice(0, limit);
  return {
    plans: await withWaiting(engine, tx, page),
    next: rows.length > limit ? (page.at(-1)?.id ?? null) : null,
  };
}

const at = (column: string, name: string, value: string) => ({
  at: { column, path: [name] },
  op: 'eq' as const,
  value,
});

/** What was applied and changed somebody stands among the decisions. */
const NOT_SHOWN_TWICE = {
  not: {
    all: [
      { at: { column: 'state' }, op: 'eq' as const, value: 'applied' },
      { at: { column: 'summary', path: ['people'] }, op: 'gt' as const, value: 0 },
    ],
  },
};

const WAITING = {
  related: { table: 'hold', on: { plan_id: 'plan_id' } },
  of: { at: { column: 'state' }, op: 'eq' as const, value: 'held' },
};

type Line = Omit<PlanLine, 'waiting' | 'deadline' | 'overdue'>;

function asMade(row: Row<'made_plan'>): Line {
  const request = row.request as Pick<PlanRequest, 'kind'> & { readonly reason?: string };
  return {
    id: row.plan_id,
    hash: row.hash,
    state: row.state,
    for: request.kind,
    source: null,
    note: request.reason ?? null,
    madeBy: row.made_by,
    madeAt: iso(row.made_at),
    ...shown(row.summary as PlanSummary),
  };
}

function asDecided(row: Row<'plan'>): Line {
  return {
    id: row.plan_id,
    hash: row.hash,
    state: 'applied',
    for: row.trigger.by,
    source: row.trigger.source ?? null,
    note: row.trigger.note ?? null,
    madeBy: row.made_by,
    madeAt: iso(row.made_at),
    ...shown(row.summary),
  };
}

function shown({ people, held, tripped, radius }: PlanSummary) {
  const { operations, irreversible, targets } = radius;
  return { people, operations, irreversible, targets: targets.map(({ target }) => target), held, tripped };
}

async function withWaiting(engine: Engine, tx: Tx, lines: readonly Line[]): Promise<PlanLine[]> {
  const now = engine.clock.now();
  const asked = lines.filter(({ state, held }) => state === 'applied' && held > 0).map(({ id }) => id);
  // At most a page of them, and all on their way at once.
  const standing = new Map(
    await Promise.all(
      asked.map(async (plan_id) => {
        const where = { plan_id, state: 'held' };
        const [waiting, [first]] = await Promise.all([
          tx.count('hold', where),
          tx.find('hold', where, { order: ['deadline'], limit: 1, columns: ['deadline'] }),
        ]);
        return [plan_id, { waiting, deadline: first?.deadline ?? null }] as const;
      }),
    ),
  );
  return lines.map((line) => {
    const { waiting, deadline } = standing.get(line.id) ?? { waiting: 0, deadline: null };
    return {
      ...line,
      state: waiting > 0 ? 'held' : line.state,
      waiting,
      deadline: deadline === null ? null : iso(deadline),
      overdue: deadline !== null && deadline <= now,
    };
  });
}
