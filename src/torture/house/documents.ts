/**
 * Policy documents of made-up companies, as text: what one company needs beside these it says itself. Every document is
 * whole and ends with its line; `together` puts them into one file.
 */
export function together(...documents: readonly string[]): string {
  return documents.join('---\n');
}

/** A simulated system as a policy names it. `more`: further lines of its document. */
export function targetDocument(id: string, url: string, more: readonly string[] = [], writes = 'on'): string {
  return `kind: Target
id: ${id}
connector: simulated
connection: { url: "${url}", token: secret:${id}-write, readToken: secret:${id}-read }
owner: it
writes: ${writes}
${more.map((line) => `${line}\n`).join('')}correlate: { employeeId: identity.employeeId }
`;
}

/** What accounts are called there. */
export function namesDocument(
  target: string,
  userName = '(identity.givenName + "." + identity.familyName).lowerAscii()',
): string {
  return `kind: Mapping\nid: ${target}-names\ntarget: ${target}\nuserName: ${userName}\n`;
}

/** `grant`: what it gives, as a document says it. Without `department` it is for everybody. */
export function ruleDocument(id: string, grants: readonly string[], department?: string): string {
  return `kind: BirthrightRule
id: ${id}
because: works ${department === undefined ? 'here' : `in ${department}`}
when: ${department === undefined ? '"true"' : `employment.department == "${department}"`}
grants: [${grants.join(', ')}]
`;
}

export function groupOn(target: string, value: string): string {
  return `{ target: ${target}, kind: group, value: ${value} }`;
}

/** What becomes of a leaver. `more`: further lines of the document, before its steps. */
export function leaverDocument(mode = 'deprovision', more: readonly string[] = []): string {
  return `kind: LifecyclePolicy
id: leaver
when: identity.lifecycleState == "left"
${more.map((line) => `${line}\n`).join('')}steps: [{ after: PT0S, mode: ${mode} }]
`;
}

/** A guard that lets everything pass, for what is about something else. */
export const OPEN_GUARD = `kind: Guard
id: open
windows: [${['tenant', 'source', 'target'].map((per) => `{ per: ${per}, over: PT24H, people: 1000000, share: 1 }`).join(', ')}]
`;

/** HR's reports of everybody. `columns`: those beside the number of the person. */
export function reportsDocument(columns: readonly string[]): string {
  return `kind: Source
id: hr
type: csv
key: id
columns:
  id: { as: employeeId, of: identity, required: true }
${columns.map((line) => `  ${line}\n`).join('')}facts: { hireDate: hired, lastDay: last_day }
correlate: [[employeeId]]
whole: { by: meta, rows: rows, sequence: sequence, asOf: asOf }
zone: Europe/Berlin
`;
}

/** HR's messages, one person at a time. */
export function eventsDocument(zone = 'Europe/Berlin'): string {
  return `kind: Source
id: events
type: webhook
system: hr
credential: secret:events
key: worker
columns:
  id: { as: employeeId, of: identity, required: true }
  given: { as: givenName, of: identity }
  family: { as: familyName, of: identity }
  department: { as: department }
  zone: { as: zone, type: timeZone }
facts: { hireDate: hired, lastDay: lastDay, entered: entered, sequence: seq, eventId: id }
events: { hired: hired }
correlate: [[employeeId]]
zone: ${zone}
`;
}

/** A witness beside HR: who has handed in the badge. */
export const BADGES = `kind: Source
id: badges
type: csv
key: badge
independentOf: [hr]
credential: secret:badges
columns:
  badge: { as: badge, required: true }
  id: { as: employeeId, of: identity, required: true }
facts: { hireDate: hired, lastDay: returned }
correlate: [[employeeId]]
zone: Europe/Berlin
`;

/** HR's reports are signed with a secret of their own: a witness with another one is independent. */
export function signedByHr(policy: string): string {
  return policy.replace('whole: { by: meta', 'credential: secret:hr\nwhole: { by: meta');
}

/** Its targets bear a thousand accounts at a time: a large company is in place soon. */
export function withRoom(policy: string): string {
  return policy.replaceAll('owner: it', 'owner: it\nconcurrency: 1000');
}

export function withoutRules(policy: string, ...ids: readonly string[]): string {
  return policy
    .split('---\n')
    .filter((document) => !ids.some((id) => document.startsWith(`kind: BirthrightRule\nid: ${id}\n`)))
    .join('---\n');
}
