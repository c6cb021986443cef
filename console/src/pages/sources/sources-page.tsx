import { Text } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useRead } from '../../api/api.ts';
import { type Column, DataTable } from '../../kit/data-table.tsx';
import { Empty } from '../../kit/empty.tsx';
import { PageFrame } from '../../kit/page-frame.tsx';
import { Read } from '../../kit/read.tsx';
import { To } from '../../kit/to.tsx';
import { When } from '../../kit/when.tsx';
import { texts } from '../../texts/index.ts';
import { Connections } from './connections.tsx';
import { Delta, Freshness, Outcome, type Source, Trouble } from './import-words.tsx';

const t = texts.sources;
const HEARD = ['import.', 'record.', 'source.', 'scim.', 'dsync.', 'policy.', 'exception.'];

const COLUMNS: readonly Column<Source>[] = [
  {
    id: 'name',
    header: t.name,
    width: 150,
    cell: ({ id, type }) => (
      <>
        <To to={`/sources/${encodeURIComponent(id)}`}>{id}</To>
        <Text size="xs" c="dimmed">
          {t.kinds[type] ?? type}
        </Text>
      </>
    ),
  },
  {
    id: 'freshness',
    header: t.freshness,
    width: 150,
    cell: ({ freshness }) => <Freshness of={freshness} />,
  },
  {
    id: 'heard',
    header: t.lastRead,
    width: 130,
    cell: ({ freshness }) => <When at={freshness.heardAt} absent={t.never} />,
  },
  {
    id: 'outcome',
    header: t.outcome,
    width: 160,
    cell: ({ last }) => (last === null ? '–' : <Outcome of={last.outcome} />),
  },
  {
    id: 'whole',
    header: t.whole,
    width: 150,
    cell: ({ wholeAt }) => <When at={wholeAt} absent={t.never} />,
  },
  {
    id: 'records',
    header: t.records,
    width: 80,
    align: 'right',
    cell: ({ records }) => records.toLocaleString('en'),
  },
  { id: 'delta', header: t.delta, width: 90, align: 'right', cell: ({ taken }) => <Delta of={taken} /> },
  {
    id: 'rejects',
    header: t.rejects,
    width: 80,
    align: 'right',
    cell: ({ taken }) => <Trouble count={taken?.setAside ?? 0} />,
  },
  {
    id: 'missing',
    header: t.missing,
    width: 80,
    align: 'right',
    cell: ({ taken }) => <Trouble count={taken?.missing ?? 0} />,
  },
  {
    id: 'open',
    header: t.trouble,
    hidden: true,
    align: 'right',
    cell: ({ open }) => <Trouble count={open} />,
  },
];

export function Page() {
  const navigate = useNavigate();
  const sources = useRead('sources', {}, HEARD);
  return (
    <PageFrame title={t.title} about={t.about}>
      <Read of={sources}>
        {({ sources: rows }) =>
          rows.length === 0 ? (
            <Empty kind="first" title={t.none}>
              {t.noneHelp}
            </Empty>
          ) : (
            <DataTable
              label={t.title}
              rows={rows}
              columns={COLUMNS}
              rowId={({ id }) => id}
              onOpen={({ id }) => void navigate({ to: `/sources/${encodeURIComponent(id)}` })}
            />
          )
        }
      </Read>
      <Connections />
    </PageFrame>
  );
}
