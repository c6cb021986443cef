import type { z } from 'zod';
import { LockstepError } from '../../domain/errors.ts';
import type { Predicate } from '../../domain/search/predicate.ts';
import type { Engine } from '../../engine/engine.ts';
import { askedTypes } from '../../engine/events/asked-types.ts';
import type { ActivePolicy } from '../../engine/policies.ts';
import type { Tx } from '../../engine/store.ts';
import type { entriesQuery } from '../../http/log-schemas.ts';
import { findPerson } from '../people/find-person.ts';
import { labelsOf } from '../people/person-names.ts';
import { entryInWords } from './entry-in-words.ts';
import { firstEntryAt } from './first-entry-at.ts';
import { logSize, newestCheckpoint } from './log-size.ts';
import { type Picked, pickEntries } from './pick-entries.ts';

export type EntriesQuery = z.output<typeof entriesQuery>;

/** A page of the log. Throws USAGE, PERSON_UNKNOWN, PERSON_AMBIGUOUS. */
export async function listEntries(engine: Engine, tx: Tx, policy: ActivePolicy, query: EntriesQuery) {
  const { before, after, limit } = query;
  if (before !== undefined && after !== undefined)
    throw new LockstepError('USAGE', 'before and after do not go together');
  const size = await logSize(tx);
  const signed = (await newestCheckpoint(tx))?.size ?? 0;
  const [kept] = await tx.find('event', {}, { order: ['n'], limit: 1, columns: ['n'] });
  const searchedFrom = kept?.n ?? size;
  const filter = await filterOf(engine, tx, policy, query);
  const low = query.since === undefined ? 0 : await firstEntryAt(tx, Date.parse(query.since), size);
  const high = query.until === undefined ? size : await firstEntryAt(tx, Date.parse(query.until), size);
  const down = after === undefined;
  const range = {
    from: Math.max(low, after === undefined ? 0 : after + 1, filter === null ? 0 : searchedFrom),
    to: Math.min(high, before ?? size),
  };
  const { numbers, goOn } =
    filter === null
      ? everyNumber(range, limit, down)
      : await pickEntries(tx, { ...filter, ...range, limit, down });
  const rows =
    numbers.length === 0
      ? []
      : await tx.find('log_leaf', { n: { in: numbers } }, { order: [{ descending: 'n' }], limit });
  const shown = rows.map((row) => entryInWords(row, signed));
  const subjects = [...new Set(shown.flatMap(({ subject }) => subject ?? []))];
  const labels =
    subjects.length === 0 ? new Map<string, string>() : await labelsOf(engine, tx, policy, subjects);
  const named = (subject: string | null) => {
    const label = subject === null ? undefined : labels.get(subject);
    return label === undefined || label === subject ? null : label;
  };
  const [newest, oldest] = [rows.at(0)?.n, rows.at(-1)?.n];
  return {
    entries: shown.map((entry) => ({ ...entry, person: named(entry.subject) })),
    older: down ? goOn : oldest !== undefined && oldest > low ? oldest : null,
    newer: down ? (before === undefined || newest === undefined ? null : newest) : goOn,
    size,
    signed,
    searchedFrom,
  };
}

function everyNumber(
  range: { readonly from: number; readonly to: number },
  limit: number,
  down: boolean,
): Picked {
  const count = Math.max(0, Math.min(limit, range.to - range.from));
  const first = down ? range.to - count : range.from;
  const numbers = Array.from({ length: count }, (_, i) => first + i);
  if (count === range.to - range.from || count === 0) return { numbers, goOn: null };
  return { numbers, goOn: down ? first : first + count - 1 };
}

/** null: all entries, those included whose events are not kept any more. */
async function filterOf(
  engine: Engine,
  tx: Tx,
  policy: ActivePolicy,
  { types, person, actor, target }: EntriesQuery,
): Promise<{ readonly subject: string | null; readonly matching: readonly Predicate[] } | null> {
  if (types === undefined && person === undefined && actor === undefined && target === undefined) return null;
  const matching: Predicate[] = [];
  if (types !== undefined) matching.push(askedTypes(types));
  if (target !== undefined) matching.push({ at: { column: 'target_id' }, op: 'eq', value: target });
  if (actor !== undefined)
    matching.push({ at: { column: 'payload', path: ['actor'] }, op: 'eq', value: actor });
  return { subject: person === undefined ? null : await findPerson(engine, tx, policy, person), matching };
}
