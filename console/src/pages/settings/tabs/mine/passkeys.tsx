import type { Answer } from '@lockstep/sdk';
import { Button, Group, Table, Text, Title } from '@mantine/core';
import { useState } from 'react';
import { api, useAskAgain, useRead } from '../../../../api/api.ts';
import { Empty } from '../../../../kit/empty.tsx';
import { Failure } from '../../../../kit/failure.tsx';
import { FormSheet } from '../../../../kit/form-sheet.tsx';
import { Name } from '../../../../kit/name.tsx';
import { addPasskey, PasskeyName } from '../../../../kit/new-passkey.tsx';
import { Read } from '../../../../kit/read.tsx';
import { useDoing } from '../../../../kit/use-doing.ts';
import { When } from '../../../../kit/when.tsx';
import { texts } from '../../../../texts/index.ts';

const t = texts.signIn.mine;

type Passkey = Answer<'passkeys'>['passkeys'][number];

export function Passkeys() {
  const read = useRead('passkeys', {}, ['passkey.']);
  const askAgain = useAskAgain();
  const [adding, setAdding] = useState(false);
  const [renaming, setRenaming] = useState<Passkey | null>(null);
  const { doing, error, run } = useDoing();
  const remove = ({ id }: Passkey) =>
    run(async () => {
      await api.removePasskey({ passkey: id });
      askAgain('passkeys', 'session');
    });
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
            <List
              rows={passkeys}
              removing={doing}
              onRename={setRenaming}
              onRemove={(one) => void remove(one)}
            />
          )
        }
      </Read>
      {adding && <Add onClose={() => setAdding(false)} />}
      {renaming !== null && <Rename of={renaming} onClose={() => setRenaming(null)} />}
    </section>
  );
}

function List({
  rows,
  removing,
  onRename,
  onRemove,
}: {
  readonly rows: readonly Passkey[];
  readonly removing: boolean;
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
                    disabled={removing}
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

function Add({ onClose }: { readonly onClose: () => void }) {
  const [name, setName] = useState(t.defaultName);
  const askAgain = useAskAgain();
  return (
    <FormSheet
      title={t.addPasskey}
      verb={texts.signIn.setUp.makePasskey}
      onClose={onClose}
      onDo={async () => {
        await addPasskey(name);
        askAgain('passkeys', 'session');
      }}
    >
      <PasskeyName value={name} onChange={setName} />
    </FormSheet>
  );
}

function Rename({ of, onClose }: { readonly of: Passkey; readonly onClose: () => void }) {
  const [name, setName] = useState(of.name);
  const askAgain = useAskAgain();
  return (
    <FormSheet
      title={t.renameOf(of.name)}
      verb={texts.signIn.administrators.save}
      ready={name.trim() !== ''}
      onClose={onClose}
      onDo={async () => {
        await api.renamePasskey({ passkey: of.id, body: { name: name.trim() } });
        askAgain('passkeys');
      }}
    >
      <PasskeyName value={name} onChange={setName} />
    </FormSheet>
  );
}
