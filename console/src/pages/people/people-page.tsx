import { Button, Checkbox, Code, Group, Select, Stack, Text, Tooltip } from '@mantine/core';
import { useLocalStorage, useMediaQuery } from '@mantine/hooks';
import { useDeferredValue, useMemo, useState } from 'react';
import { useUrlState } from '../../app/url-state.ts';
import { ActButton } from '../../kit/act-button.tsx';
import { DataTable } from '../../kit/data-table.tsx';
import { Empty } from '../../kit/empty.tsx';
import { Failure } from '../../kit/failure.tsx';
import { shownName } from '../../kit/name.tsx';
import { PageFrame } from '../../kit/page-frame.tsx';
import { PlanSheet } from '../../kit/plan-sheet.tsx';
import { SearchField } from '../../kit/search-field.tsx';
import { Waiting } from '../../kit/waiting.tsx';
import { texts } from '../../texts/index.ts';
import { ExportPeople } from './export-people.tsx';
import { FilterBar } from './filter-bar.tsx';
import { peopleColumns } from './people-columns.tsx';
import { CLEARED, inputOf, isFiltered, PEOPLE_URL, type PeopleUrl } from './people-query.ts';
import { PersonDrawer } from './person-drawer.tsx';
import { SavedViews } from './saved-views.tsx';
import { type ListedPerson, usePeople, useTotal } from './use-people.ts';

const MOST_PLANNED = 1_000;

/** Who was chosen when the sheet was opened: the list below it goes on changing, and whoever stands in it does not. */
interface Planning {
  readonly people: readonly string[];
  readonly leave: boolean;
  readonly clear: () => void;
}

export function Page() {
  const [url, change] = useUrlState(PEOPLE_URL);
  const { open: _drawer, ...question } = url;
  const asked = JSON.stringify(question);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the question as a text is the question.
  const input = useMemo(() => inputOf(url), [asked]);
  const people = usePeople(input);
  const [planning, setPlanning] = useState<Planning | null>(null);
  const total = useTotal(input);
  // Who is opened stands beside the list at once; that it is marked in the list may come a moment later.
  const marked = useDeferredValue(url.open);
  const { query, rows, more } = people;
  const { data, error, isFetching } = query;
  const { has, loading, changed } = more;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the question as a text is the question, and these are what is read.
  const list = useMemo(
    () => <List people={people} url={{ ...url, open: marked }} change={change} onPlan={setPlanning} />,
    [asked, marked, change, data, error, isFetching, rows, has, loading, changed],
  );
  return (
    <PageFrame title={texts.people.title} about={texts.people.about} actions={<ExportPeople input={input} />}>
      <Stack gap="xs">
        <Group gap="xs">
          <Tooltip label={texts.people.searchHelp} openDelay={600}>
            <SearchField
              aria-label={texts.people.search}
              placeholder={texts.people.search}
              value={url.q}
              onSearch={(q) => change({ q })}
              maxLength={200}
              style={{ flex: '1 1 260px', maxWidth: 480 }}
            />
          </Tooltip>
          <Order value={url.sort} onOrder={(sort) => change({ sort })} />
          <SavedViews url={url} change={change} />
        </Group>
        <Group justify="space-between" gap="xs">
          <FilterBar url={url} change={change} />
          <Text size="sm" c="dimmed" role="status" mih={20}>
            {countText(total.data?.total ?? null, isFiltered(url))}
          </Text>
        </Group>
      </Stack>
      {list}
      <PersonDrawer id={url.open} onClose={() => change({ open: '' })} />
      {planning !== null && (
        <PlanSheet
          people={planning.people}
          leave={planning.leave}
          onClose={(done) => {
            setPlanning(null);
            if (done) planning.clear();
          }}
        />
      )}
    </PageFrame>
  );
}

function countText(
  total: { readonly count: number; readonly exact: boolean } | null,
  filtered: boolean,
): string {
  if (total === null) return '';
  const number = total.count.toLocaleString('en');
  const count = total.exact ? number : texts.people.moreThan(number);
  return filtered ? texts.people.matching(count) : texts.people.all(count);
}

function List({
  people: { query, rows, more },
  url,
  change,
  onPlan,
}: {
  readonly people: ReturnType<typeof usePeople>;
  readonly url: PeopleUrl;
  readonly change: (change: Partial<PeopleUrl>) => void;
  readonly onPlan: (planning: Planning) => void;
}) {
  const narrow = useMediaQuery('(max-width: 47.9em)', undefined, { getInitialValueInEffect: false });
  const [dense, setDense] = useLocalStorage({ key: 'lockstep.people.dense', defaultValue: false });
  const columns = useMemo(() => peopleColumns(narrow), [narrow]);
  const failure =
    query.error === null ? null : <Failure error={query.error} onRetry={() => void query.refetch()} />;
  if (query.data === undefined) return failure ?? <Waiting lines={10} />;
  return (
    <>
      {failure}
      {rows.length === 0 ? (
        <Nothing url={url} onClear={() => change(CLEARED)} />
      ) : (
        <DataTable
          key={narrow ? 'narrow' : 'wide'}
          label={texts.people.title}
          rows={rows}
          columns={columns}
          rowId={({ id }) => id}
          rowName={({ name, id }) => (name === null ? id : shownName(name))}
          onOpen={({ id }) => change({ open: id })}
          openId={url.open}
          more={more}
          dense={dense}
          bulk={(chosen, clear) => (
            <Bulk
              chosen={chosen}
              onPlan={(leave) => onPlan({ people: chosen.map(({ id }) => id), leave, clear })}
            />
          )}
          tools={
            <Checkbox
              size="xs"
              label={texts.people.density}
              checked={dense}
              onChange={(event) => setDense(event.currentTarget.checked)}
            />
          }
        />
      )}
    </>
  );
}

function Order({ value, onOrder }: { readonly value: string; readonly onOrder: (sort: string) => void }) {
  return (
    <Select
      aria-label={texts.people.sort}
      data={Object.entries(texts.people.sorts).map(([sort, label]) => ({ value: sort, label }))}
      value={value}
      allowDeselect={false}
      w={190}
      onChange={(sort) => sort !== null && onOrder(sort)}
    />
  );
}

function Nothing({ url, onClear }: { readonly url: PeopleUrl; readonly onClear: () => void }) {
  if (!isFiltered(url))
    return (
      <Empty kind="first" title={texts.people.empty}>
        {texts.people.emptyHelp} <Code>{texts.people.emptyCli}</Code>
      </Empty>
    );
  const alone = JSON.stringify({ ...url, sort: '', open: '' });
  if (
    alone === JSON.stringify({ ...PEOPLE_URL, ...CLEARED, state: 'left', access: 'open', sort: '', open: '' })
  )
    return (
      <Empty kind="allGood" title={texts.people.allGood}>
        {texts.people.allGoodHelp}
      </Empty>
    );
  return (
    <Empty kind="nothingFound" title={texts.people.nothing}>
      <Stack gap="xs" align="center">
        {texts.people.nothingHelp}
        <Button variant="default" size="xs" onClick={onClear}>
          {texts.people.clearFilters}
        </Button>
      </Stack>
    </Empty>
  );
}

function Bulk({
  chosen,
  onPlan,
}: {
  readonly chosen: readonly ListedPerson[];
  readonly onPlan: (leave: boolean) => void;
}) {
  const whyNot = chosen.length > MOST_PLANNED ? texts.people.bulk.tooMany : null;
  return (
    <>
      <ActButton act="operate" size="xs" variant="default" whyNot={whyNot} onClick={() => onPlan(false)}>
        {texts.people.bulk.plan}
      </ActButton>
      <ActButton
        act="operate"
        size="xs"
        color="red"
        variant="light"
        whyNot={whyNot}
        onClick={() => onPlan(true)}
      >
        {texts.people.bulk.leave}
      </ActButton>
      <ExportPeople rows={chosen} />
    </>
  );
}
