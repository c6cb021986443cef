import { describe, expect, it } from 'vitest';
import { createSystem } from '../system.ts';

const ENTERPRISE = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
const PATCH_OP = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';

function world(dialect: 'scim' | 'scim-put' = 'scim') {
  const system = createSystem({ name: 'git', dialect, seed: 3, clock: () => 0, groups: ['staff', 'ops'] });
  const ask = (method: string, path: string, body?: unknown) => {
    const answer = system.handle({
      method,
      path: `/scim/v2${path}`,
      headers: { authorization: 'Bearer write-git' },
      body: body === undefined ? '' : JSON.stringify(body),
    });
    if (answer.kind === 'silent') throw new Error('no answer');
    return { status: answer.status, body: answer.body === '' ? null : JSON.parse(answer.body) };
  };
  const patch = (path: string, ...Operations: unknown[]) =>
    ask('PATCH', path, { schemas: [PATCH_OP], Operations });
  const ada = ask('POST', '/Users', {
    userName: 'ada',
    externalId: 'X1',
    name: { givenName: 'Ada', familyName: 'L' },
    emails: [{ type: 'work', value: 'ada@a.test' }],
    [ENTERPRISE]: { employeeNumber: 'E1', department: 'Data' },
  }).body;
  return { system, ask, patch, ada };
}

describe('SCIM users', () => {
  it('creates, reads back, finds, and knows the strong keys', () => {
    const { system, ask, ada } = world();
    expect(ask('GET', `/Users/${ada.id}`).body).toEqual(ada);
    expect(ada).toMatchObject({ userName: 'ada', active: true, externalId: 'X1' });
    const found = ask('GET', `/Users?filter=${encodeURIComponent('externalId eq "X1"')}`).body;
    expect(found).toMatchObject({
      totalResults: 1,
      startIndex: 1,
      itemsPerPage: 1,
      Resources: [{ id: ada.id }],
    });
    expect(system.truth.couldSignIn('E1', 0)).toBe(true);
    expect(ask('POST', '/Users', { userName: 'ADA' })).toMatchObject({
      status: 409,
      body: { scimType: 'uniqueness' },
    });
    expect(ask('GET', '/Users/none').body).toMatchObject({ status: '404' });
  });

  it.each([
    [{ op: 'replace', path: 'active', value: false }],
    [{ op: 'Replace', path: 'active', value: 'False' }],
    [{ op: 'replace', value: { active: false } }],
    [{ op: 'replace', value: { 'urn:ietf:params:scim:schemas:core:2.0:User:active': false } }],
  ])('disables by %j', (operation) => {
    const { system, patch, ada } = world();
    expect(patch(`/Users/${ada.id}`, operation)).toMatchObject({ status: 200, body: { active: false } });
    expect(system.truth.couldSignIn('X1', 0)).toBe(false);
    expect(system.truth.journal.at(-1)?.effect).toBe('disable');
  });

  it('patches parts, extensions and filtered values, all or nothing', () => {
    const { ask, patch, ada } = world();
    const path = `/Users/${ada.id}`;
    patch(
      path,
      { op: 'replace', path: 'name.familyName', value: 'Lovelace' },
      { op: 'replace', path: `${ENTERPRISE}:department`, value: 'Ops' },
      { op: 'replace', path: 'emails[type eq "work"].value', value: 'new@a.test' },
      { op: 'add', path: 'emails', value: [{ type: 'home', value: 'h@a.test' }] },
    );
    const after = ask('GET', path).body;
    expect(after).toMatchObject({
      name: { givenName: 'Ada', familyName: 'Lovelace' },
      emails: [{ value: 'new@a.test' }, { value: 'h@a.test' }],
      [ENTERPRISE]: { employeeNumber: 'E1', department: 'Ops' },
    });
    const half = patch(
      path,
      { op: 'replace', path: 'active', value: false },
      { op: 'replace', path: 'emails[type eq "fax"].value', value: 'x' },
    );
    expect(half).toMatchObject({ status: 400, body: { scimType: 'noTarget' } });
    expect(ask('GET', path).body).toEqual(after);
    expect(patch(path, { op: 'replace', path: 'id', value: 'x' }).body.scimType).toBe('mutability');
  });

  it('takes only PUT in the other dialect', () => {
    const { system, ask, patch, ada } = world('scim-put');
    expect(ask('GET', '/ServiceProviderConfig').body.patch).toEqual({ supported: false });
    expect(patch(`/Users/${ada.id}`, { op: 'replace', path: 'active', value: false }).status).toBe(501);
    expect(ask('PUT', `/Users/${ada.id}`, { ...ada, active: false }).status).toBe(200);
    expect(system.truth.find('ada')).toMatchObject({
      active: false,
      keys: { externalId: 'X1', employeeNumber: 'E1' },
    });
  });

  it('pages by startIndex and count, and can page wrongly', () => {
    const { system, ask } = world();
    for (const name of ['bob', 'cyd', 'dee']) ask('POST', '/Users', { userName: name });
    const names = (start: number) =>
      ask('GET', `/Users?startIndex=${start}&count=2`).body.Resources.map(
        (one: { userName: string }) => one.userName,
      );
    expect([names(1), names(3), names(5)]).toEqual([['ada', 'bob'], ['cyd', 'dee'], []]);
    for (const [as, second] of [
      ['repeatItem', ['bob', 'cyd', 'dee']],
      ['skipItem', ['dee']],
      ['repeatPage', ['ada', 'bob']],
      ['skipPage', []],
    ] as const) {
      system.setFaults([{ kind: 'pagedWrongly', as }]);
      expect([names(1), names(3)]).toEqual([['ada', 'bob'], second]);
    }
  });
});

describe('SCIM groups', () => {
  it('adds and removes members in the ways that clients do it', () => {
    const { system, ask, patch, ada } = world();
    const bob = ask('POST', '/Users', { userName: 'bob' }).body;
    const staff = ask('GET', `/Groups?filter=${encodeURIComponent('displayName eq "staff"')}`).body
      .Resources[0];
    const members = () =>
      ask('GET', `/Groups/${staff.id}`).body.members.map((one: { value: string }) => one.value);
    const path = `/Groups/${staff.id}`;
    patch(path, { op: 'add', path: 'members', value: [{ value: ada.id }, { value: bob.id }] });
    patch(path, { op: 'add', path: 'members', value: [{ value: ada.id }] });
    expect(members()).toEqual([ada.id, bob.id]);
    expect(ask('GET', `/Users/${ada.id}`).body.groups).toEqual([
      { value: staff.id, display: 'staff', type: 'direct' },
    ]);
    patch(path, { op: 'remove', path: `members[value eq "${ada.id}"]` });
    expect(members()).toEqual([bob.id]);
    patch(path, { op: 'remove', path: 'members', value: [{ value: bob.id }] });
    expect(members()).toEqual([]);
    expect(patch(path, { op: 'add', path: 'members', value: [{ value: 'nobody' }] }).status).toBe(400);
    expect(system.truth.find('bob')?.entitlements).toEqual([]);
  });

  it('replaces members by PUT, creates and deletes groups', () => {
    const { system, ask, ada } = world('scim-put');
    const made = ask('POST', '/Groups', { displayName: 'new', members: [{ value: ada.id }] });
    expect(made).toMatchObject({ status: 201, body: { displayName: 'new', members: [{ value: ada.id }] } });
    expect(system.truth.find('ada')?.entitlements).toEqual([{ kind: 'group', value: 'new' }]);
    ask('PUT', `/Groups/${made.body.id}`, { displayName: 'new', members: [] });
    expect(system.truth.find('ada')?.entitlements).toEqual([]);
    expect(ask('DELETE', `/Groups/${made.body.id}`).status).toBe(204);
    expect(ask('GET', `/Groups/${made.body.id}`).status).toBe(404);
  });
});
