import { type InstalledConnector, install } from '../domain/connector.ts';
import { csvDirectoryConnector } from './csv-directory/index.ts';
import { ldap } from './ldap/index.ts';
import { manualConnector } from './manual/index.ts';
import { postgres } from './postgres/index.ts';
import { scim } from './scim/index.ts';
import { simulatedConnector } from './simulated/index.ts';

/** Every connector there is: a new one is one folder and one line here. */
const ALL: readonly InstalledConnector[] = [
  install(csvDirectoryConnector),
  install(ldap),
  install(manualConnector()),
  install(postgres),
  install(scim),
  install(simulatedConnector),
];

export const connectors: ReadonlyMap<string, InstalledConnector> = new Map(
  ALL.map((definition) => [definition.id, definition]),
);
