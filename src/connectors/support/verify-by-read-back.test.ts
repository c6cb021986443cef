import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Capabilities, Expectation, RemoteAccount } from '../../domain/connector.ts';
import { ConnectorFault } from '../../domain/connector.ts';
import { sameValue, verifyByReadBack } from './verify-by-read-back.ts';

const capabilities: Capabilities = {
  list: true,
  create: true,
  update: true,
  disable: 'native',
  delete: 'hard',
  entitlements: ['group'],
  sessions: { list: true, revoke: true },
  credentials: { kinds: ['token'], list: true, revoke: true },
  transferData: false,
  changes: 'none',
  idempotency: 'natural',
  attested: false,
  residual: [],
  teardown: { deactivate: ['disable'], deprovision: ['disable', 'revoke'], delete: ['delete'] },
};
const blind: Capabilities = {
  ...capabilities,
  entitlements: [],
  sessions: { list: false, revoke: false },
  credentials: { kinds: [], list: false, revoke: false },
};
const ref = { id: 'u1', name: 'ada', keys: { externalId: 'E1' } };
const ada: RemoteAccount = {
  id: 'u1',
  name: 'ada',
  active: true,
  keys: { externalId: 'E1' },
  entitlements: [{ kind: 'group', value: 'Staff' }],
  administrator: false,
  attributes: { title: 'Engineer', tags: ['b', 'a'] },
};

function target(account: RemoteAccount | null, sessions = 0, credentials = 0) {
  return {
    get: async () => account,
    sessions: async () => Array.from({ length: sessions }, (_, n) => ({ id: `s${n}` })),
    credentials: async () => Array.from({ length: credentials }, (_, n) => ({ id: `c${n}`, kind: 'token' })),
  };
}

async function result(
  account: RemoteAccount | null,
  wanted: Omit<Expectation, 'account'>,
  options: { can?: Capabilities; sessions?: number; credentials?: number; hidden?: string[] } = {},
) {
  const verdict = await verifyByReadBack(
    target(account, options.sessions, options.credentials),
    { account: ref, ...wanted },
    { capabilities: options.can ?? capabilities, unreadable: new Set(options.hidden ?? []) },
  );
  return verdict.result;
}

describe('verifyByReadBack', () => {
  it('proves what is so', async () => {
    const wanted = {
      exists: true,
      active: true,
      has: [{ kind: 'group', value: 'Staff' }],
      lacks: [{ kind: 'group', value: 'Admins' }],
      sessions: 'none' as const,
      credentials: 'none' as const,
      attributes: { title: 'Engineer', tags: ['a', 'b'], gone: null },
    };
    const verdict = await verifyByReadBack(target(ada), { account: ref, ...wanted }, { capabilities });
    expect(verdict).toMatchObject({ result: 'proven', account: ada });
    expect(verdict.checks).toHaveLength(9);
    expect(verdict.reason).toBeUndefined();
  });

  it.each([
    [{ exists: false }],
    [{ active: false }],
    [{ has: [{ kind: 'group', value: 'staff' }] }],
    [{ lacks: [{ kind: 'group', value: 'Staff' }] }],
    [{ attributes: { title: 'Manager' } }],
    [{ attributes: { title: null } }],
    [{ attributes: { tags: ['a'] } }],
    [{ attributes: { toString: 'x' } }],
  ])('disproves %j', async (wanted) => {
    expect(await result(ada, wanted)).toBe('disproven');
  });

  it('disproves by one session or credential that is left, also when the account is gone', async () => {
    expect(await result(null, { exists: false, sessions: 'none' }, { sessions: 1 })).toBe('disproven');
    expect(await result(null, { exists: false, credentials: 'none' }, { credentials: 2 })).toBe('disproven');
  });

  it('takes an absent account as not able to sign in and holding nothing', async () => {
    expect(await result(null, { active: false, lacks: [{ kind: 'group', value: 'Staff' }] })).toBe('proven');
    expect(await result(null, { active: true })).toBe('disproven');
    expect(await result(null, { attributes: { title: null } })).toBe('disproven');
  });

  it('says unprovable for what cannot be read, and disproven when something else is wrong', async () => {
    expect(await result(ada, { active: true, sessions: 'none' }, { can: blind })).toBe('unprovable');
    expect(await result(ada, { credentials: 'none' }, { can: blind })).toBe('unprovable');
    expect(await result(ada, { lacks: [{ kind: 'group', value: 'X' }] }, { can: blind })).toBe('unprovable');
    expect(await result(ada, { attributes: { password: 'x' } }, { hidden: ['password'] })).toBe('unprovable');
    expect(await result(ada, { active: false, sessions: 'none' }, { can: blind })).toBe('disproven');
  });

  it('does not call a reader that is missing although the capability was declared', async () => {
    const reader = { get: async () => ada };
    const verdict = await verifyByReadBack(reader, { account: ref, sessions: 'none' }, { capabilities });
    expect(verdict.result).toBe('unprovable');
  });

  it('proves nothing when nothing was expected', async () => {
    expect(await result(ada, {})).toBe('unprovable');
  });

  it('notes an account that came back under another id', async () => {
    const again = { ...ada, id: 'u2' };
    const verdict = await verifyByReadBack(target(again), { account: ref, exists: false }, { capabilities });
    expect(verdict.result).toBe('disproven');
    expect(verdict.reason).toContain('u2 instead of u1');
  });

  it('lets a failed read go up instead of judging', async () => {
    const reader = {
      get: () => Promise.reject(new ConnectorFault('retryable', 'no answer')),
    };
    await expect(verifyByReadBack(reader, { account: ref, active: false }, { capabilities })).rejects.toThrow(
      'no answer',
    );
  });

  it('is proven only if every check is ok', async () => {
    const flag = fc.option(fc.boolean(), { nil: undefined });
    await fc.assert(
      fc.asyncProperty(
        flag,
        flag,
        fc.boolean(),
        fc.boolean(),
        fc.nat(1),
        async (exists, active, there, on, left) => {
          const account = there ? { ...ada, active: on } : null;
          const verdict = await verifyByReadBack(
            target(account, left),
            {
              account: ref,
              sessions: 'none',
              ...(exists !== undefined && { exists }),
              ...(active !== undefined && { active }),
            },
            { capabilities },
          );
          expect(verdict.result === 'proven').toBe(verdict.checks.every((check) => check.ok));
          if (active === false && there && on) expect(verdict.result).toBe('disproven');
        },
      ),
    );
  });
});

describe('sameValue', () => {
  it('treats lists as sets and null, empty text and empty list as nothing', () => {
    expect(sameValue('x', ['a', 'b', 'a'], ['b', 'a'])).toBe(true);
    expect(sameValue('x', ['a'], ['a', 'b'])).toBe(false);
    expect(sameValue('x', null, [])).toBe(true);
    expect(sameValue('x', [], '')).toBe(true);
    expect(sameValue('x', 0, null)).toBe(false);
    expect(sameValue('x', '1', 1)).toBe(false);
  });
});
