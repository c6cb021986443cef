import { reading } from '../app/reading.ts';
import { findPerson } from '../app/people/find-person.ts';
import type { Cancellation } from '../engine/ports.ts';
import type { CertificateFolder, WrittenCertificate } from './certificate-files.ts';
import type { Company } from './company.ts';
import { whereCanReach } from './ground-truth.ts';
import { downFrom } from './misbehaviour.ts';
import { type Employee, nameOf } from './people.ts';
import { count, type Story } from './story.ts';
import { survivedInWords } from './survived-in-words.ts';
import { type LeaveNews, watchLeave } from './watch-leave.ts';

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
  readonly faultsSurvived: number;
}

const LOOK_EVERY_MS = 100;
const DOWN_MS = 3_000;
/** The systems are listed again after this: what came back by itself is found. */
const LIST_AGAIN_MS = 3_200;
const PATIENCE_MS = 60_000;

/** Somebody leaves at once, with a session open in the database, and every access ends. */
export async function somebodyLeaves(scene: LeaveScene, person: Employee): Promise<LeaveEnd | null> {
  const { company, story, folder, server, until } = scene;
  const clock = () => company.house.engine.clock.now();
  story.chapter(`${nameOf(person)} leaves, now`, `${person.title}, ${person.department}, ${person.location} (${person.employeeId})`);
  const session = await company.database.signIn(person).catch(() => null);
  if (session !== null) story.happens(`is signed in to the database right now: process ${session.pid} of role ${session.role}`);
  const forgotten = leaveForgottenAccount(company, person);
  if (forgotten) story.happens('has an account on payroll that Lockstep never made: somebody made it by hand a moment ago');
  const down = company.faults.goesDown;
  const started = clock();
  company.systems.byName.get(down)?.setFaults([...company.faults.of(down), ...downFrom(started, DOWN_MS)]);

  await company.send(server, company.hr.endNow(person.employeeId, 'left at once'));
  const identityId = await reading(company.house.engine.store, company.house.tenant, async (tx) =>
    findPerson(company.house.engine, tx, await company.house.engine.policies.active(tx), person.employeeId),
  );
  const since = (at: number) => Math.max(0, at - started) / 1_000;
  story.leave(since(clock()), 'news', 'HR', `a signed message says so; it is durable and decided: ${await decidedInWords(company, identityId)}`);

  const watch = watchLeave(company.house, identityId);
  const comesBack = company.faults.all.find(({ kind }) => kind === 'recreates')?.system;
  let listedAgain = comesBack === undefined;
  let sessionTold = session === null;
  let survived = 0;
  let listing: Promise<void> = Promise.resolve();
  while (!until.cancelled && clock() - started < PATIENCE_MS) {
    for (const news of await watch.look()) {
      if (news.kind === 'certificate') {
        await listing;
        await session?.close();
        const certificate = await folder.write(news.leave, news.number, nameOf(person));
        return { certificate, stillOpen: await whereCanReach(company, person, clock()), faultsSurvived: survived };
      }
      if (news.kind === 'survived') survived++;
      tell(story, news, since(news.at));
    }
    const ended = session?.ended();
    if (!sessionTold && ended != null) {
      sessionTold = true;
      story.leave(since(ended.at), 'ended', 'database', `the open session was ended under the person's hands: "${ended.said}"`);
    }
    if (!listedAgain && clock() - started > LIST_AGAIN_MS && comesBack !== undefined) {
      listedAgain = true;
      listing = company
        .reconcile(comesBack)
        .then(({ returned }) => {
          if (returned === 0) return;
          survived++;
          story.leave(since(clock()), 'survived', comesBack, 'brought the account back by itself; a listing found it, and it is cut off again');
        })
        .catch(() => undefined);
    }
    await company.house.engine.clock.sleep(LOOK_EVERY_MS, until);
  }
  await session?.close();
  return null;
}

function tell(story: Story, news: Exclude<LeaveNews, { kind: 'certificate' }>, seconds: number): void {
  switch (news.kind) {
    case 'ended': {
      const shown = news.attested ? 'a person says so; nobody else has seen it' : `read back: ${news.readBack.join(', ')}`;
      story.leave(seconds, news.attested ? 'attested' : 'ended', news.target, `${news.what.join(', ')} (${shown})`);
      return;
    }
    case 'survived':
      story.leave(seconds, 'survived', news.target, survivedInWords(news));
      return;
    default: {
      const never: never = news;
      return never;
    }
  }
}

/** An account under the person's number that nobody told Lockstep of, with a token that works. */
function leaveForgottenAccount(company: Company, person: Employee): boolean {
  const payroll = company.systems.byName.get('payroll');
  if (payroll === undefined || payroll.truth.find(person.universalId) !== null) return false;
  const account = payroll.operator.create({ name: `export-${person.employeeId.toLowerCase()}`, keys: { universalId: person.universalId } });
  payroll.operator.openCredential(account.id, 'api-token');
  return true;
}

async function decidedInWords(company: Company, identityId: string): Promise<string> {
  const { engine, tenant } = company.house;
  const rows = await reading(engine.store, tenant, async (tx) => {
    const [leave] = await tx.find('leave', { identity_id: identityId }, { order: [{ descending: 'decided_at' }], limit: 1, columns: ['leave_id'] });
    return leave === undefined ? [] : tx.find('operation', { leave_id: leave.leave_id }, { columns: ['target_id'] });
  });
  return `${count(rows.length, 'operation')} on ${count(new Set(rows.map((row) => row.target_id)).size, 'system')}`;
}
