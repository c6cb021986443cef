import type { TableName } from '../../../engine/tables/index.ts';

/** What the migrations say and the tables as data do not. test/store/constraints.test.ts compares with the server. */
export interface Reference {
  readonly child: TableName;
  readonly column: string;
  readonly parent: TableName;
}

/** Every parent's key is one column. */
export const REFERENCES: readonly Reference[] = [
  { child: 'employment', column: 'identity_id', parent: 'identity' },
  { child: 'account', column: 'identity_id', parent: 'identity' },
  { child: 'known_account', column: 'owner_id', parent: 'identity' },
  { child: 'hold', column: 'plan_id', parent: 'plan' },
  { child: 'leave', column: 'identity_id', parent: 'identity' },
  { child: 'certificate', column: 'leave_id', parent: 'leave' },
];

/** The words that a column takes. */
export const WORDS: Readonly<Record<string, readonly string[]>> = {
  'identity.state': ['unknown', 'preHire', 'active', 'onLeave', 'suspended', 'leaving', 'left', 'archived'],
  'account.provenance': ['created', 'linked', 'orphan'],
  'hold.state': ['held', 'released', 'refused', 'overtaken'],
  'made_plan.state': ['made', 'applied', 'withdrawn'],
  'operation.state': [
    'planned',
    'held',
    'accepted',
    'applied',
    'verified',
    'attested',
    'unproven',
    'failed',
    'superseded',
  ],
  'operation.kind': [
    'create',
    'update',
    'enable',
    'grant',
    'revoke',
    'disable',
    'revokeSessions',
    'revokeCredentials',
    'transferData',
    'delete',
  ],
  'operation.step': ['apply', 'poll', 'verify', 'reverify'],
  'scim_credential.kind': ['bearer', 'basic', 'client'],
  'scim_gone.kind': ['User', 'Group'],
  'scim_member.kind': ['User', 'Group'],
  'webhook_delivery.state': ['waiting', 'delivered', 'dead'],
  'webhook_endpoint.scheme': ['v1a', 'v1'],
  'webhook_endpoint.state': ['enabled', 'disabled'],
  'hook_call.state': ['asked', 'waiting', 'answered', 'refused', 'failed', 'dropped'],
  'token.role': ['auditor', 'operator', 'approver', 'administrator'],
  'administrator.role': ['auditor', 'operator', 'approver', 'administrator'],
  'administrator.how': ['local', 'provider'],
  'administrator.state': ['enabled', 'disabled'],
  'console_session.how': ['passkey', 'password', 'provider', 'link'],
  'ssf_receiver.subject': ['email', 'iss_sub', 'opaque'],
  'ssf_stream.method': ['push', 'poll'],
  'ssf_stream.status': ['enabled', 'paused', 'disabled'],
};
