import { LockstepError } from '../../domain/errors.ts';
import { EXIT } from '../exit-codes.ts';
import { examples, type Verb } from '../verb.ts';
import { callsText, hooksText, testedHookText } from '../views/hooks.ts';
import { parseCount, parseWhen } from '../when.ts';
import { acting } from './webhook-deliveries.ts';

const STATES = ['asked', 'waiting', 'answered', 'refused', 'failed', 'dropped'] as const;

interface CallsOptions {
  readonly hook?: string;
  readonly state?: string;
  readonly limit: string;
}

export const hookVerb: Verb = (program, run) => {
  const verb = program
    .command('hook')
    .helpGroup('Set up')
    .summary('receivers that are asked before something is given')
    .description(
      'Hook documents of the policy say who is asked before an account is made or changed, and who is told afterwards. An answer may narrow and never widens; a revocation waits for nobody.',
    )
    .addHelpText(
      'after',
      examples(
        'lockstep hook key hr-checks',
        'lockstep hook test hr-checks',
        'lockstep hook calls --state refused',
        'lockstep hook again CALL',
      ),
    );

  verb
    .command('list')
    .summary('all hooks and what is open of their calls')
    .action(async (_options, command) =>
      run(command, async (cli) => {
        const [{ listHooks }, { reading }] = await Promise.all([
          import('../../app/hooks/show-calls.ts'),
          import('../../app/reading.ts'),
        ]);
        return cli.house(async ({ engine, tenant }) => {
          const hooks = await reading(engine.store, tenant, (tx) => listHooks(engine, tx));
          cli.print({ hooks }, (paint) => hooksText(hooks, paint, cli.io.out.isTTY));
          return EXIT.done;
        });
      }),
    );

  verb
    .command('key')
    .summary('makes the key that signs, and shows what the receiver verifies with')
    .argument('<id>', 'of the Hook document')
    .option(
      '--earlier-until <when>',
      'until when the earlier keys sign, an instant or a length of time',
      'P1D',
    )
    .action(async (id: string, options: { readonly earlierUntil: string }, command) =>
      acting(run, command, async (cli, house) => {
        const { makeHookKey } = await import('../../app/hooks/hook-key.ts');
        const made = await makeHookKey(house, house.tenant, id, {
          actor: cli.actor,
          earlierEndAt: parseWhen(options.earlierUntil, house.engine.clock.now(), '--earlier-until'),
        });
        cli.print(made, () => `${made.verifyWith}\n`);
      }),
    );

  verb
    .command('test')
    .summary('sends the hook `test` now and shows request and answer')
    .argument('<id>', 'of the Hook document')
    .action(async (id: string, _options, command) =>
      run(command, async (cli) => {
        const { testHook } = await import('../../app/hooks/test-hook.ts');
        return cli.act(async (house) => {
          const tested = await testHook(house, house.tenant, id, cli.actor);
          cli.print(tested, (paint) => testedHookText(tested, paint));
          return tested.works ? EXIT.done : EXIT.problem;
        });
      }),
    );

  verb
    .command('calls')
    .summary('calls, the newest first, without what was said in them')
    .option('--hook <id>', 'of one Hook document')
    .option('--state <state>', `${STATES.join(', ')} (default: all)`)
    .option('--limit <number>', 'at most so many', '100')
    .action(async (options: CallsOptions, command) =>
      run(command, async (cli) => {
        const limit = parseCount(options.limit, '--limit', 1_000);
        const state = STATES.find((one) => one === options.state);
        if (options.state !== undefined && state === undefined)
          throw new LockstepError('USAGE', `--state is one of ${STATES.join(', ')}`);
        const [{ listCalls }, { reading }] = await Promise.all([
          import('../../app/hooks/show-calls.ts'),
          import('../../app/reading.ts'),
        ]);
        return cli.house(async ({ engine, tenant }) => {
          const calls = await reading(engine.store, tenant, (tx) =>
            listCalls(tx, { hook: options.hook, state, limit }),
          );
          cli.print({ calls }, (paint) => callsText(calls, paint, cli.io.out.isTTY));
          return EXIT.done;
        });
      }),
    );

  verb
    .command('again')
    .summary('asks once more what was refused')
    .argument('<call>', 'as `hook calls` shows it')
    .action(async (call: string, _options, command) =>
      acting(run, command, async (cli, { engine, tenant }) => {
        const { askAgain } = await import('../../app/hooks/show-calls.ts');
        await askAgain(engine, tenant, call, cli.actor);
        cli.print({ call, asked: true }, (paint) => `${paint.green('✓')} it is asked once more\n`);
      }),
    );
};
