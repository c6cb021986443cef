import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readHookAnswer } from './hook-answer.ts';
import { isReserved, narrowChanges, narrowValue } from './narrow.ts';

const account = {
  name: 'ada.lovelace',
  keys: { employeeNumber: 'E-7', lockstepId: '0197' },
  attributes: {
    displayName: 'Ada Lovelace',
    floor: 3,
    remote: false,
    phones: ['1', '2'],
    empty: null,
    employeeNumber: 'E-7',
    badge: 'E-7',
    nick: 'ada.lovelace',
    'name.familyName': 'Lovelace',
    roles: ['reader'],
    'urn:ietf:params:scim:schemas:core:2.0:User:active': true,
    sshPublicKey: 'ssh-ed25519 A',
  },
};
const MAY = ['displayName', 'floor', 'remote', 'phones', 'name.familyName'];

describe('narrowChanges', () => {
  it('takes values of the kind that the mapping gives', () => {
    const data = {
      displayName: 'Countess',
      floor: 4,
      remote: true,
      phones: ['3'],
      'name.familyName': 'King',
    };
    expect(narrowChanges(data, account, null)).toEqual(data);
    expect(
      narrowChanges({ displayName: 7, floor: '4', remote: 'yes', phones: '3', empty: 'x' }, account, null),
    ).toEqual({});
    expect(narrowChanges({ phones: [1], displayName: 'a\u0000b', floor: Number.NaN }, account, null)).toEqual(
      {},
    );
  });

  it('keeps keys, names, states and rights as they are, whatever they are called', () => {
    const everything = Object.fromEntries(Object.keys(account.attributes).map((name) => [name, 'other']));
    const flags = {
      ...everything,
      remote: true,
      roles: ['admin'],
      'urn:ietf:params:scim:schemas:core:2.0:User:active': false,
    };
    expect(Object.keys(narrowChanges(flags, account, null)).sort()).toEqual([
      'displayName',
      'name.familyName',
      'remote',
    ]);
  });

  it('takes a field of the body for the attribute that its document names, and no other', () => {
    const fields = { firstName: 'displayName', admin: 'roles' };
    expect(
      narrowChanges({ firstName: 'A.', displayName: 'B.', admin: ['x'], floor: 9 }, account, fields),
    ).toEqual({
      displayName: 'A.',
    });
  });

  it('never widens, whatever JSON an answer is', () => {
    const near = fc.dictionary(
      fc.constantFrom(...Object.keys(account.attributes), 'groups', '__proto__'),
      fc.jsonValue(),
    );
    fc.assert(
      fc.property(fc.oneof(near, fc.dictionary(fc.string(), fc.jsonValue())), (data) => {
        const answer = readHookAnswer('preCreateUser', JSON.stringify({ response: { data } }));
        const changed = answer.kind === 'changes' ? narrowChanges(answer.data, account, null) : {};
        for (const [name, value] of Object.entries(changed)) {
          expect(MAY).toContain(name);
          const before = account.attributes[name as keyof typeof account.attributes];
          expect(typeof value).toBe(typeof before);
          expect(Array.isArray(value)).toBe(Array.isArray(before));
        }
        expect(Object.getPrototypeOf(changed)).toBe(Object.prototype);
      }),
    );
  });

  it('gives policyMap one attribute, under the same rules', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...Object.keys(account.attributes), 'x', '__proto__'),
        fc.jsonValue(),
        (name, value) => {
          if (narrowValue(name, value, account) !== undefined) expect(MAY).toContain(name);
        },
      ),
    );
    expect(narrowValue('displayName', 'x', account)).toBe('x');
  });
});

describe('isReserved', () => {
  it.each([
    'active',
    'ACTIVE',
    'account_enabled',
    'userAccountControl',
    'memberOf',
    'groups',
    'roles[0].value',
    'a.password',
  ])('%s', (name) => {
    expect(isReserved(name)).toBe(true);
  });
  it.each(['displayName', 'title', 'department', 'telephoneNumber', 'emails', 'mail', 'name.givenName'])(
    'not %s',
    (name) => {
      expect(isReserved(name)).toBe(false);
    },
  );
});
