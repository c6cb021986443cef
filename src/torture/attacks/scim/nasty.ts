import type { Dice } from '../../dice.ts';

/** In whatever is sent as a password, and never in whatever is answered. */
export const PASSWORD = 'Tr0ub4dor-and-3';

const deep = (levels: number) => {
  let value: unknown = 'bottom';
  for (let level = 0; level < levels; level++) value = level % 2 === 0 ? [value] : { a: value };
  return value;
};

/** Values that are not what anybody expects. */
export const NASTY: readonly unknown[] = [
  null,
  '',
  ' ',
  0,
  -1,
  1,
  1e308,
  -0,
  0.1,
  true,
  false,
  [],
  {},
  [[]],
  [null],
  [{}],
  [''],
  { value: null },
  { value: {} },
  { value: [] },
  { $ref: null, value: null },
  'null',
  'undefined',
  'NaN',
  '__proto__',
  'constructor',
  '\u0000',
  '\ud800',
  '\u202eevil',
  'İıſßŉ',
  "'; drop table scim_user; --",
  '{{7*7}}',
  '%00%ff',
  '../../etc/passwd',
  'x'.repeat(9_000),
  '9'.repeat(400),
  '{"value":"{\\"value\\":\\"x\\"}"}',
  { ['__proto__']: { active: false } },
  { constructor: { prototype: { polluted: 1 } } },
  Array.from({ length: 1_001 }, (_, n) => n),
  deep(20),
  deep(40),
  deep(400),
];

/** A copy in which something is something else. */
export function mutated(value: unknown, dice: Dice): unknown {
  const copy = structuredClone(value);
  const places: { holder: Record<string, unknown>; key: string }[] = [];
  const open: unknown[] = [copy];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    if (typeof at !== 'object' || at === null) continue;
    for (const key of Object.keys(at)) {
      places.push({ holder: at as Record<string, unknown>, key });
      open.push((at as Record<string, unknown>)[key]);
    }
  }
  const times = 1 + dice.below(3);
  for (let time = 0; time < times && places.length > 0; time++) {
    const { holder, key } = dice.pick(places);
    switch (dice.below(5)) {
      case 0:
        delete holder[key];
        break;
      case 1:
        if (!Array.isArray(holder)) holder[oddCase(key, dice)] = holder[key];
        break;
      case 2:
        if (!Array.isArray(holder))
          Object.defineProperty(
            holder,
            dice.pick(['__proto__', 'constructor', 'toString', '', 'a.b', 'ACTIVE ']),
            {
              value: dice.pick(NASTY),
              enumerable: true,
              configurable: true,
              writable: true,
            },
          );
        break;
      case 3:
        holder[key] = [holder[key]];
        break;
      default:
        holder[key] = dice.pick(NASTY);
    }
  }
  return copy;
}

const oddCase = (text: string, dice: Dice) =>
  [...text].map((char) => (dice.chance(0.5) ? char.toUpperCase() : char.toLowerCase())).join('');

/** Bytes that are nearly the JSON of this. */
export function broken(text: string, dice: Dice): Uint8Array {
  const bytes = Buffer.from(text);
  const at = dice.below(Math.max(1, bytes.length));
  switch (dice.below(6)) {
    case 0:
      return bytes.subarray(0, at);
    case 1:
      return Buffer.concat([bytes.subarray(0, at), Buffer.from([0xff, 0xfe, 0xed]), bytes.subarray(at)]);
    case 2:
      return Buffer.concat([Buffer.from('\ufeff'), bytes]);
    case 3:
      return Buffer.from('['.repeat(50_000));
    case 4:
      return Buffer.from(text.replace('{', '{"schemas":[],"schemas":{},'));
    default: {
      const copy = Buffer.from(bytes);
      if (copy.length > 0) copy[at] = dice.below(256);
      return copy;
    }
  }
}
