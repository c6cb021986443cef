import type { HttpRequest } from '../../domain/connector.ts';
import type { Profile } from './history.ts';
import { FINE, type Weather } from './network.ts';

/** Share of requests that something befalls. */
const ROUGHNESS: Readonly<Record<Profile, number>> = { calm: 0, flaky: 0.1, hostile: 0.4, clogged: 0.15 };

/** What the network does to the next request, by the profile of the history. */
export function weatherOf(
  profile: Profile,
  roll: () => number,
): { readonly fine: Weather; next(request: HttpRequest): Weather } {
  const below = (n: number) => Math.floor(roll() * n);
  return {
    fine: FINE,
    next() {
      if (roll() >= ROUGHNESS[profile]) return FINE;
      if (profile === 'clogged') return { ...FINE, thereMs: 100 + below(900), backMs: below(900) };
      switch (below(8)) {
        case 0:
          return { ...FINE, lost: 'request' };
        case 1:
          return { ...FINE, lost: 'answer' };
        // Carried out when nobody waits for it any more.
        case 2:
          return { ...FINE, thereMs: 1_000 + below(8_000) };
        case 3:
          return { ...FINE, spoilt: 'cut' };
        case 4:
          return { ...FINE, spoilt: 'page' };
        case 5:
          return { ...FINE, spoilt: 'forbidden' };
        case 6:
          return { ...FINE, spoilt: 'unavailable' };
        default:
          return { ...FINE, thereMs: below(500), backMs: below(500) };
      }
    },
  };
}
