const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const SIX_BITS: ReadonlyMap<string, number> = new Map([...ALPHABET].map((letter, bits) => [letter, bits]));

/** Without padding (RFC 4648 section 5). Inner rooms have neither Buffer nor btoa. Texts of ASCII only. */
export function toBase64url(ascii: string): string {
  let out = '';
  let held = 0;
  let bits = 0;
  for (let at = 0; at < ascii.length; at++) {
    held = ((held << 8) | (ascii.charCodeAt(at) & 0x7f)) & 0xffff;
    for (bits += 8; bits >= 6; bits -= 6) out += ALPHABET[(held >> (bits - 6)) & 63];
  }
  return bits === 0 ? out : out + ALPHABET[(held << (6 - bits)) & 63];
}

/** null: it is not base64url in its one spelling, or holds more than ASCII. */
export function fromBase64url(text: string): string | null {
  let out = '';
  let held = 0;
  let bits = 0;
  for (const letter of text) {
    const six = SIX_BITS.get(letter);
    if (six === undefined) return null;
    held = ((held << 6) | six) & 0xffff;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    const code = (held >> bits) & 0xff;
    if (code > 0x7f) return null;
    out += String.fromCharCode(code);
  }
  return toBase64url(out) === text ? out : null;
}
