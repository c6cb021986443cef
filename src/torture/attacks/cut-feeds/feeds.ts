import { createHash } from 'node:crypto';
import type { Person } from '../../house/house.ts';

const HEADER = 'id,given,family,department,type,hired,last_day,zone';

/** Everybody has a known end far away: a cut inside a date or a zone is then a cut inside something that ends access. */
export function staff(count: number): Person[] {
  return Array.from({ length: count }, (_, i) => ({
    id: String(100_000 + i),
    department: i % 2 === 0 ? 'Engineering' : 'Sales',
  }));
}

export function bodyOf(people: readonly Person[], wide: boolean): string {
  const rows = people.map(
    ({ id, department }) =>
      `${id},Ada,${wide ? `"Number ${id} of the Company, formerly of ""Elsewhere"", since long ago"` : `Nr${id}`},${department},Employee,2025-01-01,2031-12-31,Europe/Berlin`,
  );
  return `${HEADER}\n${rows.join('\n')}\n`;
}

export interface Proof {
  /** Of the Source document. */
  readonly whole: string;
  readonly content: (body: string, rows: number, sequence: number) => string;
  readonly meta: (content: string, rows: number, sequence: number, at: number) => string | undefined;
}

const meta = (content: string, rows: number, sequence: number, at: number, sealed: boolean) =>
  JSON.stringify({
    rows,
    sequence,
    asOf: new Date(at).toISOString(),
    ...(sealed
      ? { bytes: Buffer.byteLength(content), sha256: createHash('sha256').update(content).digest('hex') }
      : {}),
  });

/** How a CSV file proves that it is whole, each in the weakest form and in the strongest. */
export const PROOFS: Readonly<Record<string, Proof>> = {
  'rows in a meta document': {
    whole: '{ by: meta, rows: rows, sequence: sequence, asOf: asOf }',
    content: (body) => body,
    meta: (content, rows, sequence, at) => meta(content, rows, sequence, at, false),
  },
  'a trailer': {
    whole: '{ by: trailer, marker: TRAILER, rows: 1, sequence: 2 }',
    content: (body, rows, sequence) => `${body}TRAILER,${rows},${sequence}\n`,
    meta: () => undefined,
  },
  'rows, length and checksum in a meta document': {
    whole: '{ by: meta, rows: rows, bytes: bytes, sha256: sha256, sequence: sequence, asOf: asOf }',
    content: (body) => body,
    meta: (content, rows, sequence, at) => meta(content, rows, sequence, at, true),
  },
};
