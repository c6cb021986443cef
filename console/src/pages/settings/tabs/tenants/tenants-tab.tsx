import type { Answer } from '@lockstep/sdk';
import { Badge, Code, Group, Stack, Text } from '@mantine/core';
import { type Column, DataTable } from '../../../../kit/data-table.tsx';
import { Name } from '../../../../kit/name.tsx';
import { Read } from '../../../../kit/read.tsx';
import { usePages } from '../../../../kit/use-pages.ts';
import { When } from '../../../../kit/when.tsx';
import { texts } from '../../../../texts/index.ts';

type Tenant = Answer<'tenants'>['tenants'][number];

const { tenants: words } = texts.settings;

const COLUMNS: readonly Column<Tenant>[] = [
  {
    id: 'name',
    header: words.name,
    width: 260,
    cell: ({ name, own }) => (
      <Group gap="xs" wrap="nowrap">
        <Name of={name} />
        {own && (
          <Badge variant="light" tt="none">
            {words.own}
          </Badge>
        )}
      </Group>
    ),
  },
  { id: 'id', header: words.id, width: 180, cell: ({ id }) => <Code>{id}</Code> },
  { id: 'created', header: words.created, width: 160, cell: ({ createdAt }) => <When at={createdAt} /> },
  { id: 'origin', header: words.origin, cell: ({ origin }) => <Code>{origin}</Code> },
  {
    id: 'entries',
    header: words.entries,
    width: 120,
    align: 'right',
    cell: ({ entries }) => entries.toLocaleString('en'),
  },
];

/** Companies of this house, as far as whoever looks may know of them. */
export function Tab() {
  const { query, rows, more } = usePages('tenants', { limit: 50 }, ({ tenants }) => tenants, ['tenant.']);
  return (
    <Read of={query}>
      {({ pages }) => (
        <Stack>
          <Text size="sm">{words.about}</Text>
          {pages[0]?.all === false && (
            <Text size="sm" c="dimmed">
              {words.onlyOwn}
            </Text>
          )}
          <DataTable
            label={texts.settings.tabs.tenants}
            rows={rows}
            columns={COLUMNS}
            rowId={({ id }) => id}
            more={more}
          />
        </Stack>
      )}
    </Read>
  );
}
