import { HIRED_AGAIN } from './decide/report-rehired.ts';
import type { Engine } from './engine.ts';
import { OPEN_STATES } from './people/load-people.ts';
import { leftInForce } from './people/override.ts';
import { LAST_IN, sparedOne } from './sign-in/last-administrator.ts';
import type { Tx } from './store.ts';
import type { Row } from './tables/index.ts';

type Open = Pick<
  Row<'exception'>,
  'exception_id' | 'kind' | 'subject' | 'identity_id' | 'target_id' | 'opened_at'
>;
/** Subjects of these exceptions of which what they say is still so. */
type StillSo = (engine: Engine, tx: Tx, open: readonly Open[]) => Promise<ReadonlySet<string>>;

/**
 * Exceptions that say something of now, and how to see whether it is still so. Others say what happened, and wait for
 * the person who has read them.
 */
const STILL_SO: Readonly<Record<string, StillSo>> = {
  operationRefused: unfinishedOperations,
  operationBlocked: unfinishedOperations,
  hookRefused: unfinishedOperations,
  targetNotEffective: unfinishedOperations,
  hookSilent: async (engine, tx, open) => {
    const { compiled } = await engine.policies.active(tx);
    return new Set(subjectsOf(open).filter((hook) => compiled.hooks.has(hook)));
  },
  holdOverdue: async (_engine, tx, open) => {
    const rows = await tx.find(
      'hold',
      { hold_id: { in: subjectsOf(open) }, state: 'held' },
      { columns: ['hold_id'] },
    );
    return new Set(rows.map(({ hold_id }) => hold_id));
  },
  taskOverdue: async (_engine, tx, open) => {
    const rows = await tx.find(
      'task',
      { task_id: { in: subjectsOf(open) }, state: 'open' },
      { columns: ['task_id'] },
    );
    return new Set(rows.map(({ task_id }) => task_id));
  },
  certificateFailed: async (_engine, tx, open) => {
    const rows = await tx.find(
      'leave',
      { leave_id: { in: subjectsOf(open) }, certificate_due_at: { isNull: false } },
      { columns: ['leave_id'] },
    );
    return new Set(rows.map(({ leave_id }) => leave_id));
  },
  planRefused: refusedAccounts,
  [HIRED_AGAIN]: async (engine, tx, open) => {
    const now = engine.clock.now();
    const rows = await tx.find(
      'identity',
      { identity_id: { in: subjectsOf(open) }, merged_into: null },
      { columns: ['identity_id', 'override'] },
    );
    return new Set(
      rows.flatMap(({ identity_id, override }) => (leftInForce(override, now) === null ? [] : [identity_id])),
    );
  },
  [LAST_IN]: async (engine, tx) => {
    const rows = await tx.find('administrator', {}, { order: ['administrator_id'] });
    const spared = await sparedOne(tx, rows, engine.clock.now());
    return new Set(spared === null ? [] : [spared.administrator_id]);
  },
  targetDisconnected: async (engine, tx, open) => {
    const { targets } = await engine.policies.active(tx);
    return new Set(subjectsOf(open).filter((target) => !targets.has(target)));
  },
};

const EVERY_MS = 30_000;
const MOST = 5_000;
const lookedAt = new WeakMap<Engine, Map<string, number>>();

/** Closes exceptions of which what they say is so no more: whoever reads the list finds only what needs a person. */
export async function closeSettled(engine: Engine, tx: Tx): Promise<void> {
  const now = engine.clock.now();
  const looks = lookedAt.get(engine) ?? new Map<string, number>();
  lookedAt.set(engine, looks);
  const last = looks.get(tx.tenant);
  if (last !== undefined && now < last + EVERY_MS) return;
  looks.set(tx.tenant, now);
  const open = await tx.find(
    'exception',
    { kind: { in: Object.keys(STILL_SO) }, closed_at: null },
    {
      order: ['exception_id'],
      limit: MOST,
      // Whoever says at this moment that it is so holds the row; whoever says so later finds it closed, and opens another.
      lock: 'skip',
      columns: ['exception_id', 'kind', 'subject', 'identity_id', 'target_id', 'opened_at'],
    },
  );
  for (const [kind, stillSo] of Object.entries(STILL_SO)) {
    const mine = open.filter((exception) => exception.kind === kind);
    if (mine.length === 0) continue;
    const so = await stillSo(engine, tx, mine);
    await tx.update(
      'exception',
      ['closed_at', 'closed_by'],
      mine
        .filter(({ subject }) => !so.has(subject))
        .map(({ exception_id }) => ({ exception_id, closed_at: now, closed_by: 'it is so no more' })),
    );
  }
}

function subjectsOf(open: readonly Open[]): string[] {
  return open.map(({ subject }) => subject);
}

async function unfinishedOperations(
  _engine: Engine,
  tx: Tx,
  open: readonly Open[],
): Promise<ReadonlySet<string>> {
  const rows = await tx.find(
    'operation',
    { operation_id: { in: subjectsOf(open) }, state: { in: OPEN_STATES } },
    { columns: ['operation_id'] },
  );
  return new Set(rows.map(({ operation_id }) => operation_id));
}

/** Until the account is off, or something was decided about it after all. */
async function refusedAccounts(_engine: Engine, tx: Tx, open: readonly Open[]): Promise<ReadonlySet<string>> {
  const people = open.flatMap(({ identity_id }) => identity_id ?? []);
  const accounts = await tx.find(
    'account',
    { identity_id: { in: people } },
    { columns: ['account_id', 'identity_id', 'target_id', 'actual'] },
  );
  const operations = await tx.find(
    'operation',
    { identity_id: { in: people } },
    { columns: ['identity_id', 'target_id', 'decided_at'] },
  );
  const still = open.filter(
    ({ identity_id, target_id, opened_at }) =>
      accounts.some(
        (one) =>
          one.identity_id === identity_id && one.target_id === target_id && one.actual?.active !== false,
      ) &&
      !operations.some(
        (one) => one.identity_id === identity_id && one.target_id === target_id && one.decided_at > opened_at,
      ),
  );
  return new Set(subjectsOf(still));
}
