import type { Hash } from 'node:crypto';
import { LockstepError } from '../../domain/errors.ts';
import { type Claim, refuseMismatch } from '../feed/claim.ts';
import { collectRows, type RawRow, type RowCollector } from '../feed/collect-rows.ts';
import type { FeedInput } from '../feed/feed-reading.ts';
import { type BoundHeader, bindHeader } from './bind-header.ts';
import { createTextDecoder } from './decode-text.ts';
import { type CsvRecord, createCsvScanner } from './scan-csv.ts';
import type { CsvLimits, CsvShape } from './shape.ts';
import { claimOfTrailer } from './trailer.ts';

const PIECE = 64 * 1024;

/** What one pass over the file found. */
export interface Scan {
  header: BoundHeader | null;
  collector: RowCollector | null;
  trailer: CsvRecord | null;
  records: number;
  lineEnd: boolean;
  /** Of the file, on which reading goes on. */
  line: number;
}

export interface Tally {
  bytes: number;
  readonly hash: Hash;
}

/** One pass over the file, in bounded memory. Throws FEED_* for what condemns the whole file. */
export async function scanContent(
  content: FeedInput['content'],
  shape: CsvShape,
  limits: CsvLimits,
  claim: Claim,
  scan: Scan,
  tally: Tally,
): Promise<void> {
  const decoder = createTextDecoder();
  const take = (record: CsvRecord) => takeRecord(record, shape, limits, scan);
  const scanner = createCsvScanner(shape.delimiter, limits, take, scan.line);
  const length = content instanceof Uint8Array ? tally.bytes + content.length : null;
  if (content instanceof Uint8Array && claim.bytes !== undefined && claim.bytes !== length) {
    tally.bytes += content.length;
    tally.hash.update(content);
    refuseEmpty(tally.bytes);
    refuseMismatch({ bytes: claim.bytes }, { rows: 0, bytes: tally.bytes, sha256: '' });
  }
  for await (const chunk of content instanceof Uint8Array ? [content] : content) {
    tally.bytes += chunk.length;
    if (tally.bytes > limits.maxBytes) {
      throw new LockstepError('FEED_TOO_LARGE', `The file is larger than ${limits.maxBytes} bytes.`);
    }
    tally.hash.update(chunk);
    // In pieces, so that the limits bite before a large piece is turned into one large text.
    for (let at = 0; at < chunk.length; at += PIECE) {
      scanner.push(decoder.push(chunk.subarray(at, at + PIECE)));
    }
  }
  refuseEmpty(tally.bytes);
  scanner.push(decoder.end());
  ({ lineEnd: scan.lineEnd, line: scan.line } = scanner.end());
  if (scan.header === null) throw new LockstepError('FEED_EMPTY', 'The file holds no line of text.');
}

function refuseEmpty(bytes: number): void {
  if (bytes === 0) throw new LockstepError('FEED_EMPTY', 'The file is empty: not even a header.');
}

function takeRecord(record: CsvRecord, shape: CsvShape, limits: CsvLimits, scan: Scan): void {
  if (scan.header === null) {
    scan.header = bindHeader(record.cells, shape);
    scan.collector = collectRows(shape);
    return;
  }
  if (scan.trailer !== null) {
    throw new LockstepError(
      'FEED_CUT',
      `Line ${record.line} stands behind the trailer: this may be two files in one.`,
    );
  }
  if (shape.whole.by === 'trailer' && record.cells[0] === shape.whole.marker) {
    scan.trailer = record;
    return;
  }
  scan.records++;
  if (scan.records > limits.maxRows) {
    throw new LockstepError('FEED_TOO_LARGE', `The file has more than ${limits.maxRows} rows.`);
  }
  scan.collector?.add(rawRow(record, scan.header));
}

function rawRow(record: CsvRecord, header: BoundHeader): RawRow {
  const { cells, line } = record;
  if (cells.length !== header.width) {
    return {
      line,
      misshapen: `has ${cells.length} cells, the header has ${header.width}: cells may have moved`,
    };
  }
  return { line, raw: (name) => cells[header.positions.get(name) ?? -1] };
}

/** What the trailer claims; nothing where none is declared. Throws FEED_CUT. */
export function claimOfScannedTrailer(scan: Scan, shape: CsvShape): Claim {
  if (shape.whole.by !== 'trailer') return {};
  if (scan.trailer === null)
    throw new LockstepError('FEED_CUT', 'The trailer is missing: the file may be cut.');
  // A count of 1200 that lost its last digit is a count of 120.
  if (!scan.lineEnd) throw new LockstepError('FEED_CUT', 'The trailer has no line end: the file may be cut.');
  return claimOfTrailer(scan.trailer, shape.whole);
}
