import type { Command } from 'commander';
import type { PlanDifference } from '../../app/plans/plan-difference.ts';
import { isLockstepError } from '../../domain/errors.ts';
import { EXIT } from '../exit-codes.ts';
import { examples, type Verb } from '../verb.ts';
import { differenceText } from '../views/difference.ts';
import { count, decidedText, plain, trippedText } from '../views/text.ts';

export const applyVerb: Verb = (program, run) => {
  program
    .command('apply')
    .helpGroup('Change')
    .summary('does exactly one plan, or refuses')
    .description(
      'Computes the plan of FILE again under lock. When it is the same, exactly that is done; otherwise nothing is, and the difference is shown (exit 3).',
    )
    .argument('<file>', 'a plan as `lockstep plan --out` wrote it')
    .addHelpText(
      'after',
      examples('lockstep plan --policy policies/ --out plan.json', 'lockstep apply plan.json'),
    )
    .action(async (path: string, _options: unknown, command: Command) =>
      run(command, async (cli) => {
        const [{ readPlanFile }, { applyPlan }] = await Promise.all([
          import('../../app/plans/plan-file.ts'),
          import('../../app/plans/apply-plan.ts'),
        ]);
        return cli.act(async (house) => {
          const file = await readPlanFile(path, house.tenant);
          try {
            const applied = await applyPlan(
              { engine: house.engine, connectors: house.connectors, actor: cli.actor },
              house.tenant,
              file,
            );
            const { decision, policyVersion } = applied;
            const held = decision.held.length;
            cli.print(applied, (paint) => {
              const lines = [
                `${held > 0 && held === decision.people ? paint.yellow('!') : paint.green('✓')} ${decidedText(decision)}`,
              ];
              if (policyVersion !== null) lines.push(`  policy version ${policyVersion} is in force`);
              if (held > 0) {
                lines.push(
                  paint.yellow(
                    `! ${count(held, 'person', 'people')} wait for an approval: ${trippedText(decision.tripped)}`,
                  ),
                );
                lines.push(
                  `    lockstep approve ${applied.hash.slice(0, 12)} --reason …   (by somebody else than ${[...new Set([file.madeBy, cli.actor])].map(plain).join(' and ')})`,
                );
              }
              return `${lines.join('\n')}\n`;
            });
            if (held === 0) return EXIT.done;
            return held === decision.people ? EXIT.refused : EXIT.needsPerson;
          } catch (error) {
            const difference =
              isLockstepError(error) && error.code === 'PLAN_STALE'
                ? (error.details.difference as PlanDifference | undefined)
                : undefined;
            if (difference !== undefined && !cli.json)
              cli.io.out.write(differenceText(difference, file.people, cli.paint));
            throw error;
          }
        });
      }),
    );
};
