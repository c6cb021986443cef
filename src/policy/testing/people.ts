import fc from 'fast-check';
import type { AttributeValue } from '../../domain/connector.ts';
import { type EmploymentSnapshot, type IdentitySnapshot, LIFECYCLE_STATES } from '../../domain/identity.ts';
import { type Attributes, attributesOf } from '../cel/attributes.ts';
import { recordSource } from '../documents/source.ts';

/** A small world for tests: every type of attribute, on both sides, required and optional. */
export const testSource = recordSource.parse({
  kind: 'Source',
  id: 'hr',
  type: 'csv',
  key: 'id',
  columns: {
    id: { as: 'employeeId', type: 'string', required: true },
    dep: { as: 'department' },
    typ: { as: 'type', required: true },
    lvl: { as: 'grade', type: 'integer' },
    rem: { as: 'remote', type: 'boolean' },
    beg: { as: 'startDate', type: 'date' },
    sta: { as: 'startsAt', type: 'instant' },
    tag: { as: 'tags', type: 'list' },
    giv: { as: 'givenName', of: 'identity' },
    fam: { as: 'familyName', of: 'identity' },
    mgr: { as: 'manager', of: 'identity' },
    vip: { as: 'vip', of: 'identity', type: 'boolean' },
    sco: { as: 'score', of: 'identity', type: 'integer' },
  },
});

export const testAttributes: Attributes = attributesOf([testSource]).attributes;
export const openAttributes: Attributes = attributesOf([]).attributes;

export const NOW = Date.UTC(2026, 6, 1);

const word = fc.constantFrom('Finance', 'Sales', 'IT', 'finance', '', 'Öé', '𝒳y', 'a b', ' x ');
const date = fc.constantFrom('2026-01-31', '2025-12-01', '2026-07-01');
const instant = fc.constantFrom(NOW - 1, NOW, NOW + 1, NOW + 86_400_000, NOW - 86_400_000 * 400);

/** Removes about a quarter of the values: what is missing is the interesting case. */
function thinned(
  values: Record<string, fc.Arbitrary<AttributeValue>>,
): fc.Arbitrary<Record<string, AttributeValue>> {
  const some = Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      fc.oneof({ weight: 3, arbitrary: value }, { weight: 1, arbitrary: fc.constant(undefined) }),
    ]),
  );
  return fc
    .record(some)
    .map((all) =>
      Object.fromEntries(
        Object.entries(all).filter((entry): entry is [string, AttributeValue] => entry[1] !== undefined),
      ),
    );
}

export const employments: fc.Arbitrary<EmploymentSnapshot> = fc.record({
  key: fc.constantFrom('E1', 'E2', 'C3'),
  onLeave: fc.boolean(),
  attributes: thinned({
    employeeId: fc.constantFrom('E1', 'E2'),
    department: word,
    type: fc.constantFrom('Employee', 'Contingent_Worker'),
    grade: fc.integer({ min: -2, max: 5 }),
    remote: fc.boolean(),
    startDate: date,
    startsAt: instant,
    tags: fc.array(fc.constantFrom('a', 'b', 'Finance'), { maxLength: 3 }),
  }),
});

export const identities: fc.Arbitrary<IdentitySnapshot> = fc.record({
  id: fc.constantFrom('p1', 'p2'),
  lifecycleState: fc.constantFrom(...LIFECYCLE_STATES),
  now: fc.constant(NOW),
  stateSince: instant,
  stateKnownSince: instant,
  legalHold: fc.boolean(),
  attributes: thinned({
    givenName: word,
    familyName: word,
    manager: word,
    vip: fc.boolean(),
    score: fc.integer({ min: -2, max: 5 }),
  }),
  employments: fc.array(employments, { maxLength: 3 }),
});

/** Values of wrong types, nulls and inherited names: sources should never send them, and one day one will. */
export const spoiltIdentities: fc.Arbitrary<IdentitySnapshot> = identities.chain((identity) =>
  fc
    .dictionary(
      fc.constantFrom('givenName', 'vip', 'score', 'manager', 'constructor', 'other'),
      fc.constantFrom<AttributeValue>(null, 'x', 1.5, 2 ** 60, true, ['a'], Number.NaN),
    )
    .map((spoilt) => ({ ...identity, attributes: { ...identity.attributes, ...spoilt } })),
);
