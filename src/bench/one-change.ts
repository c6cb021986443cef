import { ingestTransaction } from '../engine/ingest/ingest-transaction.ts';
import { type BenchServer, withServer } from './bench-database.ts';
import { type BenchEngine, filling, openBenchEngine, TENANT } from './bench-engine.ts';
import { type BenchRow, median, type RowContext, timed, verify } from './harness.ts';
import { noopConnector } from './noop-connector.ts';
import { keyOf, type Member, SOURCE } from './people.ts';
import { fillCompany } from './settled-company.ts';

const DEPARTMENTS = 10;

const POLICY = `kind: Source
id: hr
type: csv
key: id
columns: { id: { as: employeeId, of: identity, required: true }, department: { as: department }, title: { as: title } }
facts: { hireDate: hired, lastDay: last_day }
correlate: [[employeeId]]
---
kind: Target
id: directory
connector: noop
owner: bench
writes: on
correlate: { employeeId: identity.employeeId }
---
kind: BirthrightRule
id: everybody
when: "true"
grants: [{ target: directory, kind: role, value: staff }]
---
${Array.from(
  { length: DEPARTMENTS },
  (_, d) => `kind: BirthrightRule
id: department-${d}
when: employment.department == "D${d}"
grants: [{ target: directory, kind: role, value: d${d} }]
---
`,
).join('')}kind: LifecyclePolicy
id: leaver
when: identity.lifecycleState == "left"
steps: [{ after: PT0S, mode: deprovision }]
---
# As many moves as this in ten minutes are ordinary here: nobody is held in one company and not in the other.
kind: Guard
id: guard
windows: [{ per: tenant, over: PT10M, people: 100000, share: 1 }]
`;

const departmentOf = (i: number) => i % DEPARTMENTS;

function member(i: number): Member {
  return {
    key: keyOf(i),
    job: { department: `D${departmentOf(i)}`, title: `Specialist ${i % 313}` },
    person: {},
  };
}

interface Company {
  readonly bench: BenchEngine;
  readonly people: number;
}

/**
 * Somebody moves to another department: one message, received, decided and durable in one transaction. In a large company
 * and in a small one, by turns, each in a database of its own on the same server.
 */
export const oneChange: BenchRow = { name: 'change', inSmoke: true, run };

async function run({ smoke, note }: RowContext) {
  const sizes = smoke ? { large: 2_000, small: 200 } : { large: 1_000_000, small: 1_000 };
  const changes = smoke ? 20 : 200;
  return withServer(async (server) => {
    const large = await makeCompany(server, 'large', sizes.large, note);
    const small = await makeCompany(server, 'small', sizes.small, note);
    const inLarge: number[] = [];
    const inSmall: number[] = [];
    for (let k = -5; k < changes; k++) {
      // Whoever goes first may find a processor that has just been busy or idle: they take turns at that, too.
      const order = k % 2 === 0 ? ([large, small] as const) : ([small, large] as const);
      for (const company of order) {
        const ms = await move(company, k, changes);
        if (k >= 0) (company === large ? inLarge : inSmall).push(ms);
      }
    }
    await large.bench.close();
    await small.bench.close();
    return {
      figures: [
        {
          what: `one attribute change, ${sizes.large.toLocaleString('en')} people against ${sizes.small.toLocaleString('en')}`,
          ours: median(inLarge),
          against: median(inSmall),
          unit: 'ms',
          mustReach: { atMost: 1.3 },
        },
      ],
      inputs: { ...sizes, changes, warmUp: 5 },
    };
  });
}

async function makeCompany(
  server: BenchServer,
  name: string,
  people: number,
  note: RowContext['note'],
): Promise<Company> {
  const live = await server.makeDatabase(name);
  const noop = noopConnector();
  const connectors = new Map([[noop.id, noop]]);
  const filler = await openBenchEngine(filling(live), connectors);
  await filler.activate(POLICY);
  const { seconds } = await timed(() => fillCompany(filler.engine, TENANT, people, member));
  await filler.close();
  await server.settle(name);
  note(`${people.toLocaleString('en')} people filled in ${seconds.toFixed(0)} s`);
  return { bench: await openBenchEngine(live, connectors), people };
}

/** Milliseconds of one transaction. Each change is about somebody else, spread over the whole company. */
async function move({ bench, people }: Company, k: number, changes: number): Promise<number> {
  const i = Math.floor(((k + 5.5) * people) / (changes + 5));
  const now = Date.now();
  const begun = performance.now();
  const taken = await ingestTransaction(bench.engine, TENANT, {
    source: SOURCE,
    ids: [`message-${k}`],
    receivedAt: now,
    transaction: {
      kind: 'jobChanged',
      employment: keyOf(i),
      eventId: `message-${k}`,
      sequence: now,
      enteredAt: now,
      effectiveDate: '2025-01-01',
      changes: { department: `D${(departmentOf(i) + 1) % DEPARTMENTS}` },
      reason: null,
    },
  });
  const ms = performance.now() - begun;
  verify(
    taken.kind === 'taken' && taken.decision.operations === 2 && taken.decision.held.length === 0,
    `a move takes one role and gives one: ${JSON.stringify(taken)}`,
  );
  return ms;
}
