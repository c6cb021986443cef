import { Button, Group, Modal, Select, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import { api, useAskAgain, useRead } from '../../../../api/api.ts';
import type { Role } from '../../../../app/session.tsx';
import { Failure } from '../../../../kit/failure.tsx';
import { useDoing } from '../../../../kit/use-doing.ts';
import { texts } from '../../../../texts/index.ts';
import { RoleChoice } from './role-choice.tsx';

const t = texts.signIn.administrators;
const LOCAL = '';
const NOTHING = { name: '', mail: '', person: '' };

export function AddAdministrator({
  opened,
  onClose,
  onAdded,
}: {
  readonly opened: boolean;
  readonly onClose: () => void;
  readonly onAdded: (id: string) => void;
}) {
  const providers = useRead('signInProviders', {}, ['signInProvider.']);
  const askAgain = useAskAgain();
  const [fields, setFields] = useState(NOTHING);
  const [role, setRole] = useState<Role>('operator');
  const [provider, setProvider] = useState(LOCAL);
  const { doing, error, run } = useDoing();
  const set = (field: keyof typeof NOTHING) => (event: { currentTarget: { value: string } }) => {
    const { value } = event.currentTarget;
    setFields((before) => ({ ...before, [field]: value }));
  };
  const add = () =>
    run(async () => {
      const { name, mail, person } = fields;
      const made = await api.addAdministrator({
        body: {
          name: name.trim(),
          role,
          ...(provider === LOCAL ? {} : { provider, mail: mail.trim() }),
          ...(person.trim() === '' ? {} : { person: person.trim() }),
        },
      });
      setFields(NOTHING);
      askAgain('administrators');
      onAdded(made.id);
    });
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t.add}
      size="lg"
      closeButtonProps={{ 'aria-label': texts.kit.close }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (!doing) void add();
        }}
      >
        <Stack>
          <TextInput
            label={t.name}
            description={t.nameHelp}
            required
            maxLength={200}
            autoComplete="off"
            value={fields.name}
            onChange={set('name')}
          />
          <RoleChoice value={role} onChange={setRole} />
          <Select
            label={t.how}
            allowDeselect={false}
            value={provider}
            onChange={(value) => setProvider(value ?? LOCAL)}
            data={[
              { value: LOCAL, label: t.localHow },
              ...(providers.data?.providers ?? []).map(({ id, name }) => ({
                value: id,
                label: t.withProvider(name),
              })),
            ]}
          />
          {provider !== LOCAL && (
            <TextInput
              label={t.mail}
              description={t.mailHelp}
              required
              type="email"
              maxLength={320}
              value={fields.mail}
              onChange={set('mail')}
            />
          )}
          <TextInput
            label={t.person}
            description={t.personHelp}
            maxLength={320}
            autoComplete="off"
            value={fields.person}
            onChange={set('person')}
          />
          {error !== null && <Failure error={error} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {texts.kit.cancel}
            </Button>
            <Button type="submit" loading={doing} disabled={fields.name.trim() === ''}>
              {t.add}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
