import { Button, Group, MultiSelect, Select, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useRead } from '../../api/api.ts';
import { texts } from '../../texts/index.ts';
import { type ChangeSearch, type LogFilter, type LogSearch, NO_FILTER } from './log-search.ts';

const { filters: words } = texts.audit;

/** What is looked for: on the server, and in the address of the page. */
export function LogFilters({
  search,
  change,
  filtered,
}: {
  readonly search: LogSearch;
  readonly change: ChangeSearch;
  readonly filtered: boolean;
}) {
  const schemas = useRead('eventSchemas', {});
  const targets = useRead('targets', {}, ['target.', 'policy.']);
  const { person, actor } = search;
  /** Texts count when they are entered, not letter by letter. */
  const [typed, setTyped] = useState({ person, actor });
  useEffect(() => setTyped({ person, actor }), [person, actor]);
  const types = (schemas.data?.types ?? []).map(({ type }) => type);
  const families = [...new Set(types.map((type) => `${type.split('.')[0] ?? type}.*`))];
  const chosen = search.types === '' ? [] : search.types.split(',');
  const set = (part: Partial<LogFilter>) => change(part);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        set(typed);
      }}
      aria-label={words.title}
    >
      <Group align="flex-end" gap="sm">
        <MultiSelect
          label={words.types}
          placeholder={chosen.length === 0 ? words.typesAll : ''}
          data={[...families, ...types]}
          value={chosen}
          onChange={(next) => set({ types: next.join(',') })}
          searchable
          clearable
          clearButtonProps={{ 'aria-label': words.clear }}
          limit={60}
          w={{ base: '100%', sm: 260 }}
        />
        <TextInput
          label={words.person}
          placeholder={words.personHelp}
          value={typed.person}
          onChange={({ currentTarget: { value } }) => setTyped((now) => ({ ...now, person: value }))}
          maxLength={320}
          data-search
          w={{ base: '100%', sm: 220 }}
        />
        <TextInput
          label={words.actor}
          placeholder={words.actorHelp}
          value={typed.actor}
          onChange={({ currentTarget: { value } }) => setTyped((now) => ({ ...now, actor: value }))}
          maxLength={200}
          w={{ base: '100%', sm: 220 }}
        />
        <Select
          label={words.target}
          placeholder={words.targetAll}
          data={(targets.data?.targets ?? []).map(({ id, title }) => ({ value: id, label: title ?? id }))}
          value={search.target === '' ? null : search.target}
          onChange={(next) => set({ target: next ?? '' })}
          searchable
          clearable
          clearButtonProps={{ 'aria-label': words.clear }}
          w={{ base: '100%', sm: 170 }}
        />
        <TextInput
          type="datetime-local"
          label={words.since}
          value={search.since}
          onChange={({ currentTarget: { value } }) => set({ since: value })}
          w={{ base: '100%', sm: 200 }}
        />
        <TextInput
          type="datetime-local"
          label={words.until}
          value={search.until}
          onChange={({ currentTarget: { value } }) => set({ until: value })}
          w={{ base: '100%', sm: 200 }}
        />
        <Button type="submit" variant="light" leftSection={<IconSearch size={16} aria-hidden />}>
          {words.apply}
        </Button>
        {filtered && (
          <Button variant="subtle" onClick={() => change(NO_FILTER)}>
            {words.clear}
          </Button>
        )}
      </Group>
    </form>
  );
}
