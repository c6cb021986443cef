import { Badge, Button, Code, List, Popover, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconHelpCircle } from '@tabler/icons-react';
import { useRead } from '../../../api/api.ts';
import { shownName } from '../../../kit/name.tsx';
import { Read } from '../../../kit/read.tsx';
import { texts } from '../../../texts/index.ts';
import { valueText } from './attribute-text.ts';

/** Why somebody has something: the reasons that are stored, and every rule about it with the facts that it reads. */
export function Why({
  person,
  asked,
  title,
  because,
}: {
  readonly person: string;
  /** As `lockstep why` takes it: TARGET, or TARGET:KIND:VALUE. */
  readonly asked: string;
  readonly title: string;
  readonly because: readonly string[];
}) {
  const [opened, { toggle, close }] = useDisclosure(false);
  return (
    <Popover
      opened={opened}
      onClose={close}
      onDismiss={close}
      width={420}
      position="left-start"
      trapFocus
      shadow="md"
    >
      <Popover.Target>
        <Button
          size="compact-sm"
          variant="subtle"
          leftSection={<IconHelpCircle size={16} aria-hidden />}
          onClick={toggle}
          aria-label={title}
          aria-expanded={opened}
        >
          {texts.person.why}
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label={title} maw="calc(100vw - 16px)">
        {opened && (
          <Stack
            gap="xs"
            mah={420}
            style={{ overflowY: 'auto' }}
            tabIndex={0}
            role="group"
            aria-label={title}
          >
            <Text fw={600} size="sm">
              {texts.person.because}
            </Text>
            {because.length === 0 ? (
              <Text size="sm">{texts.person.noReason}</Text>
            ) : (
              <List size="sm">
                {because.map((line) => (
                  <List.Item key={line}>
                    <bdi>{shownName(line)}</bdi>
                  </List.Item>
                ))}
              </List>
            )}
            <Rules person={person} asked={asked} />
          </Stack>
        )}
      </Popover.Dropdown>
    </Popover>
  );
}

const COLORS = { yes: 'teal', no: 'gray', unknown: 'orange', state: 'gray' } as const;

function Rules({ person, asked }: { readonly person: string; readonly asked: string }) {
  const why = useRead('why', { person, entitlement: asked }, ['identity.', 'policy.']);
  return (
    <Read of={why} lines={3}>
      {({ targets }) => {
        const rules = targets.flatMap((target) => target.rules);
        const lines = targets.flatMap(({ wanted, because }) => (wanted ? [] : because));
        return (
          <>
            {lines.map((line) => (
              <Text key={line} size="sm">
                {line}
              </Text>
            ))}
            {rules.length > 0 && (
              <Text fw={600} size="sm">
                {texts.person.rules}
              </Text>
            )}
            {rules.map(({ rule, text, when, verdict, facts, missing }) => (
              <Stack key={rule} gap={2}>
                <Text size="sm" component="div">
                  <Badge size="sm" variant="light" color={COLORS[verdict]} tt="none">
                    {texts.person.verdicts[verdict]}
                  </Badge>{' '}
                  {text} <Code>{rule}</Code>
                </Text>
                <Code block tabIndex={0}>
                  {when}
                </Code>
                <Text size="xs" c="dimmed">
                  {[
                    ...Object.entries(facts).map(([name, value]) => `${name}: ${valueText(value)}`),
                    ...missing.map((name) => texts.person.unknownRule(name, '')),
                  ].join(', ')}
                </Text>
              </Stack>
            ))}
          </>
        );
      }}
    </Read>
  );
}
