import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { copyDatabase } from '../../support/copied-database.ts';
import { type SmallCompany, smallCompany } from './small-company.ts';
import { type Terminal, terminal } from './terminal.ts';

export interface Running {
  readonly company: SmallCompany;
  readonly at: Terminal;
  readonly dataDir: string;
  readonly url: string;
  /** What the server has said on standard error. */
  log(): string;
  /** Ends the server and leaves the systems. */
  stop(): Promise<void>;
  close(): Promise<void>;
}

/** A small company with a server and worker on a real database; the policy and the secrets are in place. */
export async function running(
  env: Readonly<Record<string, string>> = {},
  company?: SmallCompany,
  database: 'copied' | 'made by the server' = 'copied',
): Promise<Running> {
  const here = company ?? (await smallCompany());
  const dataDir = join(here.folder, 'data');
  if (database === 'copied') {
    await mkdir(dataDir, { recursive: true, mode: 0o700 });
    await copyDatabase(dataDir);
  }
  const at = terminal(dataDir, env);
  const server = at.start('serve', '--port', '0', '--json');
  const stop = async () => {
    server.end();
    await server.done;
  };
  const close = async () => {
    await stop();
    await here.close();
  };
  try {
    const url = await first(server);
    await expectDone(at('policy', 'apply', here.policyFile));
    for (const system of here.systems.values()) {
      await expectDone(at.with(system.writeToken, 'secret', 'set', `${system.name}-write`));
      await expectDone(at.with(system.readToken, 'secret', 'set', `${system.name}-read`));
    }
    return { company: here, at, dataDir, url, log: server.err, stop, close };
  } catch (error) {
    // A test that fails here has nothing to close: no server may outlive it.
    await close();
    throw error;
  }
}

async function first(server: ReturnType<Terminal['start']>): Promise<string> {
  let ended: number | null = null;
  void server.done.then((exit) => {
    ended = exit;
  });
  await until(() => server.out().includes('\n}') || ended !== null);
  if (ended !== null) throw new Error(`the server ended with ${ended}: ${server.err()}`);
  return (JSON.parse(server.out()) as { url: string }).url;
}

async function expectDone(ran: Promise<{ readonly exit: number; readonly err: string }>): Promise<void> {
  const { exit, err } = await ran;
  if (exit !== 0) throw new Error(`exit ${exit}: ${err}`);
}

/** Waits for something that workers do by themselves; fails loudly when it never happens. */
export async function until(condition: () => boolean | Promise<boolean>, ms = 60_000): Promise<void> {
  const deadline = performance.now() + ms;
  while (!(await condition())) {
    if (performance.now() > deadline) throw new Error('what was waited for did not happen');
    await sleep(50);
  }
}

/** Waits until workers have nothing left to do: no waiting write, and a log that does not grow. */
export async function quiet(house: Pick<Running, 'at'>): Promise<void> {
  let before = -1;
  await until(async () => {
    const { targets } = await house.at.json<{ targets: { waiting: number }[] }>('target', 'list');
    const { size } = await house.at.json<{ size: number }>('log', 'verify');
    const still = size === before && targets.every((target) => target.waiting === 0);
    before = size;
    return still;
  });
}
