import { Select, TextInput } from '@mantine/core';
import { useState } from 'react';
import { api } from '../../api/api.ts';
import { FormSheet } from '../../kit/form-sheet.tsx';
import { texts } from '../../texts/index.ts';
import type { Secret } from './connections.tsx';

const t = texts.sources;
const DIALECTS = [
  { value: 'tolerant', label: t.dialects.tolerant },
  { value: 'strict', label: t.dialects.strict },
];

export function AddConnection({
  onClose,
  onMade,
}: {
  readonly onClose: () => void;
  readonly onMade: (secret: Secret) => void;
}) {
  const [name, setName] = useState('');
  const [dialect, setDialect] = useState<'tolerant' | 'strict'>('tolerant');
  const add = async () => onMade(await api.addScimConnection({ body: { name: name.trim(), dialect } }));
  return (
    <FormSheet title={t.addConnection} verb={t.add} ready={name.trim() !== ''} onClose={onClose} onDo={add}>
      <TextInput
        label={t.connectionName}
        description={t.connectionNameHelp}
        required
        maxLength={63}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <Select
        label={t.dialect}
        data={DIALECTS}
        value={dialect}
        allowDeselect={false}
        onChange={(value) => setDialect(value === 'strict' ? 'strict' : 'tolerant')}
      />
    </FormSheet>
  );
}
