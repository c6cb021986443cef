import type { Command } from 'commander';
import type { CheckpointName } from '../../app/proofs/prove-log.ts';
import type { KeptCheckpoint } from '../../app/proofs/verify-house-log.ts';
import { LockstepError } from '../../domain/errors.ts';
import { KEPT_DAYS, LEAST_KEPT_DAYS, MOST_KEPT_DAYS } from '../../domain/kept-days.ts';
import { EXIT } from '../exit-codes.ts';
import { readInput, writeOutput } from '../files.ts';
import { examples, type Verb } from '../verb.ts';
import { count } from '../views/text.ts';
import { verifiedLogText } from '../views/verified-log.ts';
import { parseCount, parseKeptDays } from '../when.ts';

const NOTE_BYTES = 25_000_000;
const LARGEST = Number.MAX_SAFE_INTEGER;

export const logVerb: Verb = (program, run) => {
  const verb = program
    .command('log')
    .helpGroup('Proof')
    .summary('the log that everything is written to')
    .description(
      'An append-only Merkle tree (RFC 6962) with signed checkpoints (C2SP). Keep a checkpoint elsewhere: it catches whoever rewrites the past, the administrator of the database included.',
    )
    .addHelpText(
      'after',
      examples(
        'lockstep log verify',
        'lockstep log verify --checkpoint kept.txt',
        'lockstep log checkpoint > kept.txt',
        'lockstep log prove --from kept.txt --to 2048',
        'lockstep log prove 17 --out entry-17.proof',
        'lockstep log export ./log',
        'lockstep log retention 200 --reason "our records schedule"',
        'lockstep log prune',
      ),
    );

  verb
    .command('verify')
    .summary('reads the whole log and names the first bad entry')
    .option(
      '--checkpoint <files...>',
      'also checkpoints that were kept elsewhere, or certificates, which hold one',
    )
    .action(async (options: { checkpoint?: readonly string[] }, command: Command) =>
      run(command, async (cli) => {
        const { verifyHouseLog } = await import('../../app/proofs/verify-house-log.ts');
        const extra: KeptCheckpoint[] = [];
        for (const path of options.checkpoint ?? []) extra.push({ from: path, note: await readNote(path) });
        return cli.house(async ({ engine, tenant }) => {
          const verdict = await verifyHouseLog(engine, tenant, extra, (n) =>
            cli.progress(`${n} entries read`),
          );
          cli.print(verdict, (paint) => verifiedLogText(verdict, paint));
          return verdict.ok ? EXIT.done : EXIT.problem;
        });
      }),
    );

  verb
    .command('export')
    .summary('the log as C2SP tlog-tiles files')
    .argument('<folder>', 'where to')
    .action(async (folder: string, _options: unknown, command: Command) =>
      run(command, async (cli) => {
        const { exportLog } = await import('../../app/proofs/export-log.ts');
        return cli.house(async ({ engine, tenant }) => {
          const exported = await exportLog(engine, tenant, folder, (done, all) =>
            cli.progress(`${done} of ${all} entries written`),
          );
          cli.print(
            exported,
            (paint) =>
              `${paint.green('✓')} ${count(exported.size, 'entry', 'entries')} in ${count(exported.files, 'file')} in ${exported.folder}\n`,
          );
          return EXIT.done;
        });
      }),
    );

  verb
    .command('prune')
    .summary('removes events that were kept long enough; their entries in the log stay')
    .option(
      '--keep-events <days>',
      `for this once, ${LEAST_KEPT_DAYS} days at least; without it as \`log retention\` says, else ${KEPT_DAYS}`,
    )
    .action(async (options: { keepEvents?: string }, command: Command) =>
      run(command, async (cli) => {
        const keptDays = options.keepEvents === undefined ? undefined : parseKeptDays(options.keepEvents);
        const { removeEvents } = await import('../../app/events/remove-events.ts');
        return cli.act(async ({ engine, database, tenant }) => {
          const removed = await removeEvents(engine, database.owner, tenant, {
            keptDays,
            usualDays: KEPT_DAYS,
            actor: cli.actor,
          });
          cli.print(
            removed,
            (paint) =>
              `${paint.green('✓')} ${count(removed.removed, 'event')} removed; the first that is kept is ${removed.before}\n`,
          );
          return EXIT.done;
        });
      }),
    );

  verb
    .command('retention')
    .summary('how long events are kept: shows it, or says it')
    .description(
      'What is older is given out no more at once, and removed by the worker within a day. Entries of the log stay for ever, so that every certificate verifies as before.',
    )
    .argument(
      '[days]',
      `${LEAST_KEPT_DAYS} to ${MOST_KEPT_DAYS}, or 'default': as long as the server was started with`,
    )
    .option('--reason <text>', 'why; stands in the log')
    .action(async (days: string | undefined, options: { reason?: string }, command: Command) =>
      run(command, async (cli) => {
        const [{ daysSaid, keepEvents }, { reading }] = await Promise.all([
          import('../../engine/events/retention.ts'),
          import('../../app/reading.ts'),
        ]);
        const print = (said: number | null) => {
          cli.print({ events: { said } }, () =>
            said === null
              ? `Events are kept as long as the server was started with: \`serve --keep-events\`, else ${KEPT_DAYS} days\n`
              : `Events are kept for ${count(said, 'day')}\n`,
          );
          return EXIT.done;
        };
        if (days === undefined)
          return cli.house(async ({ engine, tenant }) =>
            print(await reading(engine.store, tenant, daysSaid)),
          );
        const said = days === 'default' ? null : parseKeptDays(days, 'retention');
        const { reason } = options;
        if (reason === undefined) throw new LockstepError('USAGE', 'say why with --reason');
        return cli.act(async ({ engine, tenant }) => {
          await engine.store.transaction(tenant, (tx) =>
            keepEvents(engine, tx, { days: said, reason, actor: cli.actor }),
          );
          return print(said);
        });
      }),
    );

  verb
    .command('checkpoint')
    .summary('signs the log as it is and prints the checkpoint')
    .action(async (_options: unknown, command: Command) =>
      run(command, async (cli) => {
        const [{ checkpointNow }, { toBase64 }] = await Promise.all([
          import('../../app/proofs/prove-log.ts'),
          import('../../proof/note.ts'),
        ]);
        return cli.house(async ({ engine, tenant }) => {
          const checkpoint = await checkpointNow(engine, tenant);
          cli.print(
            {
              size: checkpoint.size,
              root: toBase64(checkpoint.root),
              madeAt: new Date(checkpoint.made_at).toISOString(),
              note: checkpoint.note,
            },
            () => checkpoint.note,
          );
          return EXIT.done;
        });
      }),
    );

  verb
    .command('prove')
    .summary('that an entry is in the log, or that one checkpoint continues another')
    .argument('[entry]', 'number of an entry')
    .option('--from <checkpoint>', 'size of a signed checkpoint, or a file with one')
    .option('--to <checkpoint>', 'size of a signed checkpoint, or a file with one')
    .option('--out <file>', 'writes the proof of the entry (C2SP tlog-proof)')
    .action(
      async (
        entry: string | undefined,
        options: { from?: string; to?: string; out?: string },
        command: Command,
      ) =>
        run(command, async (cli) => {
          const { from, to, out } = options;
          if ((entry === undefined) === (from === undefined) || (from === undefined) !== (to === undefined)) {
            throw new LockstepError('USAGE', 'prove takes the number of an entry, or --from and --to');
          }
          const { proveBetween, proveEntry } = await import('../../app/proofs/prove-log.ts');
          if (entry !== undefined) {
            const n = parseCount(entry, 'the entry', LARGEST);
            return cli.house(async ({ engine, tenant }) => {
              const proven = await proveEntry(engine, tenant, n);
              if (out !== undefined) await writeOutput(out, proven.proof);
              cli.print(proven, () => proven.proof);
              return EXIT.done;
            });
          }
          const [first, second] = [await nameOf(from ?? ''), await nameOf(to ?? '')];
          return cli.house(async ({ engine, tenant }) => {
            const answer = await proveBetween(engine, tenant, first, second);
            cli.print(answer, (paint) =>
              answer.consistent
                ? `${paint.green('✓')} the log of ${answer.second.size} entries begins with the log of ${answer.first.size}, unchanged\n${answer.proof.map((hash) => `  ${hash}\n`).join('')}`
                : `${paint.red('✗')} the log of ${answer.second.size} entries does not continue the one of ${answer.first.size}: history was rewritten\n`,
            );
            return answer.consistent ? EXIT.done : EXIT.problem;
          });
        }),
    );
};

async function nameOf(text: string): Promise<CheckpointName> {
  return /^\d+$/.test(text)
    ? { size: parseCount(text, 'the size', LARGEST) }
    : { note: await readNote(text) };
}

/** A signed note as it is, or the one inside a certificate. */
async function readNote(path: string): Promise<string> {
  const text = (await readInput(path, NOTE_BYTES)).toString('utf8');
  if (!text.startsWith('{')) return text;
  try {
    const { checkpoint, note } = JSON.parse(text) as { checkpoint?: unknown; note?: unknown };
    const found = checkpoint ?? note;
    if (typeof found === 'string') return found;
  } catch {
    // Said below.
  }
  throw new LockstepError('CHECKPOINT_INVALID', `${path} holds no checkpoint`);
}
