import { execFile, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { JACKSON } from './peer-jackson.ts';
import { PEER_SETTINGS, type PeerReady, type PeerSettings } from './peer-settings.ts';

const execute = promisify(execFile);
const PROCESS = fileURLToPath(new URL('./peer-process.js', import.meta.url));
/** Folder in whose node_modules Jackson is: it is then not installed. */
const FOLDER = 'LOCKSTEP_BENCH_JACKSON';
const VERSION = '26.2.0';
const STARTS_WITHIN_MS = 120_000;

/**
 * Jackson brings 427 packages and one that builds native code when it is installed: no development of Lockstep should need
 * them, so they are fetched here, in this version, and without their scripts. Null: they cannot be had.
 */
export async function installJackson(folder: string, note: (line: string) => void): Promise<string | null> {
  const there = process.env[FOLDER];
  if (there !== undefined) return there;
  try {
    const quiet = ['--no-audit', '--no-fund', '--silent', '--ignore-scripts'];
    await execute('npm', ['install', ...quiet, '--prefix', folder, `${JACKSON}@${VERSION}`], {
      timeout: 600_000,
    });
    return folder;
  } catch (error) {
    note(`${JACKSON} cannot be installed here (${String(error).slice(0, 300)})`);
    return null;
  }
}

export interface RunningPeer extends PeerReady {
  stop(): Promise<void>;
}

export async function startPeer(settings: PeerSettings): Promise<RunningPeer> {
  const child = spawn(process.execPath, [PROCESS], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { ...process.env, NODE_ENV: 'production', [PEER_SETTINGS]: JSON.stringify(settings) },
  });
  let output = '';
  let errors = '';
  child.stderr.on('data', (piece: Buffer) => {
    errors = `${errors}${piece.toString('utf8')}`.slice(-4_000);
  });
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const stop = async () => {
    child.kill('SIGKILL');
    await ended;
  };
  const ready = new Promise<PeerReady>((resolve, reject) => {
    const late = setTimeout(
      () => reject(new Error(`${settings.peer} does not start: ${errors}`)),
      STARTS_WITHIN_MS,
    );
    child.stdout.on('data', (piece: Buffer) => {
      output = `${output}${piece.toString('utf8')}`.slice(-100_000);
      const [, line] = /^ready (.*)\n/m.exec(output) ?? [];
      if (line === undefined) return;
      clearTimeout(late);
      resolve(JSON.parse(line) as PeerReady);
    });
    void ended.then(() => {
      clearTimeout(late);
      reject(new Error(`${settings.peer} ended: ${errors}`));
    });
  });
  try {
    return { ...(await ready), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
