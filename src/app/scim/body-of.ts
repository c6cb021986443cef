import { LockstepError } from '../../domain/errors.ts';
import { invalidSyntax } from '../../scim/scim-error.ts';
import { parseJsonBytes } from '../../sources/json/parse-json.ts';

const BODY_BYTES = 1_048_576;
const DEPTH = 32;
/** A user with every attribute of ten extensions has fewer. */
const MEMBERS = 500;
/** Ten thousand members of a group with three things said of each have fewer. */
const NAMES = 31_000;
/** A thousand users that each leave out something else have fewer. */
const FORMS = 3_000;
/** Ten thousand members with four parts each fit in. */
const VALUES = 60_000;
/** A MiB full of members of a group has 22,000. */
const PARTS = 30_000;

const LIMITS = {
  maxLength: BODY_BYTES,
  maxDepth: DEPTH,
  maxMembers: MEMBERS,
  maxNames: NAMES,
  maxForms: FORMS,
  maxParts: PARTS,
  maxValues: VALUES,
};

/** What a client sent, as JSON within limits. Throws ScimError 400 invalidSyntax. */
export function bodyOf(bytes: Uint8Array): unknown {
  try {
    return parseJsonBytes(bytes, LIMITS, 'USAGE');
  } catch (error) {
    if (error instanceof LockstepError) throw invalidSyntax(error.message);
    throw error;
  }
}
