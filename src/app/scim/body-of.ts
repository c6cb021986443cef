import { LockstepError } from '../../domain/errors.ts';
import { invalidSyntax } from '../../scim/scim-error.ts';
import { parseJson } from '../../sources/json/parse-json.ts';

const BODY_BYTES = 1_048_576;
const DEPTH = 32;

/** What a client sent, as JSON within limits. Throws ScimError 400 invalidSyntax. */
export function bodyOf(bytes: Uint8Array): unknown {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw invalidSyntax('the body is not UTF-8');
  }
  try {
    return parseJson(text, { maxLength: BODY_BYTES, maxDepth: DEPTH }, 'USAGE');
  } catch (error) {
    if (error instanceof LockstepError) throw invalidSyntax(error.message);
    throw error;
  }
}
