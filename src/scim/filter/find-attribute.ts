import type { Place, Predicate } from '../../domain/search/predicate.ts';
import type { Attribute } from '../schema/attribute.ts';
import type { AttributePath, Shape } from '../schema/shape.ts';
import { invalidFilter, type ScimError } from '../scim-error.ts';
import type { FilterColumns, RelatedRows } from './columns.ts';
import { printPath } from './print-filter.ts';
import { quoted } from './scan-filter.ts';

type Question = (place: Place) => Predicate;

/** An attribute of a resource, or of one element of it, and where its value is. */
export interface Found {
  /** As it was written, for messages. */
  readonly name: string;
  readonly attribute: Attribute;
  /** A question about a value there; of one of several values. */
  readonly ask: (question: Question) => Predicate;
  /** The same about whatever stands there, a list as a whole. */
  readonly whole: (question: Question) => Predicate;
  /** Words that are stored in their own case. */
  readonly words?: readonly string[];
  /** Always there, and nothing else is known of it. */
  readonly made: boolean;
  /** What `[...]` behind it is about: its elements, or itself; null: it has nothing inside. */
  readonly inside: Inside | null;
}

interface Inside {
  readonly wrap: (of: Predicate) => Predicate;
  readonly find: Finder;
}

export type Finder = (path: AttributePath) => Found;

const nowhere = (name: string): ScimError =>
  invalidFilter(`filter: there is no attribute ${quoted(name)} here`);
export const unsearchable = (name: string): ScimError =>
  invalidFilter(`filter: ${quoted(name)} cannot be searched`);

/** Secrets are not looked for, and bytes are not kept in the copy that is searched. */
const isHidden = ({ type, returned, mutability }: Attribute) =>
  type === 'binary' || returned === 'never' || mutability === 'writeOnly';

const below = (place: Place, name: string): Place => ({ ...place, path: [...(place.path ?? []), name] });

const anyElement =
  (list: Place) =>
  (of: Predicate): Predicate => ({ element: list, of });

/** Finds what filters on resources of this kind name. */
export function attributesOf(shape: Shape, stored: FilterColumns): Finder {
  return (path) => {
    const name = printPath(path);
    const resolved = shape.resolve(path);
    if (resolved === null) throw nowhere(name);
    const { extension, attribute, sub } = resolved;
    if (isHidden(attribute) || (sub !== null && isHidden(sub))) throw unsearchable(name);
    if (extension === null) {
      const rows = member(stored.related, attribute.name);
      if (rows !== undefined) return inRows(name, attribute, sub, rows);
      const canonical = sub === null ? attribute.name : `${attribute.name}.${sub.name}`;
      const column = member(stored.columns, canonical);
      if (column !== undefined) return inPlace(name, sub ?? attribute, { column });
      if (stored.made.includes(canonical)) return madeAlways(name, sub ?? attribute);
    }
    const place = {
      column: stored.document,
      path: [...(extension === null ? [] : [extension]), attribute.name],
    };
    const found = inPlace(name, attribute, place);
    return sub === null ? found : withSub(name, found, attribute, sub, place);
  };
}

function member<V>(record: Readonly<Record<string, V>>, name: string): V | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}

function inPlace(name: string, attribute: Attribute, place: Place): Found {
  const whole = (question: Question) => question(place);
  const ask = attribute.multiValued
    ? (question: Question) => anyElement(place)(question({ path: [] }))
    : whole;
  return {
    name,
    attribute,
    ask,
    whole,
    made: false,
    inside: insideOf(attribute, place),
  };
}

function insideOf(attribute: Attribute, place: Place): Inside | null {
  const { multiValued } = attribute;
  if (!multiValued && attribute.type !== 'complex') return null;
  const here: Place = multiValued ? { path: [] } : place;
  return {
    wrap: multiValued ? anyElement(place) : (of) => of,
    find: (path) => {
      const name = printPath(path);
      // The only name for the values of a list that have no names inside.
      if (attribute.type !== 'complex' && isNamed('value', path))
        return inPlace(name, { ...attribute, multiValued: false }, here);
      const sub = subOf(attribute, path);
      if (isHidden(sub)) throw unsearchable(name);
      return inPlace(name, sub, below(here, sub.name));
    },
  };
}

const isNamed = (name: string, { urn, attribute, sub }: AttributePath) =>
  urn === null && sub === null && attribute.toLowerCase() === name;

function subOf(attribute: Attribute, path: AttributePath): Attribute {
  const found = attribute.subAttributes?.find((sub) => isNamed(sub.name.toLowerCase(), path));
  if (found === undefined) throw nowhere(`${attribute.name}[${printPath(path)}]`);
  return found;
}

/** `emails.type` outside of brackets: of any element. */
function withSub(name: string, of: Found, attribute: Attribute, sub: Attribute, place: Place): Found {
  const found = inPlace(name, sub, below(attribute.multiValued ? { path: [] } : place, sub.name));
  return {
    ...found,
    ask: (question) => (of.inside === null ? found.ask(question) : of.inside.wrap(found.ask(question))),
    whole: (question) => (of.inside === null ? found.whole(question) : of.inside.wrap(found.whole(question))),
    inside: null,
  };
}

/** Each element is a row of another table. */
function inRows(name: string, attribute: Attribute, sub: Attribute | null, rows: RelatedRows): Found {
  const wrap = (of: Predicate): Predicate => ({ related: rows.relation, of });
  const inside: Inside = {
    wrap,
    find: (path) => inColumn(printPath(path), subOf(attribute, path), rows),
  };
  if (sub === null) {
    const whole = () => wrap({ all: [] });
    return { name, attribute, ask: whole, whole, made: false, inside };
  }
  const found = inColumn(name, sub, rows);
  return {
    ...found,
    ask: (question) => wrap(found.ask(question)),
    whole: (question) => wrap(found.whole(question)),
  };
}

function inColumn(name: string, sub: Attribute, { columns, words }: RelatedRows): Found {
  const column = member(columns, sub.name);
  if (column === undefined) throw unsearchable(name);
  const few = words === undefined ? undefined : member(words, column);
  return { ...inPlace(name, sub, { column }), ...(few === undefined ? {} : { words: few }), inside: null };
}

function madeAlways(name: string, attribute: Attribute): Found {
  const always = () => ({ all: [] });
  return { name, attribute, ask: always, whole: always, made: true, inside: null };
}
