import { Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { api, useAskAgain } from '../../../../api/api.ts';
import type { Role } from '../../../../app/session.tsx';
import { FormSheet } from '../../../../kit/form-sheet.tsx';
import { texts } from '../../../../texts/index.ts';

const t = texts.signIn.providers;
const NOTHING = { id: '', name: '', issuer: '', clientId: '', secret: '', roleClaim: '', mapping: '' };

export function AddProvider({ onClose }: { readonly onClose: () => void }) {
  const [fields, setFields] = useState(NOTHING);
  const askAgain = useAskAgain();
  const roles = rolesIn(fields.mapping);
  const field = (name: keyof typeof NOTHING) => ({
    value: fields[name],
    onChange: (event: { currentTarget: { value: string } }) => {
      const { value } = event.currentTarget;
      setFields((before) => ({ ...before, [name]: value }));
    },
  });
  const add = async () => {
    const { id, name, issuer, clientId, secret, roleClaim } = fields;
    await api.addSignInProvider({
      body: {
        id: id.trim(),
        name: name.trim() || id.trim(),
        issuer: issuer.trim(),
        clientId: clientId.trim(),
        ...(secret.trim() === '' ? {} : { secret: secret.trim() }),
        ...(roleClaim.trim() === '' ? {} : { roleClaim: roleClaim.trim(), roles: roles ?? {} }),
      },
    });
    askAgain('signInProviders');
  };
  return (
    <FormSheet title={t.add} size="lg" verb={t.add} ready={roles !== null} onClose={onClose} onDo={add}>
      <TextInput label={t.id} description={t.idHelp} required maxLength={40} {...field('id')} />
      <TextInput label={t.name} maxLength={100} {...field('name')} />
      <TextInput
        label={t.issuer}
        description={t.issuerHelp}
        required
        type="url"
        maxLength={1_000}
        {...field('issuer')}
      />
      <TextInput label={t.clientId} required maxLength={500} {...field('clientId')} />
      <TextInput label={t.secret} description={t.secretHelp} maxLength={100} {...field('secret')} />
      <TextInput label={t.roleClaim} description={t.roleClaimHelp} maxLength={200} {...field('roleClaim')} />
      {fields.roleClaim.trim() !== '' && (
        <Textarea
          label={t.mapping}
          description={t.mappingHelp}
          required
          autosize
          minRows={2}
          error={roles === null ? t.mappingWrong : null}
          {...field('mapping')}
        />
      )}
    </FormSheet>
  );
}

const ROLES: readonly Role[] = ['auditor', 'operator', 'approver', 'administrator'];

/** `value = role`, line by line; null: a line says something else. */
function rolesIn(text: string): Record<string, Role> | null {
  const roles = new Map<string, Role>();
  for (const line of text.split('\n').filter((one) => one.trim() !== '')) {
    const at = line.lastIndexOf('=');
    const role = ROLES.find((one) => one === line.slice(at + 1).trim());
    const value = line.slice(0, Math.max(0, at)).trim();
    if (role === undefined || value === '') return null;
    roles.set(value, role);
  }
  return Object.fromEntries(roles);
}
