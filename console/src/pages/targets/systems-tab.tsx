import type { Answer } from '@lockstep/sdk';
import { Group, NativeSelect, Stack, Text } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { type Column, DataTable } from '../../kit/data-table.tsx';
import { Empty } from '../../kit/empty.tsx';
import { Name } from '../../kit/name.tsx';
import { SearchField } from '../../kit/search-field.tsx';
import { StateBadge } from '../../kit/state-badge.tsx';
import { To } from '../../kit/to.tsx';
import { When } from '../../kit/when.tsx';
import { texts } from '../../texts/index.ts';
import { HealthBadge, needsLook } from './health-badge.tsx';
import { ProofBar } from './standings.tsx';

export type Target = Answer<'targets'>['targets'][number];

const words = texts.targets;
const FILTERS = ['all', 'trouble', 'stillOpen', 'orphans', 'reporting'] as const;
export type Filter = (typeof FILTERS)[number];

export function isFilter(text: string): text is Filter {
  return FILTERS.some((filter) => filter === text);
}

const COLUMNS: readonly Column<Target>[] = [
  { id: 'name', header: words.name, width: 190, cell: (row) => <System of={row} /> },
  { id: 'health', header: words.health, width: 140, cell: ({ health }) => <HealthBadge health={health} /> },
  {
    id: 'coverage',
    header: words.coverage,
    width: 210,
    cell: ({ standings }) => <ProofBar of={standings} />,
  },
  {
    id: 'stillOpen',
    header: words.stillOpen,
    align: 'right',
    cell: ({ standings }) => <Danger count={standings.stillOpen} />,
  },
  { id: 'orphans', header: words.orphans, align: 'right', cell: ({ standings }) => standings.orphan },
  { id: 'drift', header: words.drift, align: 'right', cell: ({ drift, returned }) => drift + returned },
  { id: 'waiting', header: words.waiting, align: 'right', cell: (row) => <Waiting of={row} /> },
  {
    id: 'breaker',
    header: words.breaker,
    cell: ({ breakerUntil }) =>
      breakerUntil === null ? words.breakerClosed : <StateBadge state="failed" label={words.breakerOpen} />,
  },
  {
    id: 'listed',
    header: words.listed,
    width: 150,
    cell: ({ listedAt }) => <When at={listedAt} absent={texts.targetWords.never} />,
  },
  {
    id: 'oldest',
    header: words.oldest,
    hidden: true,
    cell: ({ oldestRevocationAt }) => <When at={oldestRevocationAt} />,
  },
  { id: 'exceptions', header: words.exceptions, hidden: true, align: 'right', cell: (row) => row.exceptions },
  { id: 'connector', header: words.connector, hidden: true, cell: ({ connector }) => connector },
  { id: 'owner', header: words.owner, hidden: true, cell: ({ owner }) => <Name of={owner} /> },
  {
    id: 'application',
    header: words.application,
    hidden: true,
    cell: ({ application }) => <Name of={application} />,
  },
];

/** All systems with their numbers; searched and filtered in the page, because their number is bounded by the policy. */
export function SystemsTab({
  targets,
  q,
  filter,
  onChange,
}: {
  readonly targets: readonly Target[];
  readonly q: string;
  readonly filter: Filter;
  readonly onChange: (change: { readonly q?: string; readonly show?: string }) => void;
}) {
  const navigate = useNavigate();
  const rows = targets.filter((target) => fits(target, q) && meets(target, filter));
  return (
    <Stack gap="sm">
      <Group gap="sm" align="flex-end">
        <SearchField
          aria-label={words.search}
          placeholder={words.search}
          value={q}
          onSearch={(typed) => onChange({ q: typed })}
        />
        <NativeSelect
          aria-label={words.filter.label}
          value={filter}
          onChange={(event) => onChange({ show: event.currentTarget.value })}
          data={FILTERS.map((value) => ({ value, label: words.filter[value] }))}
        />
      </Group>
      {rows.length === 0 ? (
        <Empty kind="nothingFound" title={words.nothingFits}>
          <To to="/targets">{words.clear}</To>
        </Empty>
      ) : (
        <DataTable
          label={words.title}
          rows={rows}
          columns={COLUMNS}
          rowId={({ id }) => id}
          onOpen={({ id }) => void navigate({ to: `/targets/${id}` })}
        />
      )}
    </Stack>
  );
}

function fits({ id, title, application, owner, connector }: Target, q: string): boolean {
  const text = [id, title, application, owner, connector].join(' ').toLowerCase();
  return text.includes(q.trim().toLowerCase());
}

export function meets({ health, standings, writes }: Target, filter: Filter): boolean {
  switch (filter) {
    case 'all':
      return true;
    case 'trouble':
      return needsLook(health);
    case 'stillOpen':
      return standings.stillOpen > 0;
    case 'orphans':
      return standings.orphan > 0;
    case 'reporting':
      return !writes;
  }
}

function System({ of: { id, title } }: { readonly of: Target }) {
  return (
    <Stack gap={0} maw={220}>
      <To to={`/targets/${id}`} fw={600}>
        <Name of={title ?? id} />
      </To>
      {title !== null && (
        <Text size="xs" c="dimmed" truncate="end">
          {id}
        </Text>
      )}
    </Stack>
  );
}

function Danger({ count }: { readonly count: number }) {
  return count === 0 ? 0 : <StateBadge state="failed" label={count.toLocaleString('en')} />;
}

function Waiting({ of: { backlog, waiting } }: { readonly of: Target }) {
  if (waiting === 0) return 0;
  return <Text size="sm">{words.backlog(backlog.revocations, backlog.grants + backlog.others)}</Text>;
}
