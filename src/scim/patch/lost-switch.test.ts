import { describe, expect, it } from 'vitest';
import { userShape } from '../schema/core-user.ts';
import { ScimError } from '../scim-error.ts';
import { applyPatch } from './apply-patch.ts';
import { readPatch } from './read-patch.ts';

const shape = userShape([]);
const patched = (...Operations: readonly object[]) => {
  try {
    return applyPatch(
      { userName: 'ada', active: true },
      readPatch({ Operations }, 'tolerant'),
      shape,
      'tolerant',
    ).resource.active;
  } catch (error) {
    if (error instanceof ScimError) return error.status;
    throw error;
  }
};

describe('a switch-off', () => {
  it.each([
    [{ op: 'replace', path: 'active.value', value: false }],
    [{ op: 'replace', path: 'urn:ietf:params:scim:schemas:core:2.0:User.active', value: false }],
    [{ op: 'replace', path: 'urn:example:other:active', value: 'False' }],
    [{ op: 'replace', value: { 'urn:example:other:active': false } }],
    [{ op: 'replace', value: { 'active ': false } }],
    [{ op: 'replace', value: { 'account.active': false } }],
  ])('that is not understood is refused, not left out: %j', (operation) => {
    expect(patched(operation)).toBe(400);
  });

  it.each([[''], [null], [[]], [{}], [0], [1], ['no'], [[null]], [{ value: null }], ['False '], [[[]]]])(
    'is nothing that only looks like one: %j',
    (value) => {
      for (const op of ['add', 'replace'])
        for (const operation of [
          { op, path: 'active', value },
          { op, value: { active: value } },
          { op: 'remove', path: 'active', value },
        ])
          expect([true, 400]).toContain(patched(operation));
    },
  );

  it('is found among what is left out', () => {
    expect(
      patched({ op: 'add', path: 'unknown', value: 1 }, { op: 'replace', path: 'Active', value: 'FALSE' }),
    ).toBe(false);
    expect(patched({ op: 'add', value: { activeSince: 'x', 'urn:x:y': 1, interactive: false } })).toBe(true);
  });
});
