import { join } from 'node:path';
import type { Running } from '../../cli/support/running.ts';
import { until } from '../../cli/support/running.ts';
import type { SmallCompany } from '../../cli/support/small-company.ts';
import { terminal } from '../../cli/support/terminal.ts';

/** A server that only answers: nothing is decided or done unless a command does it. The policy is in force. */
export async function answering(company: SmallCompany): Promise<Running> {
  const dataDir = join(company.folder, 'data');
  const at = terminal(dataDir);
  const server = at.start('serve', '--port', '0', '--json', '--no-worker');
  let ended: number | null = null;
  void server.done.then((exit) => {
    ended = exit;
  });
  await until(() => server.out().includes('\n}') || ended !== null);
  if (ended !== null) throw new Error(`the server ended with ${ended}: ${server.err()}`);
  const { url } = JSON.parse(server.out()) as { url: string };
  const applied = await at('policy', 'apply', company.policyFile);
  if (applied.exit !== 0) throw new Error(applied.err);
  return {
    company,
    at,
    dataDir,
    url,
    log: server.err,
    async close() {
      server.end();
      await server.done;
      await company.close();
    },
  } as Running;
}
