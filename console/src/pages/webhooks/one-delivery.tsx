import { Group, Stack, Table, Text } from '@mantine/core';
import { useState } from 'react';
import { api } from '../../api/api.ts';
import { ActButton } from '../../kit/act-button.tsx';
import { Facts } from '../../kit/facts.tsx';
import { Failure } from '../../kit/failure.tsx';
import { TextBlock } from '../../kit/text-block.tsx';
import { To } from '../../kit/to.tsx';
import { useDoing } from '../../kit/use-doing.ts';
import { When } from '../../kit/when.tsx';
import { texts } from '../../texts/index.ts';
import { type Delivery, DeliveryState } from './webhook-state.tsx';

const t = texts.webhooks;

/** One event to one receiver: what was sent, what came back, each try. */
export function OneDelivery({
  webhook,
  of,
  onResent,
}: {
  readonly webhook: string;
  readonly of: Delivery;
  readonly onResent: () => void;
}) {
  const { n, type, state, message, request, answer, attempts, next } = of;
  return (
    <Stack>
      <Facts
        of={[
          [t.type, type],
          [t.state, <DeliveryState key="s" of={state} />],
          [
            t.n,
            <To key="n" to={`/events?event=${n}`}>
              {n}
            </To>,
          ],
          [t.message, message],
          [t.next, <When key="x" at={next} />],
        ]}
      />
      <Resend webhook={webhook} n={n} waiting={state === 'waiting'} onResent={onResent} />
      <TextBlock label={t.request} text={request} absent={t.nothing} />
      <TextBlock label={t.received} text={answer} absent={t.nothing} />
      <Table verticalSpacing={4} aria-label={t.attempts}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">{t.when}</Table.Th>
            <Table.Th scope="col">{t.status}</Table.Th>
            <Table.Th scope="col">{t.failure}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {attempts.map(({ at, took, status, failure }) => (
            <Table.Tr key={at}>
              <Table.Td>
                <When at={at} />
              </Table.Td>
              <Table.Td>
                {status ?? '–'} · {t.took(took)}
              </Table.Td>
              <Table.Td>{failure ?? '–'}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Stack>
  );
}

function Resend({
  webhook,
  n,
  waiting,
  onResent,
}: {
  readonly webhook: string;
  readonly n: number;
  readonly waiting: boolean;
  readonly onResent: () => void;
}) {
  const [said, setSaid] = useState<string | null>(null);
  const { doing, error, run } = useDoing();
  const resend = () =>
    run(async () => {
      const { deliveries, left } = await api.replayWebhook({ webhook, body: { from: n, to: n } });
      setSaid(t.resent(deliveries, left));
      onResent();
    });
  return (
    <>
      {error !== null && <Failure error={error} />}
      <Group>
        <ActButton
          act="operate"
          variant="default"
          loading={doing}
          whyNot={waiting ? t.states.waiting : null}
          onClick={() => void resend()}
        >
          {t.resendOne}
        </ActButton>
        <Text size="sm" role="status" c="dimmed">
          {said}
        </Text>
      </Group>
    </>
  );
}
