import { keyOf, type Member } from './people.ts';

const DEPARTMENTS = 17;
const COST_CENTRES = 100;
const RULES = 100;
const TARGETS = 20;
const COUNTRIES = ['DE', 'FR', 'NL', 'ES', 'PL', 'IT', 'US', 'IN'];
/** The rule that is edited gives its group to everybody of one cost centre in a hundred. */
const EDITED = 17;

const target = (i: number) => `system-${String(i).padStart(2, '0')}`;

export const PLAN_INPUTS = { rules: RULES, targets: TARGETS, accountsPerPerson: 6, share: 1 / COST_CENTRES };

export const isConcerned = (i: number) => i % COST_CENTRES === EDITED;

export function planMember(i: number): Member {
  return {
    key: keyOf(i),
    job: {
      department: `D${i % DEPARTMENTS}`,
      costCentre: `C${i % COST_CENTRES}`,
      country: COUNTRIES[i % COUNTRIES.length] ?? '',
      title: `Senior specialist ${i % 313}`,
      type: i % 9 === 0 ? 'Contractor' : 'Employee',
      location: `Building ${i % 41}`,
      manager: keyOf(Math.floor(i / 12)),
      zone: 'Europe/Berlin',
    },
    person: {
      givenName: `Given${i % 997}`,
      familyName: `Family${i % 7919}`,
      email: `person.${i}@example.com`,
    },
  };
}

/**
 * 100 rules: one for everybody, one for each department, the rest by cost centre. Three accounts from the first, three
 * from the department's: six for everybody, over twenty targets.
 */
export function planPolicy(group: 'before' | 'after'): string {
  const centres = RULES - 1 - DEPARTMENTS;
  return [
    `kind: Source
id: hr
type: csv
key: id
columns:
  id: { as: employeeId, of: identity, required: true }
  given: { as: givenName, of: identity }
  family: { as: familyName, of: identity }
  email: { as: email, of: identity }
  department: { as: department }
  cost_centre: { as: costCentre }
  country: { as: country }
  title: { as: title }
  type: { as: type }
  location: { as: location }
  manager: { as: manager }
  zone: { as: zone, type: timeZone }
facts: { hireDate: hired, lastDay: last_day }
correlate: [[employeeId]]`,
    ...Array.from(
      { length: TARGETS },
      (_, i) => `kind: Target
id: ${target(i)}
connector: simulated
connection: { url: "http://127.0.0.1:9/${target(i)}", token: secret:none }
owner: it
writes: on
correlate: { employeeId: identity.employeeId }`,
    ),
    `kind: BirthrightRule
id: everybody
when: "true"
grants: [{ target: ${target(0)} }, { target: ${target(1)} }, { target: ${target(2)}, kind: group, value: staff }]`,
    ...Array.from({ length: DEPARTMENTS }, (_, d) => {
      const grants = [0, 1, 2].map(
        (k) => `{ target: ${target(3 + ((d + k) % (TARGETS - 3)))}, kind: group, value: department-${d} }`,
      );
      return `kind: BirthrightRule
id: department-${d}
when: employment.department == "D${d}"
grants: [${grants.join(', ')}]`;
    }),
    ...Array.from(
      { length: centres },
      (_, c) => `kind: BirthrightRule
id: centre-${c}
when: employment.costCentre == "C${c}" && employment.country != "XX"
grants: [{ target: ${target(0)}, kind: group, value: centre-${c}${c === EDITED && group === 'after' ? '-new' : ''} }]`,
    ),
    `kind: LifecyclePolicy
id: leaver
when: identity.lifecycleState == "left"
steps: [{ after: PT0S, mode: deprovision }]`,
  ].join('\n---\n');
}
