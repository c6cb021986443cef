import type { Command } from 'commander';
import { KEPT_DAYS } from '../../domain/kept-days.ts';
import { EXIT } from '../exit-codes.ts';
import { examples, type Verb } from '../verb.ts';
import { parseKeptDays } from '../when.ts';

export const workerVerb: Verb = (program, run) => {
  program
    .command('worker')
    .helpGroup('Start')
    .summary('one more process that does the work')
    .description(
      'Adds a worker on the same database. Workers share the work by leases; one that is killed loses its lanes within seconds, and others go on.',
    )
    .option('--keep-events <days>', 'how long events are kept: as `serve` has it', String(KEPT_DAYS))
    .addHelpText(
      'after',
      examples('lockstep worker', 'lockstep worker --database-url postgresql://lockstep@db/lockstep'),
    )
    .action(async (options: { readonly keepEvents: string }, command: Command) =>
      run(command, async (cli) => {
        const keepEventsDays = parseKeptDays(options.keepEvents);
        const [{ runWorkerProcess }, { noteProcess }] = await Promise.all([
          import('../../app/run-worker-process.ts'),
          import('../../app/processes.ts'),
        ]);
        return cli.house(
          async (house) => {
            const forget = await noteProcess(house.dataDir, 'worker');
            try {
              cli.note('The worker has started. Ctrl-C ends it.');
              await runWorkerProcess(house, {
                pullSources: true,
                keepEventsDays,
                until: cli.io.interrupted,
                environment: cli.io.env,
              });
            } finally {
              await forget();
            }
            return EXIT.done;
          },
          { endsItself: true, logLevel: 'info' },
        );
      }),
    );
};
