import { Button, Group, NumberInput, Text } from '@mantine/core';
import { IconPlayerPause, IconPlayerPlay } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { useRead } from '../../api/api.ts';
import { useLive } from '../../app/live.ts';
import { useUrlState } from '../../app/url-state.ts';
import { type Column, DataTable } from '../../kit/data-table.tsx';
import { Empty } from '../../kit/empty.tsx';
import { PageFrame } from '../../kit/page-frame.tsx';
import { Read } from '../../kit/read.tsx';
import { SideSheet } from '../../kit/side-sheet.tsx';
import { To } from '../../kit/to.tsx';
import { When } from '../../kit/when.tsx';
import { WordChips } from '../../kit/word-chips.tsx';
import { texts } from '../../texts/index.ts';
import { type LoggedEvent, useEventLog } from './event-log.ts';
import { OneEvent } from './one-event.tsx';

const t = texts.events;
const STATE = { kinds: '', at: '', event: '' };
/** A step forward from a number in the past. */
const STEP = 200;

const COLUMNS: readonly Column<LoggedEvent>[] = [
  { id: 'n', header: t.n, width: 90, align: 'right', cell: ({ n }) => n },
  { id: 'at', header: t.at, width: 150, cell: ({ at }) => <When at={at} /> },
  { id: 'type', header: t.type, width: 240, cell: ({ type }) => type },
  {
    id: 'subject',
    header: t.subject,
    cell: ({ subject }) =>
      subject === null ? '–' : <To to={`/people/${subject}`}>{subject.slice(0, 13)}…</To>,
  },
  {
    id: 'target',
    header: t.target,
    cell: ({ target }) =>
      target === null ? '–' : <To to={`/targets/${encodeURIComponent(target)}`}>{target}</To>,
  },
];

export function Page() {
  const [{ kinds, at, event }, change] = useUrlState(STATE);
  const { query, rows } = useEventLog(kinds, at);
  const [stoppedAt, setStoppedAt] = useState<number | null>(null);
  const shown = stoppedAt === null ? rows : rows.filter(({ n }) => n <= stoppedAt);
  const more = {
    has: query.hasNextPage,
    loading: query.isFetchingNextPage,
    load: () => {
      if (!query.isFetchingNextPage) void query.fetchNextPage();
    },
  };
  return (
    <PageFrame
      title={t.title}
      about={t.about}
      actions={
        at === '' && (
          <Pause
            stopped={stoppedAt !== null}
            fresh={rows.length - shown.length}
            onChange={(stop) => setStoppedAt(stop ? (rows[0]?.n ?? -1) : null)}
          />
        )
      }
    >
      <Kinds value={kinds} onChange={(now) => change({ kinds: now })} />
      <Cursor at={at} onChange={(now) => change({ at: now })} />
      <Read of={query}>
        {() =>
          shown.length === 0 ? (
            <Nothing filtered={kinds !== ''} more={more} onAll={() => change({ kinds: '' })} />
          ) : (
            <>
              <DataTable
                label={t.title}
                rows={shown}
                columns={COLUMNS}
                rowId={({ n }) => String(n)}
                onOpen={({ n }) => change({ event: String(n) })}
                openId={event}
                more={more}
                dense
              />
              {!query.hasNextPage && (
                <Text size="sm" c="dimmed">
                  {t.oldest}
                </Text>
              )}
            </>
          )
        }
      </Read>
      <SideSheet opened={event !== ''} onClose={() => change({ event: '' })} title={t.details(event)}>
        <OneEvent n={Number(event)} />
      </SideSheet>
    </PageFrame>
  );
}

/** Only this list stands still; the rest of the console goes on. */
function Pause({
  stopped,
  fresh,
  onChange,
}: {
  readonly stopped: boolean;
  readonly fresh: number;
  readonly onChange: (stop: boolean) => void;
}) {
  const { state } = useLive();
  return (
    <>
      <Text size="sm" c="dimmed" role="status">
        {stopped ? `${t.paused} ${fresh > 0 ? t.waitingNew(fresh) : ''}` : t.comes[state]}
      </Text>
      <Button
        variant="default"
        onClick={() => onChange(!stopped)}
        leftSection={
          stopped ? <IconPlayerPlay size={16} aria-hidden /> : <IconPlayerPause size={16} aria-hidden />
        }
      >
        {stopped ? t.resume : t.pause}
      </Button>
    </>
  );
}

/** The first words of all types that there are. */
function Kinds({ value, onChange }: { readonly value: string; readonly onChange: (value: string) => void }) {
  const { data } = useRead('eventSchemas', {});
  const words = useMemo(
    () =>
      [...new Set((data?.types ?? []).map(({ type }) => type.split('.')[0] ?? type))]
        .sort()
        .map((word) => [word, word] as const),
    [data],
  );
  return <WordChips label={t.kinds} words={words} value={value} onChange={onChange} />;
}

/** A place in the stream, to look at what was known then and go on from there. */
function Cursor({ at, onChange }: { readonly at: string; readonly onChange: (at: string) => void }) {
  const [typed, setTyped] = useState<string | number>(at);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        onChange(String(typed));
      }}
    >
      <Group align="flex-end" gap="xs">
        <NumberInput
          label={t.goTo}
          min={0}
          max={Number.MAX_SAFE_INTEGER}
          allowDecimal={false}
          allowNegative={false}
          hideControls
          value={typed}
          onChange={setTyped}
          w={140}
        />
        <Button type="submit" variant="default">
          {t.go}
        </Button>
        {at !== '' && (
          <>
            <Button variant="default" onClick={() => onChange(String(Number(at) + STEP))}>
              {t.later}
            </Button>
            <Button
              variant="default"
              onClick={() => {
                setTyped('');
                onChange('');
              }}
            >
              {t.toNow}
            </Button>
            <Text size="sm" c="dimmed" role="status">
              {t.inThePast(at)}
            </Text>
          </>
        )}
      </Group>
    </form>
  );
}

function Nothing({
  filtered,
  more,
  onAll,
}: {
  readonly filtered: boolean;
  readonly more: { readonly has: boolean; readonly loading: boolean; load(): void };
  readonly onAll: () => void;
}) {
  if (!filtered)
    return (
      <Empty kind="first" title={t.none}>
        {t.noneHelp}
      </Empty>
    );
  return (
    <Empty kind="nothingFound" title={t.nothingFits}>
      <Group justify="center">
        {more.has && (
          <Button variant="default" size="xs" loading={more.loading} onClick={more.load}>
            {t.older}
          </Button>
        )}
        <Button variant="default" size="xs" onClick={onAll}>
          {t.showAll}
        </Button>
      </Group>
    </Empty>
  );
}
