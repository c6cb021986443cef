import type { Attributes, AttributeValue } from '../../domain/connector.ts';
import type { Keys, Leave, Termination } from '../../domain/identity/inputs.ts';
import type { Instant } from '../../domain/identity.ts';
import type { AttributeField, FactFields, Flag, RecordMapping } from './record-mapping.ts';

/** Gives the value of a field, null where it is empty or missing. May throw for one that cannot be read. */
export type FieldReader = (field: string) => AttributeValue;

type TextFact = {
  [K in keyof FactFields]-?: NonNullable<FactFields[K]> extends string ? K : never;
}[keyof FactFields];
type FlagFact = Exclude<keyof FactFields, TextFact>;

export function textFact(read: FieldReader, facts: FactFields, fact: TextFact): string | null {
  const field = facts[fact];
  const value = field === undefined ? null : read(field);
  return value === null ? null : String(value);
}

/** Instants and whole numbers. */
export function numberFact(read: FieldReader, facts: FactFields, fact: TextFact): number | null {
  const field = facts[fact];
  const value = field === undefined ? null : read(field);
  return typeof value === 'number' ? value : null;
}

export function flagFact(read: FieldReader, facts: FactFields, fact: FlagFact): boolean {
  const flag: Flag | undefined = facts[fact];
  if (flag === undefined) return false;
  if (typeof flag === 'string') return read(flag) === true;
  const value = read(flag.column);
  const wanted = typeof flag.equals === 'string' ? [flag.equals] : flag.equals;
  return value !== null && wanted.includes(String(value));
}

/** Null where the record tells of no end. */
export function readTermination(read: FieldReader, facts: FactFields): Termination | null {
  const termination = {
    lastDay: textFact(read, facts, 'lastDay'),
    terminationDate: textFact(read, facts, 'terminationDate'),
    immediate: flagFact(read, facts, 'immediate'),
    moment: numberFact(read, facts, 'moment') as Instant | null,
    reason: textFact(read, facts, 'terminationReason'),
  };
  const { lastDay, terminationDate, immediate, moment } = termination;
  // "Immediate" alone is kept: a row that ends somebody and does not say when must be seen, not skipped.
  return lastDay === null && terminationDate === null && moment === null && !immediate ? null : termination;
}

/** Null where the record tells of no leave. A leave without an id is named by its first day. */
export function readLeave(read: FieldReader, facts: FactFields): Leave | null {
  const start = textFact(read, facts, 'leaveStart');
  const id = textFact(read, facts, 'leaveId') ?? (start === null ? null : `from ${start}`);
  if (id === null) return null;
  return {
    id,
    type: textFact(read, facts, 'leaveType'),
    // Empty where the record has an id only; the check of the row refuses it.
    start: start ?? '',
    estimatedEnd: textFact(read, facts, 'leaveEstimatedEnd'),
    back: textFact(read, facts, 'leaveBack'),
  };
}

export function readAttributes(read: FieldReader, fields: readonly AttributeField[]): Attributes {
  return Object.fromEntries(fields.map(({ field, as }) => [as, read(field)]));
}

export function readKeys(read: FieldReader, mapping: RecordMapping): Keys {
  const keys: [string, string][] = [];
  for (const { field, as } of mapping.attributes) {
    const value = mapping.strongKeys.includes(as) ? read(field) : null;
    if (value !== null) keys.push([as, String(value)]);
  }
  return Object.fromEntries(keys);
}
