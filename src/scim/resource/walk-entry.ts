import { isObject, type Json } from '../json.ts';
import type { Schema } from '../schema/attribute.ts';
import type { Resolved, Shape } from '../schema/shape.ts';
import { invalidSyntax, invalidValue } from '../scim-error.ts';
import { type Located, locate, locateInside } from './locate.ts';
import { single } from './read-value.ts';
import { entriesIn, pathOf, RESOURCE_LIMITS, type Reading, shown } from './reading.ts';
import { leaveOut } from './unknown-name.ts';

export type Take = (target: Resolved, value: Json) => void;

/**
 * One member of a resource or of a PATCH without a path: `take` is told each attribute that it speaks of, `cleared` each
 * extension that is said to be unassigned.
 */
export function walkEntry(
  name: string,
  value: Json,
  shape: Shape,
  reading: Reading,
  take: Take,
  cleared: (schema: Schema) => void = () => {},
): void {
  if (name.toLowerCase() === 'schemas') return;
  const located = find(name, '', shape, reading, () => locate(name, shape));
  if (located?.kind === 'attribute') take(located.target, value);
  if (located?.kind === 'schema') walkSchema(located.schema, value, shape, reading, take, cleared);
}

/** What the object of a schema says. */
export function walkSchema(
  schema: Schema,
  value: Json,
  shape: Shape,
  reading: Reading,
  take: Take,
  cleared: (schema: Schema) => void,
): void {
  const held = single(value, schema.id, reading);
  if (held === null || (held === '' && reading.dialect === 'tolerant')) {
    cleared(schema);
    return;
  }
  if (!isObject(held)) throw invalidValue(`${schema.id}: expected an object`);
  for (const [inside, one] of entriesIn(held, schema.id)) {
    const found = find(inside, `${schema.id}:`, shape, reading, () => locateInside(inside, schema, shape));
    if (found?.kind === 'attribute') take(found.target, one);
  }
}

function find(
  name: string,
  before: string,
  shape: Shape,
  reading: Reading,
  look: () => Located | null,
): Located | null {
  if (name.length > RESOURCE_LIMITS.name)
    throw invalidSyntax(`${before}${shown(name)}: a name of more than ${RESOURCE_LIMITS.name} characters`);
  const located = look();
  if (reading.dialect === 'strict') {
    if (located === null) throw invalidSyntax(`${before}${shown(name)}: there is no such attribute`);
    if (located.kind === 'attribute' && !located.exact)
      throw invalidSyntax(
        `${before}${shown(name)}: write it as ${pathOf(located.target)}, inside its objects`,
      );
  } else if (located === null) leaveOut(`${before}${name}`, shape, reading);
  return located;
}
