import type { ConnectorDefinition } from '../domain/connector.ts';
import { csvDirectoryConnector } from './csv-directory/index.ts';
import { ldap } from './ldap/index.ts';
import { manualConnector } from './manual/index.ts';
import { postgres } from './postgres/index.ts';
import { scim } from './scim/index.ts';
import { simulatedConnector } from './simulated/index.ts';

/** Every connector there is: a new one is one folder and one line here. */
const ALL: readonly ConnectorDefinition<never>[] = [csvDirectoryConnector, ldap, manualConnector, postgres, scim, simulatedConnector];

export const connectors: ReadonlyMap<string, ConnectorDefinition<never>> = new Map(ALL.map((definition) => [definition.id, definition]));
