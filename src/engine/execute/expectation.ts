import type {
  AccountRef,
  Attributes,
  ConnectorOperation,
  Entitlement,
  Expectation,
  OperationKind,
} from '../../domain/connector.ts';

export interface Intent {
  readonly kind: OperationKind;
  readonly account: AccountRef;
  readonly attributes: Attributes;
  readonly entitlement: Entitlement | null;
  readonly successor: AccountRef | null;
  readonly idempotencyKey: string;
}

export function toConnectorOperation(intent: Intent): ConnectorOperation {
  const { kind, account, idempotencyKey } = intent;
  return {
    kind,
    account,
    idempotencyKey,
    ...(kind === 'create' || kind === 'update' ? { attributes: intent.attributes } : {}),
    ...(intent.entitlement === null ? {} : { entitlement: intent.entitlement }),
    ...(intent.successor === null ? {} : { successor: intent.successor }),
  };
}

/** What a read-back must show for the operation to be proven. */
export function expectationOf(intent: Intent): Expectation {
  const { account } = intent;
  switch (intent.kind) {
    case 'create':
      return { account, exists: true, active: true };
    case 'enable':
      return { account, exists: true, active: true };
    case 'update':
      return { account, exists: true, attributes: intent.attributes };
    case 'grant':
      return { account, has: intent.entitlement === null ? [] : [intent.entitlement] };
    case 'revoke':
      return { account, lacks: intent.entitlement === null ? [] : [intent.entitlement] };
    case 'disable':
      return { account, active: false };
    case 'revokeSessions':
      return { account, sessions: 'none' };
    case 'revokeCredentials':
      return { account, credentials: 'none' };
    case 'transferData':
      return { account };
    case 'delete':
      return { account, exists: false };
  }
}
