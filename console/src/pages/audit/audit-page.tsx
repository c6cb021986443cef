import { Button, SimpleGrid, Text } from '@mantine/core';
import { type Column, DataTable } from '../../kit/data-table.tsx';
import { Empty } from '../../kit/empty.tsx';
import { Name } from '../../kit/name.tsx';
import { PageFrame } from '../../kit/page-frame.tsx';
import { Read } from '../../kit/read.tsx';
import { StateBadge } from '../../kit/state-badge.tsx';
import { When } from '../../kit/when.tsx';
import { texts } from '../../texts/index.ts';
import { CertificateDrop } from './certificate-drop.tsx';
import { ChainCard } from './chain-card.tsx';
import { EntryDrawer } from './entry-drawer.tsx';
import { ExportMenu } from './export-menu.tsx';
import { LogFilters } from './log-filters.tsx';
import { NO_FILTER, useLogSearch } from './log-search.ts';
import { type LogEntry, useLogPages } from './use-log-pages.ts';
import { useVerification } from './use-verification.ts';

const { audit } = texts;

const COLUMNS: readonly Column<LogEntry>[] = [
  {
    id: 'n',
    header: audit.table.n,
    width: 90,
    align: 'right',
    cell: ({ n }) => n.toLocaleString('en'),
  },
  { id: 'at', header: audit.table.at, width: 130, cell: ({ at }) => <When at={at} /> },
  {
    id: 'type',
    header: audit.table.type,
    width: 340,
    cell: ({ type, about }) => (
      <div>
        {type}
        {about !== null && (
          <Text size="xs" c="dimmed" lineClamp={1}>
            {about}
          </Text>
        )}
      </div>
    ),
  },
  { id: 'actor', header: audit.table.actor, width: 170, cell: ({ actor }) => <Name of={actor} /> },
  { id: 'person', header: audit.table.person, cell: ({ person }) => <Name of={person} /> },
  { id: 'target', header: audit.table.target, width: 130, cell: ({ target }) => <Name of={target} /> },
  { id: 'state', header: audit.table.state, width: 140, cell: (entry) => <Signed of={entry} /> },
];

export function Page() {
  const { search, change, input, filtered } = useLogSearch();
  const { query, rows, newer, showNewer, more } = useLogPages(input);
  const verification = useVerification();
  const open = /^\d{1,15}$/.test(search.entry) ? Number(search.entry) : null;
  return (
    <PageFrame title={audit.title} about={audit.about} actions={<ExportMenu />}>
      <SimpleGrid cols={{ base: 1, lg: 2 }}>
        <ChainCard of={verification} />
        <CertificateDrop seen={verification.seen} />
      </SimpleGrid>
      <LogFilters search={search} change={change} filtered={filtered} />
      <Read of={query}>
        {({ pages: [first] }) => (
          <>
            {filtered && first !== undefined && first.searchedFrom > 0 && (
              <Text size="sm" c="dimmed">
                {audit.table.searchedFrom(first.searchedFrom)}
              </Text>
            )}
            <DataTable
              label={audit.table.label}
              rows={rows}
              columns={COLUMNS}
              rowId={({ n }) => String(n)}
              onOpen={({ n }) => change({ entry: String(n) })}
              {...(open === null ? {} : { openId: String(open) })}
              more={more}
              dense={false}
              tools={
                <>
                  {newer && (
                    <Button size="xs" variant="light" onClick={showNewer}>
                      {audit.table.newer}
                    </Button>
                  )}
                  <Text size="sm" c="dimmed">
                    {audit.table.count(first?.size ?? 0)}
                  </Text>
                </>
              }
            />
            {rows.length === 0 && !more.has && (
              <Empty
                kind={filtered ? 'nothingFound' : 'first'}
                title={filtered ? audit.table.none : audit.table.first}
              >
                {filtered && (
                  <Button variant="default" onClick={() => change(NO_FILTER)}>
                    {audit.filters.clear}
                  </Button>
                )}
              </Empty>
            )}
          </>
        )}
      </Read>
      {open !== null && (
        <EntryDrawer
          n={open}
          seen={verification.seen}
          onClose={() => change({ entry: '' })}
          onGo={(n) => change({ entry: String(n) })}
        />
      )}
    </PageFrame>
  );
}

function Signed({ of: { signed, damaged } }: { readonly of: LogEntry }) {
  if (damaged) return <StateBadge state="failed" label={audit.table.damaged} />;
  return signed ? (
    <StateBadge state="verified" label={audit.table.signed} />
  ) : (
    <StateBadge state="pending" label={audit.table.unsigned} />
  );
}
