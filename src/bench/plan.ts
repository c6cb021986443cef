import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openHouse } from '../app/open-house.ts';
import type { PlanFile } from '../app/plans/plan-file.ts';
import { planPeople } from '../engine/decide/plan-people.ts';
import type { Engine } from '../engine/engine.ts';
import { loadPeople } from '../engine/people/load-people.ts';
import { instantsOfWords } from '../engine/time/steady-time.ts';
import { filling, openBenchEngine, quietLog } from './bench-engine.ts';
import { type BenchRow, type Figure, median, type RowContext, timed, verify } from './harness.ts';
import { isConcerned, PLAN_INPUTS, planMember, planPolicy } from './plan-company.ts';
import { runLockstep } from './run-lockstep.ts';
import { fillCompany } from './settled-company.ts';
import { inTemporaryFolder } from './temporary-folder.ts';
import { noteVersion } from './versions.ts';

const BAR_SECONDS = 8;
const BAR_MB = 1_000;
/** People whose accounts are checked to be what the rules in force want. */
const SAMPLE = 1_000;

/** `lockstep plan` of a rule edit that touches one person in a hundred, from the command to the printed hash. */
export const planOfRuleEdit: BenchRow = { name: 'plan', inSmoke: true, run };

async function run({ smoke, note }: RowContext) {
  const people = smoke ? 2_000 : 100_000;
  const runs = smoke ? 1 : 3;
  return inTemporaryFolder(async (folder) => {
    const data = join(folder, 'data');
    const house = await openHouse({ dataDir: data, log: quietLog });
    noteVersion('postgres', house.database.server.version);
    try {
      const { connectors, master, tenant } = house;
      const filler = await openBenchEngine(filling(house.database.live), connectors, { master, tenant });
      await filler.activate(planPolicy('before'));
      const filled = await timed(() => fillCompany(filler.engine, tenant, people, planMember));
      const { ids, accounts } = filled.value;
      note(
        `${people.toLocaleString('en')} people with ${accounts} accounts filled in ${filled.seconds.toFixed(0)} s`,
      );
      verify(accounts === people * PLAN_INPUTS.accountsPerPerson, `${accounts} accounts`);
      await nothingToDo(filler.engine, tenant, ids);
      await filler.close();

      const policy = join(folder, 'new.yaml');
      const out = join(folder, 'plan.json');
      await writeFile(policy, planPolicy('after'));
      const wanted = ids.filter((_, i) => isConcerned(i)).toSorted();
      const seconds: number[] = [];
      const peaks: number[] = [];
      const cpu: number[] = [];
      for (let k = 0; k < runs; k++) {
        const command = runLockstep(['--data', data, 'plan', '--policy', policy, '--out', out]);
        const printed = await command.seen(/Hash: ([0-9a-f]{64})/);
        const { code, peakMb, cpuSeconds, errors } = await command.ended;
        verify(code === 0 && peakMb !== null, `lockstep plan ended with ${code}: ${errors}`);
        seconds.push(printed.seconds);
        peaks.push(peakMb ?? Number.NaN);
        cpu.push(cpuSeconds ?? Number.NaN);
        checkPlan(JSON.parse(await readFile(out, 'utf8')) as PlanFile, printed.match[1], wanted, people);
      }
      note(
        `to the hash ${seconds.map((s) => s.toFixed(2)).join(' ')} s (processor time ${cpu.map((s) => s.toFixed(2)).join(' ')} s), peak ${peaks.map((mb) => mb.toFixed(0)).join(' ')} MB`,
      );
      const size = `${people.toLocaleString('en')} people, ${accounts.toLocaleString('en')} accounts`;
      const figures: Figure[] = [
        {
          what: `plan of a rule edit, ${size}, to the printed hash`,
          ours: median(seconds),
          against: BAR_SECONDS,
          unit: 's',
          mustReach: { atMost: 1 },
        },
        {
          what: 'the same, peak memory of its process',
          ours: Math.max(...peaks),
          against: BAR_MB,
          unit: 'MB',
          mustReach: { atMost: 1 },
        },
      ];
      return { figures, inputs: { people, accounts, runs, concerned: wanted.length, ...PLAN_INPUTS } };
    } finally {
      await house.close();
    }
  });
}

/** What was filled in is what the engine wants: under the rules in force there is nothing to do for anybody. */
async function nothingToDo(engine: Engine, tenant: string, ids: readonly string[]): Promise<void> {
  const step = Math.max(1, Math.floor(ids.length / SAMPLE));
  const sample = ids.filter((_, i) => i % step === 0);
  const operations = await engine.store.transaction(tenant, async (tx) => {
    const people = await loadPeople(engine, tx, sample, { lock: false, locators: true });
    const planned = await planPeople(
      engine,
      tx,
      await engine.policies.active(tx),
      people,
      await instantsOfWords(engine, tx),
    );
    return planned.flatMap(({ plan }) => plan.accounts.flatMap((account) => account.operations));
  });
  verify(
    operations.length === 0,
    `${operations.length} operations for ${sample.length} people whose accounts are settled`,
  );
}

/** Exactly those of the one cost centre: each loses the old group and gets the new one. */
function checkPlan(
  file: PlanFile,
  printed: string | undefined,
  wanted: readonly string[],
  looked: number,
): void {
  verify(file.hash === printed, 'the hash in the file is the printed one');
  verify(file.notes.looked === looked, `${file.notes.looked} of ${looked} people were looked at`);
  verify(
    JSON.stringify(file.plan.people.map(({ identity }) => identity)) === JSON.stringify(wanted),
    `the plan names ${file.plan.people.length} people, and ${wanted.length} others were expected`,
  );
  const kinds = new Set(
    file.plan.people.map(({ accounts }) =>
      accounts.flatMap(({ operations }) => operations.map(({ kind }) => kind)).join(','),
    ),
  );
  verify([...kinds].join(';') === 'revoke,grant', `operations: ${[...kinds].join(';')}`);
}
