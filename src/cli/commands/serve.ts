import type { Command } from 'commander';
import { LockstepError } from '../../domain/errors.ts';
import { KEPT_DAYS } from '../../domain/kept-days.ts';
import { EXIT } from '../exit-codes.ts';
import { examples, type Verb } from '../verb.ts';
import { parseCount, parseKeptDays } from '../when.ts';

interface Options {
  readonly host: string;
  readonly port: string;
  readonly tlsCert?: string;
  readonly tlsKey?: string;
  readonly behindProxy?: true;
  readonly worker: boolean;
  readonly keepEvents: string;
}

export const serveVerb: Verb = (program, run) => {
  program
    .command('serve')
    .helpGroup('Start')
    .summary('server and worker in one process')
    .description(
      'Takes webhooks, answers the API and does the work. Listens on this machine only, unless TLS or a proxy is declared. Ctrl-C gives back what it holds and ends.',
    )
    .option('--host <address>', 'address to listen on', '127.0.0.1')
    .option('--port <number>', 'port; 0 takes a free one', '7620')
    .option('--tls-cert <file>', 'certificate chain (PEM)')
    .option('--tls-key <file>', 'its private key (PEM)')
    .option('--behind-proxy', 'a proxy in front of it ends TLS')
    .option(
      '--keep-events <days>',
      'how long events are kept; workers remove older ones, their entries in the log stay',
      String(KEPT_DAYS),
    )
    .option('--no-worker', 'only answers; workers run elsewhere')
    .addHelpText(
      'after',
      examples(
        'lockstep serve',
        'lockstep serve --host 0.0.0.0 --port 443 --tls-cert chain.pem --tls-key key.pem',
        'lockstep serve --host 0.0.0.0 --behind-proxy --no-worker',
        'curl -s http://127.0.0.1:7620/api/v1/people -H "Authorization: Bearer $TOKEN"',
      ),
    )
    .action(async (options: Options, command: Command) =>
      run(command, async (cli) => {
        const { tlsCert, tlsKey } = options;
        if ((tlsCert === undefined) !== (tlsKey === undefined))
          throw new LockstepError('USAGE', '--tls-cert and --tls-key go together');
        const port = parseCount(options.port, '--port', 65_535);
        const keepEventsDays = parseKeptDays(options.keepEvents);
        const { serve } = await import('../../app/serve.ts');
        return cli.house(
          async (house) => {
            await serve(house, {
              listen: {
                host: options.host,
                port,
                tls:
                  tlsCert === undefined || tlsKey === undefined ? undefined : { cert: tlsCert, key: tlsKey },
                behindProxy: options.behindProxy === true,
              },
              worker: options.worker,
              keepEventsDays,
              pullSources: true,
              until: cli.io.interrupted,
              environment: cli.io.env,
              onListening: ({ url }) => {
                if (cli.json) cli.print({ url, pid: process.pid, logKey: house.logKeyFile }, () => '');
                else
                  cli.note(
                    `Lockstep listens on ${url} (database: PostgreSQL ${house.database.server.version}, log key: ${house.logKeyFile}). Ctrl-C ends it.`,
                  );
              },
            });
            return EXIT.done;
          },
          { endsItself: true, logLevel: 'info' },
        );
      }),
    );
};
