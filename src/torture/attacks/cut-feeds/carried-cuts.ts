import type { SourceDocument } from '../../../policy/documents/source.ts';
import { nothingRead, type ReadSoFar, readCsvFeed } from '../../../sources/csv/read-csv-feed.ts';
import { collectRows, type RawRow, type RowCollector } from '../../../sources/feed/collect-rows.ts';
import type { FeedReading, PreviousReading } from '../../../sources/feed/feed-reading.ts';
import { csvShapeOf } from '../../../sources/mapping/index.ts';

type CsvSource = Extract<SourceDocument, { type: 'csv' }>;

/**
 * The verdict of the production reader on every prefix of a file, without reading any prefix twice: the state between two
 * records is carried forward, and each cut inside a record reads on from there. Rows are only collected where the reader
 * asks for them, which it does when it believes.
 */
export async function everyCut(
  content: Buffer,
  meta: string | undefined,
  source: CsvSource,
  previous: PreviousReading,
  receivedAt: number,
  seen: (cut: number, reading: FeedReading) => void,
): Promise<void> {
  const shape = csvShapeOf(source);
  const rows: RawRow[] = [];
  let state = nothingRead();
  const verdict = (from: ReadSoFar, rest: Buffer): Promise<FeedReading> =>
    readCsvFeed(
      { content: rest, receivedAt, ...(meta === undefined ? {} : { meta }) },
      shape,
      previous,
      from,
    );
  let begin = 0;
  while (begin < content.length) {
    const newline = content.indexOf(10, begin);
    const end = newline < 0 ? content.length : newline + 1;
    for (let cut = begin; cut < end; cut++)
      seen(cut, await verdict(fork(state, rows, source), content.subarray(begin, cut)));
    const next = fork(state, rows, source);
    const before = next.scan.records;
    await verdict(next, content.subarray(begin, end));
    const added = (next.scan.collector as Deferred | null)?.added ?? [];
    if (next.scan.records > before) rows.push(...added);
    state = next;
    begin = end;
  }
}

interface Deferred extends RowCollector {
  readonly added: readonly RawRow[];
}

/** A collector that collects when it is asked: the production one, fed with the rows before and those added since. */
function deferred(before: readonly RawRow[], source: CsvSource): Deferred {
  const count = before.length;
  const added: RawRow[] = [];
  let distrusted = false;
  return {
    added,
    add: (row) => void added.push(row),
    distrustLast: () => {
      distrusted = true;
    },
    finish: () => {
      const real = collectRows(csvShapeOf(source));
      for (let i = 0; i < count; i++) real.add(before[i] as RawRow);
      for (const row of added) real.add(row);
      if (distrusted) real.distrustLast();
      return real.finish();
    },
  };
}

function fork({ scan, tally }: ReadSoFar, rows: readonly RawRow[], source: CsvSource): ReadSoFar {
  return {
    scan: { ...scan, collector: scan.header === null ? null : deferred(rows, source) },
    tally: { bytes: tally.bytes, hash: tally.hash.copy() },
  };
}
