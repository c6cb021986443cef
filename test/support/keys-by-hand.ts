import { manualConnector } from '../../src/connectors/manual/index.ts';
import { simulatedConnector } from '../../src/connectors/simulated/index.ts';
import { install } from '../../src/domain/connector.ts';
import { ruleDocument, together } from '../../src/torture/house/documents.ts';

/** A system that only people work on, and a rule by which everybody is on it. `more`: further lines of the system. */
export function keysDocuments(more: readonly string[] = []): string {
  return together(
    `kind: Target
id: keys
connector: manual
connection: { system: Keys, owner: facilities, pollSeconds: 1 }
owner: facilities
writes: on
${more.map((line) => `${line}\n`).join('')}`,
    ruleDocument('key-holders', ['{ target: keys }']),
  );
}

/** The connector of that system beside the simulated one. */
export const withManual = () =>
  new Map([
    ['manual', install(manualConnector())],
    [simulatedConnector.id, install(simulatedConnector)],
  ]);
