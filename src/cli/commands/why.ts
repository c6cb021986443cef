import type { Command } from 'commander';
import { EXIT } from '../exit-codes.ts';
import { examples, type Verb } from '../verb.ts';
import { whyText } from '../views/why.ts';

export const whyVerb: Verb = (program, run) => {
  program
    .command('why')
    .helpGroup('People')
    .summary('why somebody has or has not something')
    .description(
      'Answers from data: the rules with their answers, the lifecycle, what was last read from the target, holds and exceptions.',
    )
    .argument('<person>', 'employment key, identity id, exact name or mail address')
    .argument('[entitlement]', 'TARGET, TARGET/VALUE or TARGET:KIND:VALUE')
    .addHelpText(
      'after',
      examples(
        'lockstep why E1007',
        'lockstep why E1007 git',
        'lockstep why "Anna Berg" git/developers',
        'lockstep why E1007 erp:role:approver --json',
      ),
    )
    .action(async (text: string, asked: string | undefined, _options: unknown, command: Command) =>
      run(command, async (cli) => {
        const [{ findPerson }, { explainAccess }, { reading }] = await Promise.all([
          import('../../app/people/find-person.ts'),
          import('../../app/people/explain-access.ts'),
          import('../../app/reading.ts'),
        ]);
        return cli.house(async ({ engine, tenant }) => {
          const explanation = await reading(engine.store, tenant, async (tx) => {
            const policy = await engine.policies.active(tx);
            return explainAccess(
              engine,
              tx,
              policy,
              await findPerson(engine, tx, policy, text),
              asked ?? null,
            );
          });
          cli.print(explanation, (paint) => whyText(explanation, paint));
          return EXIT.done;
        });
      }),
    );
};
