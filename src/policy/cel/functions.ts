import { type CelType, fits, typeName } from './types.ts';

export interface Overload {
  readonly target: CelType | null;
  readonly args: readonly CelType[];
  readonly result: CelType;
}

const STRINGS: CelType = { list: 'string' };
const ANY_LIST: CelType = { list: 'dyn' };

function method(target: CelType, args: readonly CelType[], result: CelType): Overload {
  return { target, args, result };
}

function plain(args: readonly CelType[], result: CelType): Overload {
  return { target: null, args, result };
}

function moment(): readonly Overload[] {
  return [method('timestamp', [], 'int'), method('timestamp', ['string'], 'int')];
}

/** The functions of the language of policies: the standard ones that make sense here, strings, and ascii(). */
export const FUNCTIONS: ReadonlyMap<string, readonly Overload[]> = new Map([
  [
    'size',
    [
      plain(['string'], 'int'),
      plain([ANY_LIST], 'int'),
      method('string', [], 'int'),
      method(ANY_LIST, [], 'int'),
    ],
  ],
  ['startsWith', [method('string', ['string'], 'bool')]],
  ['endsWith', [method('string', ['string'], 'bool')]],
  ['contains', [method('string', ['string'], 'bool')]],
  ['matches', [method('string', ['string'], 'bool'), plain(['string', 'string'], 'bool')]],
  ['lowerAscii', [method('string', [], 'string')]],
  ['upperAscii', [method('string', [], 'string')]],
  ['ascii', [method('string', [], 'string')]],
  ['trim', [method('string', [], 'string')]],
  ['charAt', [method('string', ['int'], 'string')]],
  ['substring', [method('string', ['int'], 'string'), method('string', ['int', 'int'], 'string')]],
  ['indexOf', [method('string', ['string'], 'int'), method('string', ['string', 'int'], 'int')]],
  ['lastIndexOf', [method('string', ['string'], 'int'), method('string', ['string', 'int'], 'int')]],
  [
    'replace',
    [
      method('string', ['string', 'string'], 'string'),
      method('string', ['string', 'string', 'int'], 'string'),
    ],
  ],
  ['split', [method('string', ['string'], STRINGS), method('string', ['string', 'int'], STRINGS)]],
  ['join', [method(STRINGS, [], 'string'), method(STRINGS, ['string'], 'string')]],
  [
    'string',
    (['string', 'int', 'double', 'bool', 'timestamp', 'duration'] as const).map((type) =>
      plain([type], 'string'),
    ),
  ],
  ['int', (['string', 'int', 'double', 'timestamp'] as const).map((type) => plain([type], 'int'))],
  ['double', (['string', 'int', 'double'] as const).map((type) => plain([type], 'double'))],
  ['timestamp', [plain(['string'], 'timestamp'), plain(['timestamp'], 'timestamp')]],
  ['duration', [plain(['string'], 'duration'), plain(['duration'], 'duration')]],
  ['getFullYear', moment()],
  ['getMonth', moment()],
  ['getDate', moment()],
  ['getDayOfMonth', moment()],
  ['getDayOfWeek', moment()],
  ['getDayOfYear', moment()],
  ['getHours', [...moment(), method('duration', [], 'int')]],
  ['getMinutes', [...moment(), method('duration', [], 'int')]],
  ['getSeconds', [...moment(), method('duration', [], 'int')]],
]);

function binary(...rows: readonly (readonly [CelType, CelType, CelType])[]): readonly Overload[] {
  return rows.map(([left, right, result]) => plain([left, right], result));
}

/** Arithmetic; comparison, logic, `in` and indexing have rules of their own in the checker. */
export const ARITHMETIC: ReadonlyMap<string, readonly Overload[]> = new Map([
  [
    '_+_',
    binary(
      ['string', 'string', 'string'],
      ['int', 'int', 'int'],
      ['double', 'double', 'double'],
      ['timestamp', 'duration', 'timestamp'],
      ['duration', 'timestamp', 'timestamp'],
      ['duration', 'duration', 'duration'],
      [STRINGS, STRINGS, STRINGS],
    ),
  ],
  [
    '_-_',
    binary(
      ['int', 'int', 'int'],
      ['double', 'double', 'double'],
      ['timestamp', 'timestamp', 'duration'],
      ['timestamp', 'duration', 'timestamp'],
      ['duration', 'duration', 'duration'],
    ),
  ],
  ['_*_', binary(['int', 'int', 'int'], ['double', 'double', 'double'])],
  ['_/_', binary(['int', 'int', 'int'], ['double', 'double', 'double'])],
  ['_%_', binary(['int', 'int', 'int'])],
  ['-_', [plain(['int'], 'int'), plain(['double'], 'double')]],
]);

/** How an operator is written, for messages. */
export function operatorSymbol(name: string): string {
  return name === '@in' ? 'in' : name.replaceAll('_', '');
}

export function applies(overload: Overload, target: CelType | null, types: readonly CelType[]): boolean {
  if ((overload.target === null) !== (target === null) || overload.args.length !== types.length) return false;
  if (overload.target !== null && target !== null && !fits(target, overload.target)) return false;
  return overload.args.every((wanted, index) => fits(types[index] ?? 'dyn', wanted));
}

export function describeOverload(overload: Overload): string {
  return `${overload.target === null ? '' : `${typeName(overload.target)}.`}(${overload.args.map(typeName).join(', ')})`;
}
