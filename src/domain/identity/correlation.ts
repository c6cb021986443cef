import type { Keys } from './inputs.ts';

/**
 * Keys that together prove who somebody is, strongest set first. All must be present; names and mail addresses
 * have no place here.
 */
export interface KeySet {
  readonly id: string;
  readonly keys: readonly string[];
  /**
   * A value of `shared` that is held with different values of `differs` is a dummy (an agency's placeholder
   * number) and joins nobody.
   */
  readonly dummy: { readonly shared: string; readonly differs: string } | null;
}

/** One line of the key index: what one employment says under one key set. */
export interface KeyEntry {
  readonly set: string;
  /** All values of the set, canonical. Equal text = same person. */
  readonly value: string;
  /** For the search for dummies: equal `shared` with another `differs`. Null where the set has no dummies. */
  readonly shared: string | null;
  readonly differs: string | null;
}

/** What the key index has for one entry of the record. */
export interface Found {
  readonly set: string;
  /** Identities with an equal (set, value), of any employment. */
  readonly identities: readonly string[];
  /**
   * Values of `differs` other than the record's own, held with equal (set, shared) by *other* employments, the
   * other rows of the same report included. One is enough to know.
   */
  readonly differing: readonly string[];
}

/** The identity that the employment of the record belongs to already, with what it said last. */
export interface Linked {
  readonly identityId: string;
  /** A person said whose it is. Others with the same keys do not question that; keys that are new to it still do. */
  readonly pinned?: boolean;
  readonly entries: readonly KeyEntry[];
}

export type Ambiguity =
  /** The keys of the record fit several identities. */
  | 'severalFit'
  /** The employment belongs to one identity, its keys now say another. */
  | 'linkedElsewhere'
  /** The employment has changed its keys, and none of the new ones is known: perhaps the number was given away. */
  | 'keysChanged';

export type Correlation =
  /** `by`: id of the key set, or 'link' where the employment was linked before and no key says otherwise. */
  | {
      readonly kind: 'existing';
      readonly identityId: string;
      readonly by: string;
      readonly dummies: readonly string[];
    }
  | { readonly kind: 'new'; readonly dummies: readonly string[] }
  /** For a person to decide: nothing is linked, merged or moved. */
  | {
      readonly kind: 'ambiguous';
      readonly candidates: readonly string[];
      readonly why: Ambiguity;
      /** candidate -> key sets that fit it. */
      readonly fits: Readonly<Record<string, readonly string[]>>;
      readonly dummies: readonly string[];
    };

/** The index lines of a record. An incomplete set gives none: an empty key matches nothing. */
export function keyEntries(keys: Keys, keySets: readonly KeySet[]): readonly KeyEntry[] {
  return keySets.flatMap(({ id, keys: names, dummy }) => {
    const values = names.map((name) => keyValue(keys, name));
    if (values.includes('')) return [];
    return [
      {
        set: id,
        value: JSON.stringify(values),
        shared: dummy === null ? null : keyValue(keys, dummy.shared),
        differs: dummy === null ? null : keyValue(keys, dummy.differs),
      },
    ];
  });
}

function keyValue(keys: Keys, name: string): string {
  return Object.hasOwn(keys, name) ? (keys[name] ?? '').trim() : '';
}

/** True when both records say the same of themselves. */
export function sameEntries(a: readonly KeyEntry[], b: readonly KeyEntry[]): boolean {
  return (
    a.length === b.length &&
    a.every(({ set, value }) => b.some((other) => other.set === set && other.value === value))
  );
}

function keysContradict(old: readonly KeyEntry[], entries: readonly KeyEntry[]): boolean {
  return old.some(({ set, value }) => entries.some((entry) => entry.set === set && entry.value !== value));
}

/**
 * Whose record is it? `found` has what the index knows of each of `entries`, `linked` the identity of the
 * record's own employment, null for an employment not seen before.
 */
export function correlate(
  entries: readonly KeyEntry[],
  found: readonly Found[],
  linked: Linked | null,
): Correlation {
  const dummies: string[] = [];
  const fits = new Map<string, string[]>();
  for (const { set, shared } of entries) {
    const known = found.find((item) => item.set === set);
    if (known === undefined) continue;
    if (shared !== null && known.differing.length > 0) {
      dummies.push(set);
      continue;
    }
    for (const identity of known.identities) fits.set(identity, [...(fits.get(identity) ?? []), set]);
  }
  const candidates = [...fits.keys()];
  const ambiguous = (why: Ambiguity, of: readonly string[]): Correlation => ({
    kind: 'ambiguous',
    candidates: [...new Set(of)].sort(),
    why,
    fits: Object.fromEntries(fits),
    dummies,
  });

  const [first] = candidates;
  if (linked === null) {
    if (first === undefined) return { kind: 'new', dummies };
    if (candidates.length > 1) return ambiguous('severalFit', candidates);
    return { kind: 'existing', identityId: first, by: fits.get(first)?.[0] ?? '', dummies };
  }
  const own = fits.get(linked.identityId);
  const settled = linked.pinned === true && (own !== undefined || linked.entries.length === 0);
  if (settled) return { kind: 'existing', identityId: linked.identityId, by: own?.[0] ?? 'link', dummies };
  if (candidates.some((identity) => identity !== linked.identityId)) {
    return ambiguous(own === undefined ? 'linkedElsewhere' : 'severalFit', [
      linked.identityId,
      ...candidates,
    ]);
  }
  if (own === undefined && keysContradict(linked.entries, entries)) {
    return ambiguous('keysChanged', [linked.identityId]);
  }
  return { kind: 'existing', identityId: linked.identityId, by: own?.[0] ?? 'link', dummies };
}
