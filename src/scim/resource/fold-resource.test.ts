import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { runs } from '../../../test/support/runs.ts';
import { ENTERPRISE, sampleUsers } from '../testing/searched-shape.ts';
import { foldResource } from './fold-resource.ts';
import { fold } from './fold-text.ts';

describe('a folded text', () => {
  it.each([
    ['ADA', 'ada'],
    ['E\u0301', '\u00e9'],
    ['ΟΔΥΣ', 'οδυσ'],
    ['ΟΔΥΣΣΕΑΣ', 'οδυσσεασ'],
  ])('%s is %s', (text, folded) => {
    expect(fold(text)).toBe(folded);
  });

  it('stays as it is when it is folded again, and is composed', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(fold(fold(text))).toBe(fold(text));
        expect(fold(text.normalize('NFD'))).toBe(fold(text));
      }),
      { numRuns: runs(2000) },
    );
  });
});

describe('a folded resource', () => {
  it('has what is searched, as it is compared', () => {
    const folded = foldResource(
      {
        schemas: ['x'],
        userName: 'Ada',
        badge: 'AbC',
        vip: true,
        rank: 7,
        hired: '2026-01-01T00:00:00.5Z',
        photo: 'AAAA',
        password: 'Secret',
        title: null,
        labels: ['One'],
        unknown: 'X',
        emails: [{ type: 'Work', value: 'A@B', primary: true, unknown: 1 }],
        x509Certificates: [{ value: 'AAAA', type: 'T' }, { value: 'BBBB' }],
        [ENTERPRISE]: { department: 'D', manager: { value: 'AbC', displayName: 'Bob' } },
        'urn:unknown': { a: 1 },
      },
      sampleUsers,
    );
    expect(folded).toEqual({
      userName: 'ada',
      badge: 'AbC',
      vip: true,
      rank: 7,
      hired: Date.UTC(2026, 0, 1, 0, 0, 0, 500),
      labels: ['One'],
      emails: [{ type: 'work', value: 'a@b', primary: true }],
      x509Certificates: [{ type: 't' }, {}],
      [ENTERPRISE]: { department: 'd', manager: { value: 'AbC', displayName: 'bob' } },
    });
    expect(JSON.stringify(folded)).not.toContain('ecret');
  });

  it('is made of own members only, and of values of another type as they are', () => {
    const inherited = Object.create({ title: 'X' });
    expect(foldResource(inherited, sampleUsers)).toEqual({});
    expect(
      foldResource({ title: 5, hired: 'never', emails: 'A', name: 'N', [ENTERPRISE]: 'x' }, sampleUsers),
    ).toEqual({
      title: 5,
      emails: 'A',
      name: 'N',
    });
  });
});
