import type { Instant } from '../identity.ts';

/** A name that was given out on one target, kept after its release so that nobody else gets it too soon. */
export interface NameReservation {
  readonly name: string;
  readonly holder: string;
  /** Null: in use. */
  readonly releasedAt: Instant | null;
}

export interface NameRule {
  /** Longest name that the target takes, in characters. */
  readonly maxLength: number;
  /** Between base and number: '' gives `ada2`, '.' gives `ada.2`. */
  readonly separator: string;
  /** How many numbers are tried before a person has to choose. */
  readonly attempts: number;
}

/** Identifiers are not given to somebody else for two years (NIST SP 800-53 IA-4 d, FedRAMP value). */
export const REUSE_AFTER_MS: number = 731 * 24 * 3600 * 1000;

export const NAME_RULE: NameRule = { maxLength: 64, separator: '', attempts: 10_000 };

// Letters that Unicode does not decompose, as they are written where ASCII is all there is.
const LETTERS: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ł: 'l',
  ı: 'i',
  ħ: 'h',
};

/**
 * The plain form of parts of a name, joined by dots: 'Siobhán', "O'Li" -> 'siobhan.oli'. Parts without any Latin
 * letter vanish; '' when nothing is left, and the caller takes another base (employee number, mail).
 */
export function nameBase(parts: readonly string[]): string {
  return parts
    .map((part) =>
      [...part.slice(0, 256).toLowerCase().normalize('NFKD')]
        .map((letter) => LETTERS[letter] ?? letter)
        .join('')
        .replace(/[^a-z0-9-]/g, '')
        .replace(/^-+|-+$/g, ''),
    )
    .filter((part) => part !== '')
    .join('.');
}

/** Two names that a target or a person may take for one have the same key. */
export function nameKey(name: string): string {
  return name.normalize('NFKC').toLowerCase();
}

/** `base`, `base2`, `base3` …, each within the length; the base is shortened, never the number. Nothing for ''. */
export function* nameCandidates(base: string, rule: NameRule = NAME_RULE): Generator<string, void> {
  const letters = [...base];
  if (letters.length === 0) return;
  // A shortened base and its number can read like an earlier candidate.
  const given = new Set<string>();
  for (let number = 1; number <= rule.attempts; number += 1) {
    const suffix = number === 1 ? '' : `${rule.separator}${number}`;
    const room = rule.maxLength - suffix.length;
    if (room < 1) return;
    const candidate = letters.slice(0, room).join('') + suffix;
    if (given.has(candidate)) continue;
    given.add(candidate);
    yield candidate;
  }
}

/** The first candidate that nobody has, null when all are taken. */
export function uniqueName(
  base: string,
  taken: (candidate: string) => boolean,
  rule: NameRule = NAME_RULE,
): string | null {
  for (const candidate of nameCandidates(base, rule)) if (!taken(candidate)) return candidate;
  return null;
}

/**
 * May `identityId` have the reserved name at `now`? Its holder always (a rehire gets the old name back), others
 * when the time since its release is over.
 */
export function isFree(
  reservation: NameReservation,
  identityId: string,
  now: Instant,
  reuseAfterMs: number = REUSE_AFTER_MS,
): boolean {
  if (reservation.holder === identityId) return true;
  return reservation.releasedAt !== null && now >= reservation.releasedAt + reuseAfterMs;
}
