import { describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../json.ts';
import type { Dialect } from '../resource/reading.ts';
import { attribute, type Schema } from '../schema/attribute.ts';
import { groupShape } from '../schema/core-group.ts';
import { CORE_USER, userShape } from '../schema/core-user.ts';
import { ENTERPRISE_USER } from '../schema/enterprise-user.ts';
import { ScimError } from '../scim-error.ts';
import { applyPatch } from './apply-patch.ts';
import { readPatch } from './read-patch.ts';

const EXTENSION = ENTERPRISE_USER.id;
const USER = userShape([ENTERPRISE_USER]);
const GROUP = groupShape([]);
const ID = '2819c223';

const PERSON: JsonObject = {
  userName: 'babs',
  name: { familyName: 'Jensen', givenName: 'Barbara' },
  active: true,
  emails: [
    { value: 'babs@work', type: 'work', primary: true },
    { value: 'babs@home', type: 'home' },
  ],
  [EXTENSION]: { department: 'D', manager: { value: 'old', $ref: '../Users/old' } },
};

interface Operation {
  readonly op: string;
  readonly path?: string;
  readonly value?: Json;
}

const run = (current: JsonObject, operations: readonly Operation[], dialect: Dialect = 'tolerant') => {
  const schemas = ['urn:ietf:params:scim:api:messages:2.0:PatchOp'];
  return applyPatch(current, readPatch({ schemas, Operations: operations }, dialect), USER, dialect, ID);
};
const patched = (...operations: Operation[]) => run(PERSON, operations).resource;
const emails = (...operations: Operation[]) => patched(...operations).emails;
const strictly = (...operations: Operation[]) => run(PERSON, operations, 'strict').resource;
const group = (...operations: Operation[]) =>
  applyPatch({ displayName: 'T' }, readPatch({ Operations: operations }, 'tolerant'), GROUP, 'tolerant', ID);

function refusal(attempt: () => unknown): ScimError {
  try {
    attempt();
  } catch (error) {
    if (error instanceof ScimError) return error;
    throw error;
  }
  throw new Error('it was accepted');
}

describe('applyPatch: Okta', () => {
  it('O07, O08: turns somebody off and on without a path', () => {
    const off = run(PERSON, [{ op: 'replace', value: { active: false } }]);
    expect(off).toEqual({ resource: { ...PERSON, active: false }, members: [], changed: true, ignored: [] });
    expect(run(off.resource, [{ op: 'replace', value: { active: true } }]).resource).toEqual(PERSON);
  });

  it('O11: accepts a password and keeps nothing of it', () => {
    for (const operation of [
      { op: 'replace', value: { password: 'p' } },
      { op: 'replace', path: 'password', value: 'p' },
      { op: 'remove', path: 'password' },
    ])
      expect(run(PERSON, [operation])).toEqual({
        resource: PERSON,
        members: [],
        changed: false,
        ignored: [],
      });
  });

  it('O13: accepts the id of the group inside of the value', () => {
    expect(group({ op: 'replace', value: { id: ID, displayName: 'N' } })).toEqual({
      resource: { displayName: 'N' },
      members: [],
      changed: true,
      ignored: [],
    });
  });

  it('O14, O15, O26, O27: tells changes of members in their order', () => {
    const changes = group(
      { op: 'remove', path: 'members[value eq "A"]' },
      {
        op: 'add',
        path: 'members',
        value: [
          { value: 'D', display: 'd@x' },
          { value: 'D', display: 'e@x' },
        ],
      },
      { op: 'replace', path: 'members', value: [{ value: 'B' }, { value: 'D' }] },
      { op: 'replace', path: 'members', value: [] },
    );
    expect(changes.members).toEqual([
      {
        kind: 'removeWhere',
        where: {
          kind: 'compare',
          path: { urn: null, attribute: 'value', sub: null },
          op: 'eq',
          value: 'A',
        },
      },
      { kind: 'add', members: [{ value: 'D', type: null }] },
      {
        kind: 'replace',
        members: [
          { value: 'B', type: null },
          { value: 'D', type: null },
        ],
      },
      { kind: 'removeAll' },
    ]);
    expect(changes.resource).toEqual({ displayName: 'T' });
    expect(changes.changed).toBe(false);
  });
});

describe('applyPatch: Microsoft Entra ID', () => {
  it('E06, E07, E08, E40: reads booleans as texts, and paths in any case', () => {
    for (const [value, active] of [
      ['False', false],
      ['True', true],
      [false, false],
      [true, true],
    ] as const) {
      expect(patched({ op: 'Replace', path: 'active', value })).toEqual({ ...PERSON, active });
      expect(patched({ op: 'Replace', path: 'Active', value })).toEqual({ ...PERSON, active });
    }
  });

  it('reads values inside of lists and objects, as it wrote them once', () => {
    for (const value of [[{ $ref: null, value: 'False' }], { value: false }, ['False']])
      expect(patched({ op: 'Replace', path: 'active', value })).toEqual({ ...PERSON, active: false });
    expect(
      patched({ op: 'Add', path: 'ims[type eq "x"].value', value: [{ $ref: null, value: 'y' }] }).ims,
    ).toEqual([{ value: 'y', type: 'x' }]);
    expect(refusal(() => strictly({ op: 'replace', path: 'active', value: { value: false } })).status).toBe(
      400,
    );
  });

  it('E09: adds a nick name', () => {
    expect(patched({ op: 'Add', path: 'nickName', value: 'Babs' })).toEqual({ ...PERSON, nickName: 'Babs' });
  });

  it('E10: changes one mail address and one part of the name', () => {
    expect(
      patched(
        { op: 'Replace', path: 'emails[type eq "WORK"].value', value: 'new@work' },
        { op: 'Replace', path: 'name.familyName', value: 'Smith' },
      ),
    ).toEqual({
      ...PERSON,
      name: { familyName: 'Smith', givenName: 'Barbara' },
      emails: [
        { value: 'new@work', type: 'work', primary: true },
        { value: 'babs@home', type: 'home' },
      ],
    });
  });

  it('E11, E13: makes the element that a filter asks for', () => {
    const add = { op: 'Add', path: 'phoneNumbers[type eq "mobile"].value', value: '1' };
    for (const dialect of ['tolerant', 'strict'] as const) {
      expect(run(PERSON, [add], dialect).resource.phoneNumbers).toEqual([{ value: '1', type: 'mobile' }]);
      const other = { ...PERSON, phoneNumbers: [{ value: '2', type: 'work' }] };
      expect(run(other, [add], dialect).resource.phoneNumbers).toEqual([
        { value: '2', type: 'work' },
        { value: '1', type: 'mobile' },
      ]);
    }
    const replace = { ...add, op: 'Replace' };
    expect(patched(replace).phoneNumbers).toEqual([{ value: '1', type: 'mobile' }]);
    expect(refusal(() => strictly(replace))).toMatchObject({ status: 400, scimType: 'noTarget' });
    const both = { op: 'add', path: 'emails[type eq "other" and primary eq "True"]', value: { value: 'o' } };
    expect(emails(both)).toEqual([
      { value: 'babs@work', type: 'work', primary: false },
      { value: 'babs@home', type: 'home' },
      { value: 'o', type: 'other', primary: true },
    ]);
  });

  it('keeps what is said of a new element before its value', () => {
    expect(
      patched(
        { op: 'Add', path: 'phoneNumbers[type eq "mobile"].primary', value: 'True' },
        { op: 'Add', path: 'phoneNumbers[type eq "mobile"].value', value: '1' },
      ).phoneNumbers,
    ).toEqual([{ value: '1', type: 'mobile', primary: true }]);
    expect(patched({ op: 'Add', path: 'phoneNumbers[type eq "mobile"].primary', value: true })).toEqual(
      PERSON,
    );
  });

  it('makes nothing where a filter does not say what', () => {
    for (const path of ['ims[value co "x"].type', 'ims[type eq "a" or type eq "b"].value'])
      expect(refusal(() => patched({ op: 'add', path, value: 'y' }))).toMatchObject({ scimType: 'noTarget' });
    expect(patched({ op: 'add', path: 'ims[not (type eq "x")].value', value: 'y' }).ims).toEqual([
      { value: 'y' },
    ]);
    expect(patched({ op: 'replace', path: 'ims[type eq "x"].value', value: '' })).toEqual(PERSON);
  });

  it('E14: resolves dots, URNs and filters in names', () => {
    expect(
      patched({
        op: 'replace',
        value: {
          displayName: 'B',
          'name.givenName': 'K',
          [`${EXTENSION}:employeeNumber`]: 'A',
          'emails[type eq "home"].value': 'new@home',
          [EXTENSION]: { division: 'V' },
        },
      }),
    ).toEqual({
      ...PERSON,
      displayName: 'B',
      name: { familyName: 'Jensen', givenName: 'K' },
      emails: [
        { value: 'babs@work', type: 'work', primary: true },
        { value: 'new@home', type: 'home' },
      ],
      [EXTENSION]: {
        employeeNumber: 'A',
        division: 'V',
        department: 'D',
        manager: { value: 'old', $ref: '../Users/old' },
      },
    });
  });

  it('E15, E16, E18, E19: sets and removes attributes of an extension', () => {
    const employee = (...operations: Operation[]) => patched(...operations)[EXTENSION];
    const manager = `${EXTENSION}:manager`;
    expect(employee({ op: 'Replace', path: `${EXTENSION}:department`, value: 'E' })).toMatchObject({
      department: 'E',
    });
    // What was said of the former manager goes with them.
    for (const value of ['mid', { value: 'mid' }, [{ $ref: null, value: 'mid' }]])
      for (const op of ['Add', 'Replace'])
        expect(employee({ op, path: manager, value })).toEqual({
          department: 'D',
          manager: { value: 'mid' },
        });
    expect(employee({ op: 'Add', path: `${manager}.value`, value: 'mid' })).toMatchObject({
      manager: { value: 'mid' },
    });
    for (const operation of [
      { op: 'Replace', path: manager, value: '' },
      { op: 'Replace', path: manager, value: null },
      { op: 'Replace', path: manager, value: [] },
      { op: 'Replace', path: manager, value: [{ $ref: null, value: null }] },
      { op: 'Replace', path: `${manager}.value`, value: '' },
      { op: 'Remove', path: manager },
      { op: 'Remove', path: manager.toUpperCase() },
      { op: 'replace', value: { [manager]: null } },
    ])
      expect(employee(operation)).toEqual({ department: 'D' });
    expect(employee({ op: 'Remove', path: manager }, { op: 'Remove', path: 'department' })).toBeUndefined();
  });

  it('E24, E26, E27, E28: adds and removes members', () => {
    const value = [{ $ref: null, value: 'u' }];
    const u = { value: 'u', type: null };
    expect(group({ op: 'Add', path: 'members', value }).members).toEqual([{ kind: 'add', members: [u] }]);
    expect(group({ op: 'Remove', path: 'members', value }).members).toEqual([
      { kind: 'remove', members: [u] },
    ]);
    expect(group({ op: 'Remove', path: 'members', value: 'u' }).members).toEqual([
      { kind: 'remove', members: [u] },
    ]);
    expect(group({ op: 'remove', path: 'members[value eq "u"]' }).members).toMatchObject([
      { kind: 'removeWhere', where: { value: 'u' } },
    ]);
    expect(group({ op: 'remove', path: 'members' }).members).toEqual([{ kind: 'removeAll' }]);
    expect(group({ op: 'remove', path: 'members', value: [] }).members).toEqual([]);
    expect(group({ op: 'add', value: { members: value } }).members).toEqual([{ kind: 'add', members: [u] }]);
  });

  it('E33, E34: renames', () => {
    expect(patched({ op: 'Replace', path: 'userName', value: 'new' })).toEqual({
      ...PERSON,
      userName: 'new',
    });
  });

  it('E35: applies several operations on one attribute in their order', () => {
    const title = [
      { op: 'Remove', path: 'title' },
      { op: 'Add', path: 'title', value: 'A' },
      { op: 'Replace', path: 'title', value: 'B' },
    ];
    expect(patched(...title).title).toBe('B');
    expect(patched(...title.toReversed()).title).toBeUndefined();
  });

  it('E43: takes 50 members at once, and 50 operations', () => {
    const value = Array.from({ length: 50 }, (_, at) => ({ value: `u${at}` }));
    expect(group({ op: 'Add', path: 'members', value }).members[0]).toMatchObject({
      members: { length: 50 },
    });
    expect(group(...value.map((one) => ({ op: 'Add', path: 'members', value: [one] }))).members).toHaveLength(
      50,
    );
  });
});

describe('applyPatch: others', () => {
  it('X03: add replaces what has one value', () => {
    expect(patched({ op: 'add', value: { active: false } })).toEqual({ ...PERSON, active: false });
  });

  it('X04: leaves members alone when a group is renamed', () => {
    expect(group({ op: 'replace', value: { displayName: 'N', externalId: 'e' } })).toMatchObject({
      resource: { externalId: 'e', displayName: 'N' },
      members: [],
    });
  });

  it('R14: refuses to remove what is required', () => {
    expect(refusal(() => patched({ op: 'remove', path: 'userName' }))).toMatchObject({
      status: 400,
      scimType: 'mutability',
    });
    for (const value of ['', null, []])
      expect(refusal(() => patched({ op: 'replace', path: 'userName', value }))).toMatchObject({
        scimType: 'invalidValue',
      });
    expect(refusal(() => group({ op: 'remove', path: 'displayName' }))).toMatchObject({ status: 400 });
  });

  it('refuses to say nothing of whether somebody is active', () => {
    expect(refusal(() => patched({ op: 'remove', path: 'active' }))).toMatchObject({
      scimType: 'invalidValue',
    });
    expect(refusal(() => patched({ op: 'replace', value: { active: null } }))).toMatchObject({ status: 400 });
  });

  it('R16: refuses another id, and what is read-only by a path', () => {
    expect(patched({ op: 'replace', path: 'id', value: ID })).toEqual(PERSON);
    for (const operation of [
      { op: 'replace', path: 'id', value: 'other' },
      { op: 'replace', value: { id: 'other' } },
      { op: 'remove', path: 'id' },
      { op: 'add', path: 'groups', value: [{ value: 'g' }] },
      { op: 'replace', path: 'meta.version', value: '1' },
      { op: 'replace', path: `${EXTENSION}:manager.displayName`, value: 'x' },
    ])
      expect(refusal(() => patched(operation))).toMatchObject({ status: 400, scimType: 'mutability' });
    expect(run(PERSON, [{ op: 'replace', value: { groups: [], meta: {}, schemas: [] } }]).changed).toBe(
      false,
    );
    expect(
      refusal(() => group({ op: 'replace', path: 'members[value eq "a"].display', value: 'x' })),
    ).toMatchObject({
      scimType: 'mutability',
    });
  });

  it('R17: takes primary from the others', () => {
    const fresh = { value: 'new@x', type: 'other', primary: true };
    const rest = [
      { value: 'babs@work', type: 'work', primary: false },
      { value: 'babs@home', type: 'home' },
    ];
    expect(emails({ op: 'add', path: 'emails', value: [fresh] })).toEqual([...rest, fresh]);
    expect(strictly({ op: 'add', value: { emails: [fresh] } }).emails).toEqual([...rest, fresh]);
    expect(emails({ op: 'replace', path: 'emails[type eq "home"].primary', value: true })).toEqual([
      rest[0],
      { ...rest[1], primary: true },
    ]);
    expect(emails({ op: 'add', path: 'emails[type eq "home"]', value: { primary: 'true' } })).toEqual([
      rest[0],
      { ...rest[1], primary: true },
    ]);
  });
});

describe('applyPatch: what replace and add mean', () => {
  it('merges a name, except that replace with a path replaces it', () => {
    const value = { givenName: 'B', middleName: 'J' };
    const merged = { familyName: 'Jensen', givenName: 'B', middleName: 'J' };
    expect(patched({ op: 'add', path: 'name', value }).name).toEqual(merged);
    expect(patched({ op: 'add', value: { name: value } }).name).toEqual(merged);
    expect(patched({ op: 'replace', value: { name: value } }).name).toEqual(merged);
    expect(patched({ op: 'replace', path: 'name', value }).name).toEqual(value);
    expect(patched({ op: 'add', path: 'name', value: { givenName: null } }).name).toEqual({
      familyName: 'Jensen',
    });
    expect(patched({ op: 'add', path: 'name', value: {} }).name).toEqual(PERSON.name);
    expect(
      patched({ op: 'remove', path: 'name.givenName' }, { op: 'remove', path: 'name.familyName' }),
    ).not.toHaveProperty('name');
  });

  it('merges an extension, except that replace with its URN replaces it', () => {
    const value = { costCenter: 'C' };
    expect(patched({ op: 'add', path: EXTENSION, value })[EXTENSION]).toEqual({
      costCenter: 'C',
      ...(PERSON[EXTENSION] as JsonObject),
    });
    expect(patched({ op: 'replace', path: EXTENSION.toLowerCase(), value })[EXTENSION]).toEqual(value);
    expect(patched({ op: 'remove', path: EXTENSION })).not.toHaveProperty([EXTENSION]);
    expect(patched({ op: 'replace', value: { [EXTENSION]: null } })).not.toHaveProperty([EXTENSION]);
    expect(patched({ op: 'replace', path: CORE_USER.id, value: { title: 'T' } })).toEqual({
      ...PERSON,
      title: 'T',
    });
    expect(refusal(() => patched({ op: 'remove', path: CORE_USER.id }))).toMatchObject({
      scimType: 'noTarget',
    });
  });

  it('adds to lists and replaces them', () => {
    const value = [{ value: 'n@x' }];
    expect(emails({ op: 'replace', path: 'emails', value })).toEqual(value);
    expect(emails({ op: 'replace', value: { emails: value } })).toEqual(value);
    expect(emails({ op: 'add', path: 'emails', value: 'n@x' })).toEqual([
      ...(PERSON.emails as Json[]),
      ...value,
    ]);
    expect(emails({ op: 'add', path: 'emails', value: null })).toEqual(PERSON.emails);
    expect(emails({ op: 'replace', path: 'emails', value: [] })).toBeUndefined();
  });

  it('replaces an element that a filter finds, and it stays what it was found by', () => {
    const value = { value: 'n@x', display: 'N' };
    expect(emails({ op: 'replace', path: 'emails[type eq "work"]', value })).toEqual([
      { value: 'n@x', display: 'N', type: 'work' },
      { value: 'babs@home', type: 'home' },
    ]);
    expect(emails({ op: 'replace', path: 'emails[type eq "work"]', value: null })).toEqual([
      { value: 'babs@home', type: 'home' },
    ]);
  });

  it('removes what is listed, what a filter finds, parts and all', () => {
    const home = [{ value: 'babs@home', type: 'home' }];
    for (const operation of [
      { op: 'remove', path: 'emails', value: [{ value: 'BABS@work' }] },
      { op: 'remove', path: 'emails', value: [{ value: 'babs@work', type: 'work' }] },
      { op: 'remove', path: 'emails', value: 'babs@work' },
      { op: 'remove', path: 'emails[type eq "work"]' },
      { op: 'remove', path: 'emails[value sw "BABS@w" and not (type eq "home")]' },
      { op: 'remove', path: 'emails[type eq "work"].value' },
      { op: 'replace', path: 'emails[type eq "work"].value', value: '' },
    ])
      expect(emails(operation)).toEqual(home);
    expect(emails({ op: 'remove', path: 'emails', value: [{ value: 'babs@work', type: 'home' }] })).toEqual(
      PERSON.emails,
    );
    expect(emails({ op: 'remove', path: 'emails', value: [] })).toEqual(PERSON.emails);
    expect(emails({ op: 'remove', path: 'emails[type eq "none"]' })).toEqual(PERSON.emails);
    expect(emails({ op: 'remove', path: 'emails[type eq "work"].primary' })).toEqual([
      { value: 'babs@work', type: 'work' },
      ...home,
    ]);
    expect(emails({ op: 'remove', path: 'emails' })).toBeUndefined();
    expect(emails({ op: 'replace', path: 'emails.display', value: 'B' })).toMatchObject([
      { display: 'B' },
      { display: 'B' },
    ]);
  });

  it('changes nothing by what is there already', () => {
    for (const operation of [
      { op: 'add', path: 'emails', value: [{ value: 'BABS@work', type: 'Work' }] },
      { op: 'add', value: { name: { givenName: 'Barbara' } } },
      { op: 'replace', path: 'userName', value: 'babs' },
      { op: 'remove', path: 'title' },
    ])
      expect(run(PERSON, [operation])).toMatchObject({ resource: PERSON, changed: false });
    // PostgreSQL gives members back in its own order.
    const stored = Object.fromEntries(Object.entries(PERSON).toReversed());
    expect(run(stored, [{ op: 'replace', path: 'active', value: true }]).changed).toBe(false);
  });

  it('is all or nothing', () => {
    const before = structuredClone(PERSON);
    const operations = [
      { op: 'replace', path: 'active', value: false },
      { op: 'remove', path: 'emails' },
      { op: 'remove', path: 'userName' },
    ];
    expect(refusal(() => run(PERSON, operations)).status).toBe(400);
    expect(PERSON).toEqual(before);
  });

  it('turns somebody off whose extension asks for more since yesterday', () => {
    const asking: Schema = {
      ...ENTERPRISE_USER,
      attributes: [...ENTERPRISE_USER.attributes, attribute('badge', 'string', '', { required: true })],
    };
    const off = (...more: Operation[]) =>
      applyPatch(
        PERSON,
        readPatch([{ op: 'replace', path: 'active', value: false }, ...more], 'tolerant'),
        userShape([asking]),
        'tolerant',
      ).resource;
    expect(off()).toEqual({ ...PERSON, active: false });
    const change = { op: 'replace', path: `${EXTENSION}:department`, value: 'E' };
    expect(refusal(() => off(change))).toMatchObject({ scimType: 'invalidValue' });
  });

  it('keeps what an extension said that nobody knows any more', () => {
    const current = { ...PERSON, 'urn:gone': { a: 1 } };
    expect(
      applyPatch(current, readPatch([{ op: 'add', value: { title: 'T' } }], 'tolerant'), USER, 'tolerant')
        .resource,
    ).toEqual({
      ...current,
      title: 'T',
    });
  });
});

describe('applyPatch: what is not understood', () => {
  it('is ignored and listed, or refused when strict', () => {
    const operations = [
      { op: 'replace', path: 'favourite', value: 1 },
      { op: 'add', path: 'urn:other:2.0:User:x', value: 1 },
      { op: 'replace', path: 'name.nick', value: 'x' },
      { op: 'replace', value: { hobby: 1, active: false } },
    ];
    expect(run(PERSON, operations)).toMatchObject({
      resource: { ...PERSON, active: false },
      ignored: ['favourite', 'urn:other:2.0:User:x', 'name.nick', 'hobby'],
    });
    for (const [index, operation] of operations.entries())
      expect(refusal(() => strictly(operation))).toMatchObject({
        scimType: index === 3 ? 'invalidSyntax' : 'invalidPath',
      });
  });

  it('refuses paths that are none', () => {
    for (const path of ['emails[', 'emails[type eq', 'a b', '', '..', 'title[value eq "x"]'])
      expect(refusal(() => strictly({ op: 'replace', path, value: 'x' }))).toMatchObject({
        scimType: 'invalidPath',
      });
    for (const path of ['emails[colour eq "x"]', 'emails[primary gt true]', 'emails[type eq 1]'])
      expect(refusal(() => strictly({ op: 'remove', path }))).toMatchObject({ scimType: 'invalidFilter' });
    expect(refusal(() => group({ op: 'remove', path: 'members[colour eq "x"]' }))).toMatchObject({
      scimType: 'invalidFilter',
    });
  });

  it('refuses booleans as texts, dots and URNs at the top when strict', () => {
    for (const operation of [
      { op: 'replace', path: 'active', value: 'False' },
      { op: 'replace', value: { 'name.givenName': 'x' } },
      { op: 'replace', value: { [`${EXTENSION}:department`]: 'x' } },
      { op: 'replace', path: 'title', value: '' },
      { op: 'replace', path: 'title', value: ['x'] },
    ])
      expect(refusal(() => strictly(operation)).status).toBe(400);
    expect(strictly({ op: 'replace', path: `${EXTENSION}:department`, value: 'E' })[EXTENSION]).toMatchObject(
      {
        department: 'E',
      },
    );
  });

  it('refuses lists that grow too long, and work without end', () => {
    const many = (count: number) => Array.from({ length: count }, (_, at) => ({ value: `${at}@x` }));
    const big = run(PERSON, [{ op: 'replace', path: 'emails', value: many(1000) }]).resource;
    const more = { op: 'add', path: 'emails', value: 'one@more' };
    expect(refusal(() => run(big, [more]))).toMatchObject({ status: 400, scimType: 'invalidValue' });
    const costly = { op: 'remove', path: 'emails[value co "a" and type eq "b"]' };
    expect(
      refusal(() =>
        run(
          big,
          Array.from({ length: 1000 }, () => costly),
        ),
      ),
    ).toMatchObject({
      status: 413,
      scimType: 'tooMany',
    });
  });
});
