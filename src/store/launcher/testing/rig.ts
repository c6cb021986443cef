import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { withClient } from '../ask-server.ts';
import { type DatabaseServer, stopDatabase } from '../index.ts';
import type { DatabaseConnection } from '../listening.ts';

const run = promisify(execFile);
const ROOM = dirname(dirname(fileURLToPath(import.meta.url)));
const REPOSITORY = resolve(ROOM, '../../..');

export const isRoot = process.getuid?.() === 0;

/** Folders, servers and processes of one test file; `clear` ends and removes all of them. */
export interface Rig {
  /** A path below a temp folder of this file; nothing is made there. */
  path(...names: readonly string[]): string;
  /** A data folder whose server is stopped at the end. */
  dataDir(name: string): string;
  keep(child: ChildProcess): ChildProcess;
  clear(): Promise<void>;
}

export async function makeRig(): Promise<Rig> {
  const base = await mkdtemp(join(tmpdir(), 'launcher-test-'));
  // Entered by the server's user, as a folder in /srv would be.
  await run('chmod', ['0755', base]);
  const dataDirs = new Set<string>();
  const children = new Set<ChildProcess>();
  return {
    path: (...names) => join(base, ...names),
    dataDir(name) {
      const path = join(base, name);
      dataDirs.add(path);
      return path;
    },
    keep(child) {
      children.add(child);
      return child;
    },
    async clear() {
      for (const child of children) child.kill('SIGKILL');
      await Promise.all([...dataDirs].map((path) => stopDatabase(path).catch(() => false)));
      await rm(base, { recursive: true, force: true });
    },
  };
}

/** First value of the first row. */
export async function ask(where: DatabaseServer | DatabaseConnection, sql: string): Promise<unknown> {
  const connection = 'connection' in where ? where.connection : where;
  return withClient(connection, async (client) => {
    const { rows } = await client.query<Record<string, unknown>>(sql);
    return Object.values(rows[0] ?? {})[0];
  });
}

export async function postmasterPid(server: DatabaseServer): Promise<number> {
  return Number((await readFile(join(server.dataDirectory ?? '', 'postmaster.pid'), 'utf8')).split('\n')[0]);
}

/** The room as plain JavaScript, for processes that run without vitest. Lies where `pg` is found. */
export async function compileRoom(): Promise<{ readonly index: string; remove(): Promise<void> }> {
  const cache = join(REPOSITORY, 'node_modules', '.cache');
  await mkdir(cache, { recursive: true });
  const out = await mkdtemp(join(cache, 'launcher-'));
  const compilerOptions = {
    rootDir: join(REPOSITORY, 'src'),
    outDir: out,
    composite: false,
    incremental: false,
    declaration: false,
    noCheck: true,
  };
  const config = {
    extends: join(REPOSITORY, 'tsconfig.base.json'),
    compilerOptions,
    files: [join(ROOM, 'index.ts')],
  };
  await writeFile(join(out, 'tsconfig.json'), JSON.stringify(config));
  await writeFile(join(out, 'package.json'), '{"type":"module"}');
  const typescript = dirname(createRequire(import.meta.url).resolve('typescript/package.json'));
  await run(process.execPath, [join(typescript, 'bin', 'tsc'), '-p', out]);
  await run('chmod', ['-R', 'a+rX', out]);
  return {
    index: join(out, 'store/launcher/index.js'),
    remove: () => rm(out, { recursive: true, force: true }),
  };
}

/** What the child said of its server. */
export interface Told {
  readonly adopted: boolean;
  readonly startedByUs: boolean;
  readonly dataDirectory: string;
  readonly version: string;
  readonly origin: string;
  readonly connection: DatabaseConnection;
}

/**
 * A Node process of its own that starts the database and prints what it got. `after` is more JavaScript; `before`
 * runs first, with the launcher already loaded.
 */
export function spawnStarter(
  index: string,
  options: Readonly<Record<string, unknown>>,
  code: {
    readonly before?: string;
    readonly after?: string;
    readonly machine?: Readonly<Record<string, unknown>>;
    /** Command that runs the process, for example in namespaces of its own. */
    readonly container?: readonly string[];
  } = {},
): ChildProcess {
  const script = `
    import { startDatabase } from ${JSON.stringify(index)};
    ${code.before ?? ''}
    const server = await startDatabase(${JSON.stringify(options)}, ${JSON.stringify(code.machine ?? {})});
    console.log(JSON.stringify(server));
    ${code.after ?? ''}
  `;
  const [command = process.execPath, ...args] = [
    ...(code.container ?? []),
    process.execPath,
    '--input-type=module',
    '-e',
    script,
  ];
  return spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
}

/** First line that the child prints; rejects with its error output when it ends before. */
export async function told(child: ChildProcess): Promise<Told> {
  let complaint = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    complaint += text;
  });
  if (child.stdout === null) throw new Error('no output to read');
  for await (const line of createInterface({ input: child.stdout })) return JSON.parse(line);
  throw new Error(`the child said nothing: ${complaint}`);
}

export async function exited(child: ChildProcess): Promise<number | string | null> {
  if (child.exitCode !== null) return child.exitCode;
  if (child.signalCode !== null) return child.signalCode;
  return new Promise((done) => child.once('exit', (code, signal) => done(code ?? signal)));
}
