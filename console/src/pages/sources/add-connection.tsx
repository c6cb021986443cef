import { Button, Group, Modal, Select, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import { api } from '../../api/api.ts';
import { Failure } from '../../kit/failure.tsx';
import { useDoing } from '../../kit/use-doing.ts';
import { texts } from '../../texts/index.ts';
import type { Secret } from './connections.tsx';

const t = texts.sources;
const DIALECTS = [
  { value: 'tolerant', label: t.dialects.tolerant },
  { value: 'strict', label: t.dialects.strict },
];

export function AddConnection({
  opened,
  onClose,
  onMade,
}: {
  readonly opened: boolean;
  readonly onClose: () => void;
  readonly onMade: (secret: Secret) => void;
}) {
  const [name, setName] = useState('');
  const [dialect, setDialect] = useState<'tolerant' | 'strict'>('tolerant');
  const { doing, error, run } = useDoing();
  const add = () =>
    run(async () => {
      onMade(await api.addScimConnection({ body: { name: name.trim(), dialect } }));
      setName('');
      onClose();
    });
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t.addConnection}
      closeButtonProps={{ 'aria-label': texts.kit.close }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (name.trim() !== '' && !doing) void add();
        }}
      >
        <Stack>
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
          {error !== null && <Failure error={error} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {texts.kit.cancel}
            </Button>
            <Button type="submit" disabled={name.trim() === ''} loading={doing}>
              {t.add}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
