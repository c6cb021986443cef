import { describe, expect, it } from 'vitest';
import { ScimError } from '../scim-error.ts';
import { PATCH_LIMIT, PATCH_SCHEMA, readPatch } from './read-patch.ts';

function refusal(attempt: () => unknown): ScimError {
  try {
    attempt();
  } catch (error) {
    if (error instanceof ScimError) return error;
    throw error;
  }
  throw new Error('it was accepted');
}

const one = { op: 'replace', path: 'active', value: false };

describe('readPatch', () => {
  it('reads names and operations in any case, with schemas when strict', () => {
    expect(readPatch({ operations: [{ OP: 'Replace', Path: 'active', Value: false }] }, 'tolerant')).toEqual([
      one,
    ]);
    expect(readPatch({ schemas: [PATCH_SCHEMA], Operations: [one] }, 'strict')).toEqual([one]);
    expect(refusal(() => readPatch({ Operations: [one] }, 'strict'))).toMatchObject({
      scimType: 'invalidSyntax',
    });
    expect(readPatch({ Operations: one }, 'tolerant')).toEqual([one]);
  });

  it('accepts a bare list (erratum 5050)', () => {
    expect(readPatch([one], 'tolerant')).toEqual([one]);
    expect(readPatch([one], 'strict')).toEqual([one]);
  });

  it('R12: refuses other operations', () => {
    for (const op of ['frobnicate', '', null, 1, undefined])
      expect(refusal(() => readPatch([{ ...one, op }], 'tolerant'))).toMatchObject({
        status: 400,
        scimType: 'invalidSyntax',
      });
  });

  it('R13: refuses to remove without a path', () => {
    for (const path of [undefined, null, ''])
      expect(refusal(() => readPatch([{ op: 'remove', path, value: {} }], 'tolerant'))).toMatchObject({
        status: 400,
        scimType: 'noTarget',
      });
  });

  it('asks for a value, which may be null', () => {
    expect(refusal(() => readPatch([{ op: 'add', path: 'title' }], 'tolerant'))).toMatchObject({
      scimType: 'invalidValue',
    });
    expect(readPatch([{ op: 'add', path: 'title', value: null }], 'tolerant')).toHaveLength(1);
  });

  it('takes 1 to 1000 operations', () => {
    expect(readPatch(Array(PATCH_LIMIT).fill(one), 'tolerant')).toHaveLength(1000);
    expect(refusal(() => readPatch(Array(PATCH_LIMIT + 1).fill(one), 'tolerant'))).toMatchObject({
      status: 413,
      scimType: 'tooMany',
    });
    expect(refusal(() => readPatch([], 'tolerant'))).toMatchObject({ scimType: 'invalidSyntax' });
  });

  it.each([null, 1, 'x', {}, { Operations: null }, { Operations: [1] }, [null]])('refuses %j', (body) => {
    expect(refusal(() => readPatch(body, 'tolerant'))).toMatchObject({ scimType: 'invalidSyntax' });
  });

  it('refuses paths that are no texts, or too long', () => {
    for (const path of [1, {}, 'x'.repeat(4097)])
      expect(refusal(() => readPatch([{ ...one, path }], 'tolerant'))).toMatchObject({
        scimType: 'invalidPath',
      });
  });
});
