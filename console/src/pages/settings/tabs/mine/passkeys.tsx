import type { Answer } from '@lockstep/sdk';
import { Button, Group, Modal, Table, Text, TextInput, Title } from '@mantine/core';
import { useState } from 'react';
import { api, useAskAgain, useRead } from '../../../../api/api.ts';
import { Empty } from '../../../../kit/empty.tsx';
import { Failure } from '../../../../kit/failure.tsx';
import { Name } from '../../../../kit/name.tsx';
import { NewPasskey } from '../../../../kit/new-passkey.tsx';
import { Read } from '../../../../kit/read.tsx';
import { When } from '../../../../kit/when.tsx';
import { texts } from '../../../../texts/index.ts';

const t = texts.signIn.mine;

type Passkey = Answer<'passkeys'>['passkeys'][number];

export function Passkeys() {
  const read = useRead('passkeys', {}, ['passkey.']);
  const askAgain = useAskAgain();
  const [adding, setAdding] = useState(false);
  const [renaming, setRenaming] = useState<Passkey | null>(null);
  const [error, setError] = useState<unknown>(null);
  const remove = async ({ id }: Passkey) => {
    setError(null);
    try {
      await api.removePasskey({ passkey: id });
      askAgain('passkeys', 'session');
    } catch (failed) {
      setError(failed);
    }
  };
  return (
    <section>
      <Group justify="space-between" align="flex-end" mb="xs">
        <div>
          <Title order={2} size="h4">
            {t.passkeys}
          </Title>
          <Text size="sm" c="dimmed">
            {t.passkeysHelp}
          </Text>
        </div>
        <Button variant="default" size="xs" onClick={() => setAdding(true)}>
          {t.addPasskey}
        </Button>
      </Group>
      {error !== null && <Failure error={error} />}
      <Read of={read}>
        {({ passkeys }) =>
          passkeys.length === 0 ? (
            <Empty kind="first" title={t.noPasskeys}>
              {t.noPasskeysHelp}
            </Empty>
          ) : (
            <List rows={passkeys} onRename={setRenaming} onRemove={(one) => void remove(one)} />
          )
        }
      </Read>
      <Modal
        opened={adding}
        onClose={() => setAdding(false)}
        title={t.addPasskey}
        closeButtonProps={{ 'aria-label': texts.kit.close }}
      >
        <NewPasskey
          onMade={() => {
            setAdding(false);
            askAgain('passkeys', 'session');
          }}
        />
      </Modal>
      {renaming !== null && <Rename of={renaming} onClose={() => setRenaming(null)} />}
    </section>
  );
}

function List({
  rows,
  onRename,
  onRemove,
}: {
  readonly rows: readonly Passkey[];
  readonly onRename: (passkey: Passkey) => void;
  readonly onRemove: (passkey: Passkey) => void;
}) {
  return (
    <Table.ScrollContainer minWidth={520} scrollAreaProps={{ viewportProps: { tabIndex: 0 } }}>
      <Table aria-label={t.passkeys} verticalSpacing="xs">
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">{t.passkeyName}</Table.Th>
            <Table.Th scope="col">{t.address}</Table.Th>
            <Table.Th scope="col">{t.used}</Table.Th>
            <Table.Th scope="col">
              <span className="sr-only">{t.remove}</span>
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map((row) => (
            <Table.Tr key={row.id}>
              <Table.Td>
                <Name of={row.name} />
              </Table.Td>
              <Table.Td>{row.address}</Table.Td>
              <Table.Td>
                <When at={row.usedAt} absent={texts.signIn.administrators.never} />
              </Table.Td>
              <Table.Td>
                <Group gap="xs" wrap="nowrap" justify="flex-end">
                  <Button
                    size="xs"
                    variant="default"
                    aria-label={t.renameOf(row.name)}
                    onClick={() => onRename(row)}
                  >
                    {t.rename}
                  </Button>
                  <Button
                    size="xs"
                    variant="light"
                    color="red"
                    aria-label={t.removeOf(row.name)}
                    onClick={() => onRemove(row)}
                  >
                    {t.remove}
                  </Button>
                </Group>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function Rename({ of, onClose }: { readonly of: Passkey; readonly onClose: () => void }) {
  const [name, setName] = useState(of.name);
  const [error, setError] = useState<unknown>(null);
  const askAgain = useAskAgain();
  const save = async () => {
    setError(null);
    try {
      await api.renamePasskey({ passkey: of.id, body: { name: name.trim() } });
      askAgain('passkeys');
      onClose();
    } catch (failed) {
      setError(failed);
    }
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={t.renameOf(of.name)}
      closeButtonProps={{ 'aria-label': texts.kit.close }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <TextInput
          label={t.passkeyName}
          required
          maxLength={100}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        {error !== null && <Failure error={error} />}
        <Group justify="flex-end" mt="md">
          <Button type="submit" disabled={name.trim() === ''}>
            {texts.signIn.administrators.save}
          </Button>
        </Group>
      </form>
    </Modal>
  );
}
