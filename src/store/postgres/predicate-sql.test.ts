import { describe, expect, it } from 'vitest';
import type { Predicate } from '../../domain/search/predicate.ts';
import { countStatement, selectStatement } from './statements.ts';

const HOSTILE = `x') or true; --$1'"`;

const everywhere: Predicate = {
  any: [
    { at: { column: 'folded', path: [HOSTILE, 'a'] }, op: 'co', value: HOSTILE },
    { at: { column: 'user_name' }, op: 'ge', value: HOSTILE },
    { at: { column: 'user_id' }, op: 'eq', value: HOSTILE },
    { present: { column: 'folded', path: [HOSTILE] } },
    // Nothing meets it, and nothing of it is sent.
    { at: { column: 'folded', path: ['a'] }, op: 'eq', value: '\0' },
    {
      element: { column: 'folded', path: [HOSTILE] },
      of: { at: { path: [HOSTILE] }, op: 'ew', value: HOSTILE },
    },
  ],
};

describe('a statement that searches', () => {
  it('carries what came from outside as parameters only', () => {
    const { text, values } = selectStatement('scim_user', 'acme', {}, { matching: everywhere });
    expect(text).not.toContain('or true');
    expect(values.filter((value) => value === HOSTILE).length).toBeGreaterThanOrEqual(6);
    const used = new Set([...text.matchAll(/\$(\d+)/g)].map(([, n]) => Number(n)));
    expect([...used].sort((a, b) => a - b)).toEqual(values.map((_, i) => i + 1));
  });

  it('has no name, because its forms come from outside', () => {
    expect(selectStatement('scim_user', 'acme', {}, { matching: everywhere }).name).toBeUndefined();
    expect(countStatement('scim_user', 'acme', {}, everywhere).name).toBeUndefined();
    expect(selectStatement('scim_user', 'acme', {}, { offset: 1, limit: 1 }).name).toMatch(/^ls_/);
    expect(countStatement('scim_user', 'acme', {}).name).toMatch(/^ls_/);
  });

  it.each<[string, Predicate]>([
    ['a column', { present: { column: 'tenant_id' } }],
    ['a column that every object has', { present: { column: 'constructor' } }],
    ['a table', { related: { table: 'pg_user', on: {} }, of: { all: [] } }],
    ['a table that every object has', { related: { table: 'constructor', on: {} }, of: { all: [] } }],
    ['a column there', { related: { table: 'scim_member', on: { x: 'user_id' } }, of: { all: [] } }],
    ['a column here', { related: { table: 'scim_member', on: { member_id: 'x' } }, of: { all: [] } }],
  ])('is not made of %s that nobody described', (_what, predicate) => {
    expect(() => selectStatement('scim_user', 'acme', {}, { matching: predicate })).toThrow(
      /has no column|no table/,
    );
  });

  it('looks at the members of its own tenant', () => {
    const { text } = countStatement(
      'scim_user',
      'acme',
      {},
      {
        related: { table: 'scim_member', on: { member_id: 'user_id' } },
        of: { all: [] },
      },
    );
    expect(text).toContain('p0.tenant_id = $1');
  });
});
