import { describe, expect, it } from 'vitest';
import {
  EXTENSION,
  emails,
  group,
  ID,
  type Operation,
  PERSON,
  patched,
  refusal,
  run,
  strictly,
} from '../testing/patching.ts';

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

  it('reads roles that are written as JSON, also where a filter chooses them', () => {
    const value = '{"id":"18d1","value":"Admin","displayName":"Administrators"}';
    for (const op of ['Add', 'Replace'])
      expect(patched({ op, path: 'roles[primary eq "True"].value', value }).roles).toEqual([
        { value: 'Admin', display: 'Administrators', primary: true },
      ]);
    expect(patched({ op: 'Add', path: 'roles', value: [{ value }] }).roles).toEqual([
      { value: 'Admin', display: 'Administrators' },
    ]);
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
