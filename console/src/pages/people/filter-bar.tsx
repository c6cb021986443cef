import type { Answer } from '@lockstep/sdk';
import { Autocomplete, Button, CloseButton, Group, Popover, Select, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconFilter } from '@tabler/icons-react';
import { useRead } from '../../api/api.ts';
import { shownName } from '../../kit/name.tsx';
import { texts } from '../../texts/index.ts';
import { CLEARED, FILTERS, type FilterName, filtersOf, isFiltered, type PeopleUrl } from './people-query.ts';

type Change = (change: Partial<PeopleUrl>) => void;
type Choices = Answer<'peopleChoices'>;

/** What is filtered by, as chips that can be taken away; each of them stands in the address. */
export function FilterBar({ url, change }: { readonly url: PeopleUrl; readonly change: Change }) {
  const [opened, { toggle, close }] = useDisclosure(false);
  const chips = filtersOf(url);
  return (
    <Group gap="xs">
      <Popover
        opened={opened}
        onDismiss={close}
        onClose={close}
        position="bottom-start"
        trapFocus
        shadow="md"
        width={320}
      >
        <Popover.Target>
          <Button
            variant="default"
            size="xs"
            leftSection={<IconFilter size={16} aria-hidden />}
            onClick={toggle}
            aria-expanded={opened}
          >
            {texts.people.filter}
          </Button>
        </Popover.Target>
        <Popover.Dropdown aria-label={texts.people.filter}>
          {opened && <Fields url={url} change={change} />}
        </Popover.Dropdown>
      </Popover>
      {chips.map(([name, value]) => (
        <Chip key={name} name={name} value={value} onRemove={() => change({ [name]: '' })} />
      ))}
      {isFiltered(url) && (
        <Button variant="subtle" size="xs" onClick={() => change(CLEARED)}>
          {texts.people.clearFilters}
        </Button>
      )}
    </Group>
  );
}

function Chip({
  name,
  value,
  onRemove,
}: {
  readonly name: FilterName;
  readonly value: string;
  readonly onRemove: () => void;
}) {
  const label = texts.people.filters[name];
  return (
    <Group gap={4} wrap="nowrap" className="filter-chip" maw={320}>
      <Text size="sm" truncate="end">
        {label}: <bdi>{shownValue(name, value)}</bdi>
      </Text>
      <CloseButton size="sm" aria-label={texts.people.removeFilter(label)} onClick={onRemove} />
    </Group>
  );
}

function shownValue(name: FilterName, value: string): string {
  const { values } = texts.people;
  switch (name) {
    case 'state':
      return texts.lifecycle[value as keyof typeof texts.lifecycle] ?? shownName(value);
    case 'access':
      return value === 'open' ? values.accessOpen : values.accessNone;
    case 'exception':
      return values.exception;
    case 'hold':
      return values.hold;
    case 'source':
    case 'target':
    case 'type':
    case 'department':
    case 'location':
    case 'company':
    case 'manager':
      return shownName(value);
  }
}

function Fields({ url, change }: { readonly url: PeopleUrl; readonly change: Change }) {
  const choices = useRead('peopleChoices', {}, ['import.', 'policy.']);
  return (
    <Stack gap="xs" mah={480} style={{ overflowY: 'auto' }}>
      {FILTERS.map((name) => (
        <Field
          key={name}
          name={name}
          value={url[name]}
          choices={choices.data ?? null}
          onChange={(value) => change({ [name]: value })}
        />
      ))}
    </Stack>
  );
}

function Field({
  name,
  value,
  choices,
  onChange,
}: {
  readonly name: FilterName;
  readonly value: string;
  readonly choices: Choices | null;
  readonly onChange: (value: string) => void;
}) {
  const label = texts.people.filters[name];
  const fixed = fixedChoices(name, choices);
  if (fixed !== null)
    return (
      <Select
        size="xs"
        label={label}
        placeholder={texts.people.any}
        data={fixed}
        value={value === '' ? null : value}
        clearable
        clearButtonProps={{ 'aria-label': texts.people.removeFilter(label) }}
        comboboxProps={{ withinPortal: false }}
        onChange={(chosen) => onChange(chosen ?? '')}
      />
    );
  const field = choices?.fields.find((one) => one.field === name);
  return (
    <ByValue
      label={label}
      value={value}
      values={field?.values ?? []}
      more={field?.more ?? 0}
      onChange={onChange}
    />
  );
}

/** Values that a source made up: the frequent ones are offered, every other one can be typed. */
function ByValue({
  label,
  value,
  values,
  more,
  onChange,
}: {
  readonly label: string;
  readonly value: string;
  readonly values: readonly { readonly value: string; readonly people: number }[];
  readonly more: number;
  readonly onChange: (value: string) => void;
}) {
  const counts = new Map(values.map((one) => [one.value, one.people]));
  return (
    <Autocomplete
      key={value}
      size="xs"
      label={label}
      placeholder={texts.people.any}
      description={more > 0 ? texts.people.moreValues(more) : undefined}
      data={values.map((one) => one.value)}
      renderOption={({ option }) => (
        <Text size="sm" truncate="end">
          <bdi>{texts.people.valueWithCount(shownName(option.value), counts.get(option.value) ?? 0)}</bdi>
        </Text>
      )}
      limit={50}
      defaultValue={value}
      comboboxProps={{ withinPortal: false }}
      maxLength={400}
      onOptionSubmit={onChange}
      onBlur={(event) => event.currentTarget.value !== value && onChange(event.currentTarget.value)}
      onKeyDown={(event) => {
        if (event.key === 'Enter' && event.currentTarget.value !== value) onChange(event.currentTarget.value);
      }}
    />
  );
}

function fixedChoices(
  name: FilterName,
  choices: Choices | null,
): { readonly value: string; readonly label: string }[] | null {
  const { values } = texts.people;
  const same = (list: readonly string[]) => list.map((value) => ({ value, label: value }));
  switch (name) {
    case 'state':
      return Object.entries(texts.lifecycle).map(([value, label]) => ({ value, label }));
    case 'access':
      return [
        { value: 'open', label: values.accessOpen },
        { value: 'none', label: values.accessNone },
      ];
    case 'exception':
      return [{ value: 'open', label: values.exception }];
    case 'hold':
      return [{ value: 'open', label: values.hold }];
    case 'source':
      return same(choices?.sources ?? []);
    case 'target':
      return same(choices?.targets ?? []);
    case 'type':
    case 'department':
    case 'location':
    case 'company':
    case 'manager':
      return null;
  }
}
