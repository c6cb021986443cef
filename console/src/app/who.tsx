import { LockstepProblem } from '@lockstep/sdk';
import { ActionIcon, Menu, Modal, Text } from '@mantine/core';
import { IconLogout, IconUserCircle } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { api } from '../api/api.ts';
import { Failure } from '../kit/failure.tsx';
import { useDoing } from '../kit/use-doing.ts';
import { texts } from '../texts/index.ts';
import { forgetDrafts } from './own-things.ts';
import { useSession } from './session.tsx';

/** Who looks, as what, and the way out. */
export function Who() {
  const { actor, role, tenant, session } = useSession();
  const { error, run } = useDoing();
  const [leaving, setLeaving] = useState(false);
  const leave = () => {
    setLeaving(true);
    void run(signOut);
  };
  return (
    <>
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
            <Menu.Item leftSection={<IconLogout size={16} aria-hidden />} onClick={leave}>
              {texts.signIn.menu.signOut}
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
      <Modal
        opened={leaving && error !== null}
        onClose={() => setLeaving(false)}
        title={texts.signIn.menu.notOut}
        closeButtonProps={{ 'aria-label': texts.kit.close }}
      >
        <Failure error={error} onRetry={leave} />
      </Modal>
    </>
  );
}

/** Everything that was read goes with the page. Throws while the session may live on: nobody must believe to be out. */
async function signOut(): Promise<void> {
  const { next } = await api.signOut({}).catch((error: unknown) => {
    if (error instanceof LockstepProblem && error.status === 401) return { next: null };
    throw error;
  });
  forgetDrafts(null);
  window.location.assign(next ?? '/sign-in');
}
