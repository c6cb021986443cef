import type { Command } from 'commander';
import { EXIT } from '../exit-codes.ts';
import { examples, type Verb } from '../verb.ts';
import { count } from '../views/text.ts';

interface Options {
  readonly reason: string;
  readonly only?: readonly string[];
}

export const approveVerb: Verb = (program, run) => {
  program
    .command('approve')
    .helpGroup('Change')
    .summary('lets go what is held of a plan')
    .description(
      'An approval binds to the hash of the plan and is never accepted from whoever made or applied it.',
    )
    .argument('<hash>', 'of the plan, or at least eight of its first characters')
    .requiredOption('--reason <text>', 'stands in the log')
    .option('--only <people...>', 'only these people; default: all that is held of the plan')
    .addHelpText(
      'after',
      examples(
        'lockstep hold',
        'lockstep approve 3f2a91c07be4 --reason "project ended, checked with HR"',
        'lockstep approve 3f2a91c07be4 --only E1007 --reason "confirmed by phone"',
      ),
    )
    .action(async (hash: string, options: Options, command: Command) =>
      run(command, async (cli) => {
        const [{ approvePlan }, { findPerson }, { reading }] = await Promise.all([
          import('../../app/plans/holds.ts'),
          import('../../app/people/find-person.ts'),
          import('../../app/reading.ts'),
        ]);
        return cli.act(async (house) => {
          const { engine, tenant } = house;
          const only: string[] = [];
          for (const person of options.only ?? [])
            only.push(
              await reading(engine.store, tenant, async (tx) =>
                findPerson(engine, tx, await engine.policies.active(tx), person),
              ),
            );
          const approved = await approvePlan(engine, tenant, {
            hash,
            actor: cli.actor,
            reason: options.reason,
            only: options.only === undefined ? undefined : only,
          });
          cli.print(
            approved,
            (paint) =>
              `${paint.green('✓')} ${count(approved.operations, 'operation')} of plan ${approved.hash.slice(0, 12)} let go\n`,
          );
          return EXIT.done;
        });
      }),
    );
};
