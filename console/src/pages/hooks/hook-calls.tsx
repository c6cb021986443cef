import type { Answer } from '@lockstep/sdk';
import { Button, Stack, Title } from '@mantine/core';
import { api, useAskAgain } from '../../api/api.ts';
import { useUrlState } from '../../app/url-state.ts';
import { ActButton } from '../../kit/act-button.tsx';
import { type Column, DataTable } from '../../kit/data-table.tsx';
import { Empty } from '../../kit/empty.tsx';
import { Failure } from '../../kit/failure.tsx';
import { Read } from '../../kit/read.tsx';
import { StateBadge, type StateWord } from '../../kit/state-badge.tsx';
import { To } from '../../kit/to.tsx';
import { useDoing } from '../../kit/use-doing.ts';
import { usePages } from '../../kit/use-pages.ts';
import { When } from '../../kit/when.tsx';
import { WordChips } from '../../kit/word-chips.tsx';
import { texts } from '../../texts/index.ts';

const t = texts.hooks;
const STATE = { calls: '' };
type Call = Answer<'hookCalls'>['calls'][number];
const STATES = ['asked', 'waiting', 'answered', 'refused', 'failed', 'dropped'] as const;
const WORDS = STATES.map((word) => [word, t.callStates[word]] as const);
const SIGNS: Readonly<Record<Call['state'], StateWord>> = {
  asked: 'running',
  waiting: 'pending',
  answered: 'done',
  refused: 'held',
  failed: 'failed',
  dropped: 'skipped',
};

/** The last calls to one receiver, without what was said in them: that is nobody's to read here. */
export function HookCalls({ id }: { readonly id: string }) {
  const [{ calls }, change] = useUrlState(STATE);
  const chosen = STATES.find((word) => word === calls);
  const askAgain = useAskAgain();
  const { doing, error, run } = useDoing();
  const { query, rows, more } = usePages(
    'hookCalls',
    { hook: id, ...(chosen === undefined ? {} : { state: chosen }) },
    ({ calls: page }) => page,
    ['hook.'],
  );
  const again = (call: string) =>
    run(async (key) => {
      try {
        await api.askHookAgain({ hook: id, call, 'Idempotency-Key': `${key} ${call}` });
      } finally {
        askAgain('hookCalls', 'hook', 'hooks');
      }
    });
  return (
    <Stack gap="xs" component="section" aria-label={t.calls}>
      <Title order={3} size="h5">
        {t.calls}
      </Title>
      <WordChips
        label={t.filter}
        words={WORDS}
        value={calls}
        onChange={(now) => change({ calls: now.split(',').at(-1) ?? '' })}
      />
      {error !== null && <Failure error={error} />}
      <Read of={query}>
        {() =>
          rows.length === 0 ? (
            chosen === undefined ? (
              <Empty kind="first" title={t.noCalls}>
                {t.noCallsHelp}
              </Empty>
            ) : (
              <Empty kind="nothingFound" title={t.noSuch}>
                <Button variant="default" size="xs" onClick={() => change({ calls: '' })}>
                  {t.showAll}
                </Button>
              </Empty>
            )
          ) : (
            <DataTable
              label={t.calls}
              rows={rows}
              columns={columns(doing, (call) => void again(call))}
              rowId={({ call }) => call}
              more={more}
              height={360}
            />
          )
        }
      </Read>
    </Stack>
  );
}

function columns(asking: boolean, again: (call: string) => void): readonly Column<Call>[] {
  return [
    { id: 'when', header: t.when, cell: ({ madeAt }) => <When at={madeAt} /> },
    { id: 'event', header: t.point, cell: ({ event }) => event },
    {
      id: 'state',
      header: t.state,
      cell: ({ state }) => <StateBadge state={SIGNS[state]} label={t.callStates[state]} />,
    },
    {
      id: 'about',
      header: t.about2,
      cell: ({ identity, target }) =>
        identity === null ? (
          (target ?? '–')
        ) : (
          <To to={`/people/${identity}`}>{target ?? identity.slice(0, 13)}</To>
        ),
    },
    { id: 'tries', header: t.tries, align: 'right', cell: ({ tries }) => tries },
    { id: 'took', header: t.took, align: 'right', cell: ({ took }) => (took === null ? '–' : t.ms(took)) },
    { id: 'why', header: t.why, cell: ({ failure }) => failure ?? '' },
    {
      id: 'again',
      header: t.again,
      cell: ({ call, state }) =>
        state === 'refused' && (
          <ActButton act="operate" size="xs" variant="default" disabled={asking} onClick={() => again(call)}>
            {t.again}
          </ActButton>
        ),
    },
  ];
}
