import type { Command } from 'commander';
import { LockstepError } from '../../domain/errors.ts';
import { EXIT } from '../exit-codes.ts';
import { isId } from '../ids.ts';
import { examples, type Run, type Verb } from '../verb.ts';
import { count, plain, shortReason, shownTime } from '../views/text.ts';
import { parseCount } from '../when.ts';

export const holdVerb: Verb = (program, run) => {
  const verb = program
    .command('hold')
    .helpGroup('Change')
    .summary('what waits for a person')
    .description(
      'Lists the decisions that the guard holds, by name and with their deadline. Nothing held is ever released by time.',
    )
    .option('--limit <number>', 'at most so many', '100')
    .addHelpText(
      'after',
      examples(
        'lockstep hold',
        'lockstep approve HASH --reason …',
        'lockstep hold refuse ID --reason "HR sent the wrong file"',
      ),
    )
    .action(async (options: { limit: string }, command: Command) =>
      run(command, (cli) => list(cli, parseCount(options.limit, '--limit', 10_000))),
    );
  verb
    .command('refuse')
    .summary('keeps held decisions from ever running')
    .argument('<id...>', 'ids of holds, or the hash of a plan for all of it')
    .requiredOption('--reason <text>', 'stands in the log')
    .action(async (ids: readonly string[], options: { reason: string }, command: Command) =>
      refuse(run, command, ids, options.reason),
    );
};

async function list(cli: Parameters<Parameters<Run>[1]>[0], limit: number): Promise<number> {
  const [{ listHolds }, { reading }] = await Promise.all([
    import('../../app/plans/holds.ts'),
    import('../../app/reading.ts'),
  ]);
  return cli.house(async ({ engine, tenant }) => {
    const { holds } = await reading(engine.store, tenant, async (tx) =>
      listHolds(engine, tx, await engine.policies.active(tx), { limit }),
    );
    cli.print({ holds }, (paint) => {
      if (holds.length === 0) return 'nothing waits\n';
      return holds
        .map(
          (hold) =>
            `${paint.bold(plain(hold.person))}  plan ${hold.plan.slice(0, 12)}  hold ${hold.id}\n  ${shortReason(hold.reason)}\n${hold.operations.map((operation) => `  - ${plain(operation)}\n`).join('')}  since ${shownTime(hold.since)}, ${hold.overdue ? paint.red('past its deadline') : 'deadline'} ${shownTime(hold.deadline)}, made by ${plain(hold.madeBy)}\n`,
        )
        .join('');
    });
    return EXIT.done;
  });
}

function refuse(run: Run, command: Command, ids: readonly string[], reason: string): Promise<void> {
  return run(command, async (cli) => {
    const [{ heldPlan, refuseHolds }, { reading }] = await Promise.all([
      import('../../app/plans/holds.ts'),
      import('../../app/reading.ts'),
    ]);
    return cli.act(async ({ engine, tenant }) => {
      const holds: string[] = [];
      for (const id of ids) {
        if (isId(id)) holds.push(id);
        else
          holds.push(
            ...(await reading(engine.store, tenant, async (tx) =>
              (
                await tx.find(
                  'hold',
                  { plan_hash: await heldPlan(tx, id), state: 'held' },
                  { columns: ['hold_id'] },
                )
              ).map((row) => row.hold_id),
            )),
          );
      }
      if (holds.length === 0) throw new LockstepError('NOTHING_HELD', 'nothing of this is waiting');
      const { refused } = await refuseHolds(engine, tenant, holds, cli.actor, reason);
      cli.print(
        { refused },
        (paint) =>
          `${paint.green('✓')} ${count(refused, 'held decision')} refused; the facts stand, and a newer one is planned anew\n`,
      );
      return EXIT.done;
    });
  });
}
