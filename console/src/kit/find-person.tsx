import { Combobox, Group, Loader, Text, TextInput, useCombobox } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import { useRead } from '../api/api.ts';
import { texts } from '../texts/index.ts';
import { Failure } from './failure.tsx';
import { Name } from './name.tsx';

const t = texts.newLeave;
const SHOWN = 12;

/** Finds a person as one types; the server searches. */
export function FindPerson({
  label = t.who,
  help = t.whoHelp,
  onFound,
}: {
  readonly label?: string;
  readonly help?: string;
  readonly onFound: (identity: string, name: string) => void;
}) {
  const [typed, setTyped] = useState('');
  const [asked] = useDebouncedValue(typed.trim(), 150);
  const combobox = useCombobox();
  const found = useRead('people', { q: asked, limit: SHOWN });
  const failed = asked !== '' && found.error !== null;
  const people = asked === '' ? [] : (found.data?.people ?? []);
  return (
    <>
      <Combobox
        store={combobox}
        onOptionSubmit={(identity) => {
          const one = people.find(({ id }) => id === identity);
          onFound(identity, one?.name ?? one?.employments[0] ?? identity);
        }}
      >
        <Combobox.Target>
          <TextInput
            label={label}
            description={help}
            value={typed}
            data-search
            data-autofocus
            maxLength={200}
            autoComplete="off"
            rightSection={
              found.isFetching && asked !== '' ? <Loader size={16} aria-label={t.searching} /> : null
            }
            onFocus={() => combobox.openDropdown()}
            onBlur={() => combobox.closeDropdown()}
            onChange={(event) => {
              setTyped(event.currentTarget.value);
              combobox.openDropdown();
              combobox.resetSelectedOption();
            }}
          />
        </Combobox.Target>
        <Combobox.Dropdown hidden={asked === '' || failed}>
          <Combobox.Options mah={320} style={{ overflowY: 'auto' }} aria-label={label}>
            {people.map(({ id, name, employments, mail, state }) => (
              <Combobox.Option key={id} value={id}>
                <Group justify="space-between" wrap="nowrap">
                  <Text component="div" truncate="end">
                    <Name of={name ?? employments[0] ?? id} />
                    <Text size="xs" c="dimmed" truncate="end">
                      {[employments[0], mail].filter((part) => part != null).join(' · ')}
                    </Text>
                  </Text>
                  <Text size="xs" c="dimmed">
                    {state}
                  </Text>
                </Group>
              </Combobox.Option>
            ))}
            {people.length === 0 && found.data !== undefined && !found.isFetching && (
              <Combobox.Empty>{t.nobody}</Combobox.Empty>
            )}
          </Combobox.Options>
        </Combobox.Dropdown>
      </Combobox>
      {failed && <Failure error={found.error} onRetry={() => void found.refetch()} />}
    </>
  );
}
