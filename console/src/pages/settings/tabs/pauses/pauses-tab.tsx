import type { Answer } from '@lockstep/sdk';
import { Group, SegmentedControl, Stack, Text } from '@mantine/core';
import { IconHandStop } from '@tabler/icons-react';
import { useState } from 'react';
import { api, useAskAgain } from '../../../../api/api.ts';
import { useSession } from '../../../../app/session.tsx';
import { useUrlState } from '../../../../app/url-state.ts';
import { ActButton } from '../../../../kit/act-button.tsx';
import { ConfirmPause, scopeInWords } from '../../../../kit/confirm-pause.tsx';
import { type Column, DataTable } from '../../../../kit/data-table.tsx';
import { Empty } from '../../../../kit/empty.tsx';
import { Failure } from '../../../../kit/failure.tsx';
import { Name } from '../../../../kit/name.tsx';
import { Read } from '../../../../kit/read.tsx';
import { StateBadge, type StateWord } from '../../../../kit/state-badge.tsx';
import { useDoing } from '../../../../kit/use-doing.ts';
import { usePages } from '../../../../kit/use-pages.ts';
import { When } from '../../../../kit/when.tsx';
import { texts } from '../../../../texts/index.ts';
import { type AskedScope, AskPause } from './ask-pause.tsx';

type Pause = Answer<'pauses'>['pauses'][number];

const { pauses: words } = texts.settings;
const STATES = { waiting: 'needsReview', inForce: 'paused', ended: 'skipped' } as const satisfies Record<
  Pause['state'],
  StateWord
>;
const DEFAULTS = { show: 'open', pause: '' };
const SCOPES: readonly AskedScope[] = ['all', 'grants', 'target'];

/** What is held back, by whom, until when; the big switch. */
export function Tab() {
  const [{ show, pause: asked }, change] = useUrlState(DEFAULTS);
  const state = show === 'all' ? 'all' : 'open';
  const { query, rows, more } = usePages('pauses', { limit: 100, state }, ({ pauses }) => pauses, ['pause.']);
  const asking = SCOPES.find((scope) => scope === asked) ?? null;
  const [confirming, setConfirming] = useState<Pause | null>(null);
  const ending = useDoing();
  const askAgain = useAskAgain();
  const { actor } = useSession();
  const look = () => askAgain('pauses', 'system', 'targets');
  const end = ({ id }: Pause) =>
    ending.run(async (key) => {
      try {
        await api.endPause({ pause: id, 'Idempotency-Key': `${key} ${id}` });
      } finally {
        look();
      }
    });
  const columns: readonly Column<Pause>[] = [
    { id: 'scope', header: words.scope, width: 200, cell: ({ scope }) => <Name of={scopeInWords(scope)} /> },
    {
      id: 'state',
      header: words.state,
      width: 200,
      cell: (pause) => <StateBadge state={STATES[pause.state]} label={words.states[pause.state]} />,
    },
    {
      id: 'until',
      header: words.until,
      width: 130,
      cell: (pause) => <When at={pause.endedAt ?? pause.until} />,
    },
    {
      id: 'by',
      header: words.by,
      width: 180,
      cell: ({ askedBy, confirmedBy }) => (
        <>
          <Name of={askedBy} />
          {confirmedBy !== null && <Name of={confirmedBy} />}
        </>
      ),
    },
    { id: 'reason', header: words.reason, width: 240, cell: ({ reason }) => <Name of={reason} /> },
    {
      id: 'actions',
      header: words.actions,
      cell: (pause) =>
        pause.state === 'ended' ? null : (
          <Group gap="xs" wrap="nowrap">
            {pause.state === 'waiting' && (
              <ActButton
                act="confirm"
                size="compact-sm"
                color="red.9"
                whyNot={pause.askedBy === actor ? words.own : null}
                aria-label={words.confirmOf(scopeInWords(pause.scope))}
                onClick={() => setConfirming(pause)}
              >
                {words.confirm}
              </ActButton>
            )}
            <ActButton
              act="confirm"
              size="compact-sm"
              variant="default"
              aria-label={words.endOf(scopeInWords(pause.scope))}
              disabled={ending.doing}
              onClick={() => void end(pause)}
            >
              {words.end}
            </ActButton>
          </Group>
        ),
    },
  ];
  return (
    <Stack>
      <Text size="sm">{words.about}</Text>
      <Group>
        <ActButton
          act="confirm"
          color="red.9"
          size="lg"
          leftSection={<IconHandStop aria-hidden />}
          onClick={() => change({ pause: 'all' })}
        >
          {words.all}
        </ActButton>
        <ActButton act="confirm" variant="default" onClick={() => change({ pause: 'grants' })}>
          {words.grants}
        </ActButton>
        <ActButton act="confirm" variant="default" onClick={() => change({ pause: 'target' })}>
          {words.target}
        </ActButton>
      </Group>
      {ending.error !== null && <Failure error={ending.error} />}
      <Read of={query}>
        {() => (
          <>
            <DataTable
              label={texts.settings.tabs.pauses}
              rows={rows}
              columns={columns}
              rowId={({ id }) => id}
              more={more}
              tools={
                <SegmentedControl
                  size="xs"
                  aria-label={texts.settings.filter}
                  value={state}
                  onChange={(next) => change({ show: next })}
                  data={[
                    { value: 'open', label: words.open },
                    { value: 'all', label: words.history },
                  ]}
                />
              }
            />
            {rows.length === 0 && state === 'open' && (
              <Empty kind="allGood" title={words.none}>
                {words.noneHelp} {words.asOf} <When at={new Date(query.dataUpdatedAt).toISOString()} />
              </Empty>
            )}
            {rows.length === 0 && state === 'all' && <Empty kind="first" title={words.noHistory} />}
          </>
        )}
      </Read>
      {asking !== null && <AskPause kind={asking} onClose={() => change({ pause: '' })} />}
      {confirming !== null && (
        <ConfirmPause
          of={confirming}
          onClose={() => setConfirming(null)}
          onDo={async (key) => {
            await api.confirmPause({ pause: confirming.id, 'Idempotency-Key': key });
            look();
          }}
        />
      )}
    </Stack>
  );
}
