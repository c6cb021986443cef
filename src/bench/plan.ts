import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { assemble } from '../app/assemble.ts';
import { type House, openHouse } from '../app/open-house.ts';
import type { PlanFile } from '../app/plans/plan-file.ts';
import { systemClock } from '../app/system-clock.ts';
import { systemRandom } from '../app/system-random.ts';
import { activatePolicy } from '../engine/make-policies.ts';
import { postgresStore } from '../store/postgres/postgres-store.ts';
import { timed } from './harness.ts';
import { keyOf, type Member } from './people.ts';
import { fillCompany } from './settled-company.ts';

const log = { info: () => undefined, warn: () => undefined, error: (m: string, f?: object) => process.stderr.write(`${m} ${JSON.stringify(f)}\n`) };
const DEPARTMENTS = 17;
const CENTRES = 100;
const TARGETS = 20;
const target = (i: number) => `t${String(i).padStart(2, '0')}`;
const COUNTRIES = ['DE', 'FR', 'NL', 'ES', 'PL', 'IT', 'US', 'IN'];

function member(i: number): Member {
  return {
    key: keyOf(i),
    job: {
      department: `D${i % DEPARTMENTS}`,
      costCentre: `C${i % CENTRES}`,
      country: COUNTRIES[i % COUNTRIES.length] ?? '',
      title: `Senior specialist ${i % 313}`,
      type: i % 9 === 0 ? 'Contractor' : 'Employee',
      location: `Building ${i % 41}`,
      manager: keyOf(Math.floor(i / 12)),
      zone: 'Europe/Berlin',
    },
    person: { givenName: `Given${i % 997}`, familyName: `Family${i % 7919}`, email: `person.${i}@example.com` },
  };
}

/** 100 rules: one for everybody, one per department, the rest by cost centre. Everybody has six accounts. */
function policy(edited: string): string {
  const documents = [
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
    ...Array.from({ length: TARGETS }, (_, i) => `kind: Target
id: ${target(i)}
connector: simulated
connection: { url: "http://127.0.0.1:9/${target(i)}", token: secret:none }
owner: it
writes: on
correlate: { employeeId: identity.employeeId }`),
    `kind: BirthrightRule
id: everybody
when: "true"
grants: [{ target: t00 }, { target: t01 }, { target: t02, kind: group, value: staff }]`,
    ...Array.from({ length: DEPARTMENTS }, (_, d) => `kind: BirthrightRule
id: department-${d}
when: employment.department == "D${d}"
grants: [${[0, 1, 2].map((k) => `{ target: ${target(3 + ((d + k) % DEPARTMENTS))}, kind: group, value: d${d}-${k} }`).join(', ')}]`),
    ...Array.from({ length: 100 - 1 - DEPARTMENTS }, (_, c) => `kind: BirthrightRule
id: centre-${c}
when: employment.costCentre == "C${c}" && employment.country != "XX"
grants: [{ target: t00, kind: group, value: ${c === 17 ? edited : `c${c}`} }]`),
    `kind: LifecyclePolicy
id: leaver
when: identity.lifecycleState == "left"
steps: [{ after: PT0S, mode: deprovision }]`,
  ];
  return documents.join('\n---\n');
}

export async function plan(n: number): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'lockstep-bench-plan-'));
  const data = join(folder, 'data');
  const house = await openHouse({ dataDir: data, log });
  try {
    const store = postgresStore({ ...house.database.live, options: '-c synchronous_commit=off' });
    const { engine } = assemble({ store, clock: systemClock, random: systemRandom, http: house.http, connectors: house.connectors, master: house.master, log });
    await store.transaction(house.tenant, (tx) => activatePolicy(tx, systemClock, policy('c17'), 'bench'));
    const filled = await timed(() => fillCompany(engine, house.tenant, n, member));
    console.log('filled', filled.seconds, filled.value.accounts);
    await store.close();
    await writeFile(join(folder, 'new.yaml'), policy('edited'));
    for (let k = 0; k < 3; k++) console.log(await once(folder, data));
    const made = JSON.parse(await readFile(join(folder, 'plan.json'), 'utf8')) as PlanFile;
    console.log(made.plan.people.length, JSON.stringify(made.plan.people[0]), made.notes.looked);
    if (process.env.KEEP) { console.log(folder); await new Promise(() => undefined); }
  } finally {
    await house.close();
    await rm(folder, { recursive: true, force: true });
  }
}

async function once(folder: string, data: string) {
  const start = performance.now();
  const child = spawn(process.execPath, [ ...(process.env.PROF ? ['--cpu-prof', '--cpu-prof-dir=/tmp/prof'] : []),
    '--import', 'data:text/javascript,process.on("exit",()=>process.stderr.write("RSS "+process.resourceUsage().maxRSS+"\\n"))',
    'dist/cli/main.js', '--data', data, 'plan', '--policy', join(folder, 'new.yaml'), '--out', join(folder, 'plan.json')], { stdio: ['ignore', 'pipe', 'pipe'] });
  let hashAt = 0;
  let err = '';
  child.stdout.on('data', (b: Buffer) => { if (b.toString().includes('Hash: ')) hashAt = (performance.now() - start) / 1000; });
  child.stderr.on('data', (b: Buffer) => { err += b.toString(); });
  await new Promise((r) => child.on('close', r));
  return { hashAt, total: (performance.now() - start) / 1000, err };
}
await plan(Number(process.argv[2] ?? 100_000));
