/** RFC 9562 version 7 from a time in milliseconds and ten random bytes. */
export function uuidV7(now: number, random: Uint8Array): string {
  const time = now.toString(16).padStart(12, '0');
  let tail = '';
  for (const byte of random) tail += byte.toString(16).padStart(2, '0');
  const variant = ((random[2] ?? 0) & 0x3f) | 0x80;
  return `${time.slice(0, 8)}-${time.slice(8, 12)}-7${tail.slice(1, 4)}-${variant.toString(16)}${tail.slice(6, 8)}-${tail.slice(8, 20)}`;
}
