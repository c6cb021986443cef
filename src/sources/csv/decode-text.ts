import { TextDecoder } from 'node:util';
import { LockstepError } from '../../domain/errors.ts';

export interface TextDecoderStream {
  readonly push: (chunk: Uint8Array) => string;
  readonly end: () => string;
}

/**
 * Bytes to text, piece by piece. UTF-8, or UTF-16 when a byte order mark says so; the mark itself is dropped. One
 * byte that does not fit refuses the file: a name with a replacement mark in it would be a wrong name.
 * Throws FEED_ENCODING.
 */
export function createTextDecoder(): TextDecoderStream {
  let head: Uint8Array | null = new Uint8Array(0);
  let decoder: TextDecoder | null = null;

  const decode = (bytes: Uint8Array, stream: boolean): string => {
    decoder ??= new TextDecoder(encodingOf(bytes), { fatal: true });
    try {
      return decoder.decode(bytes, { stream });
    } catch {
      throw new LockstepError(
        'FEED_ENCODING',
        `The file is not ${decoder.encoding.toUpperCase()} throughout.`,
      );
    }
  };
  return {
    push: (chunk) => {
      if (head === null) return decode(chunk, true);
      const joined = Buffer.concat([head, chunk]);
      if (joined.length < 2) {
        head = joined;
        return '';
      }
      head = null;
      return decode(joined, true);
    },
    end: () => {
      const rest = head ?? new Uint8Array(0);
      head = null;
      return decode(rest, false);
    },
  };
}

function encodingOf(start: Uint8Array): string {
  if (start[0] === 0xff && start[1] === 0xfe) return 'utf-16le';
  if (start[0] === 0xfe && start[1] === 0xff) return 'utf-16be';
  return 'utf-8';
}
