import type { Command } from 'commander';
import { examples, type Verb } from '../verb.ts';
import { parseCount } from '../when.ts';

interface Options {
  readonly seed: string;
  readonly once?: true;
  readonly port?: string;
}

export const demoVerb: Verb = (program, run) => {
  program
    .command('demo')
    .helpGroup('Start')
    .summary('a small company that somebody leaves')
    .description(
      'Starts a company of 500 people on 12 systems that misbehave as real ones do. Somebody leaves; you watch every access end and get a certificate.',
    )
    .option('--seed <number>', 'who leaves first and what goes wrong follow it', '1')
    .option('--once', 'ends after the first certificate')
    .option('--port <number>', 'port of the server (default: a free one)')
    .addHelpText(
      'after',
      examples('lockstep demo', 'lockstep demo --once --json', 'lockstep demo --seed 7 --data /tmp/demo'),
    )
    .action(async (options: Options, command: Command) =>
      run(command, async (cli) => {
        const { runDemo } = await import('../../demo/index.ts');
        return runDemo({
          dataDir: cli.dataDir,
          databaseUrl: cli.globals.databaseUrl ?? (cli.io.env.DATABASE_URL || undefined),
          seed: parseCount(options.seed, '--seed', 2 ** 31),
          once: options.once === true,
          json: cli.json,
          port: options.port === undefined ? undefined : parseCount(options.port, '--port', 65_535),
          out: cli.io.out,
          err: cli.io.err,
          env: cli.io.env,
          until: cli.io.interrupted,
        });
      }),
    );
};
