import type { Capabilities } from '../../domain/connector.ts';
import type { ScimConfig } from './scim-config.ts';
import type { Dialect } from './scim-dialect.ts';

/** Upper bound of every SCIM target. SCIM knows neither sessions nor credentials (RFC 7643). */
export const SCIM_CAPABILITIES: Capabilities = {
  list: true,
  create: true,
  update: true,
  disable: 'native',
  delete: 'hard',
  entitlements: ['group', 'role', 'entitlement'],
  sessions: { list: false, revoke: false },
  credentials: { kinds: [], list: false, revoke: false },
  transferData: false,
  changes: 'none',
  // A repeated create could make a second account where names are not unique.
  idempotency: 'none',
  attested: false,
  residual: [],
  teardown: {
    deactivate: ['disable'],
    deprovision: ['disable', 'revoke'],
    delete: ['disable', 'revoke', 'delete'],
  },
};

/** What this target can do: configuration first, then what discovery took away. */
export function capabilitiesOf(config: ScimConfig, dialect?: Dialect): Capabilities {
  const groups = dialect?.groups ?? config.groupsBy !== 'none';
  return {
    ...SCIM_CAPABILITIES,
    delete: config.deletes ? 'hard' : 'none',
    entitlements: [...(groups ? ['group'] : []), ...config.valueEntitlements],
    residual: config.residual,
    teardown: {
      ...SCIM_CAPABILITIES.teardown,
      delete: config.deletes ? SCIM_CAPABILITIES.teardown.delete : SCIM_CAPABILITIES.teardown.deprovision,
    },
  };
}
