import type { Answer, Input } from '@lockstep/sdk';
import { Alert, Button, Group, List, Paper, SimpleGrid, Stack, Table, Text, Title } from '@mantine/core';
import { IconShieldExclamation } from '@tabler/icons-react';
import { useState } from 'react';
import { api } from '../../api/api.ts';
import { ActButton } from '../../kit/act-button.tsx';
import { Failure } from '../../kit/failure.tsx';
import { Name } from '../../kit/name.tsx';
import { useDoing } from '../../kit/use-doing.ts';
import { texts } from '../../texts/index.ts';

type Edit = Input<'policyImpact'>['body'];
type Impact = Answer<'policyImpact'>;

/** Whom a draft concerns, before anything is made of it. */
export function ImpactPanel({ edit, whyNot }: { readonly edit: Edit; readonly whyNot: string | null }) {
  const [tried, setTried] = useState<{ readonly text: string | null; readonly impact: Impact } | null>(null);
  const { doing, error, run } = useDoing();
  const attempt = () =>
    run(async () => setTried({ text: edit.text, impact: await api.policyImpact({ body: edit }) }));
  return (
    <Paper withBorder p="md">
      <Stack gap="sm">
        <Group justify="space-between">
          <div>
            <Title order={2} size="h5">
              {texts.policies.impact}
            </Title>
            <Text size="sm" c="dimmed">
              {texts.policies.impactHelp}
            </Text>
          </div>
          <ActButton
            act="operate"
            variant="default"
            loading={doing}
            whyNot={whyNot}
            onClick={() => void attempt()}
          >
            {texts.policies.try}
          </ActButton>
        </Group>
        {error !== null && <Failure error={error} onRetry={() => void attempt()} />}
        <div aria-live="polite">
          {tried !== null && (
            <Stack gap="sm">
              {tried.text !== edit.text && <Text size="sm">{texts.policies.earlierDraft}</Text>}
              <Found of={tried.impact} />
            </Stack>
          )}
        </div>
      </Stack>
    </Paper>
  );
}

const number = (n: number) => n.toLocaleString('en');

function Found({ of: impact }: { readonly of: Impact }) {
  const { gaining, losing, otherwise, unknown, targets, entitlements, samples, looserGuard } = impact;
  return (
    <Stack gap="sm">
      <Text fw={700} size="lg">
        {gaining + losing === 0 ? texts.policies.noChange : texts.policies.change(gaining, losing)}
      </Text>
      <Text size="sm" c="dimmed">
        {texts.policies.tried(impact.looked, impact.of)}
      </Text>
      {otherwise > 0 && <Text size="sm">{texts.policies.otherwise(otherwise)}</Text>}
      {unknown > 0 && <Text size="sm">{texts.policies.unknown(unknown)}</Text>}
      {looserGuard && (
        <Alert color="orange" variant="light" icon={<IconShieldExclamation aria-hidden />}>
          {texts.policies.looserGuard}
        </Alert>
      )}
      {gaining + losing > 0 && (
        <SimpleGrid cols={{ base: 1, md: 2 }}>
          <Counts label={texts.policies.system} rows={targets.map((one) => ({ name: one.target, ...one }))} />
          <Counts
            label={texts.policies.entitlement}
            rows={entitlements.map((one) => ({
              name: `${one.target}: ${one.entitlement ?? texts.policies.account}`,
              ...one,
            }))}
          />
        </SimpleGrid>
      )}
      {samples.length > 0 && (
        <div>
          <Text size="sm" fw={600}>
            {texts.policies.samples}
          </Text>
          <List size="sm">
            {samples.map(({ identity, person, gains, losses }) => (
              <List.Item key={identity}>
                <Name of={person} />
                {gains.length > 0 && ` ${texts.policies.gains} ${gains.join(', ')}`}
                {losses.length > 0 && ` ${texts.policies.losses} ${losses.join(', ')}`}
              </List.Item>
            ))}
          </List>
        </div>
      )}
    </Stack>
  );
}

const SHOWN = 10;

function Counts({
  label,
  rows,
}: {
  readonly label: string;
  readonly rows: readonly { readonly name: string; readonly gaining: number; readonly losing: number }[];
}) {
  const [all, setAll] = useState(false);
  return (
    <div>
      <Table aria-label={label} verticalSpacing={4}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">{label}</Table.Th>
            <Table.Th scope="col" ta="right">
              {texts.policies.gaining}
            </Table.Th>
            <Table.Th scope="col" ta="right">
              {texts.policies.losing}
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.slice(0, all ? rows.length : SHOWN).map(({ name, gaining, losing }) => (
            <Table.Tr key={name}>
              <Table.Td>
                <Name of={name} />
              </Table.Td>
              <Table.Td ta="right">{gaining === 0 ? '–' : `+${number(gaining)}`}</Table.Td>
              <Table.Td ta="right">{losing === 0 ? '–' : `−${number(losing)}`}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      {rows.length > SHOWN && !all && (
        <Button size="compact-sm" variant="subtle" onClick={() => setAll(true)}>
          {texts.holds.andMore(rows.length - SHOWN)}
        </Button>
      )}
    </div>
  );
}
