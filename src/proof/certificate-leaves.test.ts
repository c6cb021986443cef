import { describe, expect, it } from 'vitest';
import type { ItemDefinition } from './certificate.ts';
import {
  decidedLeafBody,
  inventoriedLeafBody,
  issuedLeafBody,
  itemLeafBody,
  LEAVE_LEAVES,
} from './certificate-leaves.ts';
import { commit } from './commitment.ts';
import {
  decisionOf,
  definitionsOn,
  goodStory,
  inventoryOf,
  issueStory,
  itemOf,
  PERSON,
} from './testing/sample-leave.ts';

const key = new Uint8Array(32).fill(5);
const decision = decisionOf(['mail']);
const three = definitionsOn('mail');

function orders<T>(list: readonly T[]): readonly (readonly T[])[] {
  return list.length < 2
    ? [list]
    : list.flatMap((one, at) => orders(list.toSpliced(at, 1)).map((rest) => [one, ...rest]));
}

/** Keys of every level sorted, as RFC 8785 has them; written apart from what is tested. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, inner]) => [name, sorted(inner)]),
  );
}

const bodyOf = (leave: string, value: unknown) => ({
  commitment: commit(key, JSON.stringify(sorted(value))),
  leave,
});

describe('what a leaf commits to', () => {
  const found = inventoryOf('mail');

  it('is the same in whatever order the items come, and holds of them what defines them', () => {
    const decided = bodyOf('l1', { decision, items: three, person: PERSON });
    const read = bodyOf('l1', { inventory: found, items: three });
    for (const items of orders(three.map((each): ItemDefinition => itemOf(each, decision)))) {
      expect(decidedLeafBody('l1', key, { person: PERSON, decision, items })).toEqual(decided);
      expect(inventoriedLeafBody('l1', key, { inventory: found, items })).toEqual(read);
    }
  });

  it('is of an item all that the certificate shows, and of the issue the body and the page', () => {
    for (const each of three) {
      const item = itemOf(each, decision);
      expect(itemLeafBody('l1', key, item)).toEqual(bodyOf('l1', { item }));
    }
    const { body } = issueStory(goodStory(1));
    expect(issuedLeafBody(key, body, 'page')).toEqual(bodyOf(body.leave, { body, page: 'page' }));
  });

  it('is said under these names, which certificates out there have', () => {
    expect(Object.values(LEAVE_LEAVES)).toEqual([
      'leave.decided',
      'leave.inventoried',
      'operation.verified',
      'operation.attested',
      'certificate.issued',
    ]);
  });
});
