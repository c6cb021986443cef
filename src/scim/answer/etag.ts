import { ScimError } from '../scim-error.ts';

const MAX_HEADER = 4096;
/** One tag of a list (RFC 9110 section 8.8.3), with the comma behind it. */
const TAG = /[ \t]*(?:W\/)?"([\x21\x23-\x7e\x80-\xff]*)"[ \t]*(,|$)/y;

/** Weak: it says that nothing we know of changed, not that each byte of the answer is the same. */
export const etagOf = (version: number): string => `W/"${version}"`;

/** What a header names: any version, or these. null: it is none (RFC 9110 section 13.1). */
export function readTags(header: string): '*' | readonly string[] | null {
  if (header.length > MAX_HEADER) return null;
  if (header.trim() === '*') return '*';
  const tags: string[] = [];
  const pattern = new RegExp(TAG);
  for (let more = true; more; ) {
    const found = pattern.exec(header);
    if (found === null) return null;
    tags.push(found[1] ?? '');
    more = found[2] === ',';
  }
  return tags;
}

/** Weak and strong tags are compared alike: ours are all weak (RFC 7644 section 3.14). */
function names(header: string, version: number): boolean {
  const tags = readTags(header);
  return tags === '*' || (tags?.includes(String(version)) ?? false);
}

export const preconditionFailed = (): ScimError =>
  new ScimError(412, undefined, 'The resource has changed: its version is not the one in If-Match.');

/** @throws ScimError 412 if the client wants to change another version; a header that cannot be read names none. */
export function checkIfMatch(header: string | null | undefined, version: number): void {
  if (header !== null && header !== undefined && !names(header, version)) throw preconditionFailed();
}

/** Whether a GET with this If-None-Match is answered 304: the client has this version already. */
export function notModified(header: string | null | undefined, version: number): boolean {
  return header !== null && header !== undefined && names(header, version);
}
