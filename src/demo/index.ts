import { basename, dirname, join, resolve } from 'node:path';
import { serve } from '../app/serve.ts';
import { cancellation } from '../engine/execute/run-operation.ts';
import type { Cancellation } from '../engine/ports.ts';
import { openCertificateFolder } from './certificate-files.ts';
import { type Company, NEWCOMERS, openCompany } from './company.ts';
import { openConsole } from './console-address.ts';
import { farewell } from './farewell.ts';
import { claimFolder } from './folder.ts';
import { makeForgottenAccount } from './forgotten-account.ts';
import { showTheGuard } from './guard-scene.ts';
import { type LeaveEnd, somebodyLeaves } from './leave-scene.ts';
import { liveOn } from './live-on.ts';
import { readEverything, switchWritesOn } from './opening-scene.ts';
import type { Employee } from './people.ts';
import { shownPath } from './shown-path.ts';
import { type Sink, type Story, tellStory } from './story.ts';

export interface DemoOptions {
  readonly dataDir: string;
  readonly databaseUrl?: string | undefined;
  /** People, faults and who leaves first follow it. */
  readonly seed: number;
  /** Ends after the first leaver's certificate. */
  readonly once: boolean;
  /** The story goes to `err`, and the last line of `out` is the summary as JSON. */
  readonly json: boolean;
  readonly port?: number | undefined;
  readonly people?: number | undefined;
  readonly out: Sink;
  readonly err: Sink;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly until: Cancellation;
  /** Called when the first certificate is there, before anything is taken down. */
  readonly atCertificate?: (company: Company, end: LeaveEnd) => Promise<void>;
}

const PEOPLE = 500;
const INTERRUPTED = 130;
const CLOCK = () => Date.now();

/**
 * A small company on the embedded database in one folder; somebody leaves. Resolves with the exit code: 0 when the
 * certificate is authentic and nothing lets the person in any more, 1 when not, 130 when it was interrupted.
 */
export async function runDemo(options: DemoOptions): Promise<number> {
  const startedAt = CLOCK();
  const dataDir = ownFolder(options.dataDir);
  const story = tellStory(options.json ? options.err : options.out, options.env, startedAt, CLOCK);
  story.chapter('Lockstep demo', `seed ${options.seed}, everything in ${shownPath(dataDir)}`);
  const onProgress = (line: string) => story.detail(line);
  const { used } = await claimFolder(dataDir, onProgress);
  if (used) story.detail('the company of an earlier demo made room; its certificates stay');
  if (options.until.cancelled) return INTERRUPTED;
  if (options.databaseUrl !== undefined)
    story.detail('the database of DATABASE_URL is left alone: the demo makes one of its own');
  const company = await openCompany({
    dataDir,
    seed: options.seed,
    people: options.people ?? PEOPLE,
    onProgress,
  });
  try {
    return await withServer(company, options, (server) => play(company, options, story, server));
  } finally {
    await company.close();
  }
}

/** What is made up never lies where the real company would: without --data the demo has a folder of its own. */
function ownFolder(chosen: string): string {
  const path = resolve(chosen);
  return basename(path) === '.lockstep' ? join(dirname(path), '.lockstep-demo') : path;
}

/** The whole product, as `lockstep serve` runs it: HTTP server and worker, in this process. */
async function withServer<R>(
  company: Company,
  options: DemoOptions,
  work: (server: string) => Promise<R>,
): Promise<R> {
  const until = cancellation();
  const stop = options.until.onCancel(() => until.cancel());
  await company.applyPolicy('people');
  let serving: Promise<void> = Promise.resolve();
  try {
    const server = await new Promise<string>((listening, failed) => {
      serving = serve(company.house, {
        listen: { host: '127.0.0.1', port: options.port ?? 0, behindProxy: false },
        worker: true,
        until,
        environment: options.env,
        onListening: ({ url }) => listening(url),
      });
      serving.catch(failed);
    });
    return await work(server);
  } finally {
    stop();
    until.cancel();
    await serving.catch(() => undefined);
  }
}

async function play(company: Company, options: DemoOptions, story: Story, server: string): Promise<number> {
  const { until } = options;
  const told = tellUntilCertificate(company, options, story, server);
  // Whatever is left behind by an interruption ends when the company closes under it.
  told.catch(() => undefined);
  const scene = await Promise.race([told, interruption(until)]);
  if (scene === 'interrupted') return INTERRUPTED;
  if (scene === null) return 1;
  const { end, folder } = scene;
  if (options.json) options.out.write(`${JSON.stringify(summaryOf(end))}\n`);
  if (!options.once) await liveOn({ company, story, folder, server, until });
  return end.certificate.exit !== 1 && end.stillOpen.length === 0 ? 0 : 1;
}

async function tellUntilCertificate(company: Company, options: DemoOptions, story: Story, server: string) {
  const { until, once } = options;
  introduce(company, story, server);
  const person = firstLeaver(company);
  await readEverything(company, story);
  // After the systems were listed, so that only the look at the leaver can find it.
  makeForgottenAccount(company, person);
  await switchWritesOn(company, story);
  await showTheGuard(company, story);
  const folder = await openCertificateFolder(company.house);
  story.chapter(
    'Watch it',
    'this address opens the console, signed in; it opens once, and the session lives on',
  );
  story.command(await openConsole(company, server));
  const end = await somebodyLeaves({ company, story, folder, server, until }, person);
  if (end === null) return null;
  await options.atCertificate?.(company, end);
  farewell({ company, story, folder, person, end, once });
  return { end, folder };
}

function interruption(until: Cancellation): Promise<'interrupted'> {
  return new Promise((resolve) => {
    until.onCancel(() => resolve('interrupted'));
  });
}

function introduce(company: Company, story: Story, server: string): void {
  const { server: database } = company.house.database;
  story.done(
    `PostgreSQL ${database.version} (${database.origin === 'embedded' ? 'from npm' : database.origin === 'host' ? 'of this machine' : 'by URL'}) runs in this folder, Lockstep answers at ${server}`,
  );
  story.done(
    `Harbour Lane Bicycles: ${company.staff.length} people, an HR system and 12 connected systems, one of them this very database`,
  );
  story.chapter('The systems misbehave as real ones do');
  for (const { system, sentence } of company.faults.all)
    story.plain(`             ${system.padEnd(10)} ${sentence}`);
}

/** Somebody who has much to lose: a senior of Software, whom the seed chooses. */
function firstLeaver(company: Company): Employee {
  const seniors = company.staff.filter(
    (person, i) =>
      i >= 7 &&
      i < company.staff.length - NEWCOMERS &&
      person.department === 'Software' &&
      (person.level === 'L4' || person.level === 'L5'),
  );
  const list = seniors.length > 0 ? seniors : company.staff;
  const chosen = list[(company.seed * 7) % list.length];
  if (chosen === undefined) throw new RangeError('nobody works here');
  return company.hr.find(chosen.employeeId) ?? chosen;
}

function summaryOf({ certificate }: LeaveEnd): object {
  const { file, key, secondsToCertificate, secondsToLastVerified, proven, unproven } = certificate;
  return { certificate: file, key, secondsToCertificate, secondsToLastVerified, proven, unproven };
}
