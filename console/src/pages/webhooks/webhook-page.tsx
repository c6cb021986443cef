import { Stack } from '@mantine/core';
import { useParams } from '@tanstack/react-router';
import { useRead } from '../../api/api.ts';
import { Facts } from '../../kit/facts.tsx';
import { PageFrame } from '../../kit/page-frame.tsx';
import { Read } from '../../kit/read.tsx';
import { To } from '../../kit/to.tsx';
import { When } from '../../kit/when.tsx';
import { texts } from '../../texts/index.ts';
import { Deliveries } from './deliveries.tsx';
import { WebhookActs } from './webhook-acts.tsx';
import { type Webhook, WebhookState } from './webhook-state.tsx';

const t = texts.webhooks;

export function Page() {
  const { webhook: id = '' } = useParams({ strict: false }) as { readonly webhook?: string };
  const webhook = useRead('webhook', { webhook: id }, ['webhook.']);
  return (
    <PageFrame
      title={webhook.data === undefined ? t.title : hostOf(webhook.data.url)}
      above={<To to="/webhooks">{t.all}</To>}
      about={webhook.data?.description}
      actions={webhook.data !== undefined && <WebhookActs of={webhook.data} />}
    >
      <Read of={webhook}>
        {(one) => (
          <Stack>
            <Facts of={factsOf(one)} />
            <Deliveries of={one} />
          </Stack>
        )}
      </Read>
    </PageFrame>
  );
}

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : url;
}

function factsOf(one: Webhook) {
  const { url, types, ordered, why, failingSince, waiting, behind, dead, keys, madeAt } = one;
  return [
    [t.state, <WebhookState key="s" of={one} />] as const,
    ...(why === null ? [] : [[t.why, why] as const]),
    ...(failingSince === null ? [] : [[t.failingSince, <When key="f" at={failingSince} />] as const]),
    [t.url, url] as const,
    [t.types, types.includes('*') ? t.everything : types.join(', ')] as const,
    [t.inOrder, ordered ? t.yes : t.no] as const,
    [t.waiting, waiting.toLocaleString('en')] as const,
    [t.behind, behind.toLocaleString('en')] as const,
    [t.dead, dead.toLocaleString('en')] as const,
    [
      t.keys,
      keys.map(({ id, endsAt }) => (
        <div key={id}>
          {endsAt === null ? (
            t.keyNow
          ) : (
            <>
              {t.keyUntil} <When at={endsAt} />
            </>
          )}
        </div>
      )),
    ] as const,
    [t.madeAt, <When key="m" at={madeAt} />] as const,
  ];
}
