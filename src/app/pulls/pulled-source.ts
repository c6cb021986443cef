import { LockstepError } from '../../domain/errors.ts';
import type { SourceDocument } from '../../policy/documents/source.ts';

/** A source that Lockstep asks by itself. */
export type PulledSource = Extract<SourceDocument, { type: 'rest' | 'scimPull' | 'ldap' | 'sql' }>;

export function isPulled(source: SourceDocument): source is PulledSource {
  return howElse(source) === null;
}

/** Throws USAGE for a source that is not asked. */
export function refuseOther(source: SourceDocument): PulledSource {
  if (isPulled(source)) return source;
  throw new LockstepError('USAGE', `${source.id} cannot be pulled, it ${howElse(source)}`);
}

/** How its records come where it is not asked; null: it is asked. */
function howElse(source: SourceDocument): string | null {
  switch (source.type) {
    case 'csv':
      return 'is read from a file: name it';
    case 'scim':
      return 'is pushed by its identity provider';
    case 'webhook':
      return 'is told by messages';
    case 'rest':
    case 'scimPull':
    case 'ldap':
    case 'sql':
      return null;
  }
}
