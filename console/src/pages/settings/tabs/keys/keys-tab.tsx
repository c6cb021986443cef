import type { Answer } from '@lockstep/sdk';
import { Alert, Code, Group, Stack, Text } from '@mantine/core';
import { useRead } from '../../../../api/api.ts';
import { CopyText } from '../../../../kit/copy-text.tsx';
import { type Column, DataTable } from '../../../../kit/data-table.tsx';
import { Name } from '../../../../kit/name.tsx';
import { Read } from '../../../../kit/read.tsx';
import { StateBadge, type StateWord } from '../../../../kit/state-badge.tsx';
import { When } from '../../../../kit/when.tsx';
import { texts } from '../../../../texts/index.ts';

type Key = Answer<'keys'>['keys'][number];

const { keys: words } = texts.settings;
const STATES = { inUse: 'verified', earlier: 'pending', ended: 'skipped' } as const satisfies Record<
  Key['state'],
  StateWord
>;

const COLUMNS: readonly Column<Key>[] = [
  {
    id: 'kind',
    header: words.kind,
    width: 170,
    cell: ({ kind }) => (
      <div>
        {words.kinds[kind]}
        <Text size="xs" c="dimmed">
          {words.does[kind]}
        </Text>
      </div>
    ),
  },
  { id: 'of', header: words.of, cell: ({ of }) => <Name of={of} /> },
  {
    id: 'state',
    header: words.state,
    width: 120,
    cell: ({ state }) => <StateBadge state={STATES[state]} label={words.states[state]} />,
  },
  {
    id: 'age',
    header: words.age,
    width: 120,
    cell: ({ madeAt }) => <When at={madeAt} absent={words.unknownAge} />,
  },
  { id: 'ends', header: words.ends, width: 120, cell: ({ endsAt }) => <When at={endsAt} /> },
  { id: 'used', header: words.used, width: 120, cell: ({ lastUsedAt }) => <When at={lastUsedAt} /> },
  {
    id: 'id',
    header: words.id,
    width: 150,
    cell: (key) => (
      <Group gap={4} wrap="nowrap">
        <Code>{key.id.slice(0, 12)}</Code>
        {key.public !== null && <CopyText text={key.public} label={words.copyPublic(key.id)} />}
      </Group>
    ),
  },
  {
    id: 'rotates',
    header: words.rotates,
    width: 260,
    cell: ({ kind }) =>
      words.rotate[kind].startsWith('lockstep ') ? <Code>{words.rotate[kind]}</Code> : words.rotate[kind],
  },
];

/** Every key by name and age. */
export function Tab() {
  const keys = useRead('keys', {}, [
    'masterKey.',
    'log.keyHandedOver',
    'webhook.',
    'hook.keyed',
    'ssf.',
    'scim.',
    'secret.',
  ]);
  return (
    <Read of={keys}>
      {({ keys: rows, masterKeyIn, more }) => (
        <Stack>
          <Text size="sm">{words.about}</Text>
          <Text size="sm" c="dimmed">
            {words.where[masterKeyIn]}
          </Text>
          {more && <Alert color="blue">{words.more}</Alert>}
          <DataTable
            label={texts.settings.tabs.keys}
            rows={rows}
            columns={COLUMNS}
            rowId={({ kind, of, id }) => `${kind} ${of} ${id}`}
          />
        </Stack>
      )}
    </Read>
  );
}
