import type { Capabilities } from '../../domain/connector.ts';

/** What every simulated system can do. The residual depends on the system: check() tells the configured one. */
export const capabilities: Capabilities = {
  list: true,
  create: true,
  update: true,
  disable: 'native',
  delete: 'hard',
  entitlements: ['group', 'role', 'licence'],
  sessions: { list: true, revoke: true },
  credentials: { kinds: ['api-token', 'ssh-key', 'app-password'], list: true, revoke: true },
  transferData: true,
  changes: 'token',
  idempotency: 'natural',
  attested: false,
  residual: [],
  teardown: {
    // Disable first: it stops new sessions, so that none is opened behind the revocation. Tokens outlive it here, so
    // sign-in is not off before they are gone too.
    deactivate: ['disable', 'revokeSessions', 'revokeCredentials'],
    deprovision: ['disable', 'revokeSessions', 'revokeCredentials', 'transferData', 'revoke'],
    delete: ['disable', 'revokeSessions', 'revokeCredentials', 'transferData', 'revoke', 'delete'],
  },
};

export function residualOf(seconds: number): Capabilities['residual'] {
  if (seconds === 0) return [];
  return [
    {
      kind: 'accessToken',
      maxSeconds: seconds,
      note: 'A session that was revoked may work until its token expires.',
    },
  ];
}
