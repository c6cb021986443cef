import { findPerson } from '../app/people/find-person.ts';
import { reading } from '../app/reading.ts';
import type { Cancellation } from '../engine/ports.ts';
import type { CertificateFolder, WrittenCertificate } from './certificate-files.ts';
import type { Company } from './company.ts';
import { whereCanReach } from './ground-truth.ts';
import { downFrom } from './misbehaviour.ts';
import { type Employee, nameOf } from './people.ts';
import type { OpenSession } from './reporting-database.ts';
import { count, type Story } from './story.ts';
import { survivedInWords } from './survived-in-words.ts';
import { type LeaveNews, watchLeave } from './watch-leave.ts';
import { SYSTEMS, type SystemName } from './who-has-what.ts';

export interface LeaveScene {
  readonly company: Company;
  readonly story: Story;
  readonly folder: CertificateFolder;
  /** Address of our own server, which takes the HR system's messages. */
  readonly server: string;
  readonly until: Cancellation;
}

export interface LeaveEnd {
  readonly certificate: WrittenCertificate;
  /** Systems that still let the person in, asked past Lockstep. */
  readonly stillOpen: readonly string[];
  /** Misbehaving systems that the person had access to. */
  readonly survived: readonly SystemName[];
}

const LOOK_EVERY_MS = 100;
const DOWN_MS = 3_000;
const PATIENCE_MS = 60_000;

/** Somebody leaves at once, with a session open in the database, and every access ends. Null: interrupted, or no end. */
export async function somebodyLeaves(scene: LeaveScene, person: Employee): Promise<LeaveEnd | null> {
  const { company, story, server, until } = scene;
  const { clock } = company.house.engine;
  story.chapter(
    `${nameOf(person)} leaves, now`,
    `${person.title}, ${person.department}, ${person.location} (${person.employeeId})`,
  );
  const session = await company.database.signIn(person).catch(() => null);
  if (session !== null)
    story.happens(
      `is signed in to the database at this moment: process ${session.pid} of role ${session.role}`,
    );
  const met = SYSTEMS.filter((name) =>
    company.systems.byName.get(name)?.truth.couldReach(person.universalId, clock.now()),
  );
  story.happens(
    `gets in at ${count(met.length + (session === null ? 1 : 2), 'system')}: ${[...met, ...(session === null ? [] : ['database']), 'badges'].join(', ')}; and holds a key and a laptop`,
  );

  const started = clock.now();
  const down = company.faults.goesDown;
  company.systems.byName.get(down)?.setFaults([...company.faults.of(down), ...downFrom(started, DOWN_MS)]);
  await company.send(server, company.hr.endNow(person.employeeId, 'left at once'));
  const identityId = await reading(company.house.engine.store, company.house.tenant, async (tx) =>
    findPerson(company.house.engine, tx, await company.house.engine.policies.active(tx), person.employeeId),
  );
  story.leave(
    (clock.now() - started) / 1_000,
    'news',
    'HR',
    `says so by signed message; durable and decided: ${await decidedInWords(company, identityId)}`,
  );
  const certificate = await follow(scene, person, { identityId, started, session });
  await session?.close();
  // Back to what it was: what this was for has been seen.
  company.systems.byName.get(down)?.setFaults(company.faults.of(down));
  if (certificate === null || until.cancelled) return null;
  const misbehaving = company.faults.all.map(({ system }) => system);
  return {
    certificate,
    stillOpen: await whereCanReach(company, person, clock.now()),
    survived: misbehaving.filter((system) => met.includes(system)),
  };
}

interface Followed {
  readonly identityId: string;
  readonly started: number;
  readonly session: OpenSession | null;
}

/** Tells what happens until the certificate is there, and what came back by itself is gone again. */
async function follow(
  { company, story, folder, until }: LeaveScene,
  person: Employee,
  { identityId, started, session }: Followed,
): Promise<WrittenCertificate | null> {
  const { clock } = company.house.engine;
  const since = (at: number) => Math.max(0, at - started) / 1_000;
  const watch = watchLeave(company.house, identityId);
  const returns = returnOf(company, person, started);
  let certificate: WrittenCertificate | null = null;
  let sessionTold = session === null;
  while (!until.cancelled && clock.now() - started < PATIENCE_MS) {
    for (const news of await watch.look()) {
      if (news.kind === 'certificate')
        certificate = await folder.write(news.leave, news.number, nameOf(person));
      else tell(story, news, since(news.at));
    }
    const ended = session?.ended();
    if (!sessionTold && ended != null) {
      sessionTold = true;
      story.leave(
        since(ended.at),
        'ended',
        'database',
        `ends the open session under the person's hands: "${ended.said}"`,
      );
    }
    const cameBack = await returns.look();
    if (cameBack)
      story.leave(
        since(clock.now()),
        'survived',
        returns.system,
        'has brought the account back by itself; a listing finds it, and it is cut off again',
      );
    if (certificate !== null && !returns.expected()) return certificate;
    await clock.sleep(LOOK_EVERY_MS, until);
  }
  return certificate;
}

/** The system that brings accounts back: listed again as soon as it has. */
function returnOf(company: Company, person: Employee, started: number) {
  const system = company.faults.all.find(({ kind }) => kind === 'recreates')?.system ?? 'directory';
  const truth = company.systems.byName.get(system)?.truth;
  let over = truth?.find(person.universalId) == null;
  return {
    system,
    expected: () => !over,
    async look(): Promise<boolean> {
      if (over || truth === undefined) return false;
      const history = truth.signInHistory(person.universalId).filter(({ at }) => at >= started);
      if (!history.some(({ could }) => could)) return false;
      const listed = await company.reconcile(system).catch(() => null);
      over = listed !== null;
      return (listed?.returned ?? 0) > 0;
    },
  };
}

function tell(story: Story, news: Exclude<LeaveNews, { kind: 'certificate' }>, seconds: number): void {
  switch (news.kind) {
    case 'ended': {
      const shown = news.attested
        ? 'a person says so; nobody else has seen it'
        : `read back: ${news.readBack.join(', ')}`;
      story.leave(
        seconds,
        news.attested ? 'attested' : 'ended',
        news.target,
        `${news.what.join(', ')} (${shown})`,
      );
      return;
    }
    case 'survived': {
      const text = survivedInWords(news);
      if (text !== null) story.leave(seconds, 'survived', news.target, text);
      return;
    }
    default:
      news satisfies never;
  }
}

async function decidedInWords(company: Company, identityId: string): Promise<string> {
  const { engine, tenant } = company.house;
  const rows = await reading(engine.store, tenant, async (tx) => {
    const [leave] = await tx.find(
      'leave',
      { identity_id: identityId },
      { order: [{ descending: 'decided_at' }], limit: 1, columns: ['leave_id'] },
    );
    return leave === undefined
      ? []
      : tx.find('operation', { leave_id: leave.leave_id }, { columns: ['target_id'] });
  });
  return `${count(rows.length, 'operation')} on ${count(new Set(rows.map((row) => row.target_id)).size, 'system')}`;
}
