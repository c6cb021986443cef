import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { WHOLE } from '../../../test/support/runs.ts';
import { bool, list, text } from '../testing/expressions.ts';
import {
  employments,
  identities,
  openAttributes,
  spoiltIdentities,
  testAttributes,
} from '../testing/people.ts';
import type { Attributes } from './attributes.ts';
import { prepareExpression } from './expression.ts';
import type { Scope } from './scope.ts';
import { SLOTS, type Slot } from './slots.ts';

/** The closures against the package's evaluator: the same text, the same people, the same three-valued answer. */
/** The fast run tries a part of the expressions on the same people. */
const SHARE = WHOLE ? 1 : 0.25;

interface Tally {
  expressions: number;
  refused: number;
  native: number;
  evaluations: number;
  unknown: number;
  yes: number;
}

function compare(
  expressions: fc.Arbitrary<string>,
  slot: Slot,
  attributes: Attributes,
  people = identities,
  full = 600,
): Tally {
  const tally: Tally = { expressions: 0, refused: 0, native: 0, evaluations: 0, unknown: 0, yes: 0 };
  const population = fc.sample(
    fc.record({ identity: people, employment: fc.option(employments, { nil: undefined, freq: 9 }) }),
    { numRuns: 30, seed: 7 },
  );
  fc.assert(
    fc.property(expressions, (source) => {
      const { expression } = prepareExpression(source, slot, attributes);
      tally.expressions += 1;
      if (expression === null) {
        tally.refused += 1;
        return;
      }
      if (expression.native) tally.native += 1;
      for (const { identity, employment } of population) {
        const scope: Scope = { identity, employment, locals: [] };
        const ours = expression.evaluate(scope);
        const theirs = expression.reference(scope);
        tally.evaluations += 1;
        if (ours === undefined) tally.unknown += 1;
        if (ours === true) tally.yes += 1;
        if (JSON.stringify(ours) !== JSON.stringify(theirs)) {
          throw new Error(
            `${source}\nclosures ${JSON.stringify(ours)}, reference ${JSON.stringify(theirs)}\n${JSON.stringify(scope)}`,
          );
        }
      }
    }),
    { numRuns: full * SHARE, seed: 20260701 },
  );
  return tally;
}

describe('closures and reference evaluator', () => {
  it('agree on truth values over declared attributes', () => {
    const tally = compare(bool, SLOTS.employmentRule, testAttributes, identities, 1200);
    console.log('differential, rules:', tally);
    expect(tally.evaluations).toBeGreaterThan(20_000 * SHARE);
    expect(tally.unknown).toBeGreaterThan(3_000 * SHARE);
    expect(tally.yes).toBeGreaterThan(3_000 * SHARE);
    expect(tally.native).toBeGreaterThan(300 * SHARE);
  });

  it('agree where attributes are not declared', () => {
    const tally = compare(bool, SLOTS.employmentRule, openAttributes);
    console.log('differential, undeclared:', tally);
    expect(tally.evaluations).toBeGreaterThan(10_000 * SHARE);
  });

  it('agree on values of wrong types', () => {
    const tally = compare(bool, SLOTS.employmentRule, testAttributes, spoiltIdentities);
    expect(tally.evaluations).toBeGreaterThan(10_000 * SHARE);
  });

  it('agree on mapped texts and lists', () => {
    const texts = compare(text, SLOTS.userName, testAttributes);
    const lists = compare(list, SLOTS.mapped, testAttributes, identities, 300);
    console.log('differential, texts:', texts, 'lists:', lists);
    expect(texts.evaluations).toBeGreaterThan(10_000 * SHARE);
    expect(lists.evaluations).toBeGreaterThan(5_000 * SHARE);
  });
});
