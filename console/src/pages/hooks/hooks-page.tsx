import type { Answer } from '@lockstep/sdk';
import { Button, Stack, Table, Title } from '@mantine/core';
import { useRead } from '../../api/api.ts';
import { useUrlState } from '../../app/url-state.ts';
import { type Column, DataTable } from '../../kit/data-table.tsx';
import { Empty } from '../../kit/empty.tsx';
import { Name } from '../../kit/name.tsx';
import { PageFrame } from '../../kit/page-frame.tsx';
import { Read } from '../../kit/read.tsx';
import { SideSheet } from '../../kit/side-sheet.tsx';
import { StateBadge } from '../../kit/state-badge.tsx';
import { texts } from '../../texts/index.ts';
import { OneHook } from './one-hook.tsx';

const t = texts.hooks;
const STATE = { hook: '' };

export type Hook = Answer<'hooks'>['hooks'][number];

const count = (value: number) => value.toLocaleString('en');
const COLUMNS: readonly Column<Hook>[] = [
  { id: 'id', header: t.receiver, cell: ({ id }) => id },
  { id: 'url', header: t.url, width: 260, cell: ({ url }) => <Name of={url} /> },
  { id: 'events', header: t.point, width: 220, cell: ({ events }) => events.join(', ') },
  { id: 'onFailure', header: t.onFailure, cell: ({ onFailure }) => t.failures[onFailure] ?? onFailure },
  {
    id: 'key',
    header: t.key,
    cell: ({ signs }) =>
      signs ? (
        <StateBadge state="verified" label={t.hasKey} />
      ) : (
        <StateBadge state="needsReview" label={t.noKey} />
      ),
  },
  { id: 'asked', header: t.asked, align: 'right', cell: ({ asked }) => count(asked) },
  { id: 'waiting', header: t.waiting, align: 'right', cell: ({ waiting }) => count(waiting) },
  { id: 'refused', header: t.refused, align: 'right', cell: ({ refused }) => count(refused) },
  { id: 'failed', header: t.failed, align: 'right', cell: ({ failed }) => count(failed) },
];

export function Page() {
  const [{ hook }, change] = useUrlState(STATE);
  const hooks = useRead('hooks', {}, ['hook.', 'policy.']);
  return (
    <PageFrame title={t.title} about={t.about}>
      <Read of={hooks}>
        {({ hooks: rows, points }) => (
          <Stack gap="lg">
            {rows.length === 0 ? (
              <Empty kind="first" title={t.none}>
                {t.noneHelp}
              </Empty>
            ) : (
              <DataTable
                label={t.receivers}
                rows={rows}
                columns={COLUMNS}
                rowId={({ id }) => id}
                onOpen={({ id }) => change({ hook: id })}
                openId={hook}
                height={360}
              />
            )}
            <Points of={points} onOpen={(id) => change({ hook: id })} />
          </Stack>
        )}
      </Read>
      <SideSheet opened={hook !== ''} onClose={() => change({ hook: '' })} title={hook}>
        <OneHook id={hook} />
      </SideSheet>
    </PageFrame>
  );
}

function Points({
  of,
  onOpen,
}: {
  readonly of: Answer<'hooks'>['points'];
  readonly onOpen: (id: string) => void;
}) {
  return (
    <section aria-label={t.points}>
      <Title order={2} size="h4" mb="xs">
        {t.points}
      </Title>
      <Table.ScrollContainer minWidth={480} scrollAreaProps={{ viewportProps: { tabIndex: 0 } }}>
        <Table verticalSpacing={6} aria-label={t.points}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">{t.point}</Table.Th>
              <Table.Th scope="col">{t.purpose}</Table.Th>
              <Table.Th scope="col">{t.who}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {of.map(({ event, purpose, hooks }) => (
              <Table.Tr key={event}>
                <Table.Th scope="row" fw={500}>
                  {event}
                </Table.Th>
                <Table.Td>{t.purposes[purpose]}</Table.Td>
                <Table.Td>
                  {hooks.length === 0
                    ? t.nobody
                    : hooks.map((id) => (
                        <Button
                          key={id}
                          variant="subtle"
                          size="compact-sm"
                          aria-label={t.openHook(id)}
                          onClick={() => onOpen(id)}
                        >
                          {id}
                        </Button>
                      ))}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </section>
  );
}
