import { Anchor, Button, CloseButton, Group, Pill, Tabs, Text } from '@mantine/core';
import { IconDoorExit } from '@tabler/icons-react';
import { Link, useNavigate } from '@tanstack/react-router';
import { useUrlState } from '../../app/url-state.ts';
import { ActButton } from '../../kit/act-button.tsx';
import { type Column, DataTable } from '../../kit/data-table.tsx';
import { Empty } from '../../kit/empty.tsx';
import { LEAVE_EVENTS } from '../../kit/leave-events.ts';
import { LeaveProgress } from '../../kit/leave-progress.tsx';
import { Name } from '../../kit/name.tsx';
import { PageFrame } from '../../kit/page-frame.tsx';
import { Read } from '../../kit/read.tsx';
import { type LeaveLine, StandsBadge } from '../../kit/stands-badge.tsx';
import { usePages } from '../../kit/use-pages.ts';
import { When } from '../../kit/when.tsx';
import { texts } from '../../texts/index.ts';

const t = texts.leaves;
const DEFAULTS = { stands: 'all', person: '', tookFrom: '', tookTo: '' };
const GROUPS = ['underWay', 'gaps', 'proven', 'ended'] as const;
type Which = (typeof GROUPS)[number];

const COLUMNS: readonly Column<LeaveLine>[] = [
  {
    id: 'person',
    header: t.columns.person,
    cell: ({ id, person }) => (
      <Anchor component={Link} to={`/leaves/${id}`} inherit>
        <Name of={person} fallback={t.erased} />
      </Anchor>
    ),
  },
  { id: 'stands', header: t.columns.stands, cell: ({ stands }) => <StandsBadge stands={stands} /> },
  {
    id: 'effective',
    header: t.columns.effective,
    cell: ({ effective, zone }) => <When at={effective} zone={zone} />,
  },
  { id: 'progress', header: t.columns.progress, cell: (line) => <LeaveProgress of={line} /> },
  { id: 'slowest', header: t.columns.slowest, cell: ({ slowest }) => <Slowest of={slowest} /> },
  { id: 'trigger', header: t.columns.trigger, cell: ({ trigger }) => t.triggers[trigger] ?? trigger },
  { id: 'decided', header: t.columns.decided, hidden: true, cell: ({ decided }) => <When at={decided} /> },
  {
    id: 'certificate',
    header: t.columns.certificate,
    cell: ({ certificates }) => (certificates === 0 ? t.noCertificate : t.certificateNumber(certificates)),
  },
];

export function Page() {
  const navigate = useNavigate();
  const [state, change] = useUrlState(DEFAULTS);
  const group = GROUPS.find((one) => one === state.stands);
  const { query, rows, more } = usePages(
    'leaves',
    {
      ...(group === undefined ? {} : { stands: group }),
      ...(state.person === '' ? {} : { person: state.person }),
      ...numberOf('tookFrom', state.tookFrom),
      ...numberOf('tookTo', state.tookTo),
    },
    ({ leaves }) => leaves,
    LEAVE_EVENTS,
  );
  const filtered = state.person !== '' || state.tookFrom !== '' || state.tookTo !== '';
  const first = query.data?.pages[0];
  return (
    <PageFrame
      title={t.title}
      about={t.about}
      actions={
        <ActButton
          act="operate"
          leftSection={<IconDoorExit size={18} aria-hidden />}
          onClick={() => void navigate({ to: '/leaves/new' })}
        >
          {t.make}
        </ActButton>
      }
    >
      <Groups
        chosen={group ?? 'all'}
        counts={first?.counts ?? null}
        onChoose={(stands) => change({ stands })}
      />
      {filtered && (
        <Group gap="xs">
          {state.person !== '' && (
            <Filter label={t.personFilter(state.person)} onRemove={() => change({ person: '' })} />
          )}
          {(state.tookFrom !== '' || state.tookTo !== '') && (
            <Filter
              label={t.tookFilter(
                t.seconds(Number(state.tookFrom)),
                state.tookTo === '' ? null : t.seconds(Number(state.tookTo)),
              )}
              onRemove={() => change({ tookFrom: '', tookTo: '' })}
            />
          )}
        </Group>
      )}
      <Read of={query}>
        {() =>
          rows.length === 0 ? (
            <NoLeaves filtered={filtered || group !== undefined} onClear={() => change({ ...DEFAULTS })} />
          ) : (
            <DataTable
              label={t.title}
              rows={rows}
              columns={COLUMNS}
              rowId={({ id }) => id}
              onOpen={({ id }) => void navigate({ to: `/leaves/${id}` })}
              more={more}
            />
          )
        }
      </Read>
    </PageFrame>
  );
}

function Groups({
  chosen,
  counts,
  onChoose,
}: {
  readonly chosen: Which | 'all';
  readonly counts: Readonly<Record<Which, number>> | null;
  readonly onChoose: (group: string) => void;
}) {
  return (
    <Tabs value={chosen} onChange={(value) => onChoose(value ?? 'all')} activateTabWithKeyboard={false}>
      <Tabs.List aria-label={t.groupsLabel}>
        {(['all', ...GROUPS] as const).map((one) => (
          <Tabs.Tab key={one} value={one}>
            {t.groups[one]}
            {one !== 'all' && counts !== null && (
              <Text span inherit c="dimmed" ml={6} className="numbers">
                {counts[one].toLocaleString('en')}
              </Text>
            )}
          </Tabs.Tab>
        ))}
      </Tabs.List>
    </Tabs>
  );
}

function Filter({ label, onRemove }: { readonly label: string; readonly onRemove: () => void }) {
  return (
    <Pill size="lg" component="div">
      <Group gap={4} wrap="nowrap">
        {label}
        <CloseButton size="sm" aria-label={`${t.removeFilter}: ${label}`} onClick={onRemove} />
      </Group>
    </Pill>
  );
}

function Slowest({ of }: { readonly of: LeaveLine['slowest'] }) {
  if (of === null) return <>–</>;
  return (
    <Text size="sm" lineClamp={1}>
      {of.target}, {t.seconds(of.seconds)}
    </Text>
  );
}

function NoLeaves({ filtered, onClear }: { readonly filtered: boolean; readonly onClear: () => void }) {
  if (!filtered)
    return (
      <Empty kind="first" title={t.none}>
        {t.noneHelp}
      </Empty>
    );
  return (
    <Empty kind="nothingFound" title={t.noneFound}>
      <Text>{t.noneFoundHelp}</Text>
      <Button variant="default" mt="sm" onClick={onClear}>
        {t.clear}
      </Button>
    </Empty>
  );
}

function numberOf<N extends string>(name: N, text: string): { readonly [K in N]?: number } {
  const value = Number(text);
  return (text === '' || !Number.isFinite(value) || value < 0 ? {} : { [name]: value }) as {
    readonly [K in N]?: number;
  };
}
