import { createSystem, type SimulatedSystem, simulatedUrl } from '../../simulated/index.ts';
import {
  eventsDocument,
  groupOn,
  leaverDocument,
  namesDocument,
  ruleDocument,
  targetDocument,
  together,
} from '../house/documents.ts';

export const START = Date.parse('2026-03-02T08:00:00Z');
export const SECOND = 1_000;
export const MINUTE = 60_000;
export const HOUR = 3_600_000;
export const DAY = 86_400_000;

export const TARGETS = ['directory', 'git', 'crm'] as const;
export type TargetName = (typeof TARGETS)[number];
/** Where the staff works from the start. */
export const DEPARTMENTS = ['Engineering', 'Sales', 'Support', 'IT'] as const;
/** Whoever moves between Engineering and Platform keeps the account on git and changes the right. */
export const ALL_DEPARTMENTS = [...DEPARTMENTS, 'Platform'] as const;
export type Department = (typeof DEPARTMENTS)[number];

/** What a company is like; the same one is set up once and then lived in again and again. */
export interface CompanyKind {
  /** What becomes of a leaver's accounts. */
  readonly mode: 'deactivate' | 'deprovision' | 'delete';
  /** False: a guard that lets everything pass, for histories about something else. */
  readonly guarded: boolean;
  /** A second company on the same database, served by the same processes. */
  readonly neighbour: boolean;
  /** So many people work there from the start, with their accounts; 0: an empty company that hires. */
  readonly staff: number;
}

export const MAIN = 'acme';
export const NEIGHBOUR = 'globex';
/** The neighbours' only system; to them it is their directory, as ours is to us. */
export const NEIGHBOUR_TARGET = 'vault';
const NEIGHBOUR_CALLS_IT = 'directory';
/** The one who works there. */
export const STRANGER = '700';

/** Names that no feed may ever touch, on every system. */
export const BREAK_GLASS = 'break-glass';
export const OWN_ACCOUNT = 'lockstep-connector';
export const ROOT = 'root';

/** A right that no rule gives: somebody at a system does. */
export const FAVOUR = { kind: 'group', value: 'favourites' } as const;

/** What must never be read anywhere but where it belongs: it is looked for afterwards. */
export const CANARY = 'canary7f3a';

/** What a system is called in the documents of its company. */
export function documentOf(system: string): string {
  return system === NEIGHBOUR_TARGET ? NEIGHBOUR_CALLS_IT : system;
}

export function targetsOf(tenant: string): readonly string[] {
  return tenant === MAIN ? TARGETS : [NEIGHBOUR_TARGET];
}

export function makeSystems(
  kind: CompanyKind,
  seed: number,
  clock: () => number,
): ReadonlyMap<string, SimulatedSystem> {
  const names = [...TARGETS, ...(kind.neighbour ? [NEIGHBOUR_TARGET] : [])];
  return new Map(
    names.map((name, i) => {
      const system = createSystem({
        name,
        dialect: 'native',
        seed: seed * 31 + i,
        clock,
        // The engine's own care is what is tried here, not the system's.
        behaviour: { keepsLastAdministrator: false },
        ownAccount: OWN_ACCOUNT,
        writeToken: `${CANARY}-write-${name}`,
        readToken: `${CANARY}-read-${name}`,
      });
      system.operator.create({ name: BREAK_GLASS, protected: true, keys: { employeeId: '900' } });
      system.operator.create({ name: OWN_ACCOUNT, keys: { employeeId: '901' } });
      return [name, system];
    }),
  );
}

/** The documents of a company: rules simple enough to be told independently (people.ts says the same in other words). */
export function policyText(tenant: string, kind: CompanyKind): string {
  const targets = targetsOf(tenant).map((system) => ({ system, id: documentOf(system) }));
  return together(
    eventsDocument('UTC'),
    SOURCES,
    ...targets.map(({ system, id }) =>
      targetDocument(id, simulatedUrl(system), [
        `protected: [${BREAK_GLASS}, ${ROOT}]`,
        'administrators: [{ kind: role, value: administrator }]',
      ]),
    ),
    ...targets.map(({ id }) => namesDocument(id)),
    ...(tenant === MAIN ? MAIN_RULES : NEIGHBOUR_RULES),
    ...(kind.mode === 'deactivate' ? [LATER_DELETED] : [leaverDocument(kind.mode)]),
    ...(kind.mode === 'deprovision' ? [REVOKED_CLEARANCE] : []),
    `kind: Guard
id: guard
windows:
${(kind.guarded ? GUARD : OPEN_GUARD).map(({ per, over, people, share }) => `  - { per: ${per}, over: ${over}, people: ${people}, share: ${share} }`).join('\n')}
deadline: PT4H
`,
  );
}

/** Where accounts are kept at first, they go after this. */
export const GONE_AFTER_MS = 90 * MINUTE;
const LATER_DELETED = leaverDocument('deactivate').replace(
  'mode: deactivate }',
  'mode: deactivate }, { after: PT90M, mode: delete }',
);

/** Asks for what is told of hardly anybody: not known is no leave. */
const REVOKED_CLEARANCE = `kind: LifecyclePolicy
id: clearance
when: identity.lifecycleState != "left" && identity.clearance == "revoked"
steps: [{ after: PT0S, mode: deprovision }]
`;

export const GUARD = [
  { per: 'tenant', over: 'PT10M', people: 3, share: 0.05 },
  { per: 'tenant', over: 'PT24H', people: 5, share: 0.05 },
] as const;

const OPEN_GUARD = (['tenant', 'source', 'target'] as const).map((per) => ({
  per,
  over: 'PT24H',
  people: 100_000,
  share: 1,
}));

const SOURCES = `kind: Source
id: roster
type: csv
system: hr
key: nr
columns:
  nr: { as: employment }
  id: { as: employeeId, of: identity, required: true }
  given: { as: givenName, of: identity }
  family: { as: familyName, of: identity }
  department: { as: department }
  zone: { as: zone, type: timeZone }
  clearance: { as: clearance, of: identity }
facts: { hireDate: hired, lastDay: last_day }
correlate: [[employeeId]]
whole: { by: meta, rows: rows, sequence: sequence, asOf: asOf }
zone: UTC
---
kind: Source
id: payroll
type: webhook
system: hr
independentOf: [events, roster]
credential: secret:payroll
key: worker
columns:
  id: { as: employeeId, required: true }
facts: { hireDate: hired, lastDay: lastDay, entered: entered, sequence: seq, eventId: id }
events: { hired: hired }
authority: { "*": 10 }
zone: UTC
`;

const MAIN_RULES = [
  ruleDocument('everybody', ['{ target: directory }']),
  ruleDocument('engineers', [groupOn('git', 'developers')], 'Engineering'),
  ruleDocument('platform', [groupOn('git', 'releasers')], 'Platform'),
  ruleDocument('sellers', [groupOn('crm', 'sellers')], 'Sales'),
  ruleDocument('administrators', ['{ target: directory, kind: role, value: administrator }'], 'IT'),
];
const NEIGHBOUR_RULES = [ruleDocument('everybody', [`{ target: ${NEIGHBOUR_CALLS_IT} }`])];
