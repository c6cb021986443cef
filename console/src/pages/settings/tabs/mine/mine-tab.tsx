import { Alert, Button, Group, Stack, Text, Title } from '@mantine/core';
import { useState } from 'react';
import { api, useAskAgain, useRead } from '../../../../api/api.ts';
import { useSession } from '../../../../app/session.tsx';
import { Failure } from '../../../../kit/failure.tsx';
import { NewPassword } from '../../../../kit/new-password.tsx';
import { Read } from '../../../../kit/read.tsx';
import { useDoing } from '../../../../kit/use-doing.ts';
import { texts } from '../../../../texts/index.ts';
import { Passkeys } from './passkeys.tsx';
import { SessionTable } from './session-table.tsx';

const t = texts.signIn.mine;

/** What is one's own: where one is signed in, and with what one signs in next time. */
export function Tab() {
  const { session } = useSession();
  if (session === null)
    return (
      <Alert color="indigo" variant="light" title={t.tokenOnly}>
        {t.tokenOnlyHelp}
      </Alert>
    );
  return (
    <Stack gap="xl" maw={900}>
      <Sessions />
      <Passkeys />
      {session.local && <Password set={session.password} />}
    </Stack>
  );
}

function Sessions() {
  const read = useRead('sessions', {}, ['session.']);
  const askAgain = useAskAgain();
  const { doing, error, run } = useDoing();
  const end = (work: () => Promise<unknown>) =>
    run(async () => {
      await work();
      askAgain('sessions');
    });
  return (
    <section>
      <Group justify="space-between" align="flex-end" mb="xs">
        <div>
          <Title order={2} size="h4">
            {t.sessions}
          </Title>
          <Text size="sm" c="dimmed">
            {t.sessionsHelp}
          </Text>
        </div>
        {(read.data?.sessions.length ?? 0) > 1 && (
          <Button
            variant="default"
            size="xs"
            disabled={doing}
            onClick={() => void end(() => api.endOtherSessions({}))}
          >
            {t.endOthers}
          </Button>
        )}
      </Group>
      {error !== null && <Failure error={error} />}
      <Read of={read}>
        {({ sessions }) => (
          <SessionTable
            rows={sessions}
            label={t.sessions}
            ending={doing}
            onEnd={({ id }) => void end(() => api.endSession({ session: id }))}
          />
        )}
      </Read>
    </section>
  );
}

function Password({ set }: { readonly set: boolean }) {
  const [open, setOpen] = useState(false);
  const [saved, setSaved] = useState(false);
  const askAgain = useAskAgain();
  return (
    <section>
      <Title order={2} size="h4">
        {t.password}
      </Title>
      <Text size="sm" c="dimmed" mb="xs" role="status">
        {saved ? t.saved : set ? t.passwordIsSet : t.passwordNone}
      </Text>
      {open ? (
        <NewPassword
          onSet={() => {
            setOpen(false);
            setSaved(true);
            askAgain('session', 'sessions');
          }}
        />
      ) : (
        <Button variant="default" size="xs" onClick={() => setOpen(true)}>
          {t.change}
        </Button>
      )}
    </section>
  );
}
