import { Button, Group, SegmentedControl, Text } from '@mantine/core';
import { useUrlState } from '../../app/url-state.ts';
import { AsOf } from '../../kit/as-of.tsx';
import { type Column, DataTable } from '../../kit/data-table.tsx';
import { Empty } from '../../kit/empty.tsx';
import { Name } from '../../kit/name.tsx';
import { PageFrame } from '../../kit/page-frame.tsx';
import { Read } from '../../kit/read.tsx';
import { SearchField } from '../../kit/search-field.tsx';
import { SideSheet } from '../../kit/side-sheet.tsx';
import { To } from '../../kit/to.tsx';
import { usePages } from '../../kit/use-pages.ts';
import { When } from '../../kit/when.tsx';
import { texts } from '../../texts/index.ts';
import { OneTask } from './one-task.tsx';
import { type Task, TaskState } from './task-state.tsx';

const t = texts.tasks;
const STATE = { state: 'open', owner: '', task: '' };
const STATES = ['open', 'closed', 'confirmed'] as const;

const COLUMNS: readonly Column<Task>[] = [
  { id: 'due', header: t.due, width: 130, cell: ({ dueAt }) => <When at={dueAt} /> },
  { id: 'state', header: t.state, width: 170, cell: (task) => <TaskState of={task} /> },
  { id: 'system', header: t.system, cell: ({ system, target }) => system ?? target },
  {
    id: 'person',
    header: t.person,
    cell: ({ identity, person }) =>
      identity === null ? (
        '–'
      ) : (
        <To to={`/people/${identity}`}>
          <Name of={person} fallback={identity} />
        </To>
      ),
  },
  {
    id: 'what',
    header: t.what,
    width: 380,
    cell: ({ instructions }) => (
      <Text size="sm" lineClamp={2}>
        {instructions ?? t.erased}
      </Text>
    ),
  },
  { id: 'owner', header: t.owner, cell: ({ owner }) => owner },
];

export function Page() {
  const [{ state, owner, task }, change] = useUrlState(STATE);
  const chosen = STATES.find((one) => one === state);
  const { query, rows, more } = usePages(
    'tasks',
    { ...(chosen === undefined ? {} : { state: chosen }), ...(owner === '' ? {} : { owner }) },
    ({ tasks }) => tasks,
    ['task.', 'operation.', 'leave.'],
  );
  const one = rows.find(({ id }) => id === task);
  return (
    <PageFrame title={t.title} about={t.about}>
      <Group align="flex-end">
        <SegmentedControl
          aria-label={t.filter}
          value={chosen ?? 'all'}
          onChange={(value) => change({ state: value })}
          data={[
            { value: 'open', label: t.states.open },
            { value: 'closed', label: t.states.closed },
            { value: 'confirmed', label: t.states.confirmed },
            { value: 'all', label: t.all },
          ]}
        />
        <SearchField
          label={t.ownerFilter}
          value={owner}
          onSearch={(typed) => change({ owner: typed })}
          w={180}
        />
      </Group>
      <Read of={query}>
        {() =>
          rows.length === 0 ? (
            chosen === 'open' && owner === '' ? (
              <Empty kind="allGood" title={t.allDone}>
                {t.allDoneHelp} <AsOf ms={query.dataUpdatedAt} />
              </Empty>
            ) : (
              <Empty kind="nothingFound" title={t.none}>
                <Button variant="default" size="xs" onClick={() => change({ state: 'all', owner: '' })}>
                  {t.showAll}
                </Button>
              </Empty>
            )
          ) : (
            <DataTable
              label={t.title}
              rows={rows}
              columns={COLUMNS}
              rowId={({ id }) => id}
              onOpen={({ id }) => change({ task: id })}
              openId={task}
              more={more}
            />
          )
        }
      </Read>
      <SideSheet opened={one !== undefined} onClose={() => change({ task: '' })} title={t.details}>
        {one !== undefined && <OneTask of={one} onDone={() => change({ task: '' })} />}
      </SideSheet>
    </PageFrame>
  );
}
