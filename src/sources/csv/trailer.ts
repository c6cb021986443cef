import { LockstepError } from '../../domain/errors.ts';
import { type Claim, withoutUndefined } from '../feed/claim.ts';
import { decodeInstant } from '../value/decode-date.ts';
import type { CsvRecord } from './scan-csv.ts';
import type { WholeProof } from './shape.ts';

type TrailerProof = Extract<WholeProof, { by: 'trailer' }>;

/** Reads the trailer record. Throws FEED_CUT. */
export function claimOfTrailer(record: CsvRecord, proof: TrailerProof): Claim {
  const cell = (at: number | undefined): string | undefined =>
    at === undefined ? undefined : record.cells[at]?.trim();
  const number = (at: number | undefined, name: string): number | undefined => {
    const text = cell(at);
    if (at === undefined) return undefined;
    const value = /^\d{1,15}$/.test(text ?? '') ? Number(text) : null;
    if (value === null)
      throw new LockstepError('FEED_CUT', `The trailer on line ${record.line} has no ${name}.`);
    return value;
  };
  const asOfText = cell(proof.asOf);
  const asOf = asOfText === undefined ? null : decodeInstant(asOfText);
  if (proof.asOf !== undefined && asOf === null) {
    throw new LockstepError('FEED_CUT', `The trailer on line ${record.line} has no moment.`);
  }
  return withoutUndefined({
    rows: number(proof.rows, 'row count'),
    sequence: number(proof.sequence, 'sequence number'),
    asOf: asOf ?? undefined,
  });
}
