import type { Command } from 'commander';
import { EXIT } from '../exit-codes.ts';
import { examples, type Run, type Verb } from '../verb.ts';
import { plain } from '../views/text.ts';
import { keyText, webhooksText, webhookText } from '../views/webhooks.ts';
import { parseCount, parseWhen } from '../when.ts';
import { acting, deliveryVerbs } from './webhook-deliveries.ts';

const MOST = Number.MAX_SAFE_INTEGER;

interface AddOptions {
  readonly type?: readonly string[];
  readonly description?: string;
  readonly ordered?: true;
  readonly hmac?: true;
  readonly from?: string;
}

interface ChangeOptions {
  readonly url?: string;
  readonly type?: readonly string[];
  readonly description?: string;
  readonly order?: boolean;
}

const several = (value: string, before: readonly string[] = []) => [...before, value];

export const webhookVerb: Verb = (program, run) => {
  const verb = program
    .command('webhook')
    .helpGroup('Set up')
    .summary('signed calls to whoever follows the events')
    .description(
      'Events are sent as signed calls (Standard Webhooks 1.0), tried again for three days, and kept as dead letters then. Addresses are on the internet and encrypted, unless notify.yaml allows others.',
    )
    .addHelpText(
      'after',
      examples(
        'lockstep webhook add https://siem.example.com/lockstep --type "leave.*" --ordered',
        'lockstep webhook test ID',
        'lockstep webhook deliveries ID --state dead',
        'lockstep webhook replay ID --from 1200 --to 1300',
        'lockstep webhook rotate ID --earlier-until P7D',
      ),
    );
  addVerbs(verb, run);
  changeVerbs(verb, run);
  deliveryVerbs(verb, run);
};

function addVerbs(verb: Command, run: Run): void {
  verb
    .command('add')
    .summary('somebody is told of events from now on')
    .argument('<url>', 'where the calls go')
    .option('--type <name>', 'type of event, a prefix (leave.*) or *; can be repeated (default: *)', several)
    .option('--description <text>', 'for people')
    .option('--ordered', 'the next is sent only when the one before was taken or given up')
    .option('--hmac', 'sign with a secret that both sides hold, in place of ed25519')
    .option('--from <number>', 'number of the first event (default: those from now on)')
    .action(async (url: string, options: AddOptions, command: Command) =>
      acting(run, command, async (cli, house) => {
        const { makeEndpoint } = await import('../../app/webhooks/make-endpoint.ts');
        const made = await makeEndpoint(house, house.tenant, {
          url,
          types: options.type ?? ['*'],
          description: options.description ?? '',
          ordered: options.ordered ?? false,
          scheme: options.hmac ? 'v1' : 'v1a',
          from: options.from === undefined ? null : parseCount(options.from, '--from', MOST),
          actor: cli.actor,
        });
        cli.print(made, (paint) => keyText(made, paint));
      }),
    );

  verb
    .command('list')
    .summary('all webhooks and how they stand')
    .action(async (_options: unknown, command: Command) =>
      run(command, async (cli) => {
        const [{ listEndpoints }, { reading }] = await Promise.all([
          import('../../app/webhooks/show-endpoints.ts'),
          import('../../app/reading.ts'),
        ]);
        return cli.house(async ({ engine, tenant }) => {
          const webhooks = await reading(engine.store, tenant, listEndpoints);
          cli.print({ webhooks }, (paint) => webhooksText(webhooks, paint, cli.io.out.isTTY));
          return EXIT.done;
        });
      }),
    );

  verb
    .command('show')
    .summary('one webhook with its keys')
    .argument('<id>', 'as `webhook list` shows it')
    .action(async (id: string, _options: unknown, command: Command) =>
      run(command, async (cli) => {
        const [{ showEndpoint }, { reading }] = await Promise.all([
          import('../../app/webhooks/show-endpoints.ts'),
          import('../../app/reading.ts'),
        ]);
        return cli.house(async ({ engine, tenant }) => {
          const webhook = await reading(engine.store, tenant, (tx) => showEndpoint(tx, id));
          cli.print(webhook, () => webhookText(webhook));
          return EXIT.done;
        });
      }),
    );
}

function changeVerbs(verb: Command, run: Run): void {
  verb
    .command('change')
    .summary('another address, other events or another order')
    .argument('<id>', 'of the webhook')
    .option('--url <url>', 'where the calls go')
    .option('--type <name>', 'in place of the types so far; can be repeated', several)
    .option('--description <text>', 'for people')
    .option('--order', 'the next is sent only when the one before was taken or given up')
    .option('--no-order', 'several are sent at the same time')
    .action(async (id: string, options: ChangeOptions, command: Command) =>
      acting(run, command, async (cli, house) => {
        const { changeEndpoint } = await import('../../app/webhooks/change-endpoint.ts');
        const { url, type, description, order } = options;
        const webhook = await changeEndpoint(house, house.tenant, id, {
          change: {
            ...(url === undefined ? {} : { url }),
            ...(type === undefined ? {} : { types: type }),
            ...(description === undefined ? {} : { description }),
            ...(order === undefined ? {} : { ordered: order }),
          },
          actor: cli.actor,
        });
        cli.print(webhook, () => webhookText(webhook));
      }),
    );

  for (const [name, state, summary] of [
    ['enable', 'enabled', 'goes on where it stopped'],
    ['disable', 'disabled', 'sends nothing until it is enabled again'],
  ] as const)
    verb
      .command(name)
      .summary(summary)
      .argument('<id>', 'of the webhook')
      .action(async (id: string, _options: unknown, command: Command) =>
        acting(run, command, async (cli, house) => {
          const { changeEndpoint } = await import('../../app/webhooks/change-endpoint.ts');
          const webhook = await changeEndpoint(house, house.tenant, id, {
            change: { state },
            actor: cli.actor,
          });
          cli.print(webhook, () => webhookText(webhook));
        }),
      );

  verb
    .command('rotate')
    .summary('a new key; the earlier ones sign beside it for a while')
    .argument('<id>', 'of the webhook')
    .option(
      '--earlier-until <when>',
      'until when the earlier keys sign, an instant or a length of time',
      'P1D',
    )
    .action(async (id: string, options: { readonly earlierUntil: string }, command: Command) =>
      acting(run, command, async (cli, house) => {
        const { rotateKey } = await import('../../app/webhooks/rotate-key.ts');
        const now = house.engine.clock.now();
        const rotated = await rotateKey(house, house.tenant, id, {
          actor: cli.actor,
          earlierEndAt: parseWhen(options.earlierUntil, now, '--earlier-until'),
        });
        cli.print(rotated, (paint) => keyText(rotated, paint));
      }),
    );

  verb
    .command('remove')
    .summary('removes it with its keys and its deliveries')
    .argument('<id>', 'of the webhook')
    .action(async (id: string, _options: unknown, command: Command) =>
      acting(run, command, async (cli, house) => {
        const { removeEndpoint } = await import('../../app/webhooks/change-endpoint.ts');
        await removeEndpoint(house, house.tenant, id, cli.actor);
        cli.print({ removed: id }, (paint) => `${paint.green('✓')} ${plain(id)} removed\n`);
      }),
    );
}
