/** A key for one order: pressed again after a lost answer, it is the same order, and carried out once. */
export function freshOrderKey(): string {
  // `randomUUID` is missing in pages that came without encryption.
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
