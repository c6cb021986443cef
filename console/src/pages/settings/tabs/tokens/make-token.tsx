import { Select, TextInput } from '@mantine/core';
import { useState } from 'react';
import { api, useAskAgain } from '../../../../api/api.ts';
import { endAfter } from '../../../../api/server-clock.ts';
import { type Role, useSession } from '../../../../app/session.tsx';
import { FormSheet } from '../../../../kit/form-sheet.tsx';
import { texts } from '../../../../texts/index.ts';

const { tokens: words } = texts.settings;
const DAY_MS = 86_400_000;
const ROLES = Object.entries(words.roles).map(([value, label]) => ({ value, label }));
const LIFETIMES = Object.entries(words.lifetimes).map(([value, label]) => ({ value, label }));

export function MakeToken({
  onClose,
  onMade,
}: {
  readonly onClose: () => void;
  readonly onMade: (token: string) => void;
}) {
  const { actor } = useSession();
  const askAgain = useAskAgain();
  const [holder, setHolder] = useState('');
  const [role, setRole] = useState<Role>('auditor');
  const [days, setDays] = useState('90');
  const make = async () => {
    const expiresAt = endAfter(Number(days) * DAY_MS);
    const { token } = await api.makeToken({ body: { holder: holder.trim(), role, expiresAt } });
    onMade(token);
    askAgain('tokens');
  };
  return (
    <FormSheet
      title={words.makeTitle}
      size="lg"
      verb={words.create}
      ready={holder.trim() !== ''}
      onClose={onClose}
      onDo={make}
    >
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
    </FormSheet>
  );
}
