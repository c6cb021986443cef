import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { runs } from '../../test/support/runs.ts';
import { EVENT_TYPES, type SignalName } from './event-types.ts';
import { readSet } from './read-set.ts';
import { setClaims } from './set-claims.ts';
import { canonicalSubject, readSubject, type SubjectId } from './subject-id.ts';

const AT = 1_760_000_000_000;
const expected = { issuer: 'https://idp', audience: 'us', at: AT, oldestMs: 3_600_000, aheadMs: 60_000 };
const claims = {
  iss: 'https://idp',
  aud: ['others', 'us'],
  jti: 'a-1',
  iat: AT / 1_000 - 10,
  sub_id: { format: 'email', email: 'ada@acme.test' },
  events: { [EVENT_TYPES.accountDisabled]: { reason: 'hijacking' } },
};

const outcome = (change: object) => {
  const read = readSet({ ...claims, ...change }, expected);
  return read.outcome === 'refused' ? read.error : 'read';
};

describe('the claims of a token', () => {
  it('say what happened to whom', () => {
    expect(readSet(claims, expected)).toEqual({
      outcome: 'read',
      set: {
        jti: 'a-1',
        issuedAt: AT - 10_000,
        events: [
          {
            name: 'accountDisabled',
            subjects: [{ format: 'email', email: 'ada@acme.test' }],
            happenedAt: AT - 10_000,
          },
        ],
      },
    });
  });

  it.each([
    ['another issuer', { iss: 'https://idp/' }, 'invalid_issuer'],
    ['no issuer', { iss: undefined }, 'invalid_issuer'],
    ['another audience', { aud: 'them' }, 'invalid_audience'],
    ['no audience', { aud: undefined }, 'invalid_audience'],
    ['an audience inside a text', { aud: 'us them' }, 'invalid_audience'],
    ['too old', { iat: AT / 1_000 - 3_601 }, 'invalid_request'],
    ['from the future', { iat: AT / 1_000 + 61 }, 'invalid_request'],
    ['an iat that is text', { iat: String(AT / 1_000) }, 'invalid_request'],
    ['no iat', { iat: undefined }, 'invalid_request'],
    ['expired', { exp: AT / 1_000 - 1 }, 'invalid_request'],
    ['an exp that is text', { exp: 'never' }, 'invalid_request'],
    ['no jti', { jti: undefined }, 'invalid_request'],
    ['a jti of blanks', { jti: 'a b' }, 'invalid_request'],
    ['a jti without end', { jti: 'a'.repeat(256) }, 'invalid_request'],
    ['no events', { events: {} }, 'invalid_request'],
    ['events as a list', { events: [claims.events] }, 'invalid_request'],
    [
      'too many events',
      { events: Object.fromEntries(Array.from({ length: 11 }, (_, i) => [`urn:${i}`, {}])) },
      'invalid_request',
    ],
    ['just in time', { iat: AT / 1_000 - 3_600 }, 'read'],
    ['not yet expired', { exp: AT / 1_000 + 1 }, 'read'],
  ])('%s', (_what, change, wanted) => expect(outcome(change)).toBe(wanted));

  it('pass over events that nobody here knows, and name nobody by what they do not say', () => {
    const read = readSet(
      { ...claims, sub_id: undefined, events: { 'urn:else': {}, [EVENT_TYPES.sessionRevoked]: null } },
      expected,
    );
    expect(read).toMatchObject({
      set: {
        events: [
          { name: null, subjects: [] },
          { name: 'sessionRevoked', subjects: [] },
        ],
      },
    });
  });

  it('may name the subject in the event, as before SSF 1.0', () => {
    const { sub_id: subject, ...rest } = claims;
    const read = readSet({ ...rest, events: { [EVENT_TYPES.accountDisabled]: { subject } } }, expected);
    expect(read).toMatchObject({ set: { events: [{ subjects: [subject] }] } });
  });

  it('never throw, whatever was sent, and never reach a prototype', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (whole, part) => {
        expect(['read', 'refused']).toContain(readSet(whole, expected).outcome);
        for (const name of ['iss', 'aud', 'jti', 'iat', 'exp', 'toe', 'sub_id', 'events'])
          readSet({ ...claims, [name]: part }, expected);
        readSet({ ...claims, events: { [EVENT_TYPES.accountDisabled]: part } }, expected);
      }),
      { numRuns: runs(500) },
    );
    const hostile = JSON.parse('{"__proto__": {"iss": "https://idp", "aud": "us"}}') as unknown;
    expect(readSet(hostile, expected).outcome).toBe('refused');
    expect(readSet(Object.create(claims), expected).outcome).toBe('refused');
  });

  it('are read as they were made, of every signal and subject', () => {
    const subject: fc.Arbitrary<SubjectId> = fc.oneof(
      fc.record({ format: fc.constant('email' as const), email: fc.emailAddress() }),
      fc.record({ format: fc.constant('opaque' as const), id: fc.uuid() }),
      fc.record({ format: fc.constant('iss_sub' as const), iss: fc.webUrl(), sub: fc.uuid() }),
      fc.record({
        format: fc.constant('scim' as const),
        uri: fc.constant('/Users/1'),
        externalId: fc.uuid(),
      }),
    );
    const name = fc.constantFrom(...(Object.keys(EVENT_TYPES) as SignalName[]));
    fc.assert(
      fc.property(subject, name, fc.integer({ min: 0, max: 3_000 }), (one, signal, age) => {
        const made = setClaims({
          issuer: 'https://idp',
          audience: 'us',
          jti: 'x.1.0',
          issuedAt: AT,
          happenedAt: AT - age * 1_000,
          txn: 'plan',
          subject: one,
          signal: { name: signal },
          target: 'git',
        });
        expect(made).not.toHaveProperty('sub');
        expect(readSet(JSON.parse(JSON.stringify(made)), expected)).toEqual({
          outcome: 'read',
          set: {
            jti: 'x.1.0',
            issuedAt: AT,
            events: [{ name: signal, subjects: [one], happenedAt: AT - age * 1_000 }],
          },
        });
      }),
    );
  });
});

describe('a subject', () => {
  it('of several parts is its user, and of several names all of them', () => {
    const email = { format: 'email', email: 'a@b.c' };
    const opaque = { format: 'opaque', id: '1' };
    expect(readSubject({ format: 'complex', user: email, session: opaque })).toEqual([email]);
    expect(readSubject({ format: 'aliases', identifiers: [email, opaque, 3] })).toEqual([email, opaque]);
    expect(
      readSubject({ format: 'aliases', identifiers: [{ format: 'aliases', identifiers: [email] }] }),
    ).toEqual([]);
    expect(readSubject({ format: 'complex', session: opaque })).toEqual([]);
    expect(readSubject({ format: 'opaque', id: 'x'.repeat(1_025) })).toEqual([]);
    expect(readSubject({ format: 'opaque', id: 'a\u0000b' })).toEqual([]);
  });

  it('is the same only where format and value are', () => {
    expect(canonicalSubject({ format: 'email', email: 'Ada@ACME.test' })).toBe(
      canonicalSubject({ format: 'email', email: 'ada@acme.test' }),
    );
    expect(canonicalSubject({ format: 'opaque', id: 'A' })).not.toBe(
      canonicalSubject({ format: 'opaque', id: 'a' }),
    );
    expect(canonicalSubject({ format: 'iss_sub', iss: 'a', sub: 'b' })).not.toBe(
      canonicalSubject({ format: 'iss_sub', iss: 'a","b', sub: '' }),
    );
  });
});
