import { useNavigate } from '@tanstack/react-router';
import { useRead } from '../../api/api.ts';
import { type Column, DataTable } from '../../kit/data-table.tsx';
import { Empty } from '../../kit/empty.tsx';
import { PageFrame } from '../../kit/page-frame.tsx';
import { PageLink } from '../../kit/page-link.tsx';
import { Read } from '../../kit/read.tsx';
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
    width: 160,
    cell: ({ id }) => <PageLink to={`/sources/${encodeURIComponent(id)}`}>{id}</PageLink>,
  },
  { id: 'kind', header: t.kind, cell: ({ type }) => t.kinds[type] ?? type },
  { id: 'freshness', header: t.freshness, cell: ({ freshness }) => <Freshness of={freshness} /> },
  {
    id: 'heard',
    header: t.lastRead,
    cell: ({ freshness }) => <When at={freshness.heardAt} absent={t.never} />,
  },
  {
    id: 'outcome',
    header: t.outcome,
    cell: ({ last }) => (last === null ? '–' : <Outcome of={last.outcome} />),
  },
  { id: 'whole', header: t.whole, cell: ({ wholeAt }) => <When at={wholeAt} absent={t.never} /> },
  { id: 'records', header: t.records, align: 'right', cell: ({ records }) => records.toLocaleString('en') },
  { id: 'delta', header: t.delta, align: 'right', cell: ({ taken }) => <Delta of={taken} /> },
  {
    id: 'rejects',
    header: t.rejects,
    align: 'right',
    cell: ({ taken }) => <Trouble count={taken?.setAside ?? 0} />,
  },
  {
    id: 'missing',
    header: t.missing,
    align: 'right',
    cell: ({ taken }) => <Trouble count={taken?.missing ?? 0} />,
  },
  { id: 'open', header: t.trouble, align: 'right', cell: ({ open }) => <Trouble count={open} /> },
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
