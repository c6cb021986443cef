import { ActionIcon, Menu, Text } from '@mantine/core';
import { IconLogout, IconUserCircle } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { api } from '../api/api.ts';
import { texts } from '../texts/index.ts';
import { useSession } from './session.tsx';

/** Who looks, as what, and the way out. */
export function Who() {
  const { actor, role, tenant, session } = useSession();
  return (
    <Menu position="bottom-end" width={260}>
      <Menu.Target>
        <ActionIcon variant="default" size="lg" aria-label={texts.signIn.menu.label(actor)}>
          <IconUserCircle size={18} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Text size="sm" px="sm" py="xs">
          <bdi>{texts.shell.who(actor, role, tenant)}</bdi>
        </Text>
        <Menu.Divider />
        <Menu.Item
          component={Link}
          to={'/settings?tab=mine' as never}
          leftSection={<IconUserCircle size={16} aria-hidden />}
        >
          {texts.signIn.menu.mine}
        </Menu.Item>
        {session !== null && (
          <Menu.Item leftSection={<IconLogout size={16} aria-hidden />} onClick={() => void signOut()}>
            {texts.signIn.menu.signOut}
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}

/** Everything that was read goes with the page. */
async function signOut(): Promise<void> {
  const { next } = await api.signOut({}).catch(() => ({ next: null }));
  window.location.assign(next ?? '/sign-in');
}
