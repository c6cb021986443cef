import type { Schema } from '../../scim/schema/attribute.ts';
import { groupShape } from '../../scim/schema/core-group.ts';
import { userShape, userShapeWithoutPassword } from '../../scim/schema/core-user.ts';
import { ENTERPRISE_USER } from '../../scim/schema/enterprise-user.ts';
import type { Shape } from '../../scim/schema/shape.ts';
import type { Row } from '../tables/index.ts';

/** One identity provider's way in, as a request meets it. */
export interface Connection {
  readonly id: string;
  readonly name: string;
  readonly dialect: 'tolerant' | 'strict';
  readonly user: Shape;
  readonly group: Shape;
  /** Absolute, without a slash at its end: what `meta.location` begins with. */
  readonly base: string;
}

/** Shapes are made once per set of extensions: requests come by the thousand. */
const KEPT = 1_000;
const shapes = new Map<string, Shape>();
const group = groupShape([]);

export function connectionOf(row: Row<'scim_connection'>, base: string): Connection {
  const { dialect, extensions, profile } = row.settings;
  const user = userShapeWith(extensions, profile !== 'ipsie-al');
  return { id: row.connection_id, name: row.name, dialect, user, group, base };
}

function userShapeWith(extensions: readonly unknown[], password: boolean): Shape {
  const key = JSON.stringify([password, extensions]);
  let shape = shapes.get(key);
  if (shape === undefined) {
    if (shapes.size >= KEPT) shapes.clear();
    // Checked when the connection was made.
    const make = password ? userShape : userShapeWithoutPassword;
    shape = make([ENTERPRISE_USER, ...(extensions as readonly Schema[])]);
    shapes.set(key, shape);
  }
  return shape;
}
