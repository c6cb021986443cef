import { LockstepError } from '../../domain/errors.ts';
import type { Instant } from '../../domain/identity.ts';
import { parseJson } from '../json/parse-json.ts';
import { isJsonObject, isPath, readPath } from '../json/read-path.ts';
import { decodeInstant } from '../value/decode-date.ts';
import { quote } from '../value/decode-value.ts';
import { wrongShape } from './row-shape.ts';

/** A JSON document beside the file. Each field is the path of a member; at least one of the first three. */
export interface MetaProof {
  readonly by: 'meta';
  readonly rows?: string;
  readonly bytes?: string;
  readonly sha256?: string;
  /** Member that must be true for the feed to be whole. */
  readonly complete?: string;
  readonly sequence?: string;
  readonly asOf?: string;
  /** Members that must have exactly this text, for example the tenant. */
  readonly equals?: Readonly<Record<string, string>>;
}

/** Throws FEED_SHAPE. */
export function checkMetaProof({ by: _, equals, ...paths }: MetaProof): void {
  if (paths.rows === undefined && paths.bytes === undefined && paths.sha256 === undefined) {
    wrongShape('a meta document proves nothing without rows, bytes or sha256');
  }
  for (const path of [...Object.values(paths), ...Object.keys(equals ?? {})]) {
    if (!isPath(path)) wrongShape(`${JSON.stringify(path)} is no path into the meta document`);
  }
}

/** What a feed says about itself, in its meta document or its trailer. */
export interface Claim {
  readonly rows?: number;
  readonly bytes?: number;
  readonly sha256?: string;
  readonly complete?: boolean;
  readonly sequence?: number;
  readonly asOf?: Instant;
}

/** What was read in truth. */
export interface Counted {
  readonly rows: number;
  readonly bytes: number;
  readonly sha256: string;
}

const META_LIMITS = { maxLength: 64 * 1024, maxDepth: 8 };

/** Reads the meta document beside a file. Throws FEED_META, FEED_OTHER_COMPANY. */
export function claimOfMeta(text: string | undefined, proof: MetaProof): Claim {
  if (text === undefined) throw new LockstepError('FEED_META', 'The meta document of the feed is missing.');
  return claimOfDocument(parseJson(text, META_LIMITS, 'FEED_META'), proof);
}

/** Every declared member must be there and of its kind. Throws FEED_META, FEED_OTHER_COMPANY. */
export function claimOfDocument(document: unknown, proof: MetaProof): Claim {
  if (!isJsonObject(document)) {
    throw new LockstepError('FEED_META', 'The meta document is not a JSON object.');
  }
  for (const [path, wanted] of Object.entries(proof.equals ?? {})) {
    const found = readPath(document, path);
    if (found !== wanted) {
      const told = typeof found === 'string' ? quote(found) : 'missing';
      throw new LockstepError(
        'FEED_OTHER_COMPANY',
        `${path} of the meta document is ${told}, not ${quote(wanted)}.`,
      );
    }
  }
  const read = <T>(
    path: string | undefined,
    decode: (value: unknown) => T | null,
    name: string,
  ): T | undefined => {
    if (path === undefined) return undefined;
    const value = decode(readPath(document, path));
    if (value === null) throw new LockstepError('FEED_META', `${path} of the meta document is no ${name}.`);
    return value;
  };
  const claim = {
    rows: read(proof.rows, count, 'count'),
    bytes: read(proof.bytes, count, 'count'),
    sha256: read(proof.sha256, sha256Text, 'SHA-256 in hexadecimal'),
    complete: read(proof.complete, (value) => (typeof value === 'boolean' ? value : null), 'true or false'),
    sequence: read(proof.sequence, count, 'sequence number'),
    asOf: read(
      proof.asOf,
      (value) => (typeof value === 'string' ? decodeInstant(value) : null),
      'moment in ISO 8601',
    ),
  };
  return withoutUndefined(claim);
}

/** Refuses what is not what it says. Throws FEED_CUT when the length differs, FEED_ALTERED when the content does. */
export function refuseMismatch(claim: Claim, counted: Counted): void {
  const { rows, bytes, sha256 } = claim;
  if (bytes !== undefined && bytes !== counted.bytes) {
    throw new LockstepError('FEED_CUT', `The file has ${counted.bytes} bytes and should have ${bytes}.`);
  }
  if (rows !== undefined && rows !== counted.rows) {
    throw new LockstepError('FEED_CUT', `The file has ${counted.rows} rows and should have ${rows}.`);
  }
  if (sha256 !== undefined && sha256.toLowerCase() !== counted.sha256) {
    throw new LockstepError('FEED_ALTERED', `The SHA-256 of the file is ${counted.sha256}, not ${sha256}.`);
  }
}

function count(value: unknown): number | null {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : null;
}

function sha256Text(value: unknown): string | null {
  return typeof value === 'string' && /^[0-9a-f]{64}$/i.test(value) ? value : null;
}

export type Defined<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

export function withoutUndefined<T extends object>(value: T): Defined<T> {
  return Object.fromEntries(Object.entries(value).filter(([, v]) => v !== undefined)) as Defined<T>;
}
