import type { Command } from 'commander';
import { LockstepError } from '../../domain/errors.ts';
import { EXIT } from '../exit-codes.ts';
import { readInput } from '../files.ts';
import { examples, type Run, type Verb } from '../verb.ts';
import { count, plain, shownTime } from '../views/text.ts';
import { parseCount } from '../when.ts';

const LIST_BYTES = 16 * 1024 * 1024;
const STATES = ['open', 'closed', 'confirmed'] as const;
const RESULTS = ['done', 'wasSoAlready', 'notPossible'] as const;

export const taskVerb: Verb = (program, run) => {
  const verb = program
    .command('task')
    .helpGroup('Change')
    .summary('work on systems without an interface')
    .description(
      'Where a system has no interface, a person does the work and says so. That is attested, and becomes proven when a second person has looked, or a later list of the users of the system shows it.',
    )
    .addHelpText(
      'after',
      examples(
        'lockstep task list',
        'lockstep task close ID --note "laptop is in the safe"',
        'lockstep task confirm ID --as bob',
        'lockstep task upload keys users.csv --rows 212',
      ),
    );
  verb
    .command('list')
    .summary('tasks, those due first at the top')
    .option('--state <state>', `${STATES.join(', ')} (default: all)`)
    .option('--owner <name>', 'only of this owner')
    .option('--target <name>', 'only on this target')
    .option('--limit <number>', 'at most so many', '200')
    .action(async (options: ListOptions, command: Command) => list(run, command, options));
  verb
    .command('close')
    .summary('says what became of a task: attested')
    .argument('<id>', 'id of the task')
    .requiredOption('--note <text>', 'stands in the certificate')
    .option('--result <word>', RESULTS.join(', '), 'done')
    .action(async (id: string, options: { note: string; result: string }, command: Command) =>
      close(run, command, id, options),
    );
  verb
    .command('confirm')
    .summary('a second person has looked: proven')
    .argument('<id>', 'id of the task')
    .action(async (id: string, _options: unknown, command: Command) => confirm(run, command, id));
  verb
    .command('upload')
    .summary('a list of the users of a system, as CSV')
    .argument('<target>', 'the target')
    .argument('<file>', 'columns: name, active, group, role, licence, strong keys')
    .option('--rows <number>', 'how many users it must have; only then can it show that somebody is absent')
    .option('--taken <instant>', 'when it was taken (default: now)')
    .action(async (target: string, file: string, options: UploadOptions, command: Command) =>
      upload(run, command, target, file, options),
    );
};

interface ListOptions {
  readonly state?: string;
  readonly owner?: string;
  readonly target?: string;
  readonly limit: string;
}

interface UploadOptions {
  readonly rows?: string;
  readonly taken?: string;
}

function oneOf<T extends string>(words: readonly T[], word: string, option: string): T {
  const found = words.find((one) => one === word);
  if (found === undefined) throw new LockstepError('USAGE', `${option} is one of ${words.join(', ')}`);
  return found;
}

function list(run: Run, command: Command, options: ListOptions): Promise<void> {
  return run(command, async (cli) => {
    const limit = parseCount(options.limit, '--limit', 1_000);
    const state = options.state === undefined ? undefined : oneOf(STATES, options.state, '--state');
    const { showTasks } = await import('../../app/tasks/show-tasks.ts');
    return cli.house(async ({ engine, tenant }) => {
      const { owner, target } = options;
      const { tasks } = await showTasks(engine, tenant, {
        limit,
        ...(state === undefined ? {} : { state }),
        ...(owner === undefined ? {} : { owner }),
        ...(target === undefined ? {} : { target }),
      });
      cli.print({ tasks }, (paint) => {
        if (tasks.length === 0) return 'no tasks\n';
        return tasks
          .map((task) => {
            const due = shownTime(task.dueAt);
            const standing = task.withdrawn
              ? paint.yellow('withdrawn: do not do it')
              : task.state === 'open'
                ? task.overdue
                  ? paint.red(`overdue since ${due}`)
                  : `due ${due}`
                : `${task.state} by ${plain(task.confirmed?.by ?? task.closed?.by ?? '')}`;
            return `${paint.bold(plain(task.system ?? task.target))}  ${task.id}  ${plain(task.owner)}, ${standing}\n  ${(task.instructions ?? 'the person was erased').split('\n').map(plain).join('\n  ')}\n`;
          })
          .join('');
      });
      return EXIT.done;
    });
  });
}

function close(
  run: Run,
  command: Command,
  id: string,
  options: { readonly note: string; readonly result: string },
): Promise<void> {
  return run(command, async (cli) => {
    const result = oneOf(RESULTS, options.result, '--result');
    const [{ closeTask }, { taskIdOf }] = await Promise.all([
      import('../../engine/tasks/answer-task.ts'),
      import('../../app/tasks/show-tasks.ts'),
    ]);
    return cli.act(async ({ engine, tenant }) => {
      await engine.store.transaction(tenant, (tx) =>
        closeTask(engine, tx, { taskId: taskIdOf(id), actor: cli.actor, note: options.note, result }),
      );
      cli.print(
        { closed: id, result },
        (paint) =>
          `${paint.green('✓')} closed by ${plain(cli.actor)}; it is proven when somebody else confirms it, or a list shows it\n`,
      );
      return EXIT.done;
    });
  });
}

function confirm(run: Run, command: Command, id: string): Promise<void> {
  return run(command, async (cli) => {
    const [{ confirmTask }, { taskIdOf }, { namesBehind }] = await Promise.all([
      import('../../engine/tasks/answer-task.ts'),
      import('../../app/tasks/show-tasks.ts'),
      import('../../app/people/people-behind.ts'),
    ]);
    return cli.act(async ({ engine, tenant }) => {
      const row = await engine.store.transaction(tenant, async (tx) =>
        confirmTask(engine, tx, taskIdOf(id), cli.actor, await namesBehind(engine, tx, cli.actor)),
      );
      cli.print(
        { confirmed: id, closedBy: row.closed_by, confirmedBy: row.confirmed_by },
        (paint) =>
          `${paint.green('✓')} closed by ${plain(row.closed_by ?? '')}, confirmed by ${plain(cli.actor)}: proven\n`,
      );
      return EXIT.done;
    });
  });
}

function upload(
  run: Run,
  command: Command,
  target: string,
  path: string,
  options: UploadOptions,
): Promise<void> {
  return run(command, async (cli) => {
    const rows = options.rows === undefined ? null : parseCount(options.rows, '--rows', 20_000);
    const taken = options.taken === undefined ? null : Date.parse(options.taken);
    if (taken !== null && Number.isNaN(taken))
      throw new LockstepError('USAGE', '--taken is an instant such as 2026-03-02T08:00:00Z');
    const content = await readInput(path, LIST_BYTES);
    const { uploadUsers } = await import('../../app/tasks/upload-users.ts');
    return cli.act(async ({ engine, tenant }) => {
      const users = await uploadUsers(engine, tenant, {
        target,
        content,
        rows,
        takenAt: taken ?? engine.clock.now(),
        actor: cli.actor,
      });
      cli.print(
        { target, users, whole: rows !== null },
        (paint) =>
          `${paint.green('✓')} ${count(users, 'user')} of ${plain(target)}${rows === null ? '; not said to be whole, so it shows nobody absent' : ''}\n`,
      );
      return EXIT.done;
    });
  });
}
