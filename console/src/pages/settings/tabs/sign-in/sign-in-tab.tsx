import type { Answer } from '@lockstep/sdk';
import { Alert, Button, Card, Code, Group, Modal, Stack, Text, Title } from '@mantine/core';
import { IconLifebuoy, IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { api, useAskAgain, useRead } from '../../../../api/api.ts';
import { useUrlState } from '../../../../app/url-state.ts';
import { ActButton } from '../../../../kit/act-button.tsx';
import { Empty } from '../../../../kit/empty.tsx';
import { Failure } from '../../../../kit/failure.tsx';
import { Name } from '../../../../kit/name.tsx';
import { Read } from '../../../../kit/read.tsx';
import { useDoing } from '../../../../kit/use-doing.ts';
import { texts } from '../../../../texts/index.ts';
import { AddProvider } from './add-provider.tsx';

const t = texts.signIn.providers;
const DEFAULTS = { add: '' };

type Provider = Answer<'signInProviders'>['providers'][number];

/** With what people sign in: providers, and the way in that needs none. */
export function Tab() {
  const read = useRead('signInProviders', {}, ['signInProvider.']);
  const [{ add }, change] = useUrlState(DEFAULTS);
  const [removing, setRemoving] = useState<Provider | null>(null);
  return (
    <Stack maw={900}>
      <Group justify="space-between" align="flex-end">
        <div>
          <Title order={2} size="h4">
            {t.title}
          </Title>
          <Text size="sm" c="dimmed">
            {t.about}
          </Text>
        </div>
        <ActButton
          act="administer"
          leftSection={<IconPlus size={18} aria-hidden />}
          onClick={() => change({ add: 'yes' })}
        >
          {t.add}
        </ActButton>
      </Group>
      <Read of={read}>
        {({ providers, callback }) => (
          <>
            {providers.length === 0 ? (
              <Empty kind="first" title={t.none}>
                {t.noneHelp}
              </Empty>
            ) : (
              providers.map((one) => <Shown key={one.id} of={one} onRemove={() => setRemoving(one)} />)
            )}
            <Text size="sm" component="div">
              {t.callback}: <Code>{callback}</Code>
            </Text>
          </>
        )}
      </Read>
      <Alert color="indigo" variant="light" icon={<IconLifebuoy aria-hidden />} title={t.local}>
        {t.localHelp}
      </Alert>
      <AddProvider opened={add !== ''} onClose={() => change({ add: '' })} />
      {removing !== null && <Remove of={removing} onClose={() => setRemoving(null)} />}
    </Stack>
  );
}

function Shown({ of, onRemove }: { readonly of: Provider; readonly onRemove: () => void }) {
  const lines: readonly (readonly [string, string])[] = [
    [t.issuer, of.issuer],
    [t.clientId, of.clientId],
    [t.who, of.roleClaim === null ? t.onlyAdded : t.byClaim(of.roleClaim)],
    ...Object.entries(of.roles).map(([value, role]) => [value, texts.signIn.roles[role]] as const),
  ];
  return (
    <Card withBorder>
      <Group justify="space-between" align="flex-start" wrap="nowrap">
        <Stack gap={4} miw={0}>
          <Title order={3} size="h5">
            <Name of={of.name} />
          </Title>
          {lines.map(([label, value]) => (
            <Text size="sm" key={label} style={{ overflowWrap: 'anywhere' }}>
              <Text span c="dimmed" inherit>
                {label}:{' '}
              </Text>
              <bdi>{value}</bdi>
            </Text>
          ))}
        </Stack>
        <ActButton act="administer" variant="light" color="red" size="xs" onClick={onRemove}>
          {t.remove}
        </ActButton>
      </Group>
    </Card>
  );
}

function Remove({ of, onClose }: { readonly of: Provider; readonly onClose: () => void }) {
  const { doing, error, run } = useDoing();
  const askAgain = useAskAgain();
  const go = () =>
    run(async () => {
      await api.removeSignInProvider({ provider: of.id });
      askAgain('signInProviders', 'administrators');
      onClose();
    });
  return (
    <Modal
      opened
      onClose={onClose}
      title={t.removeQuestion(of.name)}
      closeButtonProps={{ 'aria-label': texts.kit.close }}
    >
      <Stack>
        {[t.removeHelp, ...t.removed].map((line) => (
          <Text size="sm" key={line}>
            {line}
          </Text>
        ))}
        {error !== null && <Failure error={error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {texts.kit.cancel}
          </Button>
          <Button color="red" loading={doing} onClick={() => void go()}>
            {t.remove}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
