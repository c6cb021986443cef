import type { Answer } from '@lockstep/sdk';
import { Checkbox, Group, NumberInput, Select, TextInput } from '@mantine/core';
import { useState } from 'react';
import { api } from '../../api/api.ts';
import { FormSheet } from '../../kit/form-sheet.tsx';
import { texts } from '../../texts/index.ts';

const t = texts.webhooks;

export function MakeWebhook({
  onClose,
  onMade,
}: {
  readonly onClose: () => void;
  readonly onMade: (made: Answer<'makeWebhook'>) => void;
}) {
  const [url, setUrl] = useState('');
  const [types, setTypes] = useState('*');
  const [description, setDescription] = useState('');
  const [ordered, setOrdered] = useState(false);
  const [scheme, setScheme] = useState<'ed25519' | 'hmac'>('ed25519');
  const [from, setFrom] = useState<string | number>('');
  const names = types
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  const ready = url.trim() !== '' && names.length > 0;
  const make = async () => {
    const body = { url: url.trim(), types: names, description, ordered, scheme };
    onMade(await api.makeWebhook({ body: typeof from === 'number' ? { ...body, from } : body }));
  };
  return (
    <FormSheet title={t.make} size="lg" verb={t.makeVerb} ready={ready} onClose={onClose} onDo={make}>
      <TextInput
        label={t.url}
        description={t.urlHelp}
        required
        maxLength={2_000}
        value={url}
        onChange={(event) => setUrl(event.currentTarget.value)}
      />
      <TextInput
        label={t.types}
        description={t.typesHelp}
        required
        value={types}
        onChange={(event) => setTypes(event.currentTarget.value)}
      />
      <TextInput
        label={t.description}
        maxLength={500}
        value={description}
        onChange={(event) => setDescription(event.currentTarget.value)}
      />
      <Group grow align="flex-start">
        <Select
          label={t.scheme}
          data={[
            { value: 'ed25519', label: t.schemes.ed25519 },
            { value: 'hmac', label: t.schemes.hmac },
          ]}
          value={scheme}
          allowDeselect={false}
          onChange={(value) => setScheme(value === 'hmac' ? 'hmac' : 'ed25519')}
        />
        <NumberInput
          label={t.from}
          description={t.fromHelp}
          min={0}
          allowDecimal={false}
          hideControls
          value={from}
          onChange={setFrom}
        />
      </Group>
      <Checkbox
        label={t.ordered}
        checked={ordered}
        onChange={(event) => setOrdered(event.currentTarget.checked)}
      />
    </FormSheet>
  );
}
