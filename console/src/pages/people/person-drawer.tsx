import { Drawer, Group, Stack, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useRead } from '../../api/api.ts';
import { isLifecycleState, LifecycleBadge } from '../../kit/lifecycle-badge.tsx';
import { Name, shownName } from '../../kit/name.tsx';
import { Read } from '../../kit/read.tsx';
import { StateBadge } from '../../kit/state-badge.tsx';
import { When } from '../../kit/when.tsx';
import { texts } from '../../texts/index.ts';
import { AccountLines } from './person/account-lines.tsx';

/** One person beside the list. Empty: it is shut, and the focus goes back to where it was. */
export function PersonDrawer({ id, onClose }: { readonly id: string; readonly onClose: () => void }) {
  return (
    <Drawer
      opened={id !== ''}
      onClose={onClose}
      position="right"
      size="md"
      title={texts.people.drawer}
      closeButtonProps={{ 'aria-label': texts.kit.close }}
    >
      {id !== '' && <InShort id={id} />}
    </Drawer>
  );
}

/** Enough to decide whether to look closer. */
function InShort({ id }: { readonly id: string }) {
  const person = useRead('person', { person: id }, [
    'identity.',
    'operation.',
    'leave.',
    'exception.',
    'hold.',
  ]);
  return (
    <Read of={person}>
      {({ name, state, since, employments, attributes, accounts, exceptions, holds }) => (
        <Stack gap="sm">
          <Text size="lg" fw={650} component="div">
            <Name of={name} fallback={texts.person.nameless} />
          </Text>
          <Group gap="xs">
            {isLifecycleState(state) && <LifecycleBadge state={state} />}
            <Text size="sm" c="dimmed" component="div">
              {texts.person.since} <When at={since} />
            </Text>
          </Group>
          <Link to="/people/$person" params={{ person: id }}>
            {texts.people.openPage}
          </Link>
          <Text size="sm" component="div">
            {[attributes.title, attributes.department, attributes.location]
              .filter((value) => typeof value === 'string' && value !== '')
              .map((value) => shownName(String(value)))
              .join(' · ')}
          </Text>
          {employments.map(({ system, key, valid }) => (
            <Text key={`${system} ${key}`} size="sm">
              {shownName(system)} <bdi>{shownName(key)}</bdi>{' '}
              <Text span inherit c="dimmed">
                {valid ? texts.person.valid : texts.person.notValid}
              </Text>
            </Text>
          ))}
          {exceptions.map(({ kind, since: opened, text }) => (
            <Text key={`${kind} ${opened} ${text}`} size="sm" component="div">
              <StateBadge state="needsReview" /> {shownName(text)}
            </Text>
          ))}
          {holds.map((hold) => (
            <Text key={hold.id} size="sm" component="div">
              {texts.people.held}: {shownName(hold.reason)}, {texts.person.holdUntil}{' '}
              <When at={hold.deadline} />
            </Text>
          ))}
          <AccountLines accounts={accounts} />
        </Stack>
      )}
    </Read>
  );
}
