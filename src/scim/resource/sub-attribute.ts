import type { Attribute } from '../schema/attribute.ts';

const SUBS = new WeakMap<Attribute, ReadonlyMap<string, Attribute>>();

/** Names are found in any case (RFC 7643 section 2.1). */
export function subAttribute(attribute: Attribute, name: string): Attribute | undefined {
  let subs = SUBS.get(attribute);
  if (subs === undefined) {
    subs = new Map((attribute.subAttributes ?? []).map((sub) => [sub.name.toLowerCase(), sub]));
    SUBS.set(attribute, subs);
  }
  return subs.get(name.toLowerCase());
}

/** Accepted, and never kept (RFC 7643 section 4.1.1, password). */
export const isSecret = ({ mutability, returned }: Attribute) =>
  returned === 'never' || mutability === 'writeOnly';
