import { ActionIcon, Button, Group, Menu, Text, TextInput } from '@mantine/core';
import { useLocalStorage } from '@mantine/hooks';
import { IconBookmark, IconX } from '@tabler/icons-react';
import { useState } from 'react';
import { useOwnKey } from '../../app/own-things.ts';
import { texts } from '../../texts/index.ts';
import { CLEARED, PEOPLE_URL, type PeopleUrl } from './people-query.ts';

type View = Readonly<Record<string, string>>;
type Views = Readonly<Record<string, View>>;

const MOST = 30;

/** Named questions of whoever looks, kept in this browser, beside those that everybody needs. */
export function SavedViews({
  url,
  change,
}: {
  readonly url: PeopleUrl;
  readonly change: (change: Partial<PeopleUrl>) => void;
}) {
  const [views, setViews] = useLocalStorage<Views>({
    key: useOwnKey('lockstep.people.views'),
    defaultValue: {},
  });
  const [name, setName] = useState('');
  const open = (view: View) => change({ ...CLEARED, sort: PEOPLE_URL.sort, ...known(view) });
  const save = () => {
    const { open: _drawer, ...view } = url;
    setViews({ ...views, [name.trim()]: view });
    setName('');
  };
  const ready = name.trim() !== '' && Object.keys(views).length < MOST;
  return (
    <Menu position="bottom-start" width={300} closeOnItemClick={false}>
      <Menu.Target>
        <Button variant="default" size="xs" leftSection={<IconBookmark size={16} aria-hidden />}>
          {texts.people.saved}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {texts.people.ready.map(([title, view]) => (
          <Menu.Item key={title} onClick={() => open(view)} closeMenuOnClick>
            {title}
          </Menu.Item>
        ))}
        <Menu.Divider />
        {Object.keys(views).length === 0 && (
          <Text size="sm" c="dimmed" px="sm" py={4}>
            {texts.people.noneSaved}
          </Text>
        )}
        {Object.entries(views).map(([title, view]) => (
          <Group key={title} wrap="nowrap" gap={4}>
            <Menu.Item onClick={() => open(view)} closeMenuOnClick style={{ flex: 1, minWidth: 0 }}>
              {title}
            </Menu.Item>
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={texts.people.removeSaved(title)}
              onClick={() =>
                setViews(Object.fromEntries(Object.entries(views).filter(([one]) => one !== title)))
              }
            >
              <IconX size={14} />
            </ActionIcon>
          </Group>
        ))}
        <Menu.Divider />
        <form
          onSubmit={(event) => {
            event.preventDefault();
            if (ready) save();
          }}
        >
          <Group gap={4} wrap="nowrap" p={4}>
            <TextInput
              size="xs"
              aria-label={texts.people.saveAs}
              placeholder={texts.people.saveAs}
              value={name}
              maxLength={60}
              onChange={(event) => setName(event.currentTarget.value)}
              onKeyDown={(event) => event.stopPropagation()}
              style={{ flex: 1 }}
            />
            <Button type="submit" size="xs" disabled={!ready}>
              {texts.people.save}
            </Button>
          </Group>
        </form>
      </Menu.Dropdown>
    </Menu>
  );
}

/** What lies in the browser may be of an older console, or of somebody else's making. */
function known(view: View): Partial<PeopleUrl> {
  return Object.fromEntries(
    Object.entries(view).filter(
      ([name, value]) => Object.hasOwn(PEOPLE_URL, name) && typeof value === 'string',
    ),
  );
}
