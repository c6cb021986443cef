/**
 * Names of people as they were typed: one person must not be two by capitals, spaces or look-alike forms, nor by a token
 * that he made for himself.
 */
export function sameActor(a: string, b: string): boolean {
  return foldName(makerOf(a)) === foldName(makerOf(b));
}

/** Whether an earlier one is the same as somebody who acts now, under any of the names that are known of them. */
export function isOneOf(earlier: string, names: readonly string[]): boolean {
  return names.some((name) => sameActor(earlier, name));
}

const FOR = ' / ';

/** How a token acts that somebody made over the API: in his name, and it says what for. */
export function actingFor(maker: string, what: string): string {
  return `${makerOf(maker)}${FOR}${what}`;
}

/** Who stands behind a name: whoever made the token that acts. */
export function makerOf(actor: string): string {
  const [maker = ''] = plainName(actor).split(FOR, 1);
  return maker;
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
