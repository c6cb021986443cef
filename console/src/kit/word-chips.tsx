import { Chip, Group } from '@mantine/core';

/** Filters that are chosen by a press, as they stand in the address: words with commas between them. */
export function WordChips({
  label,
  words,
  value,
  onChange,
}: {
  readonly label: string;
  readonly words: readonly (readonly [value: string, shown: string])[];
  readonly value: string;
  readonly onChange: (value: string) => void;
}) {
  const chosen = value === '' ? [] : value.split(',');
  return (
    <Group gap={6} role="group" aria-label={label}>
      <Chip.Group multiple value={chosen} onChange={(now) => onChange(now.join(','))}>
        {words.map(([word, shown]) => (
          <Chip key={word} value={word} size="sm" variant="outline">
            {shown}
          </Chip>
        ))}
      </Chip.Group>
    </Group>
  );
}
