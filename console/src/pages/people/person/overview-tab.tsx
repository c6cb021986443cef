import type { Answer } from '@lockstep/sdk';
import { Alert, Anchor, Grid, Group, Paper, Stack, Table, Text, Title } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useRead } from '../../../api/api.ts';
import { Equivalent } from '../../../kit/equivalent.tsx';
import { shownName } from '../../../kit/name.tsx';
import { Read } from '../../../kit/read.tsx';
import { StateBadge } from '../../../kit/state-badge.tsx';
import { When } from '../../../kit/when.tsx';
import { texts } from '../../../texts/index.ts';
import { AccountLines } from './account-lines.tsx';
import { valueText } from './attribute-text.ts';
import type { ShownPerson } from './person-page.tsx';

type Fact = Answer<'personTimeline'>['facts'][number];

/** Who this is and where each attribute comes from; what needs somebody; the accounts in short. */
export function OverviewTab({ of }: { readonly of: ShownPerson }) {
  const timeline = useRead('personTimeline', { person: of.id }, ['identity.', 'import.', 'dsync.']);
  const { employments } = of;
  return (
    <Grid>
      <Grid.Col span={{ base: 12, lg: 8 }}>
        <Stack>
          <Attention of={of} />
          <Section title={texts.person.tabs.access}>
            <AccountLines accounts={of.accounts} />
          </Section>
          <Section title={texts.person.attributes}>
            <Read of={timeline} lines={4}>
              {({ facts }) => <Attributes of={of} facts={facts} />}
            </Read>
          </Section>
        </Stack>
      </Grid.Col>
      <Grid.Col span={{ base: 12, lg: 4 }}>
        <Stack>
          <Section title={texts.person.employments}>
            {employments.length === 0 && <Dimmed>{texts.person.noEmployments}</Dimmed>}
            {employments.map(({ system, key, valid, onLeave }) => (
              <Group key={`${system} ${key}`} gap="xs">
                <Text size="sm">
                  {shownName(system)} <bdi>{shownName(key)}</bdi>
                </Text>
                <StateBadge
                  state={onLeave ? 'paused' : valid ? 'verified' : 'skipped'}
                  label={onLeave ? texts.person.onLeave : valid ? texts.person.valid : texts.person.notValid}
                />
              </Group>
            ))}
          </Section>
          <Section title={texts.person.sources}>
            <Read of={timeline} lines={1}>
              {({ sources }) =>
                sources.length === 0 ? (
                  <Dimmed>{texts.person.noAttributes}</Dimmed>
                ) : (
                  sources.map(({ source, key, seenAt, present }) => (
                    <Text key={`${source} ${key}`} size="sm" component="div">
                      {shownName(source)}, {present ? texts.person.seen : texts.person.notPresent}{' '}
                      <When at={seenAt} />
                    </Text>
                  ))
                )
              }
            </Read>
          </Section>
          <Section title={texts.person.leaves}>
            {of.leaves.length === 0 && <Dimmed>{texts.person.noLeaves}</Dimmed>}
            {of.leaves.map(({ id, effective, certificates }) => (
              <Text key={id} size="sm" component="div">
                {texts.person.leaveEffective} <When at={effective} />,{' '}
                {texts.person.certificatesCount(certificates)}{' '}
                <Anchor component={Link} to={`/leaves/${id}`} size="sm" underline="always">
                  {texts.person.openLeave}
                </Anchor>
              </Text>
            ))}
          </Section>
          <Equivalent
            cli={[
              ['person', 'show', of.id],
              ['why', of.id],
            ]}
            path={`/people/${of.id}`}
          />
        </Stack>
      </Grid.Col>
    </Grid>
  );
}

function Attention({ of: { holds, exceptions, unknown } }: { readonly of: ShownPerson }) {
  if (holds.length === 0 && exceptions.length === 0 && unknown.length === 0) return null;
  return (
    <Alert color="orange" variant="light" title={texts.people.columns.attention}>
      <Stack gap={6}>
        {holds.map(({ id, reason, deadline }) => (
          <Text key={id} size="sm" component="div">
            <StateBadge state="held" /> {shownName(reason)} ({texts.person.holdUntil} <When at={deadline} />)
          </Text>
        ))}
        {exceptions.map(({ kind, text, since }) => (
          <Text key={`${kind} ${since} ${text}`} size="sm" component="div">
            <StateBadge state="needsReview" /> {shownLong(text)} <When at={since} />
          </Text>
        ))}
        {unknown.map(({ rule, missing }) => (
          <Text key={rule} size="sm" component="div">
            <StateBadge state="needsReview" label={texts.person.unknownRules} />{' '}
            {texts.person.unknownRule(rule, missing.join(', '))}
          </Text>
        ))}
      </Stack>
    </Alert>
  );
}

function Attributes({ of, facts }: { readonly of: ShownPerson; readonly facts: readonly Fact[] }) {
  const names = Object.keys(of.attributes).sort();
  if (names.length === 0) return <Dimmed>{texts.person.noAttributes}</Dimmed>;
  return (
    <Table.ScrollContainer minWidth={480} scrollAreaProps={{ viewportProps: { tabIndex: 0 } }}>
      <Table verticalSpacing={6} aria-label={texts.person.attributes}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">{texts.person.attribute}</Table.Th>
            <Table.Th scope="col">{texts.person.value}</Table.Th>
            <Table.Th scope="col">{texts.person.from}</Table.Th>
            <Table.Th scope="col">{texts.person.knownSince}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {names.map((name) => {
            const value = of.attributes[name] ?? null;
            const fact = originOf(facts, name, value);
            return (
              <Table.Tr key={name}>
                <Table.Th scope="row" fw={500}>
                  {shownName(name)}
                </Table.Th>
                <Table.Td maw={320}>
                  <Text size="sm" truncate="end">
                    <bdi>{valueText(value)}</bdi>
                  </Text>
                </Table.Td>
                <Table.Td>
                  {fact === null
                    ? '–'
                    : fact.by === 'report'
                      ? texts.person.report(shownName(fact.system))
                      : texts.person.message(shownName(fact.system))}
                </Table.Td>
                <Table.Td>
                  <When at={fact?.knownFrom} />
                </Table.Td>
              </Table.Tr>
            );
          })}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

/** The word that counts now and says just this. */
function originOf(facts: readonly Fact[], name: string, value: Fact['value']): Fact | null {
  const same = JSON.stringify(value);
  return (
    facts.find(
      (fact) =>
        fact.what === 'attribute' &&
        fact.name === name &&
        fact.knownTo === null &&
        JSON.stringify(fact.value) === same,
    ) ?? null
  );
}

function Section({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <Paper withBorder p="sm">
      <Title order={2} size="h6" mb="xs">
        {title}
      </Title>
      {children}
    </Paper>
  );
}

function Dimmed({ children }: { readonly children: ReactNode }) {
  return (
    <Text size="sm" c="dimmed">
      {children}
    </Text>
  );
}

function shownLong(text: string): string {
  return text.length > 400 ? `${text.slice(0, 400)}…` : text;
}
