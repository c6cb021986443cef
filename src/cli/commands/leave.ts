import type { Command } from 'commander';
import type { House } from '../../app/open-house.ts';
import type { LeaveProgress } from '../../app/people/leave-progress.ts';
import type { Cli } from '../cli.ts';
import { EXIT } from '../exit-codes.ts';
import { examples, type Verb } from '../verb.ts';
import { progressLines, summaryText } from '../views/leave.ts';
import { shownTime, trippedText } from '../views/text.ts';
import { parseInstant, parseWhen } from '../when.ts';

interface Options {
  readonly reason: string;
  readonly at?: string;
  readonly undo?: true;
  readonly wait?: true;
}

const LOOK_EVERY_MS = 200;
/** After this without a sign of work, nobody is working. */
const PATIENCE_MS = 10_000;

export const leaveVerb: Verb = (program, run) => {
  program
    .command('leave')
    .helpGroup('People')
    .summary('somebody leaves, whatever the sources say')
    .description(
      'Decides the leave in one transaction; workers end every access from then on. Everything goes through plan and guard as usual, and ends in a certificate.',
    )
    .argument('<person>', 'employment key, identity id, exact name or mail address')
    .requiredOption('--reason <text>', 'stands in the log and in the certificate')
    .option(
      '--at <when>',
      'when it takes effect: instant with zone, or a length of time (default: now); with --undo the instant of what is meant',
    )
    .option(
      '--undo',
      'the sources count again; what was removed here comes back, and what was ordered before for later stays',
    )
    .option('--wait', 'shows each access end, until the certificate')
    .addHelpText(
      'after',
      examples(
        'lockstep leave E1007 --reason "left today" --wait',
        'lockstep leave "Anna Berg" --reason "last day" --at 2026-12-31T18:00:00+01:00',
        'lockstep leave E1007 --undo --reason "wrong person"',
      ),
    )
    .action(async (text: string, options: Options, command: Command) =>
      run(command, async (cli) => {
        const [{ findPerson }, { leavePerson, undoLeave }, { reading }] = await Promise.all([
          import('../../app/people/find-person.ts'),
          import('../../app/people/leave-person.ts'),
          import('../../app/reading.ts'),
        ]);
        return cli.act(async (house) => {
          const { engine, tenant } = house;
          const identityId = await reading(engine.store, tenant, async (tx) =>
            findPerson(engine, tx, await engine.policies.active(tx), text),
          );
          const order = { identityId, actor: cli.actor, reason: options.reason };
          const now = engine.clock.now();
          const at =
            options.at === undefined
              ? undefined
              : options.undo
                ? parseInstant(options.at, '--undo --at')
                : parseWhen(options.at, now, '--at');
          const ordered = options.undo
            ? await undoLeave(engine, tenant, { ...order, effective: at })
            : await leavePerson(engine, tenant, { ...order, at });
          const { decision } = ordered;
          const held = decision.held.length > 0;
          if (held)
            cli.note(
              `! held by the guard: ${trippedText(decision.tripped)}. Somebody else lets it go with: lockstep approve ${decision.hash?.slice(0, 12)} --reason …`,
            );
          if (!options.wait || options.undo || held || (at !== undefined && at > engine.clock.now())) {
            cli.print(
              ordered,
              (paint) =>
                `${held ? paint.yellow('! held') : paint.green('✓ decided')}: ${decision.operations} operations, effective ${shownTime(ordered.effective)}\n`,
            );
            return held ? EXIT.refused : EXIT.done;
          }
          return follow(cli, house, identityId);
        });
      }),
    );
};

/** Shows each access end, until the first certificate. */
async function follow(cli: Cli, { engine, tenant }: House, identityId: string): Promise<number> {
  const [{ leaveProgress }, { reading }] = await Promise.all([
    import('../../app/people/leave-progress.ts'),
    import('../../app/reading.ts'),
  ]);
  const startedAt = engine.clock.now();
  let shown: LeaveProgress | null = null;
  let movedAt = startedAt;
  let warned = false;
  for (;;) {
    const progress = await reading(engine.store, tenant, (tx) => leaveProgress(tx, identityId));
    if (progress === null) {
      cli.print(
        { leave: null },
        () => 'there was nothing to take away: no account is known of this person\n',
      );
      return EXIT.done;
    }
    const lines = progressLines(shown, progress, engine.clock.now(), cli.paint);
    if (lines.length > 0) movedAt = engine.clock.now();
    for (const line of lines) cli.note(line);
    shown = progress;
    const certificate = progress.certificates.at(-1);
    if (certificate !== undefined) {
      cli.print(progress, (paint) => summaryText(progress, paint));
      return certificate.unproven === 0 ? EXIT.done : EXIT.needsPerson;
    }
    const done = progress.items.filter((item) => item.state === 'verified').length;
    cli.progress(
      `${done} of ${progress.items.length} ended and read back, ${progress.inventory.read} of ${progress.inventory.all} systems looked at`,
    );
    if (!warned && engine.clock.now() - movedAt > PATIENCE_MS) {
      warned = true;
      cli.note(
        'nothing moves: no worker is running, something is paused, or a system does not answer (lockstep doctor tells)',
      );
    }
    await engine.clock.sleep(LOOK_EVERY_MS, cli.io.interrupted);
    if (cli.io.interrupted.cancelled) return EXIT.interrupted;
  }
}
