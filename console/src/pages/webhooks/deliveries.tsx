import { Button, Group, Stack, Text, Title } from '@mantine/core';
import { useState } from 'react';
import { api, useAskAgain } from '../../api/api.ts';
import { useUrlState } from '../../app/url-state.ts';
import { ActButton } from '../../kit/act-button.tsx';
import { Confirm } from '../../kit/confirm.tsx';
import { type Column, DataTable } from '../../kit/data-table.tsx';
import { Empty } from '../../kit/empty.tsx';
import { Read } from '../../kit/read.tsx';
import { SideSheet } from '../../kit/side-sheet.tsx';
import { To } from '../../kit/to.tsx';
import { usePages } from '../../kit/use-pages.ts';
import { When } from '../../kit/when.tsx';
import { WordChips } from '../../kit/word-chips.tsx';
import { texts } from '../../texts/index.ts';
import { OneDelivery } from './one-delivery.tsx';
import { SuccessStrip } from './success-strip.tsx';
import { type Delivery, DeliveryState, type Webhook } from './webhook-state.tsx';

const t = texts.webhooks;
const STATE = { state: '', delivery: '' };
const STATES = ['delivered', 'waiting', 'dead'] as const;
const WORDS = STATES.map((word) => [word, t.states[word]] as const);

const COLUMNS: readonly Column<Delivery>[] = [
  {
    id: 'n',
    header: t.n,
    width: 90,
    cell: ({ n }) => <To to={`/events?event=${n}`}>{n}</To>,
  },
  { id: 'type', header: t.type, width: 220, cell: ({ type }) => type },
  { id: 'state', header: t.state, cell: ({ state }) => <DeliveryState of={state} /> },
  { id: 'tries', header: t.tries, align: 'right', cell: ({ tries }) => tries },
  { id: 'last', header: t.last, cell: ({ attempts }) => <When at={attempts.at(-1)?.at ?? null} /> },
  { id: 'answer', header: t.answer, cell: ({ attempts }) => answerOf(attempts.at(-1)) },
  { id: 'next', header: t.next, cell: ({ next }) => <When at={next} /> },
];

function answerOf(attempt: Delivery['attempts'][number] | undefined): string {
  if (attempt === undefined) return '–';
  return attempt.failure ?? `HTTP ${attempt.status}`;
}

/** What was sent, the newest first. A single delivery is no event, so somebody asks for news of them. */
export function Deliveries({ of: { id, dead } }: { readonly of: Webhook }) {
  const [{ state, delivery }, change] = useUrlState(STATE);
  const chosen = STATES.find((word) => word === state);
  const askAgain = useAskAgain();
  const [asking, setAsking] = useState(false);
  const [said, setSaid] = useState<string | null>(null);
  const { query, rows, more } = usePages(
    'webhookDeliveries',
    { webhook: id, order: 'newest', ...(chosen === undefined ? {} : { state: chosen }) },
    ({ deliveries }) => deliveries,
    ['webhook.'],
  );
  const one = rows.find(({ n }) => String(n) === delivery);
  const look = () => askAgain('webhookDeliveries', 'webhook');
  return (
    <Stack gap="xs" component="section" aria-label={t.deliveries}>
      <Group justify="space-between">
        <Title order={2} size="h4">
          {t.deliveries}
        </Title>
        <Group gap="xs">
          <Text size="sm" c="dimmed" role="status">
            {said}
          </Text>
          {dead > 0 && (
            <ActButton act="operate" variant="default" size="xs" onClick={() => setAsking(true)}>
              {t.resendDead(dead)}
            </ActButton>
          )}
          <Button variant="default" size="xs" loading={query.isRefetching} onClick={look}>
            {t.look}
          </Button>
        </Group>
      </Group>
      {chosen === undefined && <SuccessStrip of={rows} />}
      <WordChips
        label={t.filter}
        words={WORDS}
        value={state}
        onChange={(now) => change({ state: now.split(',').at(-1) ?? '' })}
      />
      <Read of={query}>
        {() =>
          rows.length === 0 ? (
            chosen === undefined ? (
              <Empty kind="first" title={t.noDeliveries}>
                {t.noDeliveriesHelp}
              </Empty>
            ) : (
              <Empty kind="nothingFound" title={t.noSuch}>
                <Button variant="default" size="xs" onClick={() => change({ state: '' })}>
                  {t.showAll}
                </Button>
              </Empty>
            )
          ) : (
            <DataTable
              label={t.deliveries}
              rows={rows}
              columns={COLUMNS}
              rowId={({ n }) => String(n)}
              onOpen={({ n }) => change({ delivery: String(n) })}
              openId={delivery}
              more={more}
            />
          )
        }
      </Read>
      <SideSheet
        opened={delivery !== ''}
        onClose={() => change({ delivery: '' })}
        title={t.delivery(delivery)}
      >
        {one === undefined ? (
          <Text size="sm">{t.notLoaded}</Text>
        ) : (
          <OneDelivery webhook={id} of={one} onResent={look} />
        )}
      </SideSheet>
      {asking && (
        <Confirm
          onClose={() => setAsking(false)}
          question={t.resendQuestion(dead)}
          body={[t.resendBody]}
          verb={t.resendVerb}
          undoable={null}
          onDo={async () => {
            const { deliveries, left } = await api.replayWebhook({ webhook: id, body: { dead: true } });
            setSaid(t.resent(deliveries, left));
            look();
          }}
        />
      )}
    </Stack>
  );
}
