import type { Answer, Input } from '@lockstep/sdk';
import { Button, Group, NativeSelect, SegmentedControl } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { api } from '../../api/api.ts';
import { useUrlState } from '../../app/url-state.ts';
import { ActButton } from '../../kit/act-button.tsx';
import { type Column, DataTable } from '../../kit/data-table.tsx';
import { Empty } from '../../kit/empty.tsx';
import { Failure } from '../../kit/failure.tsx';
import { Name } from '../../kit/name.tsx';
import { planState } from '../../kit/operation-words.ts';
import { PageFrame } from '../../kit/page-frame.tsx';
import { StateBadge } from '../../kit/state-badge.tsx';
import { useDoing } from '../../kit/use-doing.ts';
import { usePages } from '../../kit/use-pages.ts';
import { Waiting } from '../../kit/waiting.tsx';
import { When } from '../../kit/when.tsx';
import { texts } from '../../texts/index.ts';
import { PLAN_EVENTS } from './follows.ts';

type Plan = Answer<'plans'>['plans'][number];

const COLUMNS: readonly Column<Plan>[] = [
  { id: 'what', header: texts.plans.what, cell: (plan) => <What of={plan} /> },
  {
    id: 'state',
    header: texts.plans.state,
    width: 190,
    cell: ({ state }) => <StateBadge {...planState(state)} />,
  },
  {
    id: 'people',
    header: texts.plans.people,
    width: 90,
    align: 'right',
    cell: ({ people }) => number(people),
  },
  {
    id: 'operations',
    header: texts.plans.operations,
    width: 110,
    align: 'right',
    cell: ({ operations }) => number(operations),
  },
  {
    id: 'irreversible',
    header: texts.plans.irreversible,
    width: 90,
    align: 'right',
    cell: ({ irreversible }) => (irreversible === 0 ? '–' : `! ${number(irreversible)}`),
  },
  { id: 'systems', header: texts.plans.systems, cell: ({ targets }) => <Name of={targets.join(', ')} /> },
  { id: 'madeBy', header: texts.plans.madeBy, cell: ({ madeBy }) => <Name of={madeBy} /> },
  { id: 'madeAt', header: texts.plans.madeAt, width: 130, cell: ({ madeAt }) => <When at={madeAt} /> },
];

const FILTER = { state: '', by: '' };
const STATES = ['made', 'held', 'applied'] as const;
const number = (n: number) => n.toLocaleString('en');

export function Page() {
  const [filter, setFilter] = useUrlState(FILTER);
  const navigate = useNavigate();
  const input: Input<'plans'> = {
    ...(STATES.some((state) => state === filter.state)
      ? { state: filter.state as (typeof STATES)[number] }
      : {}),
    ...(filter.by === '' ? {} : { by: filter.by }),
  };
  const { query, rows, more } = usePages('plans', input, ({ plans }) => plans, PLAN_EVENTS);
  const open = ({ hash }: Plan) => void navigate({ to: '/plans/$hash', params: { hash } });
  return (
    <PageFrame title={texts.plans.title} about={texts.plans.about} actions={<PlanDue />}>
      <Group gap="md" align="flex-end">
        <SegmentedControl
          aria-label={texts.plans.filter}
          value={filter.state}
          onChange={(state) => setFilter({ state })}
          data={[
            { value: '', label: texts.plans.all },
            { value: 'made', label: texts.plans.made },
            { value: 'held', label: texts.plans.held },
            { value: 'applied', label: texts.plans.applied },
          ]}
        />
        <NativeSelect
          label={texts.plans.by}
          value={filter.by}
          onChange={(event) => setFilter({ by: event.currentTarget.value })}
          data={[
            { value: '', label: texts.plans.anything },
            ...Object.entries(texts.plans.for).map(([value, label]) => ({ value, label })),
          ]}
        />
      </Group>
      {query.error !== null && <Failure error={query.error} onRetry={() => void query.refetch()} />}
      {query.isPending ? (
        <Waiting />
      ) : rows.length > 0 ? (
        <DataTable
          label={texts.plans.title}
          rows={rows}
          columns={COLUMNS}
          rowId={({ id }) => id}
          more={more}
          onOpen={open}
        />
      ) : query.error !== null ? null : filter.state === '' && filter.by === '' ? (
        <Empty kind="first" title={texts.plans.none}>
          {texts.plans.noneHelp}
        </Empty>
      ) : (
        <Empty kind="nothingFound" title={texts.plans.nothingFits}>
          <Button variant="default" size="xs" onClick={() => setFilter(FILTER)}>
            {texts.plans.clear}
          </Button>
        </Empty>
      )}
    </PageFrame>
  );
}

function What({ of: { for: what, note } }: { readonly of: Plan }) {
  const title = texts.plans.for[what] ?? what;
  return <Name of={note === null ? title : `${title}: ${note}`} />;
}

/** Makes a plan of what is due and goes there. */
function PlanDue() {
  const navigate = useNavigate();
  const { doing, error, run } = useDoing();
  const make = () =>
    run(async () => {
      const { hash } = await api.keepPlan({ body: { kind: 'due' } });
      await navigate({ to: '/plans/$hash', params: { hash } });
    });
  return (
    <>
      {error !== null && <Failure error={error} />}
      <ActButton act="operate" loading={doing} onClick={() => void make()}>
        {texts.plans.due}
      </ActButton>
    </>
  );
}
