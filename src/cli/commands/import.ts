import { createReadStream } from 'node:fs';
import { access, constants } from 'node:fs/promises';
import type { Command } from 'commander';
import { ERRORS, type ErrorCode, LockstepError } from '../../domain/errors.ts';
import { EXIT, exitOf } from '../exit-codes.ts';
import { readInput } from '../files.ts';
import { examples, type Verb } from '../verb.ts';
import { importText } from '../views/import.ts';
import { shownTime, table } from '../views/text.ts';
import { parseCount } from '../when.ts';

interface Options {
  readonly meta?: string;
  readonly confirm?: true;
}

const META_BYTES = 1024 * 1024;

export const importVerb: Verb = (program, run) => {
  const verb = program
    .command('import')
    .helpGroup('Change')
    .summary('takes a report of a source')
    .description(
      'Reads a CSV report as its Source document declares it and takes it whole or not at all. Absence of a person is never a leave by itself.',
    )
    .argument('[source]', 'id of the Source document')
    .argument('[file]', 'the report')
    .option('--meta <file>', 'meta document beside the report (JSON)')
    .option('--confirm', 'you have looked at a report that was held, and it holds')
    .addHelpText(
      'after',
      examples(
        'lockstep import hr report.csv --meta report.json',
        'lockstep import history',
        'lockstep import history hr --json',
      ),
    )
    .action(
      async (source: string | undefined, file: string | undefined, options: Options, command: Command) =>
        run(command, async (cli) => {
          if (source === undefined || file === undefined)
            throw new LockstepError('USAGE', 'import takes a source and a file: lockstep import SOURCE FILE');
          const meta =
            options.meta === undefined
              ? undefined
              : (await readInput(options.meta, META_BYTES)).toString('utf8');
          await access(file, constants.R_OK).catch((cause: unknown) => {
            throw new LockstepError('FILE_UNREADABLE', `${file} cannot be read`, { cause });
          });
          const [{ importFeed }, { summaryOf }] = await Promise.all([
            import('../../app/import-feed.ts'),
            import('../../app/show-import.ts'),
          ]);
          return cli.house(async (house) => {
            const result = await importFeed(house.engine, house.tenant, source, {
              content: createReadStream(file),
              ...(meta === undefined ? {} : { meta }),
              ...(options.confirm === true ? { confirmed: true } : {}),
            });
            const summary = summaryOf(result);
            const detail =
              'summary' in result
                ? {
                    rejects: result.summary.setAside.slice(0, 1_000),
                    missing: result.summary.missing.slice(0, 1_000),
                    warnings: result.warnings,
                    decision: result.summary.decision,
                  }
                : {};
            cli.print({ source, ...summary, ...detail }, (paint) => importText(source, result, paint));
            if (!('summary' in result))
              return result.outcome === 'noop'
                ? EXIT.done
                : Object.hasOwn(ERRORS, result.code)
                  ? exitOf(result.code as ErrorCode)
                  : EXIT.problem;
            return summary.held > 0 || summary.missing > 0 || summary.setAside > 0
              ? EXIT.needsPerson
              : EXIT.done;
          });
        }),
    );
  verb
    .command('history')
    .summary('what was imported, and what became of it')
    .argument('[source]', 'only of this source')
    .option('--limit <number>', 'at most so many', '20')
    .action(async (source: string | undefined, options: { limit: string }, command: Command) =>
      run(command, async (cli) => {
        const limit = parseCount(options.limit, '--limit', 10_000);
        const [{ reading }, { iso, isoOrNull }] = await Promise.all([
          import('../../app/reading.ts'),
          import('../../app/people/list-people.ts'),
        ]);
        return cli.house(async (house) => {
          const rows = await reading(house.engine.store, house.tenant, (tx) =>
            tx.find('import_run', source === undefined ? {} : { source_id: source }, {
              order: [{ descending: 'started_at' }],
              limit,
            }),
          );
          const imports = rows.map((row) => ({
            id: row.import_id,
            source: row.source_id,
            startedAt: iso(row.started_at),
            finishedAt: isoOrNull(row.finished_at),
            outcome: row.outcome,
            reason: row.reason,
            summary: row.summary,
          }));
          cli.print({ imports }, (paint) =>
            table(
              ['when', 'source', 'outcome', 'rows', 'added', 'changed', 'aside', 'missing', 'why'],
              imports.map(({ startedAt, source: of, outcome, reason, summary }) => {
                const counts = summary as {
                  rows?: number;
                  added?: number;
                  changed?: number;
                  setAsideCount?: number;
                  missing?: readonly string[];
                };
                return [
                  shownTime(startedAt),
                  of,
                  outcome,
                  counts.rows ?? '',
                  counts.added ?? '',
                  counts.changed ?? '',
                  counts.setAsideCount ?? '',
                  counts.missing?.length ?? '',
                  reason ?? '',
                ];
              }),
              { aligned: cli.io.out.isTTY, paintHead: paint.dim },
            ),
          );
          return EXIT.done;
        });
      }),
    );
};
