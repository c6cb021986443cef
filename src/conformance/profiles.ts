import { allCases } from './all-cases.ts';
import type { Case } from './case.ts';

export const PROFILES = ['all', 'okta', 'entra', 'rfc', 'ipsie-al'] as const;
export type Profile = (typeof PROFILES)[number];

/** Cases of others that are conditions of the account lifecycle profile as well. */
const ALSO_IPSIE: ReadonlySet<string> = new Set(['O07', 'O08', 'O21', 'E31', 'E43', 'R35', 'B03', 'T01']);

/** These cases, in their order; `only` narrows down what the profile has, whatever the case of the ids. */
export function selectCases(profile: Profile, only: readonly string[] = []): Selected {
  const ofProfile = allCases().filter((one) => belongs(one, profile));
  const wanted = new Set(only.map((id) => id.toUpperCase()));
  const cases = wanted.size === 0 ? ofProfile : ofProfile.filter(({ id }) => wanted.has(id));
  const known = new Set(cases.map(({ id }) => id));
  return { cases, unknown: [...wanted].filter((id) => !known.has(id)) };
}

export interface Selected {
  readonly cases: readonly Case[];
  /** Ids that were asked for and are none of this profile. */
  readonly unknown: readonly string[];
}

function belongs({ id, client }: Case, profile: Profile): boolean {
  switch (profile) {
    case 'all':
      return true;
    case 'okta':
      return client === 'Okta';
    case 'entra':
      return client === 'Entra';
    case 'rfc':
      return client === 'RFC' || client === 'Any' || client === 'Safety';
    case 'ipsie-al':
      return client === 'IPSIE' || ALSO_IPSIE.has(id);
  }
}
