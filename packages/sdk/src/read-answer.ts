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
