/** The entries of the log: one line of canonical JSON each. */
import { LockstepError } from '../domain/errors.ts';
import { canonicalJson, type Json } from './canonical-json.ts';

export const MAX_LEAF_BYTES = 65_535;

export interface Leaf {
  readonly v: 1;
  /** Place in the log, from 0: an entry that was moved shows it. */
  readonly n: number;
  /** ISO 8601, UTC, milliseconds. */
  readonly at: string;
  /** `<thing>.<past participle>`, for example `operation.verified`. */
  readonly type: string;
  /** Identity id: a pseudonym, never a name. */
  readonly subject: string | null;
  readonly target: string | null;
  readonly operation: string | null;
  /** Facts about the system, and commitments (hex) for all that is about a person. */
  readonly body: Json;
}

const KEYS = 'at,body,n,operation,subject,target,type,v';
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

function check(leaf: Leaf): void {
  const names: readonly (string | null)[] = [leaf.subject, leaf.target, leaf.operation];
  const wrong =
    (leaf.v !== 1 && 'v') ||
    ((!Number.isSafeInteger(leaf.n) || leaf.n < 0) && 'n') ||
    ((typeof leaf.at !== 'string' || !INSTANT.test(leaf.at) || Number.isNaN(Date.parse(leaf.at))) && 'at') ||
    ((typeof leaf.type !== 'string' || !/^[a-z][A-Za-z_]*(\.[a-z][A-Za-z_]*)+$/.test(leaf.type)) && 'type') ||
    (names.some((name) => name !== null && (typeof name !== 'string' || name === '' || name.length > 512)) &&
      'names');
  if (wrong) throw new LockstepError('LEAF_INVALID', `the ${wrong} of a log entry is not as it must be`);
}

/** The exact bytes that go into the tree. @throws LEAF_INVALID, LEAF_TOO_LARGE, CANONICAL_INVALID */
export function encodeLeaf(leaf: Leaf): Uint8Array {
  check(leaf);
  const { v, n, at, type, subject, target, operation, body } = leaf;
  const bytes = Buffer.from(canonicalJson({ v, n, at, type, subject, target, operation, body }));
  if (bytes.length > MAX_LEAF_BYTES) {
    throw new LockstepError(
      'LEAF_TOO_LARGE',
      `a ${type} entry of ${bytes.length} bytes is larger than ${MAX_LEAF_BYTES}`,
    );
  }
  return bytes;
}

/** @throws LEAF_INVALID unless the bytes are exactly what `encodeLeaf` writes. */
export function decodeLeaf(bytes: Uint8Array): Leaf {
  if (bytes.length > MAX_LEAF_BYTES) throw new LockstepError('LEAF_INVALID', 'the log entry is too large');
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString();
  let value: Leaf;
  try {
    value = JSON.parse(text);
  } catch {
    throw new LockstepError('LEAF_INVALID', 'the log entry is not JSON');
  }
  if (typeof value !== 'object' || value === null || Object.keys(value).join() !== KEYS) {
    throw new LockstepError('LEAF_INVALID', 'the log entry does not have the fields of one');
  }
  check(value);
  if (!Buffer.from(reencode(value)).equals(bytes)) {
    throw new LockstepError('LEAF_INVALID', 'the log entry is not canonical JSON');
  }
  return value;
}

function reencode(leaf: Leaf): string {
  try {
    return canonicalJson(leaf);
  } catch (cause) {
    throw new LockstepError('LEAF_INVALID', 'the log entry holds what canonical JSON cannot', { cause });
  }
}
