import type { Command } from 'commander';
import { Interrupted } from '../cli.ts';
import { EXIT } from '../exit-codes.ts';
import { examples, type Verb } from '../verb.ts';
import { table } from '../views/text.ts';

export const connectorVerb: Verb = (program, run) => {
  const verb = program
    .command('connector')
    .helpGroup('Set up')
    .summary('kinds of systems that can be connected')
    .addHelpText('after', examples('lockstep connector list', 'lockstep connector certify csv-directory'));

  verb
    .command('list')
    .summary('the installed connectors and what they can do')
    .action(async (_options: unknown, command: Command) =>
      run(command, async (cli) => {
        const { connectors } = await import('../../connectors/registry.ts');
        const list = [...connectors.values()].map(
          ({ id, title, apiVersion, capabilities, configSchema }) => ({
            id,
            title,
            apiVersion,
            capabilities,
            configSchema,
          }),
        );
        cli.print({ connectors: list }, (paint) =>
          table(
            [
              'connector',
              'title',
              'lists',
              'disables',
              'deletes',
              'ends sessions',
              'ends credentials',
              'entitlements',
            ],
            list.map(({ id, title, capabilities: can }) => [
              id,
              title,
              can.list ? 'yes' : 'no',
              can.disable,
              can.delete,
              can.sessions.revoke ? 'yes' : 'no',
              can.credentials.revoke ? 'yes' : 'no',
              can.entitlements.join(', '),
            ]),
            { aligned: cli.io.out.isTTY, paintHead: paint.dim },
          ),
        );
        return EXIT.done;
      }),
    );

  verb
    .command('certify')
    .summary('contract, chaos and leaver drill against a test system')
    .argument('<name>', 'id of the connector')
    .action(async (name: string, _options: unknown, command: Command) =>
      run(command, async (cli) => {
        const { certifyConnector } = await import('../../app/certify-connector.ts');
        const matrix = await certifyConnector(name, (cell) => {
          if (cli.io.interrupted.cancelled) throw new Interrupted();
          cli.progress(`${cell.suite}: ${cell.behaviour}`);
        });
        const { renderMatrix } = await import('../../connectors/kit/index.ts');
        cli.print(matrix, () => renderMatrix(matrix));
        return matrix.ok ? EXIT.done : EXIT.problem;
      }),
    );
};
