import { displayName, knownPeople } from '../app/people/person-names.ts';
import { reading } from '../app/reading.ts';
import type { Cancellation } from '../engine/ports.ts';
import type { CertificateFolder } from './certificate-files.ts';
import { comeAndGo } from './come-and-go.ts';
import type { Company } from './company.ts';
import { shownPath } from './shown-path.ts';
import type { Story } from './story.ts';

export interface Living {
  readonly company: Company;
  readonly story: Story;
  readonly folder: CertificateFolder;
  readonly server: string;
  readonly until: Cancellation;
}

const PULL_EVERY_MS = 20_000;
const LIST_EVERY_MS = 5_000;
const LOOK_EVERY_MS = 1_000;
const DOWN = { everyMs: 40_000, forMs: 3_000 };

/** Joiners, movers and leavers until Ctrl-C; every certificate that is issued, whoever ordered the leave, is written. */
export async function liveOn(living: Living): Promise<void> {
  const { company, story, until } = living;
  const { clock } = company.house.engine;
  story.chapter('Life goes on', 'joiners, movers and leavers; Ctrl-C ends it');
  const down = company.faults.goesDown;
  company.systems.byName
    .get(down)
    ?.setFaults([...company.faults.of(down), { kind: 'down', from: clock.now(), ...DOWN }]);
  const events = comeAndGo(living);
  const listNext = listInTurn(company);
  const writeNew = newCertificates(living);
  await Promise.all([
    repeat(
      () => events.waitMs(),
      () => events.next(),
    ),
    repeat(
      () => PULL_EVERY_MS,
      async () => void (await company.pull()),
    ),
    repeat(() => LIST_EVERY_MS, listNext),
    repeat(() => LOOK_EVERY_MS, writeNew),
  ]);

  async function repeat(waitMs: () => number, work: () => Promise<void>): Promise<void> {
    while (!until.cancelled) {
      await clock.sleep(waitMs(), until);
      if (until.cancelled) return;
      await work().catch((error: unknown) => {
        if (!until.cancelled) story.trouble(error instanceof Error ? error.message : String(error));
      });
    }
  }
}

/** One system after the other is listed; the one that brings accounts back every second time. */
function listInTurn(company: Company): () => Promise<void> {
  const restless = company.faults.all.find(({ kind }) => kind === 'recreates')?.system ?? 'directory';
  const others = [...company.systems.byName.keys(), 'database', 'badges'].filter(
    (target) => target !== restless,
  );
  let turn = 0;
  return async () => {
    const target = turn % 2 === 0 ? restless : (others[((turn - 1) / 2) % others.length] ?? restless);
    turn++;
    // A listing that cannot be believed, or a system that is down, comes round again.
    await company.reconcile(target).catch(() => undefined);
  };
}

function newCertificates({ company, story, folder }: Living): () => Promise<void> {
  const { engine, tenant } = company.house;
  let newest = engine.clock.now();
  return async () => {
    const { rows, names } = await reading(engine.store, tenant, async (tx) => {
      const found = await tx.find(
        'certificate',
        { issued_at: { above: newest } },
        {
          order: ['issued_at', 'leave_id', 'number'],
          columns: ['leave_id', 'number', 'identity_id', 'issued_at'],
          limit: 50,
        },
      );
      const people = await knownPeople(
        engine,
        tx,
        await engine.policies.active(tx),
        found.map((row) => row.identity_id),
      );
      return {
        rows: found,
        names: new Map(
          [...people].map(([id, person]) => [id, displayName(person.attributes) ?? person.keys[0] ?? id]),
        ),
      };
    });
    for (const row of rows) {
      newest = Math.max(newest, row.issued_at);
      const name = names.get(row.identity_id) ?? row.identity_id;
      const written = await folder.write(row.leave_id, row.number, name);
      const seconds = written.secondsToLastVerified ?? written.secondsToCertificate;
      story.done(
        `${name} is out: ${written.proven} items proven within ${seconds.toFixed(1)} s${inWords(written.unproven)}  ${shownPath(written.file)}`,
      );
    }
  };
}

function inWords(unproven: readonly string[]): string {
  if (unproven.length === 0) return '';
  const systems = new Set(unproven.map((item) => item.split(':')[0]));
  return `, ${unproven.length} not (${[...systems].join(', ')})`;
}
