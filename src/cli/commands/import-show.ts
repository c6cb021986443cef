import type { Command } from 'commander';
import { LockstepError } from '../../domain/errors.ts';
import { EXIT } from '../exit-codes.ts';
import { isId } from '../ids.ts';
import type { Verb } from '../verb.ts';
import { count, plain, shortReason, shownTime } from '../views/text.ts';

/** Rows shown; --json has all that are kept. */
const SHOWN = 50;

interface Summary {
  readonly rows?: number;
  readonly added?: number;
  readonly changed?: number;
  readonly unchanged?: number;
  readonly setAsideCount?: number;
  readonly setAside?: readonly {
    readonly line: number | null;
    readonly key: string | null;
    readonly code: string;
    readonly why: string;
  }[];
  readonly missing?: readonly string[];
}

/** One import of the history: counts, what it changed against the one before, and every row that was set aside. */
export function addShowVerb(verb: Command, run: Parameters<Verb>[1]): void {
  verb
    .command('show')
    .summary('one import: what it changed, and which lines were set aside')
    .argument('<import>', 'id, as `lockstep import history --json` shows it')
    .action(async (id: string, _options: unknown, command: Command) =>
      run(command, async (cli) => {
        const [{ reading }, { iso, isoOrNull }] = await Promise.all([
          import('../../app/reading.ts'),
          import('../../app/people/list-people.ts'),
        ]);
        return cli.house(async ({ engine, tenant }) => {
          const [row] = isId(id)
            ? await reading(engine.store, tenant, (tx) => tx.find('import_run', { import_id: id }))
            : [];
          if (row === undefined) throw new LockstepError('NOT_FOUND', `no import has the id ${id}`);
          const summary = row.summary as Summary;
          const shown = {
            id: row.import_id,
            source: row.source_id,
            startedAt: iso(row.started_at),
            finishedAt: isoOrNull(row.finished_at),
            outcome: row.outcome,
            reason: row.reason,
            summary,
          };
          cli.print(shown, (paint) => {
            const { setAside = [], missing = [] } = summary;
            const lines = [
              `${plain(shown.source)}, ${shownTime(shown.startedAt)}: ${shown.outcome}${shown.reason === null ? '' : ` (${shortReason(shown.reason)})`}`,
              `  ${count(summary.rows ?? 0, 'row')}; against the import before: ${summary.added ?? 0} new, ${summary.changed ?? 0} changed, ${summary.unchanged ?? 0} as before, ${missing.length} missing`,
              ...setAside
                .slice(0, SHOWN)
                .map(({ line, key, code, why }) =>
                  paint.yellow(
                    `  ${line === null ? '' : `line ${line}, `}${plain(key ?? 'no key')}: ${plain(why)} (${code})`,
                  ),
                ),
              ...missing.slice(0, SHOWN).map((key) => paint.yellow(`  ${plain(key)} is missing`)),
            ];
            const all = summary.setAsideCount ?? setAside.length;
            if (all > SHOWN) lines.push(`  and ${all - SHOWN} more rows set aside`);
            return `${lines.join('\n')}\n`;
          });
          return EXIT.done;
        });
      }),
    );
}
