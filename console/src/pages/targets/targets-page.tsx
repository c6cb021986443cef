import type { Answer } from '@lockstep/sdk';
import { useRead } from '../../api/api.ts';
import { type Column, DataTable } from '../../kit/data-table.tsx';
import { Empty } from '../../kit/empty.tsx';
import { Name } from '../../kit/name.tsx';
import { PageFrame } from '../../kit/page-frame.tsx';
import { Read } from '../../kit/read.tsx';
import { StateBadge } from '../../kit/state-badge.tsx';
import { When } from '../../kit/when.tsx';
import { texts } from '../../texts/index.ts';

type Target = Answer<'targets'>['targets'][number];

const COLUMNS: readonly Column<Target>[] = [
  { id: 'name', header: texts.targets.name, cell: ({ id, title }) => <Name of={title ?? id} /> },
  { id: 'connector', header: texts.targets.connector, cell: ({ connector }) => connector },
  { id: 'health', header: texts.targets.health, cell: (target) => <Health of={target} /> },
  {
    id: 'listed',
    header: texts.targets.listed,
    cell: ({ listedAt }) => <When at={listedAt} absent={texts.targets.never} />,
  },
  { id: 'orphans', header: texts.targets.orphans, align: 'right', cell: ({ accounts }) => accounts.orphan },
  { id: 'waiting', header: texts.targets.waiting, align: 'right', cell: ({ waiting }) => waiting },
];

export function Page() {
  const targets = useRead('targets', {}, ['target.', 'policy.', 'operation.']);
  return (
    <PageFrame title={texts.targets.title} about={texts.targets.about}>
      <Read of={targets}>
        {({ targets: rows }) =>
          rows.length === 0 ? (
            <Empty kind="first" title={texts.targets.none}>
              {texts.targets.noneHelp}
            </Empty>
          ) : (
            <DataTable label={texts.targets.title} rows={rows} columns={COLUMNS} rowId={({ id }) => id} />
          )
        }
      </Read>
    </PageFrame>
  );
}

function Health({ of: { check, paused, breakerUntil } }: { readonly of: Target }) {
  if (paused) return <StateBadge state="paused" />;
  if (breakerUntil !== null || check?.ok === false)
    return <StateBadge state="failed" label={texts.targets.down} />;
  return check === null ? (
    <StateBadge state="pending" label={texts.targets.untested} />
  ) : (
    <StateBadge state="verified" label={texts.targets.up} />
  );
}
