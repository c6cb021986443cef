import type { Answer } from '@lockstep/sdk';
import { Alert, Code, List, Stack, Text, Title } from '@mantine/core';
import { useRead } from '../../api/api.ts';
import { type Column, DataTable } from '../../kit/data-table.tsx';
import { Facts } from '../../kit/facts.tsx';
import { Name } from '../../kit/name.tsx';
import { Read } from '../../kit/read.tsx';
import { usePages } from '../../kit/use-pages.ts';
import { When } from '../../kit/when.tsx';
import { texts } from '../../texts/index.ts';
import { Delta, Outcome } from './import-words.tsx';

const t = texts.sources;
export type Reject = Answer<'importRejects'>['rejects'][number];

export const REJECTS: readonly Column<Reject>[] = [
  { id: 'line', header: t.line, align: 'right', width: 70, cell: ({ line }) => line ?? '–' },
  { id: 'key', header: t.person, cell: ({ key }) => <Name of={key} /> },
  { id: 'field', header: t.field, cell: ({ field }) => field ?? '–' },
  { id: 'why', header: t.reason, width: 260, cell: ({ why }) => why },
  { id: 'code', header: t.reject, hidden: true, cell: ({ code }) => code },
];
const SHOWN = 50;

/** One import: what proves it whole, who is missing, and every row that was set aside. */
export function OneImport({ source, id }: { readonly source: string; readonly id: string }) {
  const one = useRead('sourceImport', { source, import: id });
  return <Read of={one}>{(found) => <Shown source={source} of={found} />}</Read>;
}

function Shown({ source, of }: { readonly source: string; readonly of: Answer<'sourceImport'> }) {
  const { import: run, wholeBecause, missing, suspicious, tripped, digest } = of;
  return (
    <Stack>
      <Facts
        of={[
          [t.when, <When key="w" at={run.startedAt} />],
          [t.outcome, <Outcome key="o" of={run.outcome} />],
          [t.rows, run.rows.toLocaleString('en')],
          [t.delta, <Delta key="d" of={run} />],
          [t.proven, wholeText(run.whole, wholeBecause)],
          [t.digest, digest === null ? '–' : <Code key="s">{digest.slice(0, 16)}…</Code>],
        ]}
      />
      {run.reason !== null && <Text size="sm">{run.reason}</Text>}
      <Lines title={t.suspicious} lines={suspicious} />
      <Lines title={t.tripped} lines={tripped} />
      {missing.length > 0 && (
        <Alert color="orange" variant="light" title={t.missingKeys}>
          <Text size="sm">{missing.slice(0, SHOWN).join(', ')}</Text>
          {run.missing > SHOWN && <Text size="sm">{t.andMore(run.missing - SHOWN)}</Text>}
        </Alert>
      )}
      <Rejects source={source} of={of} />
    </Stack>
  );
}

function wholeText(whole: boolean | null, because: string | null): string {
  const word = whole === null ? '–' : whole ? t.yes : t.no;
  return because === null ? word : `${word}: ${because}`;
}

function Lines({ title, lines }: { readonly title: string; readonly lines: readonly string[] }) {
  if (lines.length === 0) return null;
  return (
    <Alert color="orange" variant="light" title={title}>
      <List size="sm">
        {lines.map((line) => (
          <List.Item key={line}>{line}</List.Item>
        ))}
      </List>
    </Alert>
  );
}

function Rejects({ source, of }: { readonly source: string; readonly of: Answer<'sourceImport'> }) {
  const { import: run, rejectsKept } = of;
  const { query, rows, more } = usePages(
    'importRejects',
    { source, import: run.id },
    ({ rejects }) => rejects,
  );
  return (
    <section aria-label={t.rejectsTitle}>
      <Title order={3} size="h5">
        {t.rejectsTitle}
      </Title>
      {run.setAside === 0 ? (
        <Text size="sm" c="dimmed">
          {t.noRejects}
        </Text>
      ) : (
        <Read of={query}>
          {() => (
            <>
              {run.setAside > rejectsKept && (
                <Text size="sm">{t.rejectsKept(run.setAside, rejectsKept)}</Text>
              )}
              <DataTable
                label={t.rejectsTitle}
                rows={rows}
                columns={REJECTS}
                rowId={({ n }) => String(n)}
                more={more}
                dense
                height={420}
              />
            </>
          )}
        </Read>
      )}
    </section>
  );
}
