import type { Command } from 'commander';
import type { WhoseAccount } from '../../app/people/whose-account.ts';
import { ACCOUNT_CLASSES, type AccountClass } from '../../app/targets/account-classes.ts';
import { LockstepError } from '../../domain/errors.ts';
import { EXIT } from '../exit-codes.ts';
import { showPlan } from '../show-plan.ts';
import { examples, type Verb } from '../verb.ts';
import { plain, shownTime, table } from '../views/text.ts';
import { parseCount, parseWhen } from '../when.ts';

interface ListOptions {
  readonly class: string;
  readonly limit: string;
  readonly after?: string;
}

interface LinkOptions {
  readonly reason: string;
  readonly out?: string;
}

interface KeepOptions {
  readonly owner: string;
  readonly reason: string;
  readonly until?: string;
}

type Run = Parameters<Verb>[1];

export const accountVerb: Verb = (program, run) => {
  const verb = program
    .command('account')
    .helpGroup('Change')
    .summary('accounts that a listing found, and whose they are')
    .description(
      'An orphan is an account that belongs to nobody that a source knows. It is reported and never touched, until a person says whose it is.',
    )
    .addHelpText(
      'after',
      examples(
        'lockstep account list crm',
        'lockstep account link crm old.hand E1007 --reason "her account from before" --out link.json',
        'lockstep apply link.json',
        'lockstep account keep crm svc-backup --owner E1007 --reason "nightly backup" --until P180D',
        'lockstep account unlink crm old.hand --reason "it was somebody else" --out unlink.json',
      ),
    );
  addList(verb, run);
  verb
    .command('link')
    .summary('an account that is nobody’s is that of a person: shows the plan')
    .description(
      'Shows what would happen if the account were that of PERSON: whoever has left loses it by the same plan as every other account. Only `lockstep apply` does it. Protected accounts and the engine’s own can be no person’s.',
    )
    .argument('<target>', 'id of the Target document')
    .argument('<account>', 'its name there, or its id here')
    .argument('<person>', 'employment key, identity id, exact name or mail address')
    .requiredOption('--reason <text>', 'how it is known; stands with the account')
    .option('--out <file>', 'writes the plan for `lockstep apply`')
    .action(async (target: string, account: string, person: string, options: LinkOptions, command: Command) =>
      plan(run, command, target, account, options, (id) => ({
        kind: 'link',
        account: id,
        person,
        reason: options.reason,
      })),
    );
  verb
    .command('unlink')
    .summary('takes back what a person said: shows the plan')
    .description(
      'Shows what would happen if the account were nobody’s again. Only for accounts that a person linked, as long as nothing was written to them. Only `lockstep apply` does it.',
    )
    .argument('<target>', 'id of the Target document')
    .argument('<account>', 'its name there, or its id here')
    .requiredOption('--reason <text>', 'stands with the plan')
    .option('--out <file>', 'writes the plan for `lockstep apply`')
    .action(async (target: string, account: string, options: LinkOptions, command: Command) =>
      plan(run, command, target, account, options, (id) => ({
        kind: 'unlink',
        account: id,
        reason: options.reason,
      })),
    );
  addKeep(verb, run);
};

function addKeep(verb: Command, run: Run): void {
  verb
    .command('keep')
    .summary('an account that is nobody’s is meant to be')
    .description(
      'Says who answers for it, for example for a service account. It is not reported as an orphan until then, and again when its owner has left.',
    )
    .argument('<target>', 'id of the Target document')
    .argument('<account>', 'its name there, or its id here')
    .requiredOption('--owner <person>', 'who answers for it: somebody who works here')
    .requiredOption('--reason <text>', 'what it is for; stands with the account')
    .option(
      '--until <when>',
      'when it is reported again: instant with zone, or a length of time such as P90D',
    )
    .action(async (target: string, name: string, options: KeepOptions, command: Command) =>
      run(command, async (cli) => {
        const [{ accountNamed }, { keepAccountOf }, { reading }] = await Promise.all([
          import('../../app/people/whose-account.ts'),
          import('../../app/targets/keep-account.ts'),
          import('../../app/reading.ts'),
        ]);
        return cli.act(async ({ engine, tenant }) => {
          const until =
            options.until === undefined ? null : parseWhen(options.until, engine.clock.now(), '--until');
          const account = await reading(engine.store, tenant, (tx) => accountNamed(engine, tx, target, name));
          const { owner, reason } = options;
          const kept = await keepAccountOf(engine, tenant, {
            target,
            account,
            owner,
            reason,
            until,
            actor: cli.actor,
          });
          cli.print(
            kept,
            (paint) =>
              `${paint.green('✓')} ${plain(name)} on ${target} is known${kept.until === null ? '' : ` until ${shownTime(kept.until)}`}\n`,
          );
          return EXIT.done;
        });
      }),
    );
  verb
    .command('unkeep')
    .summary('an account that was known is reported again')
    .argument('<target>', 'id of the Target document')
    .argument('<account>', 'its name there, or its id here')
    .action(async (target: string, name: string, _options: unknown, command: Command) =>
      run(command, async (cli) => {
        const [{ accountNamed }, { unkeepAccountOf }, { reading }] = await Promise.all([
          import('../../app/people/whose-account.ts'),
          import('../../app/targets/keep-account.ts'),
          import('../../app/reading.ts'),
        ]);
        return cli.act(async ({ engine, tenant }) => {
          const account = await reading(engine.store, tenant, (tx) => accountNamed(engine, tx, target, name));
          const ended = await unkeepAccountOf(engine, tenant, { target, account, actor: cli.actor });
          cli.print(ended, () => `${plain(name)} on ${target} is reported again\n`);
          return EXIT.done;
        });
      }),
    );
}

function addList(verb: Command, run: Run): void {
  verb
    .command('list')
    .summary('accounts of a target, a page at a time')
    .argument('<target>', 'id of the Target document')
    .option('--class <word>', `all, or ${ACCOUNT_CLASSES.join(', ')}`, 'orphan')
    .option('--limit <number>', 'at most so many', '100')
    .option('--after <id>', 'goes on after this one')
    .action(async (target: string, options: ListOptions, command: Command) =>
      run(command, async (cli) => {
        const limit = parseCount(options.limit, '--limit', 1_000);
        const of = classOf(options.class);
        const [{ listAccounts }, { reading }] = await Promise.all([
          import('../../app/targets/target-accounts.ts'),
          import('../../app/reading.ts'),
        ]);
        return cli.house(async ({ engine, tenant }) => {
          const page = await reading(engine.store, tenant, async (tx) =>
            listAccounts(engine, tx, await engine.policies.active(tx), target, {
              limit,
              class: of,
              after: options.after,
            }),
          );
          cli.print(page, (paint) =>
            table(
              ['account', 'standing', 'person', 'rights', 'seen', 'id'],
              page.accounts.map(({ name, standing, person, entitlements, seen, id }) => [
                plain(name ?? ''),
                standing,
                plain(person?.name ?? ''),
                String(entitlements.length),
                seen?.at == null ? '' : shownTime(seen.at),
                id,
              ]),
              { aligned: cli.io.out.isTTY, paintHead: paint.dim },
            ),
          );
          if (page.next !== null) cli.note(`there are more: --after ${page.next}`);
          return EXIT.done;
        });
      }),
    );
}

function classOf(word: string): AccountClass | undefined {
  if (word === 'all') return undefined;
  const found = ACCOUNT_CLASSES.find((one) => one === word);
  if (found === undefined)
    throw new LockstepError('USAGE', `--class is all or one of ${ACCOUNT_CLASSES.join(', ')}`);
  return found;
}

function plan(
  run: Run,
  command: Command,
  target: string,
  account: string,
  { out }: LinkOptions,
  words: (account: string) => WhoseAccount,
): Promise<void> {
  return run(command, async (cli) => {
    const [{ accountNamed, linkOrder }, { makePlan }, { reading }] = await Promise.all([
      import('../../app/people/whose-account.ts'),
      import('../../app/plans/compute-plan.ts'),
      import('../../app/reading.ts'),
    ]);
    return cli.act(async (house) => {
      const { engine, connectors, tenant } = house;
      const order = await reading(engine.store, tenant, async (tx) => {
        const policy = await engine.policies.active(tx);
        return linkOrder(engine, tx, policy, words(await accountNamed(engine, tx, target, account)));
      });
      const file = await makePlan({ engine, connectors, actor: cli.actor }, tenant, order);
      await showPlan(cli, house, file, out);
      return EXIT.done;
    });
  });
}
