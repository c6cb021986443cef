import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../json.ts';
import { attribute, type Schema } from '../schema/attribute.ts';
import { CORE_GROUP, groupShape } from '../schema/core-group.ts';
import { CORE_USER, userShape } from '../schema/core-user.ts';
import { ENTERPRISE_USER } from '../schema/enterprise-user.ts';
import { ScimError } from '../scim-error.ts';
import { type ReadOptions, readResource } from './read-resource.ts';

const EXTENSION = ENTERPRISE_USER.id;
const USER = userShape([ENTERPRISE_USER]);
const GROUP = groupShape([]);

const create = (body: unknown) => readResource(body, USER, { dialect: 'tolerant', mode: 'create' });
const strict = (body: JsonObject) =>
  readResource({ schemas: [CORE_USER.id], ...body }, USER, { dialect: 'strict', mode: 'create' });
const group = (body: unknown, dialect: ReadOptions['dialect'] = 'tolerant') =>
  readResource(body, GROUP, { dialect, mode: 'create' });
const made = (body: JsonObject) => create({ userName: 'a', ...body }).resource;

function refusal(attempt: () => unknown): ScimError {
  try {
    attempt();
  } catch (error) {
    if (error instanceof ScimError) return error;
    throw error;
  }
  throw new Error('it was accepted');
}

describe('readResource: what clients send', () => {
  it('O03: takes what Okta creates, and keeps neither password nor groups', () => {
    const { resource, members, ignored } = create({
      schemas: [CORE_USER.id],
      userName: 'test.user@okta.local',
      name: { givenName: 'Test', familyName: 'User' },
      emails: [{ primary: true, value: 'test.user@okta.local', type: 'work' }],
      displayName: 'Test User',
      locale: 'en-US',
      externalId: '00ujl29u0le5T6Aj10h7',
      groups: [],
      password: '1mz050nq',
      active: true,
    });
    expect(resource).toEqual({
      externalId: '00ujl29u0le5T6Aj10h7',
      userName: 'test.user@okta.local',
      name: { familyName: 'User', givenName: 'Test' },
      displayName: 'Test User',
      locale: 'en-US',
      active: true,
      emails: [{ value: 'test.user@okta.local', type: 'work', primary: true }],
    });
    expect(Object.keys(resource)).toEqual([
      'externalId',
      'userName',
      'name',
      'displayName',
      'locale',
      'active',
      'emails',
    ]);
    expect(members).toBeNull();
    expect(ignored).toEqual([]);
  });

  it('O10, X02: a PUT of what was read leaves out what is read-only, and may leave out id and meta', () => {
    const current = { userName: 'a', active: true, title: 'T' };
    const body = { userName: 'a', active: false };
    const echo = { ...body, id: '1', meta: { version: 'W/"1"' }, groups: [{ value: 'g' }] };
    for (const sent of [body, echo])
      expect(readResource(sent, USER, { dialect: 'tolerant', mode: 'replace', current })).toEqual({
        resource: { userName: 'a', active: false },
        members: null,
        ignored: [],
      });
  });

  it('E01, E02, E21: ignores null, empty lists, client meta and unknown schemas', () => {
    const { resource, ignored } = create({
      schemas: [CORE_USER.id, EXTENSION, 'urn:other'],
      externalId: 'guid',
      userName: 'a',
      active: true,
      addresses: null,
      phoneNumbers: null,
      title: null,
      nickName: '',
      name: {},
      roles: [],
      meta: { resourceType: 'User' },
      [EXTENSION]: { department: null },
      favourite: { a: 1 },
    });
    expect(resource).toEqual({ externalId: 'guid', userName: 'a', active: true });
    expect(ignored).toEqual(['urn:other', 'favourite']);
  });

  it('E37: reads True and False as booleans, in any case and nothing else', () => {
    expect(made({ active: 'False', emails: [{ value: 'x', primary: 'True' }] })).toEqual({
      userName: 'a',
      active: false,
      emails: [{ value: 'x', primary: true }],
    });
    for (const active of ['yes', '1', 1, 0, 'truefalse'])
      expect(refusal(() => made({ active }))).toMatchObject({ status: 400, scimType: 'invalidValue' });
  });

  it('R25: asks for what is required', () => {
    for (const body of [{}, { userName: '' }, { userName: null }, { userName: [] }])
      expect(refusal(() => create(body))).toMatchObject({ status: 400, scimType: 'invalidValue' });
    expect(refusal(() => group({ members: [] }))).toMatchObject({ scimType: 'invalidValue' });
  });

  it('O12: reads members apart from the group, each once', () => {
    expect(group({ displayName: 'T' })).toMatchObject({ members: null });
    expect(group({ displayName: 'T', members: [] })).toMatchObject({ members: [] });
    const { resource, members } = group({
      schemas: [CORE_GROUP.id],
      displayName: 'T',
      members: [
        { $ref: null, value: 'u', display: 'x' },
        { value: 'g', type: 'group' },
        'v',
        null,
        { value: 'u', type: 'User' },
        { value: 'w', type: 'Device' },
      ],
    });
    expect(resource).toEqual({ displayName: 'T' });
    expect(members).toEqual([
      { value: 'u', type: 'User' },
      { value: 'g', type: 'Group' },
      { value: 'v', type: null },
      { value: 'w', type: null },
    ]);
    expect(refusal(() => group({ displayName: 'T', members: [{ display: 'x' }] }))).toMatchObject({
      scimType: 'invalidValue',
    });
    expect(group({ displayName: 'T', members: { value: 'u' } }).members).toEqual([
      { value: 'u', type: null },
    ]);
  });
});

describe('readResource: tolerance', () => {
  it('finds names in any case, with dots, with URNs and without', () => {
    expect(
      made({
        USERNAME: 'b',
        'name.givenName': 'K',
        Name: { familyName: 'F' },
        [`${EXTENSION.toUpperCase()}:Department`]: 'D',
        [EXTENSION]: { costCenter: 'C', 'manager.value': 'm' },
        employeeNumber: 701984,
        [`${CORE_USER.id}:title`]: 'T',
      }),
    ).toEqual({
      userName: 'b',
      name: { familyName: 'F', givenName: 'K' },
      title: 'T',
      active: true,
      [EXTENSION]: { employeeNumber: '701984', costCenter: 'C', department: 'D', manager: { value: 'm' } },
    });
  });

  it('does not guess between two extensions', () => {
    const other: Schema = {
      id: 'urn:example:Other',
      name: 'Other',
      description: '',
      attributes: [attribute('department', 'string', '')],
    };
    const shape = userShape([ENTERPRISE_USER, other]);
    const body = { userName: 'a', department: 'D', division: 'V' };
    const { resource, ignored } = readResource(body, shape, { dialect: 'tolerant', mode: 'create' });
    expect(resource).toEqual({ userName: 'a', active: true, [EXTENSION]: { division: 'V' } });
    expect(ignored).toEqual(['department']);
  });

  it('takes lists for values and values for lists', () => {
    expect(
      made({
        title: ['T'],
        emails: 'x@y',
        phoneNumbers: { value: '1', type: 'work' },
        roles: ['r', { value: 's' }],
        [EXTENSION]: { manager: 'm' },
      }),
    ).toEqual({
      userName: 'a',
      title: 'T',
      active: true,
      emails: [{ value: 'x@y' }],
      phoneNumbers: [{ value: '1', type: 'work' }],
      roles: [{ value: 'r' }, { value: 's' }],
      [EXTENSION]: { manager: { value: 'm' } },
    });
    const several = create({
      userName: 'a',
      [EXTENSION]: { manager: [{ value: 'm' }, { value: 'n', primary: true }] },
    });
    expect(several.resource[EXTENSION]).toEqual({ manager: { value: 'n' } });
    expect(several.ignored).toContain(`${EXTENSION}:manager`);
  });

  it('reads roles that Microsoft Entra ID writes as JSON', () => {
    const role = '{"id":"18d1","value":"Admin","displayName":"Administrators"}';
    const expected = [{ value: 'Admin', display: 'Administrators' }];
    expect(made({ roles: [role] }).roles).toEqual(expected);
    expect(made({ roles: [{ value: role }] }).roles).toEqual(expected);
    expect(made({ roles: [JSON.stringify({ value: role })] }).roles).toEqual(expected);
    expect(made({ roles: ['{"id":"18d1","value":null}'] }).roles).toEqual([{ value: '18d1' }]);
    expect(made({ roles: ['{broken'] }).roles).toEqual([{ value: '{broken' }]);
    expect(made({ emails: [role] }).emails).toEqual([{ value: role }]);
  });

  it('merges what is the same value and type, and lets the last primary win', () => {
    expect(
      made({
        emails: [
          { value: 'A@x', type: 'work', primary: true },
          { value: 'b@x', type: 'home', primary: true },
          { value: 'a@X', type: 'WORK', display: 'D' },
          { value: 'a@x' },
        ],
      }).emails,
    ).toEqual([
      { value: 'A@x', display: 'D', type: 'work', primary: false },
      { value: 'b@x', type: 'home', primary: true },
      { value: 'a@x' },
    ]);
  });

  it('drops elements that say only what they would be for', () => {
    expect(
      made({
        phoneNumbers: [
          { type: 'work', value: null },
          { type: 'home', value: '1' },
        ],
      }),
    ).toMatchObject({
      phoneNumbers: [{ value: '1', type: 'home' }],
    });
  });

  it('never guards itself against a name by guessing', () => {
    const body: unknown = JSON.parse(
      '{"userName":"a","__proto__":{"active":false},"constructor":1,"name":{"__proto__":{"givenName":"x"}}}',
    );
    expect(create(body).resource).toEqual({ userName: 'a', active: true });
    expect(create(body).ignored).toEqual(['__proto__', 'constructor', 'name.__proto__']);
  });
});

describe('readResource: strict', () => {
  it('takes what the RFC says, with null and [] for unassigned and names in any case', () => {
    expect(
      strict({ username: 'a', title: null, emails: [], [EXTENSION]: { manager: 'm' }, id: '1' }).resource,
    ).toEqual({ userName: 'a', active: true, [EXTENSION]: { manager: { value: 'm' } } });
  });

  it.each([
    ['schemas', { schemas: [EXTENSION] }],
    ['schemas', { schemas: [CORE_USER.id, 'urn:other'] }],
    ['schemas', { schemas: CORE_USER.id }],
    ['active', { active: 'true' }],
    ['title', { title: ['T'] }],
    ['title', { title: '' }],
    ['title', { title: 7 }],
    ['emails', { emails: { value: 'x' } }],
    ['emails[0]', { emails: ['x'] }],
    ['emails[0]', { emails: [null] }],
    [
      'emails',
      {
        emails: [
          { value: 'x', primary: true },
          { value: 'y', primary: true },
        ],
      },
    ],
    ['name', { name: {} }],
    ['name.nick', { name: { nick: 'x' } }],
    ['name.givenName', { 'name.givenName': 'x' }],
    [EXTENSION, { [`${EXTENSION}:department`]: 'x' }],
    [EXTENSION, { department: 'x' }],
    ['favourite', { favourite: 1 }],
    ['title', { title: 'x', Title: 'y' }],
    ['x509Certificates[0].value', { x509Certificates: [{ value: 'not base64!' }] }],
  ])('refuses at %s: %j', (path, body) => {
    const error = refusal(() => strict({ userName: 'a', ...body } as JsonObject));
    expect(error.status).toBe(400);
    expect(['invalidValue', 'invalidSyntax']).toContain(error.scimType);
    expect(error.message).toContain(path);
  });
});

describe('readResource: replace', () => {
  const current = { userName: 'a', active: false, title: 'T', [EXTENSION]: { department: 'D' } };
  const replace = (body: unknown) =>
    readResource(body, USER, { dialect: 'tolerant', mode: 'replace', current }).resource;

  it('clears what is absent, but brings nobody back who is not said to be active', () => {
    expect(replace({ userName: 'a' })).toEqual({ userName: 'a', active: false });
    expect(replace({ userName: 'a', active: null })).toEqual({ userName: 'a', active: false });
    expect(replace({ userName: 'a', active: true })).toEqual({ userName: 'a', active: true });
  });

  it('keeps what is immutable', () => {
    const fixed: Schema = {
      id: 'urn:example:Fixed',
      name: 'Fixed',
      description: '',
      attributes: [
        attribute('badge', 'integer', '', { mutability: 'immutable' }),
        attribute('site', 'string', '', { required: true }),
      ],
    };
    const shape = userShape([fixed]);
    const before = { userName: 'a', active: true, [fixed.id]: { badge: 7, site: 'S' } };
    const put = (held: JsonObject) =>
      readResource({ userName: 'a', [fixed.id]: held }, shape, {
        dialect: 'tolerant',
        mode: 'replace',
        current: before,
      }).resource;
    expect(put({ site: 'S' })).toEqual(before);
    expect(put({ badge: '7', site: 'S' })).toEqual(before);
    expect(refusal(() => put({ badge: 8, site: 'S' }))).toMatchObject({ scimType: 'mutability' });
    expect(refusal(() => put({ badge: 7 }))).toMatchObject({ scimType: 'invalidValue' });
  });
});

describe('readResource: limits', () => {
  it.each([
    ['a long text', { title: 'x'.repeat(8193) }],
    ['NUL', { title: 'a\u0000b' }],
    ['half a pair', { title: 'a\ud800b' }],
    ['NUL deep inside', { name: { givenName: '\u0000' } }],
    ['a long list', { emails: Array.from({ length: 1001 }, (_, at) => `${at}@x`) }],
    ['an object for a text', { title: { value: 'x', type: 'y' } }],
    ['a list in a list', { title: [['x']] }],
    ['a text for an object', { name: 'Babs' }],
    ['a list of lists', { emails: [['x']] }],
  ])('refuses %s', (_, body) => {
    expect(refusal(() => made(body as JsonObject))).toMatchObject({ status: 400, scimType: 'invalidValue' });
  });

  it('takes as much as it says', () => {
    const emails = Array.from({ length: 1000 }, (_, at) => `${at}@x`);
    expect(made({ emails, title: '😀'.repeat(4096) })).toMatchObject({ title: '😀'.repeat(4096) });
    const members = Array.from({ length: 10_000 }, (_, at) => ({ value: `${at}` }));
    expect(group({ displayName: 'T', members }).members).toHaveLength(10_000);
    expect(refusal(() => group({ displayName: 'T', members: [...members, 'x'] }))).toMatchObject({
      status: 400,
    });
    expect(refusal(() => made({ [`x${'y'.repeat(200)}`]: 1 }))).toMatchObject({ scimType: 'invalidSyntax' });
  });

  it('names what it ignores in texts that can be kept, and not without end', () => {
    const unknown = Object.fromEntries(Array.from({ length: 300 }, (_, at) => [`unknown${at}`, at]));
    expect(create({ userName: 'a', 'x\u0000': 1, 'y\ud800': 1, ...unknown }).ignored).toHaveLength(100);
    for (const path of create({ userName: 'a', 'x\u0000': 1, 'y\ud800': 1 }).ignored)
      expect(path).toMatch(/^"[xy]\\u(0000|d800)"$/);
  });

  it.each([[null], [1], ['x'], [[]], [[{}]]])('refuses a body that is %j', (body) => {
    expect(refusal(() => create(body))).toMatchObject({ scimType: 'invalidSyntax' });
  });
});
