import { manualConnector } from '../../src/connectors/manual/index.ts';
import { simulatedConnector } from '../../src/connectors/simulated/index.ts';
import { install } from '../../src/domain/connector.ts';

/** A system that only people work on, and a rule by which everybody is on it. */
export const KEYS = `
---
kind: Target
id: keys
connector: manual
connection: { system: Keys, owner: facilities, pollSeconds: 1 }
owner: facilities
writes: on
---
kind: BirthrightRule
id: key-holders
because: works here
when: "true"
grants: [{ target: keys }]
`;

/** The connector of that system beside the simulated one. */
export const withManual = () =>
  new Map([
    ['manual', install(manualConnector())],
    [simulatedConnector.id, install(simulatedConnector)],
  ]);
