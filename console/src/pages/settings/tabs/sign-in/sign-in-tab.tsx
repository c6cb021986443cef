import type { Answer } from '@lockstep/sdk';
import { Alert, Card, Code, Group, Stack, Text, Title } from '@mantine/core';
import { IconLifebuoy, IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { api, useAskAgain, useRead } from '../../../../api/api.ts';
import { useUrlState } from '../../../../app/url-state.ts';
import { ActButton } from '../../../../kit/act-button.tsx';
import { Confirm } from '../../../../kit/confirm.tsx';
import { Empty } from '../../../../kit/empty.tsx';
import { Name, shownName } from '../../../../kit/name.tsx';
import { Read } from '../../../../kit/read.tsx';
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
  const askAgain = useAskAgain();
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
      {add !== '' && <AddProvider onClose={() => change({ add: '' })} />}
      {removing !== null && (
        <Confirm
          onClose={() => setRemoving(null)}
          question={t.removeQuestion(shownName(removing.name))}
          body={[t.removeHelp, ...t.removed]}
          verb={t.remove}
          color="red"
          undoable={null}
          onDo={async () => {
            await api.removeSignInProvider({ provider: removing.id });
            askAgain('signInProviders', 'administrators');
          }}
        />
      )}
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
