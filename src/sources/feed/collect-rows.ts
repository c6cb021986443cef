import { LockstepError } from '../../domain/errors.ts';
import {
  decodeRaw,
  hasControlCharacter,
  quote,
  type Value,
  type ValueProblem,
} from '../value/decode-value.ts';
import type { RowColumn, RowShape } from './row-shape.ts';

export type RowProblem =
  | ValueProblem
  | 'misshapen'
  | 'keyUnreadable'
  | 'duplicateKey'
  | 'implausible'
  | 'mayBeCut';

/** A row that was set aside: the person it speaks of stays as the last row said. */
export interface RowReject {
  /** Line of a file, or number of a JSON record, from 1. */
  readonly line: number;
  /** Absent where the key itself cannot be trusted. Then nobody can be called missing. */
  readonly key?: string;
  readonly column?: string;
  readonly code: RowProblem;
  readonly why: string;
  /** Whom the row speaks of, as far as it can be read: `as` of an identifier -> value. */
  readonly identifiers?: ReadonlyMap<string, string>;
}

export interface FeedRow {
  readonly line: number;
  readonly key: string;
  /** Every declared column by its `as`; empty cells are null. */
  readonly values: ReadonlyMap<string, Value>;
}

export interface Collected {
  readonly rows: readonly FeedRow[];
  readonly rejects: readonly RowReject[];
}

/** A row before it is read: a value for each declared column by its `as`, or why there can be none. */
export type RawRow =
  | { readonly line: number; readonly raw: (name: string) => unknown }
  | { readonly line: number; readonly misshapen: string };

export interface RowCollector {
  readonly add: (row: RawRow) => void;
  /** Takes the last record back: its end is not certain. */
  readonly distrustLast: () => void;
  readonly finish: () => Collected;
}

/** Reads rows and sets aside, by name, what cannot be believed. Throws FEED_OTHER_COMPANY. */
export function collectRows(shape: RowShape): RowCollector {
  const byKey = new Map<string, FeedRow | null>();
  const rejects: RowReject[] = [];
  const firstLine = new Map<string, number>();
  let last: { readonly line: number; readonly key: string | null } | null = null;

  const setAside = (reject: RowReject): void => {
    rejects.push(reject);
  };
  const add = (row: RawRow): void => {
    const { line } = row;
    if ('misshapen' in row) {
      last = { line, key: null };
      setAside({ line, code: 'misshapen', why: row.misshapen });
      return;
    }
    const key = readKey(row.raw(shape.key));
    last = { line, key };
    // Before anything can set the row aside: one row of another company condemns the feed.
    refuseOtherCompany(line, row.raw, shape);
    if (key === null) {
      const why = `${quote(shape.key)} is empty or holds characters that no key has`;
      setAside({ line, code: 'keyUnreadable', why });
      return;
    }
    const first = firstLine.get(key);
    if (first !== undefined) {
      const earlier = byKey.get(key);
      if (earlier !== null && earlier !== undefined) setAside(duplicate(earlier.line, key, line));
      byKey.set(key, null);
      setAside(duplicate(line, key, first));
      return;
    }
    firstLine.set(key, line);
    const read = readValues(row.raw, shape);
    if (read instanceof Map) {
      byKey.set(key, { line, key, values: read });
    } else {
      byKey.set(key, null);
      setAside({ line, key, ...read, identifiers: readableIdentifiers(row.raw, shape) });
    }
  };
  const distrustLast = (): void => {
    if (last === null) return;
    if (last.key !== null) byKey.set(last.key, null);
    // Even its key may have lost its last characters, so the reject carries none.
    setAside({
      line: last.line,
      code: 'mayBeCut',
      why: 'is the last record and has no line end: it may be cut',
    });
  };
  const finish = (): Collected => ({
    rows: [...byKey.values()].filter((row) => row !== null),
    rejects: rejects.toSorted((a, b) => a.line - b.line),
  });
  return { add, distrustLast, finish };
}

function duplicate(line: number, key: string, other: number): RowReject {
  return {
    line,
    key,
    code: 'duplicateKey',
    why: `the key stands on line ${other} too; which row holds, nobody can say`,
  };
}

/** The key of a row, or null when it is none. Invisible characters would make a second person of one key. */
export function readKey(raw: unknown): string | null {
  if (typeof raw !== 'string' && !Number.isSafeInteger(raw)) return null;
  const text = String(raw).trim().normalize('NFC');
  const odd =
    text === '' || text.length > 256 || hasControlCharacter(text) || /[\s\p{Cf}\p{Zl}\p{Zp}]/u.test(text);
  return odd ? null : text;
}

function refuseOtherCompany(line: number, raw: (name: string) => unknown, shape: RowShape): void {
  const { company } = shape;
  if (company === undefined) return;
  const found = raw(company.column);
  const text = typeof found === 'string' ? found.trim().normalize('NFC') : '';
  if (text !== company.equals && text !== '') {
    throw new LockstepError(
      'FEED_OTHER_COMPANY',
      `Row ${line} is of the company ${quote(text)}, this source reads ${quote(company.equals)} only.`,
    );
  }
}

type Unreadable = Pick<RowReject, 'code' | 'why'> & { readonly column: string };

function readValues(raw: (name: string) => unknown, shape: RowShape): Map<string, Value> | Unreadable {
  const values = new Map<string, Value>();
  for (const column of shape.columns) {
    const decoded = decodeRaw(raw(column.as), asRequired(column, shape), shape.zone);
    if (!decoded.ok) {
      return { column: column.header, code: decoded.code, why: `${column.header} ${decoded.why}` };
    }
    values.set(column.as, decoded.value);
  }
  for (const [earlier, later] of shape.order ?? []) {
    const a = values.get(earlier) ?? null;
    const b = values.get(later) ?? null;
    // Same type by checkRowShape; ISO dates compare as text.
    if (a !== null && b !== null && a > b) {
      return { column: later, code: 'implausible', why: `${later} (${b}) is before ${earlier} (${a})` };
    }
  }
  return values;
}

function readableIdentifiers(raw: (name: string) => unknown, shape: RowShape): Map<string, string> {
  const found = new Map<string, string>();
  for (const column of shape.columns) {
    if (shape.identifiers?.includes(column.as) !== true) continue;
    const decoded = decodeRaw(raw(column.as), column, shape.zone);
    if (decoded.ok && decoded.value !== null) found.set(column.as, String(decoded.value));
  }
  return found;
}

function asRequired(column: RowColumn, shape: RowShape): RowColumn {
  const always = column.as === shape.key || column.as === shape.company?.column;
  return always && column.required !== true ? { ...column, required: true } : column;
}
