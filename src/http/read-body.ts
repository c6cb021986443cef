import type { IncomingMessage } from 'node:http';
import type { Context } from 'hono';
import { LockstepError } from '../domain/errors.ts';

/** Header names in lower case, one value each. */
export function headersOf(request: Request): Record<string, string | undefined> {
  return Object.fromEntries(request.headers);
}

const tooLarge = (limit: number) =>
  new LockstepError('BODY_TOO_LARGE', `the body may have at most ${limit} bytes`);

/** What comes in from a socket at once, at most: a server cannot ask for less. */
export const PIECE_BYTES = 65_536;

/**
 * The whole body, never more than `limit` bytes: reading stops at the first piece beyond it. `undeclared`: the limit of one
 * that does not say how long it is. Throws BODY_TOO_LARGE, and USAGE where it breaks off.
 */
export async function readBody(c: Context, limit: number, undeclared = limit): Promise<Uint8Array> {
  const told = c.req.header('content-length');
  if (told !== undefined && Number(told) > limit) throw tooLarge(limit);
  const most = told === undefined ? undeclared : limit;
  const { incoming } = (c.env ?? {}) as { readonly incoming?: IncomingMessage };
  return incoming === undefined ? fromRequest(c.req.raw, most) : fromSocket(incoming, most);
}

/** From the connection itself: streams of the web would read ahead. */
function fromSocket(incoming: IncomingMessage, limit: number): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const pieces: Buffer[] = [];
    let bytes = 0;
    const end = (settle: () => void) => {
      incoming.off('data', take).off('end', whole).off('error', broken).off('close', broken);
      settle();
    };
    const take = (piece: Buffer) => {
      bytes += piece.length;
      if (bytes <= limit) pieces.push(piece);
      else {
        incoming.pause();
        // What is buffered otherwise until the request itself asks for a pause is read for nothing.
        incoming.socket.pause();
        end(() => reject(tooLarge(limit)));
      }
    };
    const whole = () =>
      end(() => resolve(pieces.length === 1 ? (pieces[0] as Buffer) : Buffer.concat(pieces)));
    const broken = () => end(() => reject(new LockstepError('USAGE', 'the body broke off')));
    incoming.on('data', take).on('end', whole).on('error', broken).on('close', broken);
    if (incoming.destroyed) broken();
  });
}

async function fromRequest(request: Request, limit: number): Promise<Uint8Array> {
  if (request.body === null) return new Uint8Array();
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  const reader = request.body.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    bytes += value.byteLength;
    if (bytes > limit) {
      await reader.cancel().catch(() => undefined);
      throw tooLarge(limit);
    }
    pieces.push(value);
  }
  return Buffer.concat(pieces);
}

/** Throws USAGE for what is not JSON. */
export function parseJsonBody(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (cause) {
    throw new LockstepError('USAGE', 'the body is not JSON in UTF-8', { cause });
  }
}
