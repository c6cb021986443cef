import { Button } from '@mantine/core';
import { useUrlState } from '../../app/url-state.ts';
import { type Column, DataTable } from '../../kit/data-table.tsx';
import { Empty } from '../../kit/empty.tsx';
import { Failure } from '../../kit/failure.tsx';
import { SideSheet } from '../../kit/side-sheet.tsx';
import { usePages } from '../../kit/use-pages.ts';
import { Waiting } from '../../kit/waiting.tsx';
import { When } from '../../kit/when.tsx';
import { WordChips } from '../../kit/word-chips.tsx';
import { texts } from '../../texts/index.ts';
import { Delta, Outcome, type Run, Trouble } from './import-words.tsx';
import { OneImport } from './one-import.tsx';

const t = texts.sources;
const STATE = { outcome: '', import: '' };
const OUTCOMES = ['accepted', 'held', 'rejected', 'refusedHeld', 'noop'] as const;
const WORDS = OUTCOMES.map((word) => [word, t.outcomes[word] ?? word] as const);

const COLUMNS: readonly Column<Run>[] = [
  { id: 'when', header: t.when, cell: ({ startedAt }) => <When at={startedAt} /> },
  { id: 'outcome', header: t.outcome, cell: ({ outcome }) => <Outcome of={outcome} /> },
  { id: 'rows', header: t.rows, align: 'right', cell: ({ rows }) => rows.toLocaleString('en') },
  { id: 'delta', header: t.delta, align: 'right', cell: (run) => <Delta of={run} /> },
  { id: 'rejects', header: t.rejects, align: 'right', cell: ({ setAside }) => <Trouble count={setAside} /> },
  { id: 'missing', header: t.missing, align: 'right', cell: ({ missing }) => <Trouble count={missing} /> },
  {
    id: 'whole',
    header: t.proven,
    cell: ({ whole, changesOnly }) =>
      changesOnly ? t.changesOnly : whole === null ? '–' : whole ? t.yes : t.no,
  },
  { id: 'why', header: t.why, cell: ({ reason }) => (reason === null ? '' : reason.slice(0, 160)) },
];

/** What was read of one source, the newest first. */
export function Imports({ source }: { readonly source: string }) {
  const [{ outcome, import: open }, change] = useUrlState(STATE);
  // One at a time: the last one pressed.
  const chosen = OUTCOMES.find((word) => word === outcome);
  const { query, rows, more } = usePages(
    'sourceImports',
    { source, ...(chosen === undefined ? {} : { outcome: chosen }) },
    ({ imports }) => imports,
    ['import.'],
  );
  return (
    <>
      <WordChips
        label={t.filter}
        words={WORDS}
        value={outcome}
        onChange={(now) => change({ outcome: now.split(',').at(-1) ?? '' })}
      />
      {query.error !== null && <Failure error={query.error} onRetry={() => void query.refetch()} />}
      {query.data === undefined ? (
        query.error === null && <Waiting />
      ) : rows.length === 0 ? (
        chosen === undefined ? (
          <Empty kind="first" title={t.noImports}>
            {t.noImportsHelp}
          </Empty>
        ) : (
          <Empty kind="nothingFound" title={t.noSuchImports}>
            <Button variant="default" size="xs" onClick={() => change({ outcome: '' })}>
              {t.clear}
            </Button>
          </Empty>
        )
      ) : (
        <DataTable
          label={t.tabs.imports}
          rows={rows}
          columns={COLUMNS}
          rowId={({ id }) => id}
          onOpen={({ id }) => change({ import: id })}
          openId={open}
          more={more}
        />
      )}
      <SideSheet opened={open !== ''} onClose={() => change({ import: '' })} title={t.importTitle}>
        <OneImport source={source} id={open} />
      </SideSheet>
    </>
  );
}
