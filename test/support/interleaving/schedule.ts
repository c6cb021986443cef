import fc from 'fast-check';
import type { TableName } from '../../../src/engine/tables/index.ts';

/** One call on a transaction, with few tables and few keys: they have to meet. */
export type Call =
  | {
      readonly kind: 'find';
      readonly table: TableName;
      readonly where: object;
      readonly options: {
        readonly order?: readonly string[];
        readonly limit?: number;
        readonly lock?: 'update' | 'skip';
      };
    }
  | { readonly kind: 'count' | 'remove'; readonly table: TableName; readonly where: object }
  | {
      readonly kind: 'insert' | 'put' | 'insertNew';
      readonly table: TableName;
      readonly rows: readonly object[];
    }
  | {
      readonly kind: 'update' | 'updateWhere';
      readonly table: TableName;
      readonly columns: readonly string[];
      readonly rows: readonly object[];
      readonly where: object;
    }
  | { readonly kind: 'advance'; readonly counter: string; readonly by: number };

/** What the dispatcher does in a transaction of its own. */
export type DispatcherCall =
  | { readonly kind: 'heartbeat'; readonly worker: string; readonly now: number }
  | { readonly kind: 'reap'; readonly now: number }
  | { readonly kind: 'claimLanes'; readonly worker: string; readonly now: number }
  | { readonly kind: 'nextDue' | 'tenants' };

export type Commit = 'done' | 'unknownDone' | 'unknownLost';

export type Actor =
  | {
      readonly kind: 'transaction';
      readonly readOnly: boolean;
      /** Calls of one step are made without waiting for each other. */
      readonly steps: readonly (readonly Call[])[];
      readonly end: 'commit' | 'throw';
      readonly commit: Commit;
      /** Goes on after a statement that failed, and tries to commit. */
      readonly stubborn: boolean;
    }
  | { readonly kind: 'dispatcher'; readonly calls: readonly DispatcherCall[] };

export interface Pick {
  readonly actor: number;
  /** 'go': its next step. 'break': its connection. 'die': the process, which nobody hears of any more. */
  readonly what: 'go' | 'break' | 'die';
}

export interface Play {
  readonly actors: readonly Actor[];
  readonly picks: readonly Pick[];
}

const uuid = (n: number) => `0190000${n}-0000-7000-8000-000000000000`;
const person = fc.constantFrom(uuid(1), uuid(2), uuid(3));
const few = fc.constantFrom(1, 2, 3);

interface Kind {
  readonly table: TableName;
  readonly key: readonly string[];
  readonly row: fc.Arbitrary<object>;
  readonly free: readonly string[];
  /** Conditions on what is no key. */
  readonly where: fc.Arbitrary<object>;
}

const identity: Kind = {
  table: 'identity',
  key: ['identity_id'],
  row: fc.record({
    identity_id: person,
    epoch: few,
    state: fc.constantFrom('active', 'left'),
    state_since: fc.constant(0),
    next_evaluation_at: fc.constantFrom(null, 1, 2),
    legal_hold: fc.boolean(),
    override: fc.constant(null),
    sealed: fc.constant(null),
    created_at: fc.constant(0),
    account_keys: fc.constant(null),
    merged_into: fc.constant(null),
  }),
  free: ['epoch', 'state', 'next_evaluation_at'],
  where: fc.oneof(
    fc.record({ epoch: few }),
    fc.record({ epoch: fc.record({ atMost: few }) }),
    fc.record({ state: fc.constantFrom('active', 'left') }),
    fc.record({ state: fc.constant({ in: ['left', 'active'] }) }),
  ),
};

const account: Kind = {
  table: 'account',
  key: ['account_id'],
  row: fc.record({
    account_id: person,
    target_id: fc.constant('a'),
    identity_id: fc.oneof({ weight: 2, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: person }),
    locator: fc.constantFrom(null, 'x', 'y'),
    sealed: fc.constant(Uint8Array.of(1, 2)),
    desired: fc.constantFrom(null, { state: 'active', b: 1 }),
    desired_since: fc.constantFrom(null, 1, 2),
    actual: fc.constant(null),
    observed_at: fc.constant(null),
    provenance: fc.constantFrom('created', 'linked', 'orphan'),
    protected: fc.boolean(),
    unsettled: fc.constant(null),
  }),
  free: ['locator', 'identity_id', 'desired_since', 'desired'],
  where: fc.oneof(
    fc.record({ locator: fc.constantFrom(null, 'x', 'y') }),
    fc.record({ desired_since: fc.record({ atLeast: few }) }),
    fc.record({ identity_id: fc.record({ in: fc.uniqueArray(person, { minLength: 1, maxLength: 2 }) }) }),
  ),
};

const reservation: Kind = {
  table: 'name_reservation',
  key: ['target_id', 'name'],
  row: fc.record({
    target_id: fc.constantFrom('a', 'b'),
    name: fc.constantFrom('x', 'y'),
    holder_id: person,
    released_at: fc.constantFrom(null, 1, 2),
  }),
  free: ['holder_id', 'released_at'],
  where: fc.oneof(
    fc.record({ released_at: fc.record({ isNull: fc.boolean() }) }),
    fc.record({ released_at: fc.record({ above: few }) }),
    fc.record({ target_id: fc.constantFrom('a', 'b') }),
    fc.record({ target_id: fc.constant({ in: ['b', 'a'] }) }),
  ),
};

const task: Kind = {
  table: 'task',
  key: ['task_id'],
  row: fc.record({
    task_id: person,
    target_id: fc.constant('a'),
    operation_id: fc.constantFrom(uuid(1), uuid(2), uuid(3), uuid(4)),
    identity_id: fc.constant(null),
    account_ref: fc.constant('r'),
    owner: fc.constant('o'),
    opened_at: fc.constant(0),
    due_at: few,
    alarmed: fc.boolean(),
    state: fc.constantFrom('open', 'closed'),
    sealed: fc.constant(Uint8Array.of(7)),
    result: fc.constant(null),
    closed_by: fc.constant(null),
    closed_at: fc.constant(null),
    note: fc.constant(null),
    confirmed_by: fc.constant(null),
    confirmed_at: fc.constant(null),
    reopened: few,
  }),
  free: ['operation_id', 'due_at', 'state'],
  where: fc.oneof(fc.record({ state: fc.constantFrom('open', 'closed') }), fc.record({ due_at: few })),
};

const lane: Kind = {
  table: 'lane',
  key: ['lane_id'],
  row: fc.record({
    lane_id: fc.constantFrom('l1', 'l2'),
    ready_at: fc.constantFrom(null, 1, 2, 3),
    owner: fc.constantFrom(null, 'w1', 'w2'),
    epoch: few,
    not_before: fc.constant(null),
    breaker_until: fc.constant(null),
    failures: few,
    tokens: few,
    tokens_at: few,
    borne: fc.constant(null),
  }),
  free: ['ready_at', 'owner', 'epoch'],
  where: fc.oneof(fc.record({ owner: fc.constantFrom(null, 'w1', 'w2') }), fc.record({ epoch: few })),
};

const wake: Kind = {
  table: 'wake',
  key: ['wake_id'],
  row: fc.record({ wake_id: person, lane_id: fc.constantFrom('l1', 'l2', 'l3') }),
  free: ['lane_id'],
  where: fc.record({ lane_id: fc.constantFrom('l1', 'l2') }),
};

const KINDS: readonly Kind[] = [identity, account, reservation, task];
const DISPATCHED: readonly Kind[] = [lane, wake];

const keyOf = ({ key }: Kind, row: object) =>
  key.map((column) => (row as Record<string, unknown>)[column]).join(' ');

const rowsOf = (kind: Kind, maxLength: number) =>
  fc.uniqueArray(kind.row, { minLength: 1, maxLength, selector: (row) => keyOf(kind, row) });

const byKey = (kind: Kind): fc.Arbitrary<object> =>
  kind.row.map((row) =>
    Object.fromEntries(kind.key.map((column) => [column, (row as Record<string, unknown>)[column]])),
  );

const byKeys = (kind: Kind): fc.Arbitrary<object> => {
  const [last = ''] = kind.key.slice(-1);
  return rowsOf(kind, 3).map((rows) => {
    const [one] = rows as Record<string, unknown>[];
    const rest = Object.fromEntries(kind.key.slice(0, -1).map((column) => [column, one?.[column]]));
    return { ...rest, [last]: { in: rows.map((row) => (row as Record<string, unknown>)[last]) } };
  });
};

const whereOf = (kind: Kind) =>
  fc.oneof(
    { weight: 3, arbitrary: byKey(kind) },
    { weight: 2, arbitrary: byKeys(kind) },
    { weight: 2, arbitrary: kind.where },
    { weight: 1, arbitrary: fc.constant({}) },
  );

/** Rows that lock in an order that nobody asked for could be locked in any. */
const findOf = (kind: Kind): fc.Arbitrary<Call> =>
  fc
    .record({
      where: whereOf(kind),
      limit: fc.constantFrom(undefined, undefined, 1, 2),
      lock: fc.constantFrom(undefined, 'update' as const, 'update' as const, 'skip' as const),
      first: fc.constantFrom(undefined, ...kind.free.filter((column) => !['desired'].includes(column))),
    })
    .map(({ where, limit, lock, first }) => ({
      kind: 'find' as const,
      table: kind.table,
      where,
      options: {
        order: [...(first === undefined ? [] : [first]), ...kind.key],
        ...(limit === undefined ? {} : { limit }),
        ...(lock === undefined ? {} : { lock }),
      },
    }));

const updateOf = (kind: Kind): fc.Arbitrary<Call> =>
  fc.record({
    kind: fc.constantFrom('update' as const, 'update' as const, 'updateWhere' as const),
    table: fc.constant(kind.table),
    columns: fc.subarray([...kind.free], { minLength: 1 }),
    rows: rowsOf(kind, 2),
    where: kind.where,
  });

const callOn = (kind: Kind): fc.Arbitrary<Call> =>
  fc.oneof(
    { weight: 4, arbitrary: findOf(kind) },
    { weight: 4, arbitrary: updateOf(kind) },
    {
      weight: 3,
      arbitrary: fc.record({
        kind: fc.constantFrom('insert' as const, 'put' as const, 'insertNew' as const),
        table: fc.constant(kind.table),
        rows: rowsOf(kind, 2),
      }),
    },
    {
      weight: 2,
      arbitrary: fc.record({
        kind: fc.constantFrom('count' as const, 'remove' as const, 'remove' as const),
        table: fc.constant(kind.table),
        where: fc.oneof(byKey(kind), byKeys(kind), kind.where),
      }),
    },
  );

const advance: fc.Arbitrary<Call> = fc.record({
  kind: fc.constant('advance' as const),
  counter: fc.constantFrom('leaf', 'event'),
  by: few,
});

const worker = fc.constantFrom('w1', 'w2');
const dispatcherCall: fc.Arbitrary<DispatcherCall> = fc.oneof(
  fc.record({ kind: fc.constant('heartbeat' as const), worker, now: few }),
  fc.record({ kind: fc.constant('reap' as const), now: fc.constantFrom(1, 12, 13) }),
  fc.record({ kind: fc.constant('claimLanes' as const), worker, now: few }),
  fc.record({ kind: fc.constantFrom('nextDue' as const, 'tenants' as const) }),
);

const rarely = <T>(often: T, seldom: fc.Arbitrary<T>, weight = 6) =>
  fc.oneof({ weight, arbitrary: fc.constant(often) }, { weight: 1, arbitrary: seldom });

function transactionOn(kinds: readonly Kind[]): fc.Arbitrary<Actor> {
  const call = fc.oneof(
    { weight: 7, arbitrary: fc.constantFrom(...kinds).chain(callOn) },
    { weight: 1, arbitrary: advance },
  );
  const step = fc.oneof(
    { weight: 5, arbitrary: fc.tuple(call) },
    { weight: 1, arbitrary: fc.tuple(call, call) },
  );
  return fc.record({
    kind: fc.constant('transaction' as const),
    readOnly: rarely(false, fc.constant(true), 7),
    steps: fc.array(step, { minLength: 1, maxLength: 5 }),
    end: rarely<'commit' | 'throw'>('commit', fc.constant('throw')),
    commit: rarely<Commit>('done', fc.constantFrom('unknownDone', 'unknownLost'), 10),
    stubborn: rarely(false, fc.constant(true), 4),
  });
}

const picksOf = (actors: number) =>
  fc.array(
    fc.record({
      actor: fc.nat({ max: actors - 1 }),
      what: rarely<Pick['what']>('go', fc.constantFrom('break', 'die'), 40),
    }),
    { minLength: 4, maxLength: 24 },
  );

const playOf = (actors: fc.Arbitrary<readonly Actor[]>): fc.Arbitrary<Play> =>
  actors.chain((cast) => fc.record({ actors: fc.constant(cast), picks: picksOf(cast.length) }));

/** All on one or two tables: the fewer, the more often they meet. */
const onTables = fc
  .subarray([...KINDS], { minLength: 1, maxLength: 2 })
  .chain((kinds) => fc.array(transactionOn(kinds), { minLength: 2, maxLength: 4 }));

const onLanes = fc
  .tuple(
    fc.array(transactionOn(DISPATCHED), { minLength: 1, maxLength: 2 }),
    fc.array(
      fc.record({
        kind: fc.constant('dispatcher' as const),
        calls: fc.array(dispatcherCall, { minLength: 1, maxLength: 4 }),
      }),
      { minLength: 1, maxLength: 2 },
    ),
  )
  .map(([some, others]): readonly Actor[] => [...some, ...others]);

export const play = playOf(fc.oneof({ weight: 4, arbitrary: onTables }, { weight: 1, arbitrary: onLanes }));

/** What is there before each play, so that there is something to meet about. */
export const BEFORE: readonly Call[] = [
  ...[identity, account, reservation, lane, wake].map((kind, i): Call => {
    const [rows = []] = fc.sample(rowsOf(kind, 2), { numRuns: 1, seed: 5 + i });
    return {
      kind: 'put',
      table: kind.table,
      rows: kind === account ? rows.map((row) => ({ ...row, identity_id: null })) : rows,
    };
  }),
  { kind: 'advance', counter: 'leaf', by: 10 },
];

export const PLAYED = [
  'identity',
  'account',
  'name_reservation',
  'task',
  'counter',
  'lane',
  'wake',
] as const satisfies readonly TableName[];
