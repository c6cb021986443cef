/**
 * What the proof code uses of Node's Buffer, on what every browser has. Not more: a method that is missing fails loudly,
 * and the tests compare each with Node's own.
 */
type Encoding = 'utf8' | 'utf-8' | 'hex' | 'base64' | 'base64url' | 'latin1';

const encoder = new TextEncoder();
/** As Node's: nothing is left out at the front. */
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
/** Characters at a time: a call takes only so many arguments. */
const AT_ONCE = 8_192;

export class Bytes extends Uint8Array {
  override toString(encoding: Encoding = 'utf8', start = 0, end = this.length): string {
    const part = Uint8Array.prototype.slice.call(this, start, end);
    switch (encoding) {
      case 'utf8':
      case 'utf-8':
        return decoder.decode(part);
      case 'hex':
        return Array.from(part, (byte) => byte.toString(16).padStart(2, '0')).join('');
      case 'latin1':
        return latin1(part);
      case 'base64':
        return btoa(latin1(part));
      case 'base64url':
        return btoa(latin1(part)).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
    }
  }

  equals(other: Uint8Array): boolean {
    return compare(this, other) === 0;
  }

  write(text: string, encoding: 'latin1'): number {
    const bytes = bytesOf(text, encoding);
    const part = bytes.subarray(0, this.length);
    this.set(part);
    return part.length;
  }

  writeUInt16BE(value: number, at = 0): number {
    new DataView(this.buffer, this.byteOffset, this.byteLength).setUint16(at, value);
    return at + 2;
  }

  readUInt16BE(at = 0): number {
    return new DataView(this.buffer, this.byteOffset, this.byteLength).getUint16(at);
  }
}

function latin1(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += AT_ONCE)
    text += String.fromCharCode(...bytes.subarray(at, at + AT_ONCE));
  return text;
}

/** The bytes of a text, as lenient as Node: whoever wants the one spelling compares. */
function bytesOf(text: string, encoding: Encoding): Uint8Array {
  switch (encoding) {
    case 'utf8':
    case 'utf-8':
      return encoder.encode(text);
    case 'latin1':
      return Uint8Array.from({ length: text.length }, (_, i) => text.charCodeAt(i) & 255);
    case 'hex': {
      const [whole = ''] = /^(?:[0-9a-f]{2})*/i.exec(text) ?? [];
      return Uint8Array.from({ length: whole.length / 2 }, (_, i) =>
        Number.parseInt(whole.slice(2 * i, 2 * i + 2), 16),
      );
    }
    case 'base64':
    case 'base64url': {
      const [before = ''] = text.split('=', 1);
      const plain = before
        .replaceAll('-', '+')
        .replaceAll('_', '/')
        .replaceAll(/[^A-Za-z0-9+/]/g, '');
      const whole = plain.length % 4 === 1 ? plain.slice(0, -1) : plain;
      const padded = whole.padEnd(Math.ceil(whole.length / 4) * 4, '=');
      return Uint8Array.from(atob(padded), (char) => char.charCodeAt(0));
    }
  }
}

function compare(a: Uint8Array, b: Uint8Array): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const [one = 0, other = 0] = [a[i], b[i]];
    if (one !== other) return one < other ? -1 : 1;
  }
  return Math.sign(a.length - b.length);
}

export function bytesFrom(
  source: string | ArrayBuffer | ArrayLike<number>,
  encodingOrAt?: Encoding | number,
  length?: number,
): Bytes {
  if (typeof source === 'string')
    return new Bytes(bytesOf(source, typeof encodingOrAt === 'string' ? encodingOrAt : 'utf8'));
  if (source instanceof ArrayBuffer)
    return new Bytes(source, typeof encodingOrAt === 'number' ? encodingOrAt : 0, length);
  return new Bytes(source);
}

function concat(parts: readonly Uint8Array[]): Bytes {
  const whole = new Bytes(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

const alloc = (size: number, fill = 0): Bytes => new Bytes(size).fill(fill) as Bytes;

/** Under the name that the proof code knows. */
export const BytesLikeNode = Object.assign(Bytes, {
  from: bytesFrom,
  concat,
  alloc,
  allocUnsafe: alloc,
  compare,
});
