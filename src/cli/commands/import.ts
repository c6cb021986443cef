import { createReadStream } from 'node:fs';
import { access, constants } from 'node:fs/promises';
import type { Command } from 'commander';
import type { ImportResult } from '../../app/import-feed.ts';
import type { House } from '../../app/open-house.ts';
import { ERRORS, type ErrorCode, LockstepError } from '../../domain/errors.ts';
import type { Cli } from '../cli.ts';
import { EXIT, exitOf } from '../exit-codes.ts';
import { readInput } from '../files.ts';
import { examples, type Verb } from '../verb.ts';
import { importText } from '../views/import.ts';
import { count, shortReason, shownTime, table } from '../views/text.ts';
import { parseCount } from '../when.ts';
import { addShowVerb } from './import-show.ts';

interface Options {
  readonly meta?: string;
  readonly confirm?: true;
}

const META_BYTES = 1024 * 1024;

type Take = (house: House, cli: Cli) => Promise<ImportResult>;

async function reading(source: string, file: string, options: Options): Promise<Take> {
  const meta =
    options.meta === undefined ? undefined : (await readInput(options.meta, META_BYTES)).toString('utf8');
  await access(file, constants.R_OK).catch((cause: unknown) => {
    throw new LockstepError('FILE_UNREADABLE', `${file} cannot be read`, { cause });
  });
  const { importFeed } = await import('../../app/import-feed.ts');
  return ({ engine, tenant }, cli) =>
    importFeed(engine, tenant, source, {
      content: createReadStream(file),
      actor: cli.actor,
      ...(meta === undefined ? {} : { meta }),
      ...(options.confirm === true ? { confirmed: true } : {}),
    });
}

async function pulling(source: string, options: Options): Promise<Take> {
  const { pullSource } = await import('../../app/pulls/pull-source.ts');
  return async ({ engine, secrets, http, tenant }, cli) => {
    const { result, records, pages, keptPages, failedPages } = await pullSource(
      { engine, secrets, http },
      tenant,
      source,
      options.confirm === true ? { actor: cli.actor } : null,
    );
    cli.note(
      [
        `${count(records, 'record')} on ${count(pages, 'page')}`,
        ...(keptPages === 0 ? [] : [`${count(keptPages, 'page')} read by a pull that was cut off`]),
        ...(failedPages === 0 ? [] : [`${count(failedPages, 'page')} failed and was asked for again`]),
      ].join('; '),
    );
    return result;
  };
}

async function finish(cli: Cli, source: string, result: ImportResult): Promise<number> {
  const { summaryOf } = await import('../../app/show-import.ts');
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
  if ('summary' in result) {
    const { held, missing, setAside } = summary;
    return held > 0 || missing > 0 || setAside > 0 ? EXIT.needsPerson : EXIT.done;
  }
  if (result.outcome === 'noop') return EXIT.done;
  return Object.hasOwn(ERRORS, result.code) ? exitOf(result.code as ErrorCode) : EXIT.problem;
}

export const importVerb: Verb = (program, run) => {
  const verb = program
    .command('import')
    .helpGroup('Change')
    .summary('takes what a source says')
    .description(
      'Reads a CSV report, or all that a source says which Lockstep asks itself (rest, scimPull, ldap, sql), as its Source document declares it, and takes it whole or not at all. Absence of a person is never a leave by itself.',
    )
    .argument('[source]', 'id of the Source document')
    .argument('[file]', 'the report; a source that is asked itself takes none')
    .option('--meta <file>', 'meta document beside the report (JSON)')
    .option('--confirm', 'you have looked at a report that was held, and it holds')
    .addHelpText(
      'after',
      examples(
        'lockstep import hr report.csv --meta report.json',
        'lockstep import workday-api',
        'lockstep import history',
        'lockstep import history hr --json',
        'lockstep import show 019a3c1e-7d20-7f00-8a11-2b3c4d5e6f70',
      ),
    )
    .action(
      async (source: string | undefined, file: string | undefined, options: Options, command: Command) =>
        run(command, async (cli) => {
          if (source === undefined)
            throw new LockstepError('USAGE', 'import takes a source and a file: lockstep import SOURCE FILE');
          const take =
            file === undefined ? await pulling(source, options) : await reading(source, file, options);
          return cli.act(async (house) => finish(cli, source, await take(house, cli)));
        }),
    );
  addShowVerb(verb, run);
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
                  shortReason(reason ?? ''),
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
