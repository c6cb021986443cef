import type { Command } from 'commander';
import type { PauseScope } from '../../engine/pauses.ts';
import { EXIT } from '../exit-codes.ts';
import { isId } from '../ids.ts';
import { examples, type Run, type Verb } from '../verb.ts';
import { plain, shownTime } from '../views/text.ts';
import { parseWhen } from '../when.ts';

interface Options {
  readonly reason: string;
  readonly until: string;
}

export const pauseVerb: Verb = (program, run) => {
  const verb = program
    .command('pause')
    .helpGroup('Change')
    .summary('holds work back until a deadline')
    .description(
      'A pause has a reason and a deadline, ends by itself, and stays loud while it lasts. Pausing grants takes one person; pausing revocations (a target, or all) takes a second one to confirm it.',
    )
    .addHelpText(
      'after',
      examples(
        'lockstep pause grants --until PT2H --reason "reorganisation under way"',
        'lockstep pause target crm --until PT30M --reason "migration of the CRM"',
        'lockstep pause confirm ID --as SECOND.PERSON',
        'lockstep pause list',
        'lockstep pause end ID',
      ),
    );
  const timed = (command: Command) =>
    command
      .requiredOption('--reason <text>', 'stands in the log and in every banner')
      .requiredOption('--until <when>', 'instant with zone, or a length of time such as PT2H');
  timed(verb.command('grants').summary('everything that gives access')).action(
    (options: Options, command: Command) => ask(run, command, 'grants', options),
  );
  timed(
    verb
      .command('target')
      .summary('all writes on one target; needs a second person')
      .argument('<name>', 'id of the Target document'),
  ).action((name: string, options: Options, command: Command) =>
    ask(run, command, `target:${name}`, options),
  );
  timed(verb.command('all').summary('all writes on all targets; needs a second person')).action(
    (options: Options, command: Command) => ask(run, command, 'all', options),
  );
  verb
    .command('list')
    .summary('pauses in force or waiting')
    .action((_options: unknown, command: Command) => list(run, command));
  verb
    .command('confirm')
    .summary('the second person')
    .argument('<id>', 'of the pause')
    .action((id: string, _options: unknown, command: Command) => change(run, command, id, 'confirm'));
  verb
    .command('end')
    .summary('ends a pause now')
    .argument('<id>', 'of the pause')
    .action((id: string, _options: unknown, command: Command) => change(run, command, id, 'end'));
};

function ask(run: Run, command: Command, scope: PauseScope, { reason, until }: Options): Promise<void> {
  return run(command, async (cli) => {
    const { askPause, needsSecondPerson } = await import('../../engine/pauses.ts');
    return cli.act(async ({ engine, tenant }) => {
      const deadline = parseWhen(until, engine.clock.now(), '--until');
      const pause = await engine.store.transaction(tenant, async (tx) =>
        askPause(engine, tx, await engine.policies.active(tx), {
          scope,
          reason,
          until: deadline,
          actor: cli.actor,
        }),
      );
      const waits = needsSecondPerson(scope);
      cli.print(
        { id: pause.pause_id, scope, until: new Date(deadline).toISOString(), inForce: !waits },
        (paint) =>
          waits
            ? `${paint.yellow('!')} ${scope} is not paused yet: somebody else confirms it with\n    lockstep pause confirm ${pause.pause_id} --as NAME\n`
            : `${paint.green('✓')} ${scope} paused until ${shownTime(new Date(deadline).toISOString())} (${pause.pause_id})\n`,
      );
      return waits ? EXIT.needsPerson : EXIT.done;
    });
  });
}

function change(run: Run, command: Command, id: string, what: 'confirm' | 'end'): Promise<void> {
  return run(command, async (cli) => {
    const { confirmPause, endPause } = await import('../../engine/pauses.ts');
    const { namesBehind } = await import('../../app/people/people-behind.ts');
    const { LockstepError } = await import('../../domain/errors.ts');
    if (!isId(id)) throw new LockstepError('PAUSE_UNKNOWN', `'${id}' is not the id of a pause`);
    return cli.act(async ({ engine, tenant }) => {
      const pause = await engine.store.transaction(tenant, async (tx) =>
        what === 'end'
          ? endPause(engine, tx, id, cli.actor)
          : confirmPause(
              engine,
              tx,
              await engine.policies.active(tx),
              id,
              cli.actor,
              await namesBehind(engine, tx, cli.actor),
            ),
      );
      const until = new Date(pause.until_at).toISOString();
      cli.print({ id: pause.pause_id, scope: pause.scope, until, inForce: what === 'confirm' }, (paint) =>
        what === 'end'
          ? `${paint.green('✓')} the pause of ${pause.scope} has ended\n`
          : `${paint.yellow('!')} ${pause.scope} is paused until ${shownTime(until)}: ${meanwhile(pause.scope)}\n`,
      );
      return EXIT.done;
    });
  });
}

function meanwhile(scope: string): string {
  if (scope === 'grants') return 'nobody gets new access meanwhile; what is to be taken away goes on';
  return scope === 'all'
    ? 'nobody gets or loses access meanwhile'
    : 'nobody gets or loses access there meanwhile';
}

function list(run: Run, command: Command): Promise<void> {
  return run(command, async (cli) => {
    const [{ isInForce, openPauses }, { reading }, { iso }] = await Promise.all([
      import('../../engine/pauses.ts'),
      import('../../app/reading.ts'),
      import('../../app/people/list-people.ts'),
    ]);
    return cli.house(async ({ engine, tenant }) => {
      const now = engine.clock.now();
      const rows = await reading(engine.store, tenant, (tx) => openPauses(tx, now));
      const pauses = rows.map((row) => ({
        id: row.pause_id,
        scope: row.scope,
        inForce: isInForce(row, now),
        until: iso(row.until_at),
        askedBy: row.asked_by,
        confirmedBy: row.confirmed_by,
        reason: row.reason,
      }));
      cli.print({ pauses }, (paint) =>
        pauses.length === 0
          ? 'nothing is paused\n'
          : pauses
              .map(
                ({ id, scope, inForce, until, askedBy, confirmedBy, reason }) =>
                  `${paint.bold(scope)}  ${inForce ? paint.yellow('in force') : 'waits for a second person'} until ${shownTime(until)}\n  ${plain(reason)} (${plain(askedBy)}${confirmedBy === null ? '' : `, ${plain(confirmedBy)}`})\n  ${id}\n`,
              )
              .join(''),
      );
      return EXIT.done;
    });
  });
}
