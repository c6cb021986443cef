import type { Command } from 'commander';
import { EXIT } from '../exit-codes.ts';
import { examples, type Verb } from '../verb.ts';
import { reconciledText, targetCheckText, targetsTable } from '../views/targets.ts';

export const targetVerb: Verb = (program, run) => {
  const verb = program
    .command('target')
    .helpGroup('Set up')
    .summary('connected systems')
    .description(
      'Targets are declared by Target documents. A new one only reports: nothing is written to it until its document says `writes: on`.',
    )
    .addHelpText(
      'after',
      examples(
        'lockstep target list',
        'lockstep target check crm',
        'lockstep target reconcile crm',
        'lockstep target writes crm',
      ),
    );

  verb
    .command('list')
    .summary('all targets and how they stand')
    .action(async (_options: unknown, command: Command) =>
      run(command, async (cli) => {
        const [{ listTargets }, { reading }] = await Promise.all([
          import('../../app/targets/list-targets.ts'),
          import('../../app/reading.ts'),
        ]);
        return cli.house(async ({ engine, tenant }) => {
          const targets = await reading(engine.store, tenant, async (tx) =>
            listTargets(engine, tx, await engine.policies.active(tx)),
          );
          cli.print({ targets }, (paint) => targetsTable(targets, cli.io.out.isTTY, paint));
          return EXIT.done;
        });
      }),
    );

  verb
    .command('check')
    .summary('asks targets whether they let us in, and as whom')
    .argument('[names...]', 'ids; without them all')
    .action(async (names: readonly string[], _options: unknown, command: Command) =>
      run(command, async (cli) => {
        const [{ checkTarget }, { reading }] = await Promise.all([
          import('../../app/targets/check-target.ts'),
          import('../../app/reading.ts'),
        ]);
        return cli.house(async ({ engine, tenant }) => {
          const ids =
            names.length > 0
              ? names
              : [
                  ...(
                    await reading(engine.store, tenant, (tx) => engine.policies.active(tx))
                  ).documents.keys(),
                ].sort();
          const checks = await Promise.all(ids.map((id) => checkTarget(engine, tenant, id)));
          cli.print({ checks }, (paint) => checks.map((check) => targetCheckText(check, paint)).join(''));
          return checks.every((check) => check.ok) ? EXIT.done : EXIT.problem;
        });
      }),
    );

  verb
    .command('reconcile')
    .summary('reads every account of a target and compares')
    .description(
      'Accounts are linked by the strong keys of `correlate`; the rest is reported and never touched. Access that came back is decided again.',
    )
    .argument('<name>', 'id of the Target document')
    .action(async (name: string, _options: unknown, command: Command) =>
      run(command, async (cli) => {
        const { reconcileTarget } = await import('../../engine/reconcile/reconcile-target.ts');
        return cli.act(async ({ engine, tenant }) => {
          const reconciled = await reconcileTarget(engine, tenant, name, (accounts) =>
            cli.progress(`${accounts} accounts read`),
          );
          cli.print(reconciled, (paint) => reconciledText(reconciled, paint));
          const open =
            reconciled.orphans.some((orphan) => orphan.active && !orphan.known) ||
            reconciled.ambiguous > 0 ||
            reconciled.returned > 0 ||
            reconciled.missingNotBelieved;
          return open ? EXIT.needsPerson : EXIT.done;
        });
      }),
    );

  verb
    .command('writes')
    .summary('whether anything is written to a target')
    .argument('<name>', 'id of the Target document')
    .action(async (name: string, _options: unknown, command: Command) =>
      run(command, async (cli) => {
        const [{ reading }, { LockstepError }] = await Promise.all([
          import('../../app/reading.ts'),
          import('../../domain/errors.ts'),
        ]);
        return cli.house(async ({ engine, tenant }) => {
          const document = (
            await reading(engine.store, tenant, (tx) => engine.policies.active(tx))
          ).documents.get(name);
          if (document === undefined)
            throw new LockstepError('TARGET_UNKNOWN', `no Target document names ${name}`);
          cli.print({ target: name, writes: document.writes === 'on' }, (paint) =>
            document.writes === 'on'
              ? `${paint.green('on')}: ${name} is written to, because its document says so\n`
              : `${paint.yellow('off')}: ${name} only reports. Look at \`lockstep target reconcile ${name}\`, then set \`writes: on\` in its Target document and run \`lockstep policy apply\`.\n`,
          );
          return EXIT.done;
        });
      }),
    );
};
