import fc from 'fast-check';
import type { Predicate } from '../../src/domain/search/predicate.ts';
import { describeTable, type Row, type TableName } from '../../src/engine/tables/index.ts';
import type { Column } from '../../src/engine/tables/table.ts';

/** One call on a transaction. Rows of one call have different keys: what two writes of one row in one call mean, nobody has said. */
export interface TxCommand {
  readonly kind:
    | 'insert'
    | 'put'
    | 'insertNew'
    | 'update'
    | 'remove'
    | 'find'
    | 'count'
    | 'tally'
    | 'advance';
  readonly table: TableName;
  readonly rows?: readonly object[];
  readonly columns?: readonly string[];
  readonly where?: object;
  readonly options?: {
    readonly order?: readonly (string | { readonly descending: string })[];
    readonly limit?: number;
    readonly lock?: string;
    readonly columns?: readonly string[];
  };
  readonly counted?: Readonly<Record<string, Predicate>>;
  readonly column?: string;
  readonly counter?: string;
  readonly by?: number;
}

export type Action =
  | {
      readonly kind: 'transaction';
      readonly tenant: string;
      readonly commit: boolean;
      readonly commands: readonly TxCommand[];
    }
  | { readonly kind: 'heartbeat'; readonly worker: string; readonly now: number }
  | { readonly kind: 'reap'; readonly now: number }
  | {
      readonly kind: 'claim';
      readonly worker: string;
      readonly now: number;
      readonly limit: number;
      readonly serving: readonly string[] | undefined;
    }
  | { readonly kind: 'nextDue' }
  | { readonly kind: 'tenants' };

/** Few values, so that they meet; and texts whose order differs between bytes, UTF-16 and languages. */
const texts = fc.constantFrom('', 'a', 'B', 'b', 'é', 'z', 'Z', '10', '9', '\uFF5E', '\u{1F600}', "it's; --");
const uuids = fc.constantFrom(
  ...Array.from({ length: 6 }, (_, i) => `0190000${i}-0000-7000-8000-00000000000${5 - i}`),
);
const numbers = fc.constantFrom(-5, 0, 1, 2, 3, 9, 10, 11, 2 ** 45);
const instants = fc.constantFrom(0, 1, 2, 3, 5, 8, 13, 1_760_000_000_000);

function anyOf(column: Column): fc.Arbitrary<unknown> {
  switch (column.type) {
    case 'text':
      return texts;
    case 'uuid':
      return uuids;
    case 'integer':
      return numbers;
    case 'instant':
      return instants;
    case 'boolean':
      return fc.boolean();
    case 'json':
      return fc.constantFrom({ b: 1, a: ['x', null] }, [], 'text', 7, false, { deep: { er: 'é' } });
    case 'bytes':
      return fc.constantFrom(Uint8Array.of(), Uint8Array.of(0, 255), new Uint8Array(300).fill(7));
  }
}

/** Lanes that a worker knows of; a lane's id is a text like any other here. */
const SERVED = ['acme', 'beta'].flatMap((tenant) => ['', 'a', 'b', 'z'].map((lane) => `${tenant}/${lane}`));

/** Columns whose values are not free: words of the schema, references, and lanes as the engine makes them. */
const FIXED: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  'account.provenance': fc.constantFrom('created', 'linked', 'orphan'),
  'account.identity_id': fc.constant(null),
  // A unique index besides the key: its values have to meet.
  'account.target_id': fc.constantFrom('a', 'b'),
  'account.locator': fc.constantFrom(null, 'x', 'y'),
  'lane.owner': fc.constantFrom(null, 'w1', 'w2', 'ghost'),
};

const cell = (table: TableName, name: string, column: Column): fc.Arbitrary<unknown> =>
  FIXED[`${table}.${name}`] ??
  (column.nullable
    ? fc.oneof({ weight: 3, arbitrary: anyOf(column) }, { weight: 1, arbitrary: fc.constant(null) })
    : anyOf(column));

const columnsOf = (table: TableName) => Object.entries(describeTable(table).columns);
const keyOf = (table: TableName, row: object) =>
  describeTable(table)
    .key.map((name) => String((row as Record<string, unknown>)[name]))
    .join('\u0000');

function rowOf<T extends TableName>(table: T): fc.Arbitrary<Row<T>> {
  return fc.record(
    Object.fromEntries(columnsOf(table).map(([name, column]) => [name, cell(table, name, column)])),
  ) as unknown as fc.Arbitrary<Row<T>>;
}

const rowsOf = <T extends TableName>(table: T) =>
  fc.uniqueArray(rowOf(table), { minLength: 0, maxLength: 5, selector: (row) => keyOf(table, row) });

function conditionOf(table: TableName, name: string, column: Column): fc.Arbitrary<unknown> {
  const value = anyOf(column);
  const plain = [
    cell(table, name, column),
    fc.record({ in: fc.array(value, { maxLength: 4 }) }),
    fc.record({ isNull: fc.boolean() }),
  ];
  const ordered = [fc.record({ atMost: value }), fc.record({ above: value }), fc.record({ atLeast: value })];
  return fc.oneof(...plain, ...(column.type === 'boolean' ? [] : ordered));
}

const askable = (table: TableName) =>
  columnsOf(table).filter(([, { type }]) => type !== 'json' && type !== 'bytes');

const whereOf = (table: TableName): fc.Arbitrary<object> =>
  fc
    .subarray(askable(table), { maxLength: Math.min(3, askable(table).length) })
    .chain((some) =>
      fc.record(Object.fromEntries(some.map(([name, column]) => [name, conditionOf(table, name, column)]))),
    );

/** Always ends in the whole key: an order that leaves ties has more than one right answer. */
const orderOf = (table: TableName) =>
  fc
    .subarray(
      askable(table).map(([name]) => name),
      { maxLength: Math.min(2, askable(table).length) },
    )
    .chain((some) =>
      fc.tuple(
        ...[...some, ...describeTable(table).key].map((name) =>
          fc.constantFrom<string | { descending: string }>(name, { descending: name }),
        ),
      ),
    );

const readOf = (table: TableName): fc.Arbitrary<TxCommand> =>
  fc.oneof(
    fc.record({
      kind: fc.constant('find' as const),
      table: fc.constant(table),
      where: whereOf(table),
      options: fc
        .record(
          {
            limit: fc.integer({ min: 0, max: 4 }),
            lock: fc.constantFrom('update', 'skip'),
            columns: fc.subarray(
              columnsOf(table).map(([name]) => name),
              { minLength: 1 },
            ),
          },
          { requiredKeys: [] },
        )
        .chain((options) =>
          orderOf(table).map((order) => (order.length === 0 ? options : { ...options, order })),
        ),
    }),
    fc.record({ kind: fc.constant('count' as const), table: fc.constant(table), where: whereOf(table) }),
    fc.record({
      kind: fc.constant('tally' as const),
      table: fc.constant(table),
      where: whereOf(table),
      column: fc.constantFrom(...askable(table).map(([name]) => name)),
      counted: fc
        .subarray(columnsOf(table).map(([name]) => name))
        .map((names) => Object.fromEntries(names.map((name) => [name, { present: { column: name } }]))),
    }),
  );

/** Columns of unique indexes are set one row at a time: which of several rows comes first is not said. */
function updateOf(table: TableName): fc.Arbitrary<TxCommand> {
  const { key, indexes } = describeTable(table);
  const unique = new Set(
    indexes.filter((index) => index.unique).flatMap((index) => [...index.on, index.notNull]),
  );
  const free = columnsOf(table)
    .map(([name]) => name)
    .filter((name) => !key.includes(name));
  return fc.subarray(free, { minLength: 1 }).chain((columns) => {
    const several = !columns.some((name) => unique.has(name));
    return fc
      .uniqueArray(rowOf(table), {
        minLength: 1,
        maxLength: several ? 4 : 1,
        selector: (row) => keyOf(table, row),
      })
      .map((rows) => ({ kind: 'update' as const, table, columns, rows }));
  });
}

const writeOf = (table: TableName): fc.Arbitrary<TxCommand> =>
  fc.oneof(
    {
      weight: 2,
      arbitrary: fc.record({
        kind: fc.constantFrom('insert' as const, 'put' as const, 'insertNew' as const),
        table: fc.constant(table),
        rows: rowsOf(table),
      }),
    },
    {
      weight: 2,
      arbitrary: fc.record({
        kind: fc.constantFrom('put' as const, 'insertNew' as const),
        table: fc.constant(table),
        rows: rowsOf(table),
      }),
    },
    ...(describeTable(table).key.length > 0 && describeTable(table).key.length < columnsOf(table).length
      ? [{ weight: 2, arbitrary: updateOf(table) }]
      : []),
    {
      weight: 1,
      arbitrary: fc.record({
        kind: fc.constant('remove' as const),
        table: fc.constant(table),
        where: whereOf(table),
      }),
    },
  );

const advance: fc.Arbitrary<TxCommand> = fc.record({
  kind: fc.constant('advance' as const),
  table: fc.constant('counter' as const),
  counter: fc.constantFrom('leaf', 'event'),
  by: fc.integer({ min: 0, max: 3 }),
});

const WRITTEN = [
  'account',
  'account',
  'delivery',
  'exception',
  'lane',
  'name_reservation',
  'tenant',
  'wake',
] as const;

const txCommand = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...WRITTEN).chain(writeOf) },
  { weight: 4, arbitrary: fc.constantFrom(...WRITTEN, 'counter' as const).chain(readOf) },
  { weight: 1, arbitrary: advance },
);

const worker = fc.constantFrom('w1', 'w2');

export const step: fc.Arbitrary<Action> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant('transaction' as const),
      tenant: fc.constantFrom('acme', 'beta'),
      commit: fc.oneof(
        { weight: 4, arbitrary: fc.constant(true) },
        { weight: 1, arbitrary: fc.constant(false) },
      ),
      commands: fc.array(txCommand, { minLength: 1, maxLength: 6 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('heartbeat' as const), worker, now: instants }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('reap' as const), now: instants }) },
  // All that is ready, or nothing: which of several lanes that are equally old comes first is not said.
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('claim' as const),
      worker,
      now: instants,
      limit: fc.constantFrom(0, 1000),
      serving: fc.option(fc.subarray(SERVED), { nil: undefined }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom('nextDue' as const, 'tenants' as const) }) },
);

export const command = { rowsOf, readOf };
