import { isIPv4, isIPv6 } from 'node:net';

/** The 4 or 16 bytes of an address as a resolver or a URL gives it; null for anything else. */
export function bytesOf(address: string): readonly number[] | null {
  const bare = address.replace(/^\[|\]$/g, '').replace(/%.*$/, '');
  if (isIPv4(bare)) return bare.split('.').map(Number);
  if (!isIPv6(bare)) return null;
  const dotted = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(bare);
  const text = dotted === null ? bare : `${dotted[1]}${hexPairs((dotted[2] ?? '').split('.').map(Number))}`;
  const [head = '', tail] = text.split('::');
  const [front, back] = [groups(head), groups(tail ?? '')];
  const zeros = tail === undefined ? 0 : 8 - front.length - back.length;
  return [...front, ...Array.from({ length: zeros }, () => 0), ...back].flatMap((group) => [
    group >> 8,
    group & 0xff,
  ]);
}

function groups(text: string): number[] {
  return text === '' ? [] : text.split(':').map((group) => Number.parseInt(group, 16));
}

function hexPairs([a = 0, b = 0, c = 0, d = 0]: readonly number[]): string {
  return `${((a << 8) | b).toString(16)}:${((c << 8) | d).toString(16)}`;
}

/** Whether the address begins with the first `bits` of the prefix. Never true across families. */
export function within(address: readonly number[], prefix: readonly number[], bits: number): boolean {
  if (address.length !== prefix.length) return false;
  const whole = Math.floor(bits / 8);
  for (let i = 0; i < whole; i++) if (address[i] !== prefix[i]) return false;
  const rest = bits % 8;
  return rest === 0 || ((address[whole] ?? 0) ^ (prefix[whole] ?? 0)) >> (8 - rest) === 0;
}

const at = (address: readonly number[], from: number, bytes: readonly number[]) =>
  bytes.every((byte, i) => address[from + i] === byte);
const last4 = (address: readonly number[]) => address.slice(12);
const zeros = (n: number) => Array.from({ length: n }, () => 0);

/**
 * The IPv4 addresses that an IPv6 address stands for somewhere: mapped and translated (RFC 4291, 6145), compatible, NAT64
 * (RFC 6052), 6to4 (RFC 3056), Teredo (RFC 4380), ISATAP (RFC 5214).
 */
export function embeddedIPv4(address: readonly number[]): (readonly number[])[] {
  if (address.length !== 16) return [];
  const found: (readonly number[])[] = [];
  if (at(address, 0, [...zeros(10), 0xff, 0xff])) found.push(last4(address));
  if (at(address, 0, [...zeros(8), 0xff, 0xff, 0, 0])) found.push(last4(address));
  if (at(address, 0, zeros(12))) found.push(last4(address));
  if (at(address, 0, [0, 0x64, 0xff, 0x9b])) found.push(last4(address));
  if (at(address, 0, [0x20, 0x02])) found.push(address.slice(2, 6));
  if (at(address, 0, [0x20, 0x01, 0, 0])) {
    found.push(
      address.slice(4, 8),
      last4(address).map((byte) => byte ^ 0xff),
    );
  }
  if (at(address, 8, [0, 0, 0x5e, 0xfe]) || at(address, 8, [2, 0, 0x5e, 0xfe])) found.push(last4(address));
  return found;
}
