import { LockstepError } from '../../domain/errors.ts';
import type { Predicate } from '../../domain/search/predicate.ts';
import { EVENT_TYPES } from './vocabulary.ts';

const MOST = 50;
/** A type, or all types that begin like this: `person.*`, `dsync.user.*`. */
const ONE = /^[a-z][A-Za-z_]*(?:\.[a-z][A-Za-z_]*)*(?:\.\*)?$/;

/**
 * Which rows somebody asks for by a list as in `person.*,dsync.user.updated`. What no event is called is refused: a
 * reader with a typing mistake would wait for ever. Throws USAGE.
 */
export function askedTypes(text: string): Predicate {
  const asked = [...new Set(text.split(',').map((one) => one.trim()))];
  if (asked.length > MOST) throw new LockstepError('USAGE', `types: at most ${MOST}`);
  return {
    any: asked.map((one): Predicate => {
      const family = one.endsWith('.*');
      const word = family ? one.slice(0, -1) : one;
      const known =
        ONE.test(one) && EVENT_TYPES.some((type) => (family ? type.startsWith(word) : type === word));
      if (!known)
        throw new LockstepError(
          'USAGE',
          `types: no event is called ${JSON.stringify(one.slice(0, 100))}; GET /api/v1/events/schemas lists all`,
        );
      // Also of types that only a newer process beside this one knows.
      return { at: { column: 'type' }, op: family ? 'sw' : 'eq', value: word };
    }),
  };
}
