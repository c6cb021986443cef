import type { Command } from 'commander';
import type { WhoIsWho } from '../../app/people/who-is-who.ts';
import { EXIT } from '../exit-codes.ts';
import { showPlan } from '../show-plan.ts';
import type { Verb } from '../verb.ts';

interface Options {
  readonly reason: string;
  readonly out?: string;
  readonly takes?: readonly string[];
  readonly keeps?: readonly string[];
}

type Run = Parameters<Verb>[1];

/** Who is who: a correlation that was wrong is mended by a plan like any other. */
export function addIdentityVerbs(verb: Command, run: Run): void {
  verb
    .command('merge')
    .summary('two identities are one person: shows the plan')
    .description(
      'Shows what would happen if OTHER were the same person as PERSON: employments and accounts of OTHER go to PERSON, and nobody keeps an account twice. Only `lockstep apply` does it. The records of both stay.',
    )
    .argument('<person>', 'who stays: employment key, identity id, exact name or mail address')
    .argument('<other>', 'who is the same person')
    .requiredOption('--reason <text>', 'stands in the log')
    .option('--out <file>', 'writes the plan for `lockstep apply`')
    .action(async (person: string, other: string, { reason, out }: Options, command: Command) =>
      plan(run, command, { kind: 'merge', person, other, reason }, out),
    );
  verb
    .command('split')
    .summary('employments of one identity are somebody else: shows the plan')
    .description(
      'Shows what would happen if these employments belonged to somebody else: the accounts follow the employment whose strong key they carry. Only `lockstep apply` does it. The records of both stay.',
    )
    .argument('<person>', 'who has too much: employment key, identity id, exact name or mail address')
    .argument('<employments...>', 'employments of the other person, as KEY or SYSTEM:KEY')
    .requiredOption('--reason <text>', 'stands in the log')
    .option('--takes <targets...>', 'the account goes along there, where no key tells whose it is')
    .option('--keeps <targets...>', 'the account stays there, where no key tells whose it is')
    .option('--out <file>', 'writes the plan for `lockstep apply`')
    .action(async (person: string, employments: readonly string[], options: Options, command: Command) => {
      const { reason, out, takes, keeps } = options;
      return plan(run, command, { kind: 'split', person, employments, takes, keeps, reason }, out);
    });
}

function plan(run: Run, command: Command, words: WhoIsWho, out: string | undefined): Promise<void> {
  return run(command, async (cli) => {
    const { planWhoIsWho } = await import('../../app/people/who-is-who.ts');
    return cli.act(async (house) => {
      const { engine, connectors, tenant } = house;
      const file = await planWhoIsWho({ engine, connectors, actor: cli.actor }, tenant, words);
      await showPlan(cli, house, file, out);
      return EXIT.done;
    });
  });
}
