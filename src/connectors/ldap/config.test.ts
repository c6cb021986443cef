import fc from 'fast-check';
import { ResultCodeError } from 'ldapts';
import { describe, expect, it } from 'vitest';
import { isLockstepError } from '../../domain/errors.ts';
import { asAttributeValue, asValues, isoTime, readEntry, sameValues, valuesOf } from './entry.ts';
import { faultOf } from './faults.ts';
import { ldap } from './index.ts';

const good = {
  url: 'ldaps://ldap.corp.test',
  bindDn: 'cn=lockstep,dc=corp,dc=test',
  password: 'ldap-password',
  people: { base: 'ou=people,dc=corp,dc=test' },
  disable: { method: 'ppolicy', policy: 'cn=lock,dc=corp,dc=test' },
};

function problem(input: unknown): string {
  try {
    ldap.parseConfig(input);
  } catch (error) {
    if (isLockstepError(error) && error.code === 'CONNECTOR_CONFIG') return error.message;
    throw error;
  }
  return 'accepted';
}

describe('connection settings', () => {
  it('takes a small document', () => {
    expect(ldap.parseConfig(good)).toMatchObject({
      people: { naming: 'uid' },
      keys: { employeeNumber: 'employeeNumber' },
    });
  });

  it.each([
    [{ url: 'ldap://ldap.corp.test' }, 'must be ldaps://'],
    [{ replicas: ['ldap://ldap2.corp.test'] }, 'must be ldaps://'],
    [{ url: 'https://x' }, 'must begin with ldaps://'],
    [{ url: 'ldaps://cn=x:hunter2@host' }, 'user name or password'],
    [{ url: 'ldaps://host/dc=corp' }, 'protocol, host and port only'],
    [{ startTls: true }, 'is for ldap:// only'],
    [{ bindDn: 'lockstep' }, 'not a distinguished name'],
    [{ disable: { method: 'ppolicy' } }, 'disable.policy'],
    [{ attributes: ['userPassword'] }, 'cannot be written by a mapping'],
    [{ attributes: ['uid'] }, 'the naming attribute'],
    [{ attributes: ['a)(b'] }, 'not an attribute name'],
    [{ keys: { n: 'pwdAccountLockedTime' } }, 'cannot be written by a mapping'],
    [{ peopel: 1 }, 'peopel'],
  ])('refuses %j', (change, says) => {
    expect(problem({ ...good, ...change })).toContain(says);
    expect(problem({ ...good, ...change })).not.toContain('hunter2');
  });

  it('never throws anything else', () => {
    fc.assert(
      fc.property(fc.anything(), fc.anything(), (a, b) => {
        problem(a);
        problem({ ...good, url: a, people: b });
      }),
    );
  });

  it('publishes a schema that marks the secret', () => {
    expect(JSON.stringify(ldap.configSchema)).toContain('"x-lockstep-secret":true');
  });
});

class Answer extends ResultCodeError {
  constructor(code: number) {
    super(code, 'x');
  }
}

describe('classification by result code', () => {
  it.each([
    [49, 'auth'],
    [8, 'auth'],
    [13, 'auth'],
    [32, 'notFound'],
    [53, 'precondition'],
    [51, 'retryable'],
    [52, 'retryable'],
    [68, 'alreadyExists'],
    [20, 'alreadyExists'],
    [65, 'invalid'],
    [50, 'forbidden'],
    [4, 'permanent'],
    [10, 'unsupported'],
    [80, 'retryable'],
  ] as const)('%i is %s', (code, kind) => {
    expect(faultOf(new Answer(code), 'write', 'x')).toMatchObject({ kind, vendor: { code: String(code) } });
  });

  it('never calls a read unknown', () => {
    const lost = new Error('Connection closed before message response was received');
    expect(faultOf(lost, 'read', 'x')).toMatchObject({ kind: 'retryable', scope: 'connection' });
    expect(faultOf(lost, 'write', 'x')).toMatchObject({ kind: 'unknownOutcome', scope: 'connection' });
  });
});

describe('values', () => {
  it('go there and back', () => {
    const text = fc.string({ minLength: 1 });
    fc.assert(
      fc.property(fc.oneof(text, fc.uniqueArray(text, { minLength: 2 }), fc.constant(null)), (value) => {
        expect(asAttributeValue(asValues(value))).toEqual(value);
      }),
    );
    expect(asValues(true)).toEqual(['TRUE']);
    expect(asValues(5)).toEqual(['5']);
    expect(sameValues(['a', 'b'], ['b', 'a'])).toBe(true);
    expect(sameValues(['a'], ['a', 'b'])).toBe(false);
  });

  it('are found whatever the case of the attribute, and never from the prototype', () => {
    const bytes = [Buffer.from([0xff, 0xfe]), Buffer.from('\ufeffx')];
    const entry = readEntry({ dn: 'x', employeeNumber: '7', jpegPhoto: bytes });
    expect(valuesOf(entry, 'EMPLOYEENUMBER')).toEqual(['7']);
    expect(valuesOf(entry, 'jpegPhoto')).toEqual(['\ufeffx']);
    expect(valuesOf(entry, 'constructor')).toEqual([]);
    expect(valuesOf(entry, 'dn')).toEqual([]);
  });

  it('are times', () => {
    expect(isoTime('20260228235959Z')).toBe('2026-02-28T23:59:59.000Z');
    expect(isoTime('20260228235959.123456Z')).toBe('2026-02-28T23:59:59.123Z');
    for (const wrong of [undefined, '', '2026', '20260228235959+0100'])
      expect(isoTime(wrong)).toBeUndefined();
  });
});
