/** Names of people as they were typed: one person must not be two by capitals, spaces or look-alike forms. */
export function sameActor(a: string, b: string): boolean {
  return fold(a) === fold(b);
}

function fold(name: string): string {
  return name
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[\p{Cf}\p{Cc}\p{Z}\s]+/gu, ' ')
    .trim();
}
