import type { Entry } from 'ldapts';
import { type FlatRecord, flatRecord } from '../feed/flat-record.ts';
import { type RowShape, wrongShape } from '../feed/row-shape.ts';
import { decodeInstant } from '../value/decode-date.ts';
import type { ValueType } from '../value/decode-value.ts';
import {
  guidText,
  isoOfFileTime,
  isoOfGeneralized,
  isSwitchedOff,
  sidText,
  textOfBytes,
} from './directory-values.ts';

/** What cannot be read is given on as an object, which is no value: the row is set aside, and that is said. */
const UNREADABLE = {};
const ATTRIBUTE = /^[A-Za-z][A-Za-z0-9-]{0,127}$/;
const DN = 'dn';
/** What Lockstep works out of an entry, and which attributes it needs for that. */
const DERIVED: Readonly<Record<string, (entry: ReadEntry) => unknown>> = {
  'lockstep:disabled': (entry) => (showsState(entry) ? isDisabled(entry) : UNREADABLE),
  'lockstep:ends': (entry) => (showsState(entry) ? endOf(entry).ends : UNREADABLE),
  'lockstep:endsAt': (entry) => (showsState(entry) ? (endOf(entry).at ?? undefined) : UNREADABLE),
  'lockstep:lockedAt': lockedAt,
  'lockstep:firstDay': firstDay,
};
const CHANGED_TIMES = ['whenChanged', 'modifyTimestamp'] as const;
const MADE_TIMES = ['whenCreated', 'createTimestamp'] as const;
const NEEDED = [
  'userAccountControl',
  'accountExpires',
  'pwdAccountLockedTime',
  ...CHANGED_TIMES,
  ...MADE_TIMES,
] as const;
/** "The account has been permanently locked" (slapo-ppolicy): no wrong password does that. */
const LOCKED_FOR_GOOD = '000001010000Z';
const DAY_MS = 86_400_000;

/** Attribute names in lower case; a value that is no text, or is cut off, is null. */
export interface ReadEntry {
  readonly dn: string;
  readonly values: ReadonlyMap<string, readonly (string | null)[]>;
}

/** How one declared field is read. */
export interface EntryField {
  readonly name: string;
  readonly type: ValueType;
  /** One value and no other: keys and facts are never chosen from several. */
  readonly single: boolean;
}

/** Throws FEED_SHAPE for a field that no attribute can have. `single`: fields that decide who somebody is, or when. */
export function entryFields(shape: RowShape, single: ReadonlySet<string>): readonly EntryField[] {
  return shape.columns.map(({ header, type }) => {
    if (!Object.hasOwn(DERIVED, header) && header !== DN && !ATTRIBUTE.test(header))
      wrongShape(`${JSON.stringify(header)} is no attribute of a directory`);
    return { name: header, type, single: single.has(header) };
  });
}

/** What has to be asked for. */
export function attributesOf(fields: readonly EntryField[]): readonly string[] {
  const derived = fields.some(({ name }) => Object.hasOwn(DERIVED, name));
  const declared = fields.map(({ name }) => name).filter((name) => ATTRIBUTE.test(name) && name !== DN);
  return [...new Set([...declared, ...(derived ? NEEDED : [])])];
}

/** For `explicitBufferAttributes`: every value as bytes, whatever case the server gives to the attribute's name. */
export class EveryAttribute extends Array<string> {
  override includes(): boolean {
    return true;
  }
}

export function readEntry(entry: Entry): ReadEntry {
  const values = new Map<string, readonly (string | null)[]>();
  for (const [name, value] of Object.entries(entry)) {
    if (name === DN) continue;
    const [base = '', ...options] = name.toLowerCase().split(';');
    // Active Directory gives long lists in pieces (`member;range=0-1499`): one piece must not pass for the list.
    if (options.some((option) => option.startsWith('range='))) values.set(base, [null]);
    else if (options.length === 0 && values.get(base)?.length !== 1)
      values.set(
        base,
        [value].flat().map((one) => textOf(base, one)),
      );
  }
  return { dn: entry.dn, values };
}

function textOf(attribute: string, value: string | Uint8Array): string | null {
  if (typeof value === 'string') return value;
  if (attribute === 'objectguid') return guidText(value);
  return attribute === 'objectsid' ? sidText(value) : textOfBytes(value);
}

export function valuesOf(entry: ReadEntry, attribute: string): readonly (string | null)[] {
  return entry.values.get(attribute.toLowerCase()) ?? [];
}

/** The declared fields of an entry, and nothing else of it. */
export function recordOf(entry: ReadEntry, fields: readonly EntryField[]): FlatRecord {
  return flatRecord(fields.map((field) => [field.name, fieldOf(entry, field)]));
}

function fieldOf(entry: ReadEntry, { name, type, single }: EntryField): unknown {
  const derived = Object.hasOwn(DERIVED, name) ? DERIVED[name] : undefined;
  if (derived !== undefined) return derived(entry);
  if (name === DN) return entry.dn;
  const values = valuesOf(entry, name);
  if (values.includes(null)) return UNREADABLE;
  // A directory keeps values in no order: the same one has to be found every time.
  const texts = (values as readonly string[]).map((text) => typed(text, type)).toSorted();
  if (type === 'list') return texts;
  return single && texts.length > 1 ? UNREADABLE : texts[0];
}

/** Times of a directory in the form that dates and instants have elsewhere. */
function typed(text: string, type: ValueType): string {
  if (type !== 'date' && type !== 'instant') return text;
  const iso = isoOfGeneralized(text);
  if (iso === null) return text;
  if (type === 'instant') return iso;
  // Of any other time of day the date would depend on a zone.
  return iso.endsWith('T00:00:00.000Z') ? iso.slice(0, 10) : text;
}

function first(entry: ReadEntry, ...attributes: readonly string[]): string | null {
  for (const attribute of attributes) {
    const [value] = valuesOf(entry, attribute);
    if (typeof value === 'string') return value;
  }
  return null;
}

function timeOf(entry: ReadEntry, attributes: readonly string[]): string | null {
  return isoOfGeneralized(first(entry, ...attributes) ?? '');
}

/**
 * Whether our account may see what an end is read from. Active Directory has userAccountControl on every account; a
 * directory with password policies shows nothing on an account that is on, so its other operational attributes have to do.
 */
function showsState(entry: ReadEntry): boolean {
  if (first(entry, 'userAccountControl', 'pwdAccountLockedTime') !== null) return true;
  return (
    first(entry, 'whenChanged', 'whenCreated') === null &&
    first(entry, 'modifyTimestamp', 'createTimestamp') !== null
  );
}

function isDisabled(entry: ReadEntry): boolean {
  return (
    isSwitchedOff(first(entry, 'userAccountControl') ?? '') ||
    first(entry, 'pwdAccountLockedTime') === LOCKED_FOR_GOOD
  );
}

/** Since when wrong passwords keep somebody out. That is no end of anything. */
function lockedAt(entry: ReadEntry): string | undefined {
  return timeOf(entry, ['pwdAccountLockedTime']) ?? undefined;
}

/** When an account was switched off nobody keeps: its last change is the latest that it can have been. */
function endOf(entry: ReadEntry): { readonly ends: boolean; readonly at: string | null } {
  const expires = isoOfFileTime(first(entry, 'accountExpires') ?? '');
  if (!isDisabled(entry)) return { ends: expires !== null, at: expires };
  const changed = timeOf(entry, CHANGED_TIMES);
  const earlier = expires !== null && (changed === null || expires < changed);
  return { ends: true, at: earlier ? expires : changed };
}

function firstDay(entry: ReadEntry): string | undefined {
  const made = decodeInstant(timeOf(entry, MADE_TIMES) ?? '');
  // The day before has begun in every zone of the world.
  return made === null ? undefined : new Date(made - DAY_MS).toISOString().slice(0, 10);
}
