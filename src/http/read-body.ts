import { LockstepError } from '../domain/errors.ts';

/** Header names in lower case, one value each. */
export function headersOf(request: Request): Record<string, string | undefined> {
  return Object.fromEntries(request.headers);
}

/** The whole body, never more than `limit` bytes: reading stops at the first piece beyond it. Throws BODY_TOO_LARGE. */
export async function readBody(request: Request, limit: number): Promise<Uint8Array> {
  const tooLarge = () => new LockstepError('BODY_TOO_LARGE', `the body may have at most ${limit} bytes`);
  const told = request.headers.get('content-length');
  if (told !== null && Number(told) > limit) throw tooLarge();
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
      throw tooLarge();
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
