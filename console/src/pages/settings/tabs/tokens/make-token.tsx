import type { Answer } from '@lockstep/sdk';
import { Alert, Button, Code, Group, Modal, Select, Stack, Text, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { api, useAskAgain } from '../../../../api/api.ts';
import { endAfter } from '../../../../api/server-clock.ts';
import { type Role, useSession } from '../../../../app/session.tsx';
import { CopyText } from '../../../../kit/copy-text.tsx';
import { Failure } from '../../../../kit/failure.tsx';
import { useDoing } from '../../../../kit/use-doing.ts';
import { texts } from '../../../../texts/index.ts';

const { tokens: words } = texts.settings;
const DAY_MS = 86_400_000;
const ROLES = Object.entries(words.roles).map(([value, label]) => ({ value, label }));
const LIFETIMES = Object.entries(words.lifetimes).map(([value, label]) => ({ value, label }));

/** Makes a token and shows it, once. */
export function MakeToken({ opened, onClose }: { readonly opened: boolean; readonly onClose: () => void }) {
  const [made, setMade] = useState<Answer<'makeToken'> | null>(null);
  const close = () => {
    setMade(null);
    onClose();
  };
  return (
    <Modal
      opened={opened}
      onClose={close}
      title={words.makeTitle}
      size="lg"
      // A click beside it must not lose what is shown only once.
      closeOnClickOutside={made === null}
      closeButtonProps={{ 'aria-label': texts.kit.close }}
    >
      {made === null ? <Form onMade={setMade} onCancel={close} /> : <Made made={made} onDone={close} />}
    </Modal>
  );
}

function Form({
  onMade,
  onCancel,
}: {
  readonly onMade: (made: Answer<'makeToken'>) => void;
  readonly onCancel: () => void;
}) {
  const { actor } = useSession();
  const askAgain = useAskAgain();
  const [holder, setHolder] = useState('');
  const [role, setRole] = useState<Role>('auditor');
  const [days, setDays] = useState('90');
  const { doing, error, run } = useDoing();
  const make = (event: FormEvent) => {
    event.preventDefault();
    return run(async () => {
      const expiresAt = endAfter(Number(days) * DAY_MS);
      onMade(await api.makeToken({ body: { holder: holder.trim(), role, expiresAt } }));
      askAgain('tokens');
    });
  };
  return (
    <form onSubmit={(event) => void make(event)}>
      <Stack>
        <TextInput
          label={words.holder}
          description={words.holderHelp(`${actor} / ${holder.trim() || words.holderExample}`)}
          placeholder={words.holderExample}
          required
          maxLength={100}
          value={holder}
          onChange={(event) => setHolder(event.currentTarget.value)}
          data-autofocus
        />
        <Select
          label={words.role}
          data={ROLES}
          value={role}
          onChange={(next) => setRole((next ?? 'auditor') as Role)}
          allowDeselect={false}
        />
        <Select
          label={words.expires}
          data={LIFETIMES}
          value={days}
          onChange={(next) => setDays(next ?? '90')}
          allowDeselect={false}
        />
        {error !== null && <Failure error={error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onCancel}>
            {texts.kit.cancel}
          </Button>
          <Button type="submit" loading={doing} disabled={holder.trim() === ''}>
            {words.create}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function Made({ made, onDone }: { readonly made: Answer<'makeToken'>; readonly onDone: () => void }) {
  const command = `curl -s ${window.location.origin}/api/v1/people -H "Authorization: Bearer ${made.token}"`;
  return (
    <Stack>
      <Alert color="yellow" role="status">
        {words.shownOnce}
      </Alert>
      <Group gap="xs" wrap="nowrap" align="flex-start">
        <Code block flex={1} style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
          {made.token}
        </Code>
        <CopyText text={made.token} />
      </Group>
      <Text size="sm">{words.copyCommand}</Text>
      <Group gap="xs" wrap="nowrap" align="flex-start">
        <Code block flex={1} style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
          {command}
        </Code>
        <CopyText text={command} />
      </Group>
      <Group justify="flex-end">
        <Button onClick={onDone}>{words.done}</Button>
      </Group>
    </Stack>
  );
}
