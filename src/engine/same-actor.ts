/** Names of people as they were typed: one person must not be two by capitals, spaces or look-alike forms. */
export function sameActor(a: string, b: string): boolean {
  return foldName(a) === foldName(b);
}

/** What nobody sees is left out: in the middle of a name it would make another one of it. */
export function plainName(name: string): string {
  return name
    .normalize('NFKC')
    .replaceAll(/[\p{Cf}\p{Default_Ignorable_Code_Point}]/gu, '')
    .replaceAll(/[\p{Cc}\p{Z}\s]+/gu, ' ')
    .trim();
}

/** The same letters, however they were typed; nothing fuzzier, because the wrong person must never be meant. */
export function foldName(name: string): string {
  return plainName(name).toLowerCase();
}
