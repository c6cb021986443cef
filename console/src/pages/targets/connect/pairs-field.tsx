import { ActionIcon, Button, Fieldset, Group, Stack, TextInput, Tooltip } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useState } from 'react';
import { texts } from '../../../texts/index.ts';
import type { Settings } from './json-schema.ts';

/** Names and values of which nobody knows beforehand how many there are. */
export function PairsField({
  label,
  description,
  error,
  value,
  onChange,
  words = texts.connect.entry,
  add = texts.connect.add,
}: {
  readonly label: string;
  readonly description?: string;
  readonly error?: string;
  readonly value: Settings;
  readonly onChange: (value: Settings) => void;
  readonly words?: { readonly name: string; readonly value: string };
  readonly add?: string;
}) {
  const [rows, setRows] = useState(() =>
    Object.entries(value).map(([name, text], key) => ({ key, name, text: String(text) })),
  );
  const set = (next: typeof rows) => {
    setRows(next);
    onChange(
      Object.fromEntries(next.filter(({ name }) => name !== '').map(({ name, text }) => [name, text])),
    );
  };
  return (
    <Fieldset legend={label}>
      {description !== undefined && <p className="field-help">{description}</p>}
      {error !== undefined && (
        <p className="field-error" role="alert">
          {error}
        </p>
      )}
      <Stack gap="xs">
        {rows.map(({ key, name, text }, place) => (
          <Group key={key} gap="xs" align="flex-end" wrap="nowrap">
            <TextInput
              flex={1}
              label={words.name}
              value={name}
              onChange={(event) => {
                const typed = event.currentTarget.value;
                set(rows.map((row) => (row.key === key ? { ...row, name: typed } : row)));
              }}
            />
            <TextInput
              flex={1}
              label={words.value}
              value={text}
              onChange={(event) => {
                const typed = event.currentTarget.value;
                set(rows.map((row) => (row.key === key ? { ...row, text: typed } : row)));
              }}
            />
            <Tooltip label={texts.connect.remove}>
              <ActionIcon
                variant="default"
                size="lg"
                onClick={() => set(rows.filter((row) => row.key !== key))}
                aria-label={`${texts.connect.remove} ${name || place + 1}`}
              >
                <IconX size={16} aria-hidden />
              </ActionIcon>
            </Tooltip>
          </Group>
        ))}
        <Button
          variant="default"
          size="xs"
          w="fit-content"
          onClick={() =>
            setRows([...rows, { key: 1 + Math.max(-1, ...rows.map(({ key }) => key)), name: '', text: '' }])
          }
        >
          {add}
        </Button>
      </Stack>
    </Fieldset>
  );
}
