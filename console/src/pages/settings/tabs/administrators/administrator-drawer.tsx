import { Alert, Button, Code, CopyButton, Drawer, Group, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { api, useAskAgain, useRead } from '../../../../api/api.ts';
import { ActButton } from '../../../../kit/act-button.tsx';
import { Failure } from '../../../../kit/failure.tsx';
import { Name } from '../../../../kit/name.tsx';
import { Read } from '../../../../kit/read.tsx';
import { useDoing } from '../../../../kit/use-doing.ts';
import { When } from '../../../../kit/when.tsx';
import { texts } from '../../../../texts/index.ts';
import { SessionTable } from '../mine/session-table.tsx';
import { type Act, ActOnAdministrator } from './act-on-administrator.tsx';
import { type Administrator, State, waysOf } from './administrator-state.tsx';

const t = texts.signIn.administrators;

export function AdministratorDrawer({
  of,
  onClose,
}: {
  readonly of: Administrator | null;
  readonly onClose: () => void;
}) {
  return (
    <Drawer
      opened={of !== null}
      onClose={onClose}
      position="right"
      size="lg"
      title={of === null ? '' : <Name of={of.name} />}
      closeButtonProps={{ 'aria-label': texts.kit.close }}
    >
      {of !== null && <Inside key={of.id} of={of} onGone={onClose} />}
    </Drawer>
  );
}

function Inside({ of, onGone }: { readonly of: Administrator; readonly onGone: () => void }) {
  const [act, setAct] = useState<Act | null>(null);
  const last = of.last ? t.lastHelp : null;
  return (
    <Stack>
      <Group gap="xs">
        <State of={of} />
        <Text size="sm">
          {texts.signIn.roles[of.role]} · {waysOf(of)}
        </Text>
      </Group>
      <Text size="sm" c="dimmed">
        {of.identity === null
          ? of.how === 'local'
            ? t.notTiedHelp
            : t.notKnownHelp
          : `${t.person}: ${of.identity}`}
      </Text>
      <Text size="sm" c="dimmed" component="div">
        {t.lastIn}: <When at={of.lastInAt} absent={t.never} />
      </Text>
      {of.how === 'local' && of.state === 'enabled' && <MakeLink of={of} />}
      <Group gap="xs">
        <ActButton act="administer" variant="default" whyNot={last} onClick={() => setAct('role')}>
          {t.changeRole}
        </ActButton>
        {of.state === 'enabled' ? (
          <ActButton act="administer" variant="default" whyNot={last} onClick={() => setAct('disable')}>
            {t.disable}
          </ActButton>
        ) : (
          <ActButton act="administer" variant="default" onClick={() => setAct('enable')}>
            {t.enable}
          </ActButton>
        )}
        <ActButton act="administer" variant="default" onClick={() => setAct('end')}>
          {t.end}
        </ActButton>
        <ActButton
          act="administer"
          variant="light"
          color="red"
          whyNot={last}
          onClick={() => setAct('remove')}
        >
          {t.remove}
        </ActButton>
      </Group>
      {/* Of somebody who is being removed nothing is asked any more. */}
      {act !== 'remove' && <Sessions of={of} />}
      {act !== null && (
        <ActOnAdministrator
          of={of}
          act={act}
          onClose={() => setAct(null)}
          onDone={() => (act === 'remove' ? onGone() : undefined)}
        />
      )}
    </Stack>
  );
}

function Sessions({ of }: { readonly of: Administrator }) {
  const sessions = useRead('administratorSessions', { administrator: of.id }, ['session.']);
  return (
    <Read of={sessions}>
      {({ sessions: rows }) =>
        rows.length === 0 ? (
          <Text size="sm" c="dimmed">
            {t.ends(0)}
          </Text>
        ) : (
          <SessionTable rows={rows} label={t.sessions} />
        )
      }
    </Read>
  );
}

function MakeLink({ of }: { readonly of: Administrator }) {
  const [made, setMade] = useState<{ readonly url: string; readonly expiresAt: string } | null>(null);
  const { doing, error, run } = useDoing();
  const askAgain = useAskAgain();
  const make = () =>
    run(async () => {
      setMade(await api.linkAdministrator({ administrator: of.id }));
      askAgain('administrators');
    });
  if (made !== null)
    return (
      <Alert role="status" color="indigo" variant="light" title={t.link}>
        <Stack gap="xs">
          <Text size="sm">{t.linkMade}</Text>
          <Code block style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
            {made.url}
          </Code>
          <Group gap="sm">
            <CopyButton value={made.url}>
              {({ copied, copy }) => (
                <Button size="xs" variant="default" onClick={copy}>
                  {copied ? texts.kit.copied : texts.kit.copy}
                </Button>
              )}
            </CopyButton>
            <Text size="sm" component="div">
              {t.linkUntil} <When at={made.expiresAt} />
            </Text>
          </Group>
        </Stack>
      </Alert>
    );
  return (
    <div>
      <ActButton act="administer" loading={doing} onClick={() => void make()}>
        {t.link}
      </ActButton>
      <Text size="sm" c="dimmed" mt={4}>
        {t.linkHelp}
      </Text>
      {error !== null && <Failure error={error} />}
    </div>
  );
}
