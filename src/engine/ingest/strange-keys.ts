/** What a report names, against what is known of its source. */
export interface NamedKeys {
  /** Keys that the source is known to hold. */
  readonly known: ReadonlySet<string>;
  /** Keys in the report, those of rows included that were set aside. */
  readonly named: ReadonlySet<string>;
  /** Those of `named` that nobody knows: no record of the source, no employment of its system. */
  readonly strange: ReadonlySet<string>;
  /** Whether the report shows all that there is, or may tell changes only. */
  readonly whole: boolean;
}

/** Of fewer known keys nothing can be said. */
const FEW_KEYS = 5;
/**
 * In a recorded year of 2,353 people a report kept at least 98.9 % of the keys of the week before, and 78 % of those of a
 * year before, with at most 17 % new ones: half is far from all of it.
 */
const HALF = 0.5;
/** Of a report of changes: so many strangers at once, measured by those who are known. */
const STRANGERS = 0.25;
/** So few people with a new number in one report are people who came back. */
const FEW_RENUMBERED = 3;
const RENUMBERED = 0.05;

/**
 * Why a report may be another company's, or have its columns in other places; null: it is not strange. A whole report
 * keeps at least half of the known keys or brings mostly known ones: a company that grew, or shrank, does one of the
 * two. One of changes may leave out everybody, so only the number of strangers in it speaks.
 */
export function strangeKeys({ known, named, strange, whole }: NamedKeys): string | null {
  if (known.size < FEW_KEYS || strange.size <= HALF * named.size) return null;
  const kept = [...known].filter((key) => named.has(key)).length;
  if (whole ? kept >= HALF * known.size : strange.size <= Math.max(FEW_KEYS, STRANGERS * known.size))
    return null;
  return `It names ${kept} of the ${known.size} keys that are known of this source, and ${strange.size} of its ${named.size} keys are new: it may be another company’s, or columns have changed places.`;
}

/** How many people may have another number than before while the old one is gone from the same report. */
export function mayBeRenumbered(rows: number): number {
  return Math.max(FEW_RENUMBERED, Math.floor(RENUMBERED * rows));
}
