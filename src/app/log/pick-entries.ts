import type { Predicate } from '../../domain/search/predicate.ts';
import type { Tx, Where } from '../../engine/store.ts';

/** Numbers that one statement looks through for what has no index, and statements for one question. */
const WINDOW = 10_000;
const WINDOWS = 100;

export interface Picking {
  /** Everybody's, or one person's, which an index finds. */
  readonly subject: string | null;
  readonly matching: readonly Predicate[];
  /** The first number that counts, and the first that counts no more. */
  readonly from: number;
  readonly to: number;
  readonly limit: number;
  /** From the highest number down, or from the lowest up. */
  readonly down: boolean;
}

export interface Picked {
  readonly numbers: readonly number[];
  /** Looked through without an end: where the next question goes on; null: all of it was looked through. */
  readonly goOn: number | null;
}

/** Numbers of the events that meet a filter, a bounded piece of the log at a time. */
export async function pickEntries(tx: Tx, picking: Picking): Promise<Picked> {
  const { subject, matching, from, to, limit, down } = picking;
  const where: Where<'event'> = subject === null ? {} : { subject_id: subject };
  const numbers: number[] = [];
  let [low, high] = [from, to];
  for (let window = 0; window < WINDOWS && low < high; window++) {
    const width = subject === null ? WINDOW : high - low;
    const [first, last] = down ? [Math.max(low, high - width), high] : [low, Math.min(high, low + width)];
    const found = await tx.find('event', where, {
      order: down ? [{ descending: 'n' }] : ['n'],
      limit: limit - numbers.length,
      columns: ['n'],
      matching: {
        all: [
          { at: { column: 'n' }, op: 'ge', value: first },
          { at: { column: 'n' }, op: 'lt', value: last },
          ...matching,
        ],
      },
    });
    numbers.push(...found.map(({ n }) => n));
    const end = numbers.at(-1);
    if (numbers.length >= limit && end !== undefined) {
      const rest = down ? end > from : end < to - 1;
      return { numbers, goOn: rest ? end : null };
    }
    if (down) high = first;
    else low = last;
  }
  return { numbers, goOn: low < high ? (down ? high : low - 1) : null };
}
