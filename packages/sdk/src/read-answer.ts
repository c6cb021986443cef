/** More than the largest plan; nobody's mistake may fill the memory of who asks. */
const LARGEST = 256 * 1024 * 1024;

/** The body as text, exactly as it came; null when it has more than `limit` bytes or is not UTF-8. Throws what fetch throws. */
export async function readText(answer: Response, limit = LARGEST): Promise<string | null> {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  if (answer.body === null) return '';
  const reader = answer.body.getReader();
  const pieces: string[] = [];
  let bytes = 0;
  for (;;) {
    const { done, value } = await reader.read();
    bytes += value?.byteLength ?? 0;
    const piece = bytes > limit ? null : decoded(decoder, value);
    if (piece === null) {
      await reader.cancel().catch(() => undefined);
      return null;
    }
    pieces.push(piece);
    if (done) return pieces.join('');
  }
}

/** The body as it came; null when it has more than `limit` bytes. Throws what fetch throws. */
export async function readBytes(answer: Response, limit = LARGEST): Promise<Uint8Array | null> {
  if (answer.body === null) return new Uint8Array();
  const reader = answer.body.getReader();
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    bytes += value.byteLength;
    if (bytes > limit) {
      await reader.cancel().catch(() => undefined);
      return null;
    }
    pieces.push(value);
  }
  const whole = new Uint8Array(bytes);
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}

/** null: not UTF-8. Without bytes the decoder is told that there are no more. */
function decoded(decoder: InstanceType<typeof TextDecoder>, bytes: Uint8Array | undefined): string | null {
  try {
    return bytes === undefined ? decoder.decode() : decoder.decode(bytes, { stream: true });
  } catch {
    return null;
  }
}

/** `application/json` of `application/json; charset=utf-8`. */
export function mediaType(answer: Response): string {
  return (answer.headers.get('content-type') ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
}
