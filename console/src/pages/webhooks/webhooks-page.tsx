import type { Answer } from '@lockstep/sdk';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useAskAgain, useRead } from '../../api/api.ts';
import { ActButton } from '../../kit/act-button.tsx';
import { type Column, DataTable } from '../../kit/data-table.tsx';
import { Empty } from '../../kit/empty.tsx';
import { Name } from '../../kit/name.tsx';
import { PageFrame } from '../../kit/page-frame.tsx';
import { Read } from '../../kit/read.tsx';
import { ShownOnce } from '../../kit/shown-once.tsx';
import { To } from '../../kit/to.tsx';
import { When } from '../../kit/when.tsx';
import { texts } from '../../texts/index.ts';
import { MakeWebhook } from './make-webhook.tsx';
import { type Webhook, WebhookState } from './webhook-state.tsx';

const t = texts.webhooks;

const COLUMNS: readonly Column<Webhook>[] = [
  {
    id: 'url',
    header: t.url,
    width: 300,
    cell: ({ id, url }) => (
      <To to={`/webhooks/${id}`}>
        <Name of={url} />
      </To>
    ),
  },
  { id: 'state', header: t.state, cell: (webhook) => <WebhookState of={webhook} /> },
  {
    id: 'types',
    header: t.types,
    cell: ({ types }) => (types.includes('*') ? t.everything : types.join(', ')),
  },
  { id: 'waiting', header: t.waiting, align: 'right', cell: ({ waiting }) => waiting.toLocaleString('en') },
  { id: 'behind', header: t.behind, align: 'right', cell: ({ behind }) => behind.toLocaleString('en') },
  { id: 'dead', header: t.dead, align: 'right', cell: ({ dead }) => dead.toLocaleString('en') },
  { id: 'made', header: t.madeAt, cell: ({ madeAt }) => <When at={madeAt} /> },
  { id: 'description', header: t.description, cell: ({ description }) => <Name of={description} /> },
];

export function Page() {
  const navigate = useNavigate();
  const askAgain = useAskAgain();
  const webhooks = useRead('webhooks', {}, ['webhook.']);
  const [making, setMaking] = useState(false);
  const [made, setMade] = useState<Answer<'makeWebhook'> | null>(null);
  return (
    <PageFrame
      title={t.title}
      about={t.about}
      actions={
        <ActButton act="administer" onClick={() => setMaking(true)}>
          {t.make}
        </ActButton>
      }
    >
      <Read of={webhooks}>
        {({ webhooks: rows }) =>
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
              onOpen={({ id }) => void navigate({ to: `/webhooks/${id}` })}
            />
          )
        }
      </Read>
      {making && (
        <MakeWebhook
          onClose={() => setMaking(false)}
          onMade={(answer) => {
            setMade(answer);
            askAgain('webhooks');
          }}
        />
      )}
      <ShownOnce
        title={t.madeTitle}
        values={made === null ? null : [[t.verifyWith, made.verifyWith]]}
        onClose={() => {
          const id = made?.webhook.id;
          setMade(null);
          if (id !== undefined) void navigate({ to: `/webhooks/${id}` });
        }}
      />
    </PageFrame>
  );
}
