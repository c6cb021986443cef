import type { Command } from 'commander';
import { LockstepError } from '../../domain/errors.ts';
import { EXIT } from '../exit-codes.ts';
import { isId } from '../ids.ts';
import { examples, type Verb } from '../verb.ts';
import { plain, shownTime } from '../views/text.ts';
import { parseCount } from '../when.ts';

const GRAVE = 3;

interface ListOptions {
  readonly limit: string;
  readonly after?: string;
  readonly target?: string;
  readonly grave?: true;
}

export const exceptionVerb: Verb = (program, run) => {
  const verb = program
    .command('exception')
    .helpGroup('Change')
    .summary('what needs a person')
    .description(
      'What Lockstep cannot mend by itself. Many end when what they are about has ended; the others when somebody says that they are dealt with.',
    )
    .addHelpText(
      'after',
      examples(
        'lockstep exception list --grave',
        'lockstep exception list --target mail --json',
        'lockstep exception close ID --reason "account given to the right person"',
      ),
    );
  verb
    .command('list')
    .summary('open exceptions, a page at a time')
    .option('--grave', `only severity ${GRAVE} and 4`)
    .option('--target <name>', 'only of this target')
    .option('--limit <number>', 'at most so many', '100')
    .option('--after <id>', 'the page after this one')
    .action(async (options: ListOptions, command: Command) =>
      run(command, async (cli) => {
        const limit = parseCount(options.limit, '--limit', 1_000);
        const after = options.after === undefined ? undefined : idOf(options.after, '--after');
        const [{ listExceptions }, { reading }] = await Promise.all([
          import('../../app/exceptions/exceptions.ts'),
          import('../../app/reading.ts'),
        ]);
        return cli.house(async ({ engine, tenant }) => {
          const { target, grave } = options;
          const page = await reading(engine.store, tenant, (tx) =>
            listExceptions(tx, { limit, after, target, severity: grave ? GRAVE : undefined }),
          );
          cli.print(page, (paint) =>
            page.exceptions.length === 0
              ? 'none is open\n'
              : page.exceptions
                  .map(({ id, kind, severity, text, identity, openedAt }) => {
                    const sign = severity >= GRAVE ? paint.red('✗') : paint.yellow('!');
                    const who = identity === null ? '' : `\n    person ${identity}`;
                    return `${sign} ${paint.bold(plain(kind))}  ${id}  since ${shownTime(openedAt)}\n    ${plain(text)}${who}\n`;
                  })
                  .join(''),
          );
          if (page.next !== null) cli.note(`there are more: --after ${page.next}`);
          return EXIT.done;
        });
      }),
    );
  verb
    .command('close')
    .summary('says that an exception is dealt with')
    .argument('<id>', 'id of the exception')
    .requiredOption('--reason <text>', 'stands in the log')
    .action(async (text: string, { reason }: { reason: string }, command: Command) =>
      run(command, async (cli) => {
        const id = idOf(text, 'the id');
        const { closeExceptionOf } = await import('../../app/exceptions/exceptions.ts');
        return cli.act(async ({ engine, tenant }) => {
          const closed = await closeExceptionOf(engine, tenant, { id, actor: cli.actor, reason });
          cli.print(closed, (paint) => `${paint.green('✓')} closed\n`);
          return EXIT.done;
        });
      }),
    );
};

function idOf(text: string, what: string): string {
  if (!isId(text))
    throw new LockstepError(
      'USAGE',
      `${what} is no id of an exception: \`lockstep exception list\` shows them`,
    );
  return text;
}
