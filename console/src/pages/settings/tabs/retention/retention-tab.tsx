import type { Answer } from '@lockstep/sdk';
import { Code, Group, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useRead } from '../../../../api/api.ts';
import { ActButton } from '../../../../kit/act-button.tsx';
import { type Column, DataTable } from '../../../../kit/data-table.tsx';
import { Read } from '../../../../kit/read.tsx';
import { When } from '../../../../kit/when.tsx';
import { texts } from '../../../../texts/index.ts';
import { ChangeRetention } from './change-retention.tsx';

type Kept = Answer<'retention'>['kept'][number];

const { retention: words } = texts.settings;

const COLUMNS: readonly Column<Kept>[] = [
  { id: 'what', header: words.what, width: 260, cell: ({ what }) => words.whats[what] },
  { id: 'kept', header: words.kept, width: 280, cell: (kept) => howLong(kept) },
  {
    id: 'count',
    header: words.count,
    width: 120,
    align: 'right',
    cell: ({ count }) => (count === null ? words.notCounted : count.toLocaleString('en')),
  },
  {
    id: 'oldest',
    header: words.oldest,
    cell: ({ oldest }) => <When at={oldest} absent={words.nothing} />,
  },
];

function howLong({ days, most, of }: Kept): string {
  const parts = [
    ...(days === null ? [] : [words.days(days)]),
    ...(most === null ? [] : [words.most(most, words.of[of])]),
  ];
  return parts.length === 0 ? words.forEver : parts.join(', ');
}

/** What is kept for how long, and what was removed last. */
export function Tab() {
  const retention = useRead('retention', {}, ['events.removed', 'retention.']);
  const [changing, setChanging] = useState(false);
  return (
    <Read of={retention}>
      {({ kept, pruned, events }) => (
        <Stack>
          <Group justify="space-between">
            <Text size="sm">{words.about}</Text>
            <ActButton act="administer" variant="default" onClick={() => setChanging(true)}>
              {words.change}
            </ActButton>
          </Group>
          <DataTable
            label={texts.settings.tabs.retention}
            rows={kept}
            columns={COLUMNS}
            rowId={({ what }) => what}
          />
          <Text size="sm">
            {pruned === null ? (
              words.neverPruned
            ) : (
              <>
                {words.pruned} <When at={pruned.at} />, {words.prunedBefore(pruned.before)}.
              </>
            )}
          </Text>
          <Text size="sm" c="dimmed">
            {words.whenRemoved} {events.said === null ? words.nobodySaid : words.how}{' '}
            <Code>{words.command(events.usual)}</Code>
          </Text>
          {changing && <ChangeRetention events={events} onClose={() => setChanging(false)} />}
        </Stack>
      )}
    </Read>
  );
}
