import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { BenchRow, RowContext, RowResult } from './harness.ts';
import { PEER_FOLDER } from './peer-pg-boss.ts';
import { inTemporaryFolder } from './temporary-folder.ts';
import { noteVersion } from './versions.ts';

const execute = promisify(execFile);
/** The newest one first; where a package that it needs cannot be had, an earlier one. */
const PEERS = ['pg-boss@12', 'pg-boss@12.35.0'];

/** The same comparison once more on Node 22, whose pg-boss is a later one. Needs the package registry. */
export const throughputOnNode22: BenchRow = { name: 'throughput-node-22', inSmoke: false, run };

async function run({ smoke, note }: RowContext): Promise<RowResult | null> {
  return inTemporaryFolder(async (folder) => {
    const node = join(
      folder,
      'node_modules',
      'node',
      'bin',
      process.platform === 'win32' ? 'node.exe' : 'node',
    );
    let last: unknown;
    for (const peer of PEERS) {
      try {
        const options = ['--no-audit', '--no-fund', '--silent', '--prefix', folder];
        await execute('npm', ['install', ...options, 'node@22', peer], { timeout: 300_000 });
        await execute(node, ['--version']);
        last = undefined;
        break;
      } catch (error) {
        last = error;
      }
    }
    if (last !== undefined) {
      note(`skipped: Node 22 and pg-boss 12 cannot be installed here (${String(last).slice(0, 300)})`);
      return null;
    }
    const main = fileURLToPath(new URL('./main.js', import.meta.url));
    const args = [main, '--only', 'throughput', ...(smoke ? ['--smoke'] : [])];
    const { stdout } = await execute(node, args, {
      env: { ...process.env, [PEER_FOLDER]: folder },
      maxBuffer: 10_000_000,
    });
    for (const line of stdout.split('\n').filter((line) => line.startsWith('  '))) note(line.trim());
    const result = JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as {
      readonly figures: RowResult['figures'];
      readonly inputs: { readonly throughput: RowResult['inputs'] };
      readonly versions: Readonly<Record<string, string>>;
    };
    for (const [what, version] of Object.entries(result.versions))
      if (what.startsWith('pg-boss')) noteVersion(what, version);
    return { figures: result.figures, inputs: { ...result.inputs.throughput, node: result.versions.node } };
  });
}
