import type { SimulatedSystem } from '../../simulated/index.ts';
import {
  groupOn,
  leaverDocument,
  namesDocument,
  OPEN_GUARD,
  ruleDocument,
  targetDocument,
  together,
} from '../house/documents.ts';

/** What each department gives on each system: the groups of an account, or no account. */
export const ACCESS: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  Engineering: { directory: ['staff'], git: ['developers'] },
  Platform: { directory: ['staff'], git: ['developers', 'releasers'] },
  Sales: { directory: ['staff'], crm: ['sellers'] },
  Support: { directory: ['staff'], crm: ['helpers'], git: ['readers'] },
  /** Of the heirs, who are everywhere and never leave. */
  Office: { directory: ['staff'], git: ['readers'], crm: ['helpers'] },
};

export const SYSTEMS = ['directory', 'git', 'crm'] as const;
export const SOURCE = 'events';
/** Receives what leavers owned. */
export const HEIR = 'H0000001';

const RULES = Object.entries(ACCESS).flatMap(([department, systems]) =>
  Object.entries(systems).map(([system, groups]) =>
    ruleDocument(
      `${department.toLowerCase()}-${system}`,
      groups.map((group) => groupOn(system, group)),
      department,
    ),
  ),
);

const MESSAGES = `kind: Source
id: ${SOURCE}
type: webhook
system: hr
credential: secret:${SOURCE}
key: worker
columns:
  worker: { as: employeeId, of: identity, required: true }
  department: { as: department }
facts: { hireDate: hired, lastDay: lastDay, entered: entered, sequence: seq, eventId: id }
events: { hired: hired }
correlate: [[employeeId]]
zone: UTC
`;

/** `guard`: what holds. Without one everything passes: whoever leaves here is known to leave. */
export function policyText(
  systems: readonly SimulatedSystem[],
  url: (system: string) => string,
  guard = OPEN_GUARD,
): string {
  return together(
    MESSAGES,
    ...systems.flatMap(({ name }) => [
      targetDocument(name, url(name), ['concurrency: 16']),
      namesDocument(name, 'identity.employeeId.lowerAscii()'),
    ]),
    ...RULES,
    leaverDocument('deprovision', [`successor: '"${HEIR}"'`]),
    guard,
  );
}
