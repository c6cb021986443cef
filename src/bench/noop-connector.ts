import type { Connector, InstalledConnector } from '../domain/connector.ts';

/** A target that takes everything and remembers it: the read-back is a call of its own. */
export function noopConnector(): InstalledConnector {
  const accounts = new Map<string, Set<string>>();
  const connector: Connector = {
    check: async () => ({ ok: true, capabilities, items: [] }),
    list: async () => ({ items: [] }),
    get: async () => null,
    apply: async ({ kind, account, entitlement }) => {
      if (kind === 'create') accounts.set(account.name, new Set());
      else if (entitlement !== undefined) accounts.get(account.name)?.add(entitlement.value);
      return { status: 'done', changed: true, id: account.name };
    },
    verify: async ({ account, has }) => {
      const roles = accounts.get(account.name);
      const ok = roles !== undefined && (has ?? []).every(({ value }) => roles.has(value));
      return {
        result: ok ? 'proven' : 'disproven',
        checks: [
          {
            what: 'account',
            expected: 'as asked',
            actual: roles === undefined ? 'absent' : `${roles.size} roles`,
            ok,
          },
        ],
        account:
          roles === undefined
            ? null
            : {
                id: account.name,
                name: account.name,
                active: true,
                keys: account.keys,
                entitlements: [...roles].map((value) => ({ kind: 'role', value })),
                administrator: false,
                attributes: {},
              },
      };
    },
    close: async () => undefined,
  };
  const capabilities: InstalledConnector['capabilities'] = {
    list: false,
    create: true,
    update: true,
    disable: 'native',
    delete: 'none',
    entitlements: ['role'],
    sessions: { list: false, revoke: false },
    credentials: { kinds: [], list: false, revoke: false },
    transferData: false,
    changes: 'none',
    idempotency: 'natural',
    attested: false,
    residual: [],
    teardown: { deactivate: ['disable'], deprovision: ['disable'], delete: ['disable'] },
  };
  return {
    id: 'noop',
    apiVersion: 1,
    title: 'no-op',
    configSchema: {},
    capabilities,
    checkConfig: () => undefined,
    connect: async () => connector,
  };
}
