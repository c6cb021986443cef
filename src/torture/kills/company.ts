import type { SimulatedSystem } from '../../simulated/index.ts';

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
  Object.entries(systems).map(
    ([system, groups]) => `kind: BirthrightRule
id: ${department.toLowerCase()}-${system}
because: works in ${department}
when: employment.department == "${department}"
grants:
${groups.map((group) => `  - { target: ${system}, kind: group, value: ${group} }\n`).join('')}`,
  ),
);

const WINDOWS = ['tenant', 'source', 'target']
  .map((per) => `{ per: ${per}, over: PT24H, people: 100000, share: 1 }`)
  .join(', ');

/** `guard`: what holds. Without one everything passes: whoever leaves here is known to leave. */
export function policyText(
  systems: readonly SimulatedSystem[],
  url: (system: string) => string,
  guard = `kind: Guard\nid: generous\nwindows: [${WINDOWS}]\n`,
): string {
  return [
    `kind: Source
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
`,
    ...systems.flatMap(({ name }) => [
      `kind: Target
id: ${name}
connector: simulated
connection: { url: "${url(name)}", token: secret:${name}-write, readToken: secret:${name}-read }
owner: it
writes: on
concurrency: 16
correlate: { employeeId: identity.employeeId }
`,
      `kind: Mapping\nid: ${name}-names\ntarget: ${name}\nuserName: identity.employeeId.lowerAscii()\n`,
    ]),
    ...RULES,
    `kind: LifecyclePolicy
id: leaver
when: identity.lifecycleState == "left"
successor: '"${HEIR}"'
steps: [{ after: PT0S, mode: deprovision }]
`,
    guard,
  ].join('---\n');
}
