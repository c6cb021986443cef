import { Select, TextInput } from '@mantine/core';
import { useState } from 'react';
import { api, useAskAgain, useRead } from '../../../../api/api.ts';
import type { Role } from '../../../../app/session.tsx';
import { FormSheet } from '../../../../kit/form-sheet.tsx';
import { Read } from '../../../../kit/read.tsx';
import { texts } from '../../../../texts/index.ts';
import { RoleChoice } from './role-choice.tsx';

const t = texts.signIn.administrators;
const LOCAL = '';
const NOTHING = { name: '', mail: '', person: '' };

export function AddAdministrator({
  onClose,
  onAdded,
}: {
  readonly onClose: () => void;
  readonly onAdded: (id: string) => void;
}) {
  const providers = useRead('signInProviders', {}, ['signInProvider.']);
  const askAgain = useAskAgain();
  const [fields, setFields] = useState(NOTHING);
  const [role, setRole] = useState<Role>('operator');
  const [provider, setProvider] = useState(LOCAL);
  const set = (field: keyof typeof NOTHING) => (event: { currentTarget: { value: string } }) => {
    const { value } = event.currentTarget;
    setFields((before) => ({ ...before, [field]: value }));
  };
  const add = async () => {
    const { name, mail, person } = fields;
    const made = await api.addAdministrator({
      body: {
        name: name.trim(),
        role,
        ...(provider === LOCAL ? {} : { provider, mail: mail.trim() }),
        ...(person.trim() === '' ? {} : { person: person.trim() }),
      },
    });
    askAgain('administrators');
    onAdded(made.id);
  };
  return (
    <FormSheet
      title={t.add}
      size="lg"
      verb={t.add}
      // Until it is known how they can sign in, it would be chosen for them.
      ready={fields.name.trim() !== '' && providers.data !== undefined}
      onClose={onClose}
      onDo={add}
    >
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
      <Read of={providers} lines={1}>
        {({ providers: all }) => (
          <Select
            label={t.how}
            allowDeselect={false}
            value={provider}
            onChange={(value) => setProvider(value ?? LOCAL)}
            data={[
              { value: LOCAL, label: t.localHow },
              ...all.map(({ id, name }) => ({ value: id, label: t.withProvider(name) })),
            ]}
          />
        )}
      </Read>
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
    </FormSheet>
  );
}
