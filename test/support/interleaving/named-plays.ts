import type { Actor, Call, Pick, Play } from './schedule.ts';

/** What READ COMMITTED is known for, each as short as it can be. Chance alone meets some of them too seldom. */
const HOLDER = '01900001-0000-7000-8000-000000000000';
const OTHER = '01900002-0000-7000-8000-000000000000';

const row = (name: string, released_at: number | null, holder_id = HOLDER) => ({
  target_id: 'a',
  name,
  holder_id,
  released_at,
});
const table = 'name_reservation' as const;
const one = (name: string) => ({ target_id: 'a', name });
const put = (...rows: readonly object[]): Call => ({ kind: 'put', table, rows });
const insert = (...rows: readonly object[]): Call => ({ kind: 'insert', table, rows });
const insertNew = (...rows: readonly object[]): Call => ({ kind: 'insertNew', table, rows });
const release = (name: string, at: number): Call => ({
  kind: 'update',
  table,
  columns: ['released_at'],
  rows: [row(name, at)],
  where: {},
});
const releaseIf = (name: string, at: number, where: object): Call => ({
  kind: 'updateWhere',
  table,
  columns: ['released_at'],
  rows: [row(name, at)],
  where,
});
const handOver = (name: string): Call => ({
  kind: 'update',
  table,
  columns: ['holder_id'],
  rows: [row(name, null, OTHER)],
  where: {},
});
const remove = (where: object): Call => ({ kind: 'remove', table, where });
const find = (where: object, lock?: 'update' | 'skip'): Call => ({
  kind: 'find',
  table,
  where,
  options: { order: ['name'], ...(lock === undefined ? {} : { lock }) },
});
const advance: Call = { kind: 'advance', counter: 'leaf', by: 1 };

const actor = (...calls: readonly Call[]): Actor => ({
  kind: 'transaction',
  readOnly: false,
  steps: calls.map((call) => [call]),
  end: 'commit',
  commit: 'done',
  stubborn: false,
});
const reader = (...calls: readonly Call[]): Actor => ({ ...actor(...calls), readOnly: true }) as Actor;

/** `order`: a digit is that actor's next step, with `!` its connection breaks and with `+` its process dies. */
function named(actors: readonly Actor[], order: string): Play {
  const picks = [...order.matchAll(/(\d)([!+]?)/g)].map(
    ([, digit, sign]): Pick => ({
      // The first actor furnishes, and is over before the others begin.
      actor: Number(digit) + 1,
      what: sign === '!' ? 'break' : sign === '+' ? 'die' : 'go',
    }),
  );
  const furnisher = actor(put(row('x', null), row('y', null)));
  const first: Pick = { actor: 0, what: 'go' };
  return { actors: [furnisher, ...actors], picks: [first, first, ...picks] };
}

export const NAMED_PLAYS: readonly Play[] = [
  // A read that is not repeated, and one that is in a transaction that only reads.
  named([actor(find(one('x')), find(one('x'))), actor(release('x', 1))], '01100'),
  named([reader(find(one('x')), find(one('x'))), actor(release('x', 1), remove(one('y')))], '0111 00'),
  // Two change one row: the second one on top of the first; a column that only one of them sets stays.
  named([actor(release('x', 1)), actor(handOver('x'))], '0101'),
  // Locked first, nothing is lost.
  named([actor(find(one('x'), 'update'), release('x', 1)), actor(find(one('x'), 'update'))], '0 1 0 0 1'),
  // Each reads what the other one writes.
  named([actor(find({}), release('x', 1)), actor(find({}), release('y', 1))], '010101'),
  // The row that was waited for no longer meets the condition, or is gone, or is another one.
  named([actor(release('x', 3)), actor(releaseIf('x', 2, { released_at: { isNull: true } }))], '0 1 0 1'),
  named([actor(release('x', 3)), actor(remove({ released_at: { isNull: true } }))], '0 1 0 1'),
  named([actor(release('x', 3)), actor(find({ released_at: { isNull: true } }, 'update'))], '0 1 0 1'),
  named([actor(remove(one('x'))), actor(release('x', 2))], '0 1 0 1'),
  named([actor(remove(one('x')), insert(row('x', 5))), actor(release('x', 2))], '0 1 0 0 1'),
  // Nothing is left to hold of a row that is gone: two that waited for it go on at once.
  named([actor(remove(one('x'))), actor(release('x', 2), advance), actor(release('x', 3))], '0 1 2 0 2 1 1'),
  // Who skips does not wait.
  named([actor(release('x', 1)), actor(find({}, 'skip'))], '0 1 1 0'),
  // A key in flight is waited for, whatever becomes of it.
  named([actor(insert(row('z', 1))), actor(insert(row('z', 2)))], '0 1 0 1'),
  named([actor(insert(row('z', 1))), actor(insertNew(row('z', 2)))], '0 1 0! 1'),
  named([actor(insert(row('z', 1))), actor(put(row('z', 2)))], '0 1 0+ 1'),
  named([actor(remove(one('x'))), actor(insertNew(row('x', 2)))], '0 1 0 1'),
  named([actor(release('x', 1)), actor(insertNew(row('x', 2)))], '0 1 0 1'),
  // Numbers follow the order of the commits.
  named([actor(advance), actor(advance), actor(advance)], '0 1 2 0 1 2'),
  // A circle of two, and of three.
  named([actor(release('x', 1), release('y', 1)), actor(release('y', 2), release('x', 2))], '0 1 0 1 0 1'),
  named(
    [
      actor(release('x', 1), release('y', 1)),
      actor(release('y', 2), advance),
      actor(advance, release('x', 3)),
    ],
    '0 1 2 0 1 2 0 1 2',
  ),
];
