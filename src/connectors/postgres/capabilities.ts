import type { Capabilities } from '../../domain/connector.ts';

export const capabilities: Capabilities = {
  list: true,
  create: true,
  update: true,
  disable: 'native',
  delete: 'hard',
  entitlements: ['role', 'roleAdmin'],
  sessions: { list: true, revoke: true },
  credentials: { kinds: ['password'], list: true, revoke: true },
  transferData: true,
  changes: 'none',
  idempotency: 'natural',
  attested: false,
  // NOLOGIN holds from its COMMIT on, and every backend is ended and looked for: nothing works on by itself.
  residual: [],
  teardown: {
    // NOLOGIN first, or ended sessions would only sign in again.
    deactivate: ['disable', 'revokeSessions'],
    deprovision: ['disable', 'revokeSessions', 'revokeCredentials', 'revoke'],
    delete: ['disable', 'revokeSessions', 'revokeCredentials', 'revoke', 'transferData', 'delete'],
  },
};
