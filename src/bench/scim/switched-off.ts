import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import type { House } from '../../app/open-house.ts';
import { Secret } from '../../domain/secret.ts';
import { createSystem, type SimulatedSystem, serveSystems } from '../../simulated/index.ts';
import { openBenchEngine } from '../bench-engine.ts';
import { type BenchRow, median, type RowContext, verify } from '../harness.ts';
import { type RunningCommand, runLockstep, stopCommand } from '../run-lockstep.ts';
import { inTemporaryFolder } from '../temporary-folder.ts';
import { load, quantile } from './load.ts';
import { patchActive, userBody } from './people.ts';
import { type ScimClient, scimClient } from './scim-client.ts';
import { serveOurs } from './serve-ours.ts';

const BAR_MS = 5_000;
const SOURCE = 'idp';
const CALL_MS = 20;
const GIVEN_UP_MS = 120_000;

const policyFor = (
  systems: readonly SimulatedSystem[],
  urls: Readonly<Record<string, string>>,
) => `kind: Source
id: ${SOURCE}
type: scim
correlate: [[employeeId], [directoryId]]
---
${systems
  .map(
    ({ name }) => `kind: Target
id: ${name}
connector: simulated
connection: { url: "${urls[name]}", token: secret:${name}-write, readToken: secret:${name}-read }
owner: bench
writes: on
correlate: { employeeId: identity.employeeId }
---
`,
  )
  .join('')}kind: BirthrightRule
id: everybody
when: "true"
grants: [${systems.map(({ name }) => `{ target: ${name} }`).join(', ')}]
---
kind: LifecyclePolicy
id: leaver
when: identity.lifecycleState == "left"
steps: [{ after: PT0S, mode: deactivate }]
---
# One leaver after the other: none of them is held.
kind: Guard
id: guard
windows: [{ per: tenant, over: PT10M, people: 1000, share: 1 }]
`;

/**
 * `lockstep serve --no-worker` and `lockstep worker`, ten systems over HTTP of which one does not answer: from the moment in
 * which the PATCH is sent until the last of the nine is read back and stored as verified.
 */
export const scimSwitchedOff: BenchRow = { name: 'scim-leaver', group: 'scim', inSmoke: true, run };

async function run({ smoke, note }: RowContext) {
  const sizes = smoke ? { systems: 3, people: 6, leavers: 2 } : { systems: 10, people: 300, leavers: 110 };
  const systems = Array.from({ length: sizes.systems }, (_, i) =>
    createSystem({
      name: `system-${i}`,
      dialect: 'native',
      seed: i + 1,
      clock: () => Date.now(),
      faults: [{ kind: 'slow', latencyMs: CALL_MS }],
    }),
  );
  return inTemporaryFolder(async (folder) => {
    const targets = await serveSystems(systems);
    let worker: RunningCommand | undefined;
    let client: ScimClient | undefined;
    const served = await serveOurs(folder, {
      arguments: ['--no-worker'],
      before: (house) => activate(house, systems, targets.urls),
    });
    const { house } = served;
    const watcher = new pg.Client(house.database.live);
    try {
      const { url, token } = await served.connect(SOURCE);
      client = scimClient(url, token, 4);
      worker = runLockstep(['--data', join(folder, 'data'), 'worker']);
      await worker.seen(/worker started/);
      await watcher.connect();
      await watcher.query("select set_config('lockstep.tenant', $1, false)", [house.tenant]);
      const ids = await joinAll(client, watcher, systems, sizes.people);
      // The others have answered all that was asked of them; now one of them is gone.
      const [silent] = systems;
      silent?.setFaults([{ kind: 'down', as: 'silent' }]);
      const ms: number[] = [];
      for (const id of ids.slice(0, sizes.leavers))
        ms.push(await switchOff(client, watcher, id, systems.slice(1)));
      const shown = (value: number) => Math.round(value);
      note(
        `median ${shown(median(ms))} ms, p99 ${shown(quantile(ms, 0.99))} ms, worst ${shown(Math.max(...ms))} ms`,
      );
      return {
        figures: [
          {
            what: `active:false to verified on ${sizes.systems - 1} reachable of ${sizes.systems}, p99 of ${sizes.leavers}`,
            ours: quantile(ms, 0.99),
            against: BAR_MS,
            unit: 'ms',
            mustReach: { atMost: 1 as const },
          },
        ],
        inputs: { ...sizes, callMs: CALL_MS, medianMs: median(ms) },
      };
    } finally {
      client?.close();
      if (worker !== undefined) await stopCommand(worker);
      await watcher.end().catch(() => undefined);
      await served.close();
      await targets.close();
    }
  });
}

async function activate(
  house: House,
  systems: readonly SimulatedSystem[],
  urls: Readonly<Record<string, string>>,
): Promise<void> {
  const { connectors, master, tenant, secrets, database } = house;
  const bench = await openBenchEngine(database.live, connectors, { master, tenant });
  try {
    await bench.engine.store.transaction(tenant, async (tx) => {
      for (const { name, writeToken, readToken } of systems) {
        await secrets.set(tx, `${name}-write`, new Secret(writeToken), 'bench', Date.now());
        await secrets.set(tx, `${name}-read`, new Secret(readToken), 'bench', Date.now());
      }
    });
    await bench.activate(policyFor(systems, urls));
  } finally {
    await bench.close();
  }
}

/** Everybody is pushed, and has an account on every system; returns their ids. */
async function joinAll(
  client: ScimClient,
  watcher: pg.Client,
  systems: readonly SimulatedSystem[],
  people: number,
): Promise<string[]> {
  const ids: string[] = [];
  const asks = Array.from({ length: people }, (_, i) => ({
    method: 'POST',
    path: '/Users',
    body: userBody(i),
  }));
  await load(client, asks, 4, ({ status, text }, i) => {
    verify(status === 201, `POST was answered with ${status}: ${text.slice(0, 300)}`);
    ids[i] = JSON.parse(text).id;
  });
  const wanted = people * systems.length;
  await until('everybody has joined', async () => {
    const { rows } = await watcher.query(
      "select count(*)::int as open from operation where state <> 'verified'",
    );
    return rows[0].open === 0 && systems.reduce((n, { truth }) => n + truth.accounts().length, 0) === wanted;
  });
  return ids;
}

async function switchOff(
  client: ScimClient,
  watcher: pg.Client,
  id: string,
  reachable: readonly SimulatedSystem[],
): Promise<number> {
  const startedAt = performance.now();
  const { status, text } = await client.ask({
    method: 'PATCH',
    path: `/Users/${id}`,
    body: patchActive(false),
  });
  verify(status === 200 && JSON.parse(text).active === false, `PATCH was answered with ${status}`);
  let ms = Number.NaN;
  await until('they are cut off everywhere', async () => {
    const { rows } = await watcher.query(
      `select count(distinct o.target_id)::int as done from operation o
       join record r on r.tenant_id = o.tenant_id and r.identity_id = o.identity_id
       where r.source_id = $1 and r.record_key = $2 and o.kind = 'disable' and o.state = 'verified' and o.target_id = any($3)`,
      [SOURCE, id, reachable.map(({ name }) => name)],
    );
    ms = performance.now() - startedAt;
    return rows[0].done === reachable.length;
  });
  const number =
    JSON.parse(text)['urn:ietf:params:scim:schemas:extension:enterprise:2.0:User'].employeeNumber;
  for (const { name, truth } of reachable)
    verify(truth.find(String(number))?.active === false, `${number} cannot sign in to ${name} any more`);
  return ms;
}

async function until(what: string, look: () => Promise<boolean>): Promise<void> {
  const end = performance.now() + GIVEN_UP_MS;
  while (!(await look())) {
    if (performance.now() > end) throw new Error(`not within ${GIVEN_UP_MS / 1_000} s: ${what}`);
    await sleep(15);
  }
}
