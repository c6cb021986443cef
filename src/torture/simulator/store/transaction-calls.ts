import type { Predicate } from '../../../domain/search/predicate.ts';
import type { Tx } from '../../../engine/store.ts';
import type { TableName } from '../../../engine/tables/index.ts';
import type { AnyRow } from '../../../store/memory/memory-table.ts';
import { tallied } from '../../../store/memory/tallied.ts';
import { type Conditions, handedOut, limited, meeting, ordered, type Reading, scan } from './reading.ts';
import type { Course } from './row-locks.ts';
import type { Session } from './session.ts';
import { findLocked, insert, insertNew, remove, type Statement, update, upsert } from './writing.ts';

/** The calls of the Store seam on a transaction, as statements of a session. */
export function callsOf(session: Session, tenant: string, after: (() => void)[]): Tx {
  const on = (name: TableName): Statement => ({
    by: session.by,
    table: session.tableOf(tenant, name),
    tableOf: (other) => session.tableOf(tenant, other),
    now: session.now,
  });
  const write = <R>(method: string, name: TableName, course: (statement: Statement) => Course<R>) =>
    session.write(method, session.tableOf(tenant, name), () => course(on(name)));
  /** Without rows nothing is sent. */
  const writeRows = <R>(
    method: string,
    name: TableName,
    rows: readonly object[],
    nothing: R,
    course: (statement: Statement) => Course<R>,
  ) => (rows.length === 0 ? Promise.resolve(nothing) : write(method, name, course));
  const searched = (name: TableName, where: Conditions, matching: Predicate | undefined) => {
    const found = scan(session.by, session.tableOf(tenant, name), where);
    if (matching === undefined) return found;
    return found.filter(meeting(session.by, (other) => session.tableOf(tenant, other), matching));
  };

  return {
    tenant,
    find: (name, where, options = {}) => {
      const reading = options as Reading;
      const conditions = where as Conditions;
      const { shape } = session.tableOf(tenant, name);
      const copies = (rows: readonly AnyRow[]) =>
        rows.map((row) => handedOut(shape, row, reading.columns)) as never;
      if (reading.lock === undefined)
        return session.run('find', name, () =>
          copies(limited(ordered(searched(name, conditions, reading.matching), reading), reading)),
        );
      return write('find', name, function* (statement) {
        return copies(yield* findLocked(statement, conditions, reading));
      });
    },
    count: (name, where, matching) =>
      session.run('count', name, () => searched(name, where as Conditions, matching).length),
    tally: (name, where, by, counted) =>
      session.run('tally', name, () => {
        const tableOf = (other: TableName) => session.tableOf(tenant, other);
        return tallied(searched(name, where as Conditions, undefined), by, counted, (row, predicate) =>
          meeting(session.by, tableOf, predicate)(row),
        ) as never;
      }),
    insert: (name, rows) =>
      writeRows('insert', name, rows, undefined, (statement) => insert(statement, rows)),
    put: (name, rows) =>
      writeRows('put', name, rows, undefined, function* (statement) {
        yield* upsert(statement, rows, (_, row) => row);
      }),
    insertNew: (name, rows) =>
      writeRows('insertNew', name, rows, [], (statement) => insertNew(statement, rows)),
    update: (name, columns, rows) =>
      writeRows('update', name, rows, 0, function* (statement) {
        return (yield* update(statement, columns, rows, undefined)).length;
      }),
    updateWhere: (name, columns, rows, where) =>
      writeRows('updateWhere', name, rows, [], (statement) =>
        update(statement, columns, rows, where as Conditions),
      ),
    remove: (name, where) => write('remove', name, (statement) => remove(statement, where as Conditions)),
    advance: (counter, by) =>
      write('advance', 'counter', function* (statement) {
        const row = { name: counter, value: by };
        const [written] = yield* upsert(statement, [row], (there) => ({
          name: counter,
          value: Number(there.value) + by,
        }));
        return Number(written?.row.value) - by;
      }),
    afterCommit: (action) => {
      after.push(action);
    },
  };
}
