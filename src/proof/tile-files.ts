/** Names and bytes of the files that C2SP tlog-tiles serves: `tile/<L>/<N>[.p/<W>]` and `tile/entries/<N>[.p/<W>]`. */
import { LockstepError } from '../domain/errors.ts';
import { TILE_WIDTH } from './tiles.ts';

export interface TilePath {
  readonly level: number | 'entries';
  readonly index: number;
  /** 1 to 256; 256 = full, without suffix. */
  readonly width: number;
}

const PATH = /^tile\/(entries|0|[1-9]\d?)\/((?:x\d{3}\/){0,5}\d{3})(?:\.p\/([1-9]\d{0,2}))?$/;

export function formatTilePath({ level, index, width }: TilePath): string {
  let name = String(index % 1000).padStart(3, '0');
  for (let rest = Math.floor(index / 1000); rest > 0; rest = Math.floor(rest / 1000)) {
    name = `x${String(rest % 1000).padStart(3, '0')}/${name}`;
  }
  return `tile/${level}/${name}${width === TILE_WIDTH ? '' : `.p/${width}`}`;
}

/** The one spelling of a path, or null: two spellings of one tile would be two cache entries. */
export function parseTilePath(path: string): TilePath | null {
  const [, level, name, width] = PATH.exec(path) ?? [];
  if (level === undefined || name === undefined) return null;
  const tile: TilePath = {
    level: level === 'entries' ? level : Number(level),
    index: Number(name.replaceAll(/[x/]/g, '')),
    width: width === undefined ? TILE_WIDTH : Number(width),
  };
  if ((tile.level !== 'entries' && tile.level > 63) || tile.width > TILE_WIDTH) return null;
  return Number.isSafeInteger(tile.index) && formatTilePath(tile) === path ? tile : null;
}

const MAX_ENTRY_BYTES = 65_535;

/** Entries, each with its length in two bytes before it, big-endian. @throws TILE_INVALID, LEAF_TOO_LARGE */
export function encodeEntryBundle(entries: readonly Uint8Array[]): Uint8Array {
  if (entries.length < 1 || entries.length > TILE_WIDTH) {
    throw new LockstepError(
      'TILE_INVALID',
      `a bundle holds 1 to ${TILE_WIDTH} entries, not ${entries.length}`,
    );
  }
  return Buffer.concat(
    entries.flatMap((entry) => {
      if (entry.length > MAX_ENTRY_BYTES) {
        throw new LockstepError('LEAF_TOO_LARGE', `an entry of ${entry.length} bytes does not fit a bundle`);
      }
      const length = Buffer.alloc(2);
      length.writeUInt16BE(entry.length);
      return [length, entry];
    }),
  );
}

/** @throws TILE_INVALID unless the bytes are exactly 1 to 256 entries. */
export function decodeEntryBundle(bundle: Uint8Array): Uint8Array[] {
  const bytes = Buffer.from(bundle.buffer, bundle.byteOffset, bundle.byteLength);
  const entries: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; ) {
    const end = at + 2 > bytes.length ? Number.POSITIVE_INFINITY : at + 2 + bytes.readUInt16BE(at);
    if (end > bytes.length || entries.length === TILE_WIDTH) {
      throw new LockstepError('TILE_INVALID', `the bundle is damaged at byte ${at}`);
    }
    entries.push(bytes.subarray(at + 2, end));
    at = end;
  }
  if (entries.length === 0) throw new LockstepError('TILE_INVALID', 'the bundle is empty');
  return entries;
}
