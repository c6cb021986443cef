/** One `type=value` of an RDN; a multi-valued RDN has several. */
export interface DnPair {
  readonly type: string;
  readonly value: string;
}
export type Dn = readonly (readonly DnPair[])[];

const SPECIAL = /[",;<>\\+]/;
const HEX_PAIR = /^[0-9A-Fa-f]{2}$/;

/** A value as it stands in a DN (RFC 4514 section 2.4). Controls are written as hex pairs, so that no log is broken by them. */
export function escapeDnValue(value: string): string {
  const characters = [...value];
  return characters
    .map((character, n) => {
      const code = character.codePointAt(0) ?? 0;
      const edge = n === 0 || n === characters.length - 1;
      if (code < 0x20 || code === 0x7f) return `\\${code.toString(16).padStart(2, '0')}`;
      if (SPECIAL.test(character)) return `\\${character}`;
      if ((character === ' ' && edge) || (character === '#' && n === 0)) return `\\${character}`;
      return character;
    })
    .join('');
}

/** Most specific RDN first. null = not a DN of RFC 4514 (values as `#hex` are BER and are not understood here). */
export function parseDn(text: string): Dn | null {
  if (text === '') return [];
  const rdns: DnPair[][] = [];
  let at = 0;
  let startsRdn = true;
  for (;;) {
    const pair = readPair(text, at);
    if (pair === null) return null;
    if (startsRdn) rdns.push([]);
    rdns.at(-1)?.push({ type: pair.type, value: pair.value });
    if (pair.end === text.length) return rdns;
    startsRdn = text[pair.end] !== '+';
    at = pair.end + 1;
  }
}

function readPair(text: string, from: number): (DnPair & { readonly end: number }) | null {
  const type = /^ *([A-Za-z][A-Za-z0-9-]*|\d+(?:\.\d+)*) *= */.exec(text.slice(from, from + 300));
  if (type?.[1] === undefined) return null;
  const bytes: number[] = [];
  // Spaces that are not escaped belong to the value only when something follows them.
  let kept = 0;
  let at = from + type[0].length;
  if (text[at] === '#') return null;
  while (at < text.length) {
    const character = String.fromCodePoint(text.codePointAt(at) ?? 0);
    if (character === ',' || character === ';' || character === '+') break;
    if (character === '"') return null;
    if (character === '\\') {
      const pair = text.slice(at + 1, at + 3);
      if (HEX_PAIR.test(pair)) {
        bytes.push(Number.parseInt(pair, 16));
        at += 3;
      } else {
        const escaped = text[at + 1];
        if (escaped === undefined || !/[",;<>\\+ #=]/.test(escaped)) return null;
        bytes.push(...Buffer.from(escaped));
        at += 2;
      }
      kept = bytes.length;
      continue;
    }
    bytes.push(...Buffer.from(character));
    at += character.length;
    if (character !== ' ') kept = bytes.length;
  }
  return { type: type[1], value: Buffer.from(bytes.slice(0, kept)).toString('utf8'), end: at };
}

/** Equal for this side of the wire: types and values without case, repeated spaces and compatibility forms. */
export function sameDn(a: string, b: string): boolean {
  const [one, other] = [normalDn(a), normalDn(b)];
  return one !== null && one === other;
}

/** True when `dn` lies below `base` (or is it). */
export function isUnder(dn: string, base: string): boolean {
  const [inner, outer] = [normalDn(dn), normalDn(base)];
  if (inner === null || outer === null) return false;
  return outer === '' || inner === outer || inner.endsWith(`\n${outer}`);
}

function normalDn(text: string): string | null {
  const dn = parseDn(text);
  if (dn === null) return null;
  return dn
    .map((rdn) =>
      rdn
        .map(({ type, value }) => `${type.toLowerCase()}=${JSON.stringify(normalText(value))}`)
        .sort()
        .join('+'),
    )
    .join('\n');
}

/** The first value of this type in the most specific RDN. */
export function rdnValue(text: string, type: string): string | undefined {
  const wanted = type.toLowerCase();
  return parseDn(text)?.[0]?.find((pair) => pair.type.toLowerCase() === wanted)?.value;
}

export function normalText(text: string): string {
  return text.normalize('NFKC').toLowerCase().replace(/ +/g, ' ').trim();
}
