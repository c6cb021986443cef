import type { ConnectorDefinition } from '../../domain/connector.ts';
import { configJsonSchema, configParser } from '../support/config.ts';
import { SCIM_CAPABILITIES } from './scim-capabilities.ts';
import { type ScimConfig, scimConfigSchema } from './scim-config.ts';
import { openScimConnector } from './scim-connector.ts';

export type { ScimConfig } from './scim-config.ts';

/** SCIM 2.0 client (RFC 7643, RFC 7644). */
export const scim: ConnectorDefinition<ScimConfig> = {
  id: 'scim',
  apiVersion: 1,
  title: 'SCIM 2.0',
  configSchema: configJsonSchema(scimConfigSchema),
  parseConfig: configParser(scimConfigSchema),
  capabilities: SCIM_CAPABILITIES,
  open: async (config, runtime) => openScimConnector(config, runtime),
};
