import type { Capabilities } from '../../domain/connector.ts';

/** A hundred years stand for "nobody knows": there is no instant by which such a connection must have ended. */
const WITHOUT_BOUND_SECONDS = 3_155_760_000;

export const capabilities: Capabilities = {
  list: true,
  create: true,
  update: true,
  disable: 'native',
  delete: 'hard',
  entitlements: ['group', 'posixGroup'],
  // LDAP has no request that ends somebody else's connection; cn=Monitor shows them where it may be read.
  sessions: { list: true, revoke: false },
  credentials: { kinds: ['password', 'sshKey', 'other'], list: true, revoke: true },
  transferData: false,
  changes: 'none',
  idempotency: 'natural',
  attested: false,
  residual: [
    {
      kind: 'appSession',
      maxSeconds: WITHOUT_BOUND_SECONDS,
      note: 'no upper bound: a connection bound before goes on, with what its groups and access rules still allow, until the client closes it, the idle time-out of the server ends it, or slapd is restarted; cn=Monitor shows whether there is one',
    },
  ],
  teardown: {
    deactivate: ['disable'],
    deprovision: ['disable', 'revokeCredentials', 'revoke'],
    delete: ['disable', 'revokeCredentials', 'revoke', 'delete'],
  },
};
