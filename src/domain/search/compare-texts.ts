/** The order of bytes of UTF-8, which is that of code points; of UTF-16 units only surrogates stand in another place. */
export function compareTexts(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(i);
    if (x !== y) return placeOf(x) - placeOf(y);
  }
  return a.length - b.length;
}

const placeOf = (unit: number) => (unit >= 0xd800 && unit < 0xe000 ? unit + 0x10000 : unit);
