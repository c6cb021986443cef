import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../json.ts';
import { CORE_GROUP, groupShape } from '../schema/core-group.ts';
import { CORE_USER } from '../schema/core-user.ts';
import { ENTERPRISE_USER } from '../schema/enterprise-user.ts';
import type { Shape } from '../schema/shape.ts';
import { SAMPLE, SAMPLE_SHAPE } from '../testing/sample-shape.ts';
import { projector, type Wanted, wantsMembers } from './projection.ts';

const GROUP = groupShape([]);
const USER: JsonObject = {
  schemas: [CORE_USER.id, ENTERPRISE_USER.id, SAMPLE.id],
  id: 'u1',
  externalId: '00u',
  userName: 'ada@example.com',
  name: { givenName: 'Ada', familyName: 'Reyes' },
  password: 'secret-1',
  active: false,
  emails: [
    { value: 'ada@example.com', type: 'work', primary: true },
    { value: 'ada@home.example', type: 'home' },
  ],
  groups: [{ value: 'g1', $ref: 'https://x/Groups/g1', display: 'Staff', type: 'direct' }],
  [ENTERPRISE_USER.id]: { department: 'Tools', manager: { value: 'm1', displayName: 'Grace' } },
  [SAMPLE.id]: {
    badge: 'B7',
    pin: 'secret-2',
    salary: 5,
    cards: [{ number: '1', code: 'secret-3', limit: 9, bank: 'b' }],
  },
  meta: { resourceType: 'User', version: 'W/"1"' },
};

const project = (resource: JsonObject, shape: Shape, some: Wanted) => projector(shape, some)(resource);
const wanted = (attributes: string | null, excludedAttributes: string | null = null): Wanted => ({
  attributes: attributes?.split(',') ?? null,
  excludedAttributes: excludedAttributes?.split(',') ?? null,
});
const show = (attributes: string | null, excluded: string | null = null) =>
  project(USER, SAMPLE_SHAPE, wanted(attributes, excluded));

/** What is always there. */
const ALWAYS = {
  schemas: [CORE_USER.id, SAMPLE.id],
  id: 'u1',
  [SAMPLE.id]: { badge: 'B7' },
};

describe('attributes (RFC 7644 section 3.9)', () => {
  it('shows all but what is never shown or has to be asked for', () => {
    const { password: _, ...rest } = USER;
    expect(show(null)).toEqual({
      ...rest,
      [SAMPLE.id]: { badge: 'B7', cards: [{ number: '1', bank: 'b' }] },
    });
  });

  it.each<[string, JsonObject]>([
    ['userName', { userName: 'ada@example.com' }], // R05
    ['USERNAME', { userName: 'ada@example.com' }],
    [`${CORE_USER.id}:userName`, { userName: 'ada@example.com' }],
    ['active', { active: false }],
    ['name.familyName', { name: { familyName: 'Reyes' } }],
    ['name,name.familyName', { name: { givenName: 'Ada', familyName: 'Reyes' } }],
    ['emails.type', { emails: [{ type: 'work' }, { type: 'home' }] }],
    ['emails.primary', { emails: [{ primary: true }] }],
    ['emails.display', {}],
    ['groups.$ref', { groups: [{ $ref: 'https://x/Groups/g1' }] }],
    ['password,nosuch,a..b,emails[type eq "work"].value,', {}],
    ['id,schemas', {}],
    ['__proto__,constructor', {}],
    [`${SAMPLE.id.toUpperCase()}:SALARY`, { [SAMPLE.id]: { badge: 'B7', salary: 5 } }],
    [`${SAMPLE.id}:pin`, {}],
    [`${SAMPLE.id}:cards.limit`, { [SAMPLE.id]: { badge: 'B7', cards: [{ number: '1', limit: 9 }] } }],
    [`${SAMPLE.id}:cards.code`, { [SAMPLE.id]: { badge: 'B7', cards: [{ number: '1' }] } }],
    [SAMPLE.id, { [SAMPLE.id]: { badge: 'B7', cards: [{ number: '1', bank: 'b' }] } }],
    [
      `${SAMPLE.id},${SAMPLE.id}:cards.limit`,
      { [SAMPLE.id]: { badge: 'B7', cards: [{ number: '1', limit: 9, bank: 'b' }] } },
    ],
    // Without its URN an attribute of an extension is not found.
    ['department', {}],
  ])('%s', (attributes, shown) => {
    expect(show(attributes)).toEqual({ ...ALWAYS, ...shown });
  });

  it('names the schemas of what is shown', () => {
    expect(show(`${ENTERPRISE_USER.id}:manager.value`)).toEqual({
      ...ALWAYS,
      schemas: [CORE_USER.id, ENTERPRISE_USER.id, SAMPLE.id],
      [ENTERPRISE_USER.id]: { manager: { value: 'm1' } },
    });
  });
});

describe('excludedAttributes', () => {
  it('takes away what was named, never id and schemas (R06)', () => {
    const { emails: _, ...rest } = show(null);
    expect(show(null, 'emails,id,schemas')).toEqual(rest);
  });

  it('takes away parts, and what is empty then', () => {
    expect(show(null, 'EMAILS.TYPE,emails.primary').emails).toEqual([
      { value: 'ada@example.com' },
      { value: 'ada@home.example' },
    ]);
    expect(show(null, 'name.givenName,name.familyName')).not.toHaveProperty('name');
  });

  it('takes away a whole extension, but for what is always shown', () => {
    const shown = show(null, `${ENTERPRISE_USER.id},${SAMPLE.id}`);
    expect(shown[SAMPLE.id]).toEqual({ badge: 'B7' });
    expect(shown.schemas).toEqual([CORE_USER.id, SAMPLE.id]);
    expect(shown).not.toHaveProperty([ENTERPRISE_USER.id]);
  });

  it('takes away from what was asked for', () => {
    expect(show('name,active', 'name.givenName,active')).toEqual({
      ...ALWAYS,
      name: { familyName: 'Reyes' },
    });
    expect(show(`${SAMPLE.id}:salary`, `${SAMPLE.id}:salary`)).toEqual(ALWAYS);
    const limit = `${SAMPLE.id}:cards.limit`;
    expect(show(limit, limit)[SAMPLE.id]).toEqual({ badge: 'B7', cards: [{ number: '1' }] });
  });

  it('takes members away from a group (E22)', () => {
    const group = { schemas: [CORE_GROUP.id], id: 'g', displayName: 'T', members: [{ value: 'u' }] };
    expect(project(group, GROUP, wanted(null, 'members'))).toEqual({
      schemas: [CORE_GROUP.id],
      id: 'g',
      displayName: 'T',
    });
    expect(project({ ...group, members: [] }, GROUP, wanted(null))).toMatchObject({ members: [] });
  });
});

describe('whether members have to be loaded', () => {
  it.each([
    [null, null, true],
    [null, 'MEMBERS', false],
    [null, 'members.display', true],
    ['displayName', null, false],
    ['members.value', null, true],
    [`${CORE_GROUP.id}:members`, null, true],
    [CORE_GROUP.id, null, true],
    ['members', 'members', false],
  ])('%s without %s: %s', (attributes, excluded, answer) => {
    expect(wantsMembers(wanted(attributes, excluded), GROUP)).toBe(answer);
  });

  it('asks for the groups of a user', () => {
    expect(wantsMembers(wanted(null), SAMPLE_SHAPE)).toBe(true);
    expect(wantsMembers(wanted(null, 'groups'), SAMPLE_SHAPE)).toBe(false);
    expect(wantsMembers(wanted('members'), SAMPLE_SHAPE)).toBe(false);
  });
});

describe('whatever is asked for', () => {
  const urn = fc.constantFrom('', `${CORE_USER.id}:`, `${ENTERPRISE_USER.id}:`, `${SAMPLE.id}:`, 'urn:x:');
  const leaf = fc.constantFrom(
    ...'id userName password name name.givenName emails emails.value emails.type active pin salary badge cards'.split(
      ' ',
    ),
    ...'cards.code cards.limit cards.bank cards.number manager manager.value groups.$ref meta schemas'.split(
      ' ',
    ),
  );
  const name = fc.oneof(
    fc.tuple(urn, leaf).map(([start, rest]) => start + rest),
    fc.constantFrom(CORE_USER.id, ENTERPRISE_USER.id, SAMPLE.id, SAMPLE.id.toUpperCase()),
    fc.string(),
  );
  const names = fc.option(fc.array(name, { minLength: 1, maxLength: 6 }));
  const anyWanted: fc.Arbitrary<Wanted> = fc.record({ attributes: names, excludedAttributes: names });

  it('never shows a secret, always shows id and schemas, and is the same when done again', () => {
    fc.assert(
      fc.property(anyWanted, (some) => {
        const shown = project(USER, SAMPLE_SHAPE, some);
        expect(JSON.stringify(shown)).not.toContain('secret');
        expect(shown.id).toBe('u1');
        expect(shown.schemas).toEqual(
          [CORE_USER.id, ENTERPRISE_USER.id, SAMPLE.id].filter((one) => one === CORE_USER.id || one in shown),
        );
        expect(project(shown, SAMPLE_SHAPE, some)).toEqual(shown);
      }),
    );
  });

  it('shows no member that no schema knows, whatever the resource looks like', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.oneof(fc.string(), leaf, fc.constant('PASSWORD')), fc.jsonValue()),
        anyWanted,
        (resource, some) => {
          const shown = project(resource as JsonObject, SAMPLE_SHAPE, some);
          const known = ['schemas', ...SAMPLE_SHAPE.attributes.map((one) => one.name)];
          for (const key of Object.keys(shown)) expect(known).toContain(key);
          expect(shown).not.toHaveProperty('password');
        },
      ),
    );
  });
});
