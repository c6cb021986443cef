import { Button, Group, Text } from '@mantine/core';
import { FindPerson } from '../../../kit/find-person.tsx';
import { shownName } from '../../../kit/name.tsx';
import { texts } from '../../../texts/index.ts';

export interface Found {
  readonly id: string;
  readonly name: string;
}

/** One person, found as one types; then who it is, and the way to another one. */
export function ChosenPerson({
  label,
  help,
  chosen,
  saying,
  held,
  onChoose,
}: {
  readonly label: string;
  readonly help: string;
  readonly chosen: Found | null;
  readonly saying: (name: string) => string;
  readonly held: boolean;
  readonly onChoose: (found: Found | null) => void;
}) {
  if (chosen === null)
    return <FindPerson label={label} help={help} onFound={(id, name) => onChoose({ id, name })} />;
  return (
    <Group gap="xs">
      <Text size="sm" fw={600} role="status">
        {saying(shownName(chosen.name))}
      </Text>
      <Button size="compact-sm" variant="default" disabled={held} onClick={() => onChoose(null)}>
        {texts.account.another}
      </Button>
    </Group>
  );
}
