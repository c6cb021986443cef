import type { Command } from 'commander';
import { LockstepError } from '../../domain/errors.ts';
import type { RestoredFrom } from '../../engine/tables/index.ts';
import { EXIT } from '../exit-codes.ts';
import { readInput, writeOutput } from '../files.ts';
import { examples, type Run, type Verb } from '../verb.ts';
import { planText } from '../views/plan.ts';
import { driftText, restoredText } from '../views/restore.ts';
import { decidedText, trippedText } from '../views/text.ts';
import { checkFile } from './backup.ts';

interface Options {
  readonly check?: true;
  readonly erasures?: readonly string[];
  readonly withoutErasures?: true;
  readonly reason?: string;
  readonly checkpoint?: readonly string[];
}

const NOTE_BYTES = 1 << 20;

export const restoreVerb: Verb = (program, run) => {
  const verb = program
    .command('restore')
    .helpGroup('Start')
    .summary('puts a backup into an empty place')
    .description(
      'Never overwrites anything. The restored state gives and takes nothing by itself: every system is listed anew, all that differs is shown as a plan, and a person confirms it. Leaves that are learned of meanwhile and are certain go on at once.',
    )
    .argument('[file]', 'a backup')
    .option('--check', 'only reads it whole and says whether it is good')
    .option('--erasures <files...>', 'the list of the erased: they are erased again before anything else')
    .option('--without-erasures', 'there is no such list; people who were erased since the backup come back')
    .option('--reason <text>', 'why without the list; stands in the state and in doctor')
    .option('--checkpoint <files...>', 'the last checkpoints of the log that were kept outside')
    .addHelpText(
      'after',
      examples(
        'lockstep restore --check lockstep.backup',
        'lockstep restore lockstep.backup --data ./restored --erasures erasures.jsonl',
        'lockstep serve --data ./restored',
        'lockstep restore plan --out plan.json --data ./restored',
        'lockstep restore confirm plan.json --data ./restored',
      ),
    )
    .action((file: string | undefined, options: Options, command: Command) =>
      restore(run, command, file, options),
    );
  verb
    .command('plan')
    .summary('all that differs from the restored state, and what would be done about it')
    .option('--out <file>', 'writes the plan for `lockstep restore confirm`')
    .option(
      '--unlisted <targets...>',
      'systems that cannot be listed now; nothing is given there until they are',
    )
    .action((options: { out?: string; unlisted?: readonly string[] }, command: Command) =>
      plan(run, command, options),
    );
  verb
    .command('confirm')
    .summary('does exactly this plan and ends the safe mode, or refuses')
    .argument('<file>', 'as `lockstep restore plan --out` wrote it')
    .action((file: string, _options: unknown, command: Command) => confirm(run, command, file));
};

function restore(run: Run, command: Command, file: string | undefined, options: Options): Promise<void> {
  return run(command, async (cli) => {
    if (file === undefined) throw new LockstepError('USAGE', 'restore takes the file of a backup');
    if (options.check) return checkFile(cli, file);
    const { erasures = [], withoutErasures, reason = '' } = options;
    if (withoutErasures && (erasures.length > 0 || reason.trim() === ''))
      throw new LockstepError('USAGE', '--without-erasures needs --reason, and no --erasures');
    if (!withoutErasures && erasures.length === 0)
      throw new LockstepError(
        'ERASURES_MISSING',
        'people who were erased since the backup would come back: the list of the erased is kept outside of it, and was not given',
      );
    const [{ restoreHouse }, { houseLog }] = await Promise.all([
      import('../../app/backup/restore-house.ts'),
      import('../../app/house-log.ts'),
    ]);
    const restored = await restoreHouse({
      file,
      dataDir: cli.dataDir,
      databaseUrl: cli.globals.databaseUrl ?? (cli.io.env.DATABASE_URL || undefined),
      environment: cli.io.env,
      actor: cli.actor,
      erasures: withoutErasures ? { without: reason.trim() } : { files: erasures },
      seenOutside: await checkpointsOf(options.checkpoint ?? []),
      log: houseLog({ level: 'error', plain: cli.io.err.isTTY, write: (line) => cli.io.err.write(line) }),
      onProgress: (line) => cli.progress(line),
    });
    if (withoutErasures)
      cli.note(
        '! RESTORED WITHOUT THE LIST OF THE ERASED: whoever was erased since the backup is there again',
      );
    cli.print(restored, (paint) => restoredText(restored, cli.dataDir, paint));
    return EXIT.needsPerson;
  });
}

/** By tenant: `lockstep.log/<tenant>/…` */
async function checkpointsOf(
  files: readonly string[],
): Promise<ReadonlyMap<string, NonNullable<RestoredFrom['seenOutside']>>> {
  const [{ parseCheckpoint }, { toBase64 }] = await Promise.all([
    import('../../proof/checkpoint.ts'),
    import('../../proof/note.ts'),
  ]);
  const newest = new Map<string, NonNullable<RestoredFrom['seenOutside']>>();
  for (const file of files) {
    const { origin, size, root } = parseCheckpoint((await readInput(file, NOTE_BYTES)).toString('utf8'));
    const tenant = origin.split('/')[1] ?? '';
    if ((newest.get(tenant)?.size ?? -1) < size) newest.set(tenant, { origin, size, root: toBase64(root) });
  }
  return newest;
}

function plan(
  run: Run,
  command: Command,
  { out, unlisted = [] }: { out?: string; unlisted?: readonly string[] },
): Promise<void> {
  return run(command, async (cli) => {
    const { planRestore } = await import('../../app/restore/plan-restore.ts');
    return cli.house(async ({ engine, connectors, tenant }) => {
      const planned = await planRestore(
        {
          engine,
          connectors,
          actor: cli.actor,
          onProgress: (looked, all) => cli.progress(`looking at people: ${looked} of ${all}`),
        },
        tenant,
        unlisted,
      );
      if (out !== undefined) await writeOutput(out, `${JSON.stringify(planned.file, null, 2)}\n`);
      cli.print(
        planned,
        (paint) => `${driftText(planned, paint)}\n${planText(planned.file, paint, new Set())}`,
      );
      if (out !== undefined) cli.note(`written to ${out}; lockstep restore confirm ${out} does exactly this`);
      return EXIT.done;
    });
  });
}

function confirm(run: Run, command: Command, path: string): Promise<void> {
  return run(command, async (cli) => {
    const [{ readPlanFile }, { applyPlan }] = await Promise.all([
      import('../../app/plans/plan-file.ts'),
      import('../../app/plans/apply-plan.ts'),
    ]);
    return cli.act(async ({ engine, connectors, tenant }) => {
      const file = await readPlanFile(path, tenant);
      if (file.request.kind !== 'restore')
        throw new LockstepError(
          'USAGE',
          'this is no plan of `lockstep restore plan`; `lockstep apply` does others',
        );
      const applied = await applyPlan({ engine, connectors, actor: cli.actor }, tenant, file);
      const held = applied.decision.held.length;
      cli.print(applied, (paint) => {
        const waiting =
          held === 0
            ? ''
            : `${paint.yellow(`! ${held} of them wait for an approval: ${trippedText(applied.decision.tripped)}`)}\n    lockstep approve ${applied.hash.slice(0, 12)} --reason …   (by somebody else)\n`;
        return `${paint.green('✓')} confirmed; the safe mode has ended. ${decidedText(applied.decision)}\n${waiting}`;
      });
      return held === 0 ? EXIT.done : EXIT.needsPerson;
    });
  });
}
