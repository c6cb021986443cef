import type { Command } from 'commander';
import type { PlanRequest } from '../../app/plans/plan-file.ts';
import { LockstepError } from '../../domain/errors.ts';
import { EXIT } from '../exit-codes.ts';
import { showPlan } from '../show-plan.ts';
import { examples, type Verb } from '../verb.ts';

interface Options {
  readonly policy?: readonly string[];
  readonly leave?: string;
  readonly reason?: string;
  readonly out?: string;
}

export const planVerb: Verb = (program, run) => {
  program
    .command('plan')
    .helpGroup('Change')
    .summary('what would happen; nothing is written')
    .description(
      'Shows people x targets x operations x reasons, with the hash that an approval binds to. Without an option: everything that is due now. Nothing is written anywhere but to --out.',
    )
    .option(
      '--policy <files...>',
      'what these policy documents would do to everybody, in place of those in force',
    )
    .option('--leave <person>', 'what would happen if this person left now')
    .option('--reason <text>', 'why the person leaves', 'leaves')
    .option('--out <file>', 'writes the plan for `lockstep apply`')
    .addHelpText(
      'after',
      examples(
        'lockstep plan',
        'lockstep plan --policy policies/*.yaml --out new-policy.json',
        'lockstep plan --leave anna.berg@example.com',
        'lockstep apply new-policy.json',
      ),
    )
    .action(async (options: Options, command: Command) =>
      run(command, async (cli) => {
        if (options.policy !== undefined && options.leave !== undefined)
          throw new LockstepError('USAGE', 'a plan is about a policy or about a leave, not both');
        const [
          { makePlan },
          { readPolicyFiles },
          { joinPolicyFiles },
          { acceptedPolicyFiles },
          { connectors: connectorsHere },
          { findPerson },
          { reading },
        ] = await Promise.all([
          import('../../app/plans/compute-plan.ts'),
          import('../read-policy-files.ts'),
          import('../../app/plans/apply-policy.ts'),
          import('../../app/plans/check-policy-files.ts'),
          import('../../connectors/registry.ts'),
          import('../../app/people/find-person.ts'),
          import('../../app/reading.ts'),
        ]);
        const files = options.policy === undefined ? null : await readPolicyFiles(options.policy);
        // Of the files, before they are one text: that is where people look for what is wrong.
        if (files !== null) acceptedPolicyFiles(files, connectorsHere);
        const policy = files === null ? null : joinPolicyFiles(files);
        return cli.house(async (house) => {
          const { engine, connectors, tenant } = house;
          let request: PlanRequest = policy === null ? { kind: 'due' } : { kind: 'policy', text: policy };
          const { leave } = options;
          if (leave !== undefined) {
            const identity = await reading(engine.store, tenant, async (tx) =>
              findPerson(engine, tx, await engine.policies.active(tx), leave),
            );
            request = { kind: 'leave', identity, reason: options.reason ?? 'leaves' };
          }
          const file = await makePlan(
            {
              engine,
              connectors,
              actor: cli.actor,
              onProgress: (looked, all) => cli.progress(`looking at people: ${looked} of ${all}`),
            },
            tenant,
            request,
          );
          await showPlan(cli, house, file, options.out);
          return EXIT.done;
        });
      }),
    );
};
