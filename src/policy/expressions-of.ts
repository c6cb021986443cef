import { SLOTS, type Slot } from './cel/slots.ts';
import type { Kind } from './documents/kinds.ts';

export interface WrittenExpression {
  readonly path: readonly (string | number)[];
  readonly text: string;
  readonly slot: Slot;
}

type Fields = Readonly<Record<string, unknown>>;

/** Where each kind of document has expressions; `*` stands for every item of a list or member of a map. */
function slotsOf(document: Fields & { readonly kind: Kind }): readonly (readonly [string, Slot])[] {
  switch (document.kind) {
    case 'Source':
    case 'Target':
    case 'Guard':
    case 'Hook':
      return [];
    case 'Role':
      return [['entitlements.*.when', SLOTS.employmentRule]];
    case 'BirthrightRule':
      return [['when', document.for === 'identity' ? SLOTS.identityRule : SLOTS.employmentRule]];
    case 'LifecyclePolicy':
      return [
        ['when', SLOTS.lifecycle],
        ['steps.*.unless', SLOTS.lifecycle],
        ['successor', SLOTS.successor],
        ['reason', SLOTS.reason],
      ];
    case 'Mapping':
      return [
        ['userName', SLOTS.userName],
        ['attributes.*', SLOTS.mapped],
      ];
  }
}

/** Every expression of a document, also of one that its schema refuses: what is no text there is none. */
export function expressionsOf(document: { readonly kind: Kind }): readonly WrittenExpression[] {
  const fields: Fields & { readonly kind: Kind } = { ...document };
  return slotsOf(fields).flatMap(([pattern, slot]) =>
    textsAt(fields, pattern.split('.')).map(({ path, text }) => ({ path, text, slot })),
  );
}

function textsAt(
  value: unknown,
  [step, ...rest]: readonly string[],
): { readonly path: readonly (string | number)[]; readonly text: string }[] {
  if (step === undefined) return typeof value === 'string' ? [{ path: [], text: value }] : [];
  if (typeof value !== 'object' || value === null) return [];
  const members: readonly (readonly [string | number, unknown])[] = Array.isArray(value)
    ? value.map((item, index) => [index, item] as const)
    : Object.entries(value);
  return members
    .filter(([name]) => step === '*' || name === step)
    .flatMap(([name, member]) =>
      textsAt(member, rest).map(({ path, text }) => ({ path: [name, ...path], text })),
    );
}
