import type { Command } from 'commander';
import type { House } from '../../app/open-house.ts';
import { LockstepError } from '../../domain/errors.ts';
import type { Cli } from '../cli.ts';
import { EXIT } from '../exit-codes.ts';
import type { Run } from '../verb.ts';
import { deliveriesText, testedText } from '../views/webhooks.ts';
import { parseCount } from '../when.ts';

const STATES = ['waiting', 'delivered', 'dead'] as const;
const MOST = Number.MAX_SAFE_INTEGER;

interface ReplayOptions {
  readonly dead?: true;
  readonly from?: string;
  readonly to?: string;
}

interface DeliveriesOptions {
  readonly state?: string;
  readonly after?: string;
  readonly limit: string;
}

/** Runs what is about one webhook, in the name of who typed it. */
export function acting(
  run: Run,
  command: Command,
  work: (cli: Cli, house: House) => Promise<void>,
): Promise<void> {
  return run(command, (cli) =>
    cli.act(async (house) => {
      await work(cli, house);
      return EXIT.done;
    }),
  );
}

/** What was sent, and sending it again. */
export function deliveryVerbs(verb: Command, run: Run): void {
  verb
    .command('test')
    .summary('sends webhook.test now and shows request and answer')
    .argument('<id>', 'of the webhook')
    .action(async (id: string, _options: unknown, command: Command) =>
      run(command, async (cli) => {
        const { testEndpoint } = await import('../../app/webhooks/test-endpoint.ts');
        return cli.act(async (house) => {
          const tested = await testEndpoint(house, house.tenant, id, cli.actor);
          cli.print(tested, (paint) => testedText(tested, paint));
          return tested.taken ? EXIT.done : EXIT.problem;
        });
      }),
    );

  verb
    .command('deliveries')
    .summary('the log of deliveries, in the order of the events')
    .argument('<id>', 'of the webhook')
    .option('--state <state>', `${STATES.join(', ')} (default: all)`)
    .option('--after <number>', 'only of later events')
    .option('--limit <number>', 'at most so many', '100')
    .action(async (id: string, options: DeliveriesOptions, command: Command) =>
      run(command, async (cli) => {
        const limit = parseCount(options.limit, '--limit', 1_000);
        const after = options.after === undefined ? undefined : parseCount(options.after, '--after', MOST);
        const state = STATES.find((one) => one === options.state);
        if (options.state !== undefined && state === undefined)
          throw new LockstepError('USAGE', `--state is one of ${STATES.join(', ')}`);
        const [{ listDeliveries }, { reading }] = await Promise.all([
          import('../../app/webhooks/show-deliveries.ts'),
          import('../../app/reading.ts'),
        ]);
        return cli.house(async ({ engine, tenant }) => {
          const page = await reading(engine.store, tenant, (tx) =>
            listDeliveries(tx, id, { limit, after, state }),
          );
          cli.print(page, (paint) => deliveriesText(page.deliveries, paint, cli.io.out.isTTY));
          if (page.next !== null) cli.note(`there are more: --after ${page.next}`);
          return EXIT.done;
        });
      }),
    );

  verb
    .command('replay')
    .summary('sends dead letters, or a range of events, again')
    .argument('<id>', 'of the webhook')
    .option('--dead', 'all dead letters')
    .option('--from <number>', 'number of the first event')
    .option('--to <number>', 'number of the last event')
    .action(async (id: string, options: ReplayOptions, command: Command) => {
      await acting(run, command, async (cli, { engine, tenant }) => {
        const order = replayOrder(options);
        const { replayDeliveries } = await import('../../engine/webhooks/replay-deliveries.ts');
        const replayed = await replayDeliveries(engine, tenant, {
          endpointId: id,
          order,
          actor: cli.actor,
        });
        cli.print(
          replayed,
          (paint) =>
            `${paint.green('✓')} ${replayed.deliveries} are sent again; ${replayed.left} dead letters are left\n`,
        );
      });
    });
}

function replayOrder({ dead, from, to }: ReplayOptions) {
  if (dead === true && from === undefined && to === undefined) return { what: 'dead' as const };
  if (dead === true || from === undefined || to === undefined)
    throw new LockstepError('USAGE', 'replay takes either --dead, or --from and --to');
  return {
    what: 'range' as const,
    from: parseCount(from, '--from', MOST),
    to: parseCount(to, '--to', MOST),
  };
}
