import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../json.ts';
import { CORE_GROUP, groupShape } from '../schema/core-group.ts';
import { CORE_USER } from '../schema/core-user.ts';
import { ENTERPRISE_USER } from '../schema/enterprise-user.ts';
import type { Shape } from '../schema/shape.ts';
import { SAMPLE, SAMPLE_SHAPE } from '../testing/sample-shape.ts';
import { location, presenter, type StoredResource } from './present.ts';

const BASE = 'https://lockstep.example/scim/v2/okta';
const STORED: StoredResource = {
  id: 'u1',
  externalId: '00u',
  created: Date.UTC(2026, 0, 2, 3, 4, 5, 678),
  lastModified: Date.UTC(2026, 0, 3),
  version: 7,
  resource: {
    [ENTERPRISE_USER.id]: { department: 'Tools' },
    active: true,
    userName: 'Ada@example.com',
    title: null,
    password: 'secret',
    meta: { version: 'theirs' },
    id: 'theirs',
    groups: [{ value: 'old' }],
    unknown: 1,
    [SAMPLE.id]: { pin: 'secret', cards: [{ code: 'secret', bank: null }] },
    name: { formatted: null },
  },
};

const present = (
  stored: StoredResource,
  shape: Shape,
  base: string,
  attributes: string[] | null = null,
): JsonObject => presenter(shape, { attributes, excludedAttributes: null }, base)(stored);

describe('a resource as a client sees it', () => {
  it('is whole, in the order of its schema, with our id and meta (O10, R21)', () => {
    const shown = present(
      {
        ...STORED,
        groups: [
          { id: 'g1', display: 'Staff', type: 'direct' },
          { id: 'g2', display: null, type: 'indirect' },
        ],
      },
      SAMPLE_SHAPE,
      BASE,
    );
    expect(shown).toEqual({
      schemas: [CORE_USER.id, ENTERPRISE_USER.id],
      id: 'u1',
      externalId: '00u',
      userName: 'Ada@example.com',
      active: true,
      groups: [
        { value: 'g1', $ref: `${BASE}/Groups/g1`, display: 'Staff', type: 'direct' },
        { value: 'g2', $ref: `${BASE}/Groups/g2`, type: 'indirect' },
      ],
      [ENTERPRISE_USER.id]: { department: 'Tools' },
      meta: {
        resourceType: 'User',
        created: '2026-01-02T03:04:05.678Z',
        lastModified: '2026-01-03T00:00:00.000Z',
        location: `${BASE}/Users/u1`,
        version: 'W/"7"',
      },
    });
    expect(Object.keys(shown).slice(0, 5)).toEqual(['schemas', 'id', 'externalId', 'userName', 'active']);
  });

  it('leaves out what was not loaded and what is not there', () => {
    const shown = present({ ...STORED, externalId: null }, SAMPLE_SHAPE, BASE);
    expect(shown).not.toHaveProperty('groups');
    expect(shown).not.toHaveProperty('externalId');
    expect(JSON.stringify(shown)).not.toMatch(/secret|null|theirs|old/);
  });

  it('shows what has to be asked for only where it is, and never what nobody may see', () => {
    const cards = [{ code: 'secret', limit: 9, bank: 'b' }];
    const stored = { ...STORED, resource: { [SAMPLE.id]: { salary: 5, cards } } };
    expect(present(stored, SAMPLE_SHAPE, BASE)[SAMPLE.id]).toEqual({ cards: [{ bank: 'b' }] });
    const asked = ['salary', 'cards.limit'].map((name) => `${SAMPLE.id}:${name}`);
    expect(present(stored, SAMPLE_SHAPE, BASE, asked)[SAMPLE.id]).toEqual({
      salary: 5,
      cards: [{ limit: 9 }],
    });
  });

  it('shows members of a group, users and groups', () => {
    const group: StoredResource = {
      ...STORED,
      id: 'g1',
      resource: { displayName: 'Staff', members: [{ value: 'old' }] },
      members: [
        { id: 'u1', kind: 'User', display: 'Ada' },
        { id: 'g2', kind: 'Group', display: null },
      ],
    };
    expect(present(group, groupShape([]), `${BASE}/`)).toMatchObject({
      schemas: [CORE_GROUP.id],
      displayName: 'Staff',
      members: [
        { value: 'u1', $ref: `${BASE}/Users/u1`, type: 'User', display: 'Ada' },
        { value: 'g2', $ref: `${BASE}/Groups/g2`, type: 'Group' },
      ],
      meta: { resourceType: 'Group', location: `${BASE}/Groups/g1` },
    });
    expect(present({ ...group, members: [] }, groupShape([]), BASE).members).toEqual([]);
  });

  it('writes addresses that can be followed', () => {
    expect(location(BASE, 'Schemas', 'urn:a:b', 'x/y z')).toBe(`${BASE}/Schemas/urn:a:b/x%2Fy%20z`);
  });
});
