import type { Command } from 'commander';
import { EXIT } from '../exit-codes.ts';
import { examples, type Verb } from '../verb.ts';
import { count } from '../views/text.ts';

const WAIT_MS = 30_000;

export const stopVerb: Verb = (program, run) => {
  program
    .command('stop')
    .helpGroup('Start')
    .summary('ends the processes and the database of a data folder')
    .description(
      'Asks the servers and workers of this data folder to end, then stops the embedded database. A database given by URL is left alone.',
    )
    .addHelpText('after', examples('lockstep stop', 'lockstep stop --data /srv/lockstep'))
    .action(async (_options: unknown, command: Command) =>
      run(command, async (cli) => {
        const [{ endProcesses }, { stopDatabase }] = await Promise.all([
          import('../../app/processes.ts'),
          import('../../store/launcher/index.ts'),
        ]);
        const { ended, left } = await endProcesses(cli.dataDir, WAIT_MS);
        const url = cli.globals.databaseUrl ?? cli.io.env.DATABASE_URL;
        const database = left.length === 0 && !url && (await stopDatabase(cli.dataDir));
        cli.print({ ended, left, database }, () => {
          const lines = [
            ...ended.map(({ kind, pid }) => `ended ${kind} (process ${pid})`),
            ...left.map(
              ({ kind, pid }) => `${kind} (process ${pid}) is still ending; run it again, or look at it`,
            ),
          ];
          if (database) lines.push('stopped the database');
          return `${lines.length === 0 ? 'nothing was running' : lines.join('\n')}\n`;
        });
        if (left.length > 0)
          cli.note(
            `${count(left.length, 'process', 'processes')} did not end within ${WAIT_MS / 1_000} s; the database runs on`,
          );
        return left.length > 0 ? EXIT.problem : EXIT.done;
      }),
    );
};
