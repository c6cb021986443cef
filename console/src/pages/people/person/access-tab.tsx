import { Badge, Group, Paper, Stack, Table, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { Empty } from '../../../kit/empty.tsx';
import { Equivalent } from '../../../kit/equivalent.tsx';
import { Name, shownName } from '../../../kit/name.tsx';
import { stateWord } from '../../../kit/operation-words.ts';
import { StateBadge } from '../../../kit/state-badge.tsx';
import { When } from '../../../kit/when.tsx';
import { texts } from '../../../texts/index.ts';
import { type Account, Found } from './account-lines.tsx';
import type { ShownPerson } from './person-page.tsx';
import { type Standing, StandingBadge } from './standing.tsx';
import { Why } from './why.tsx';

/** Each account: what is wanted, what was found and when, and every entitlement with its reasons. */
export function AccessTab({ of }: { readonly of: ShownPerson }) {
  if (of.accounts.length === 0)
    return (
      <Empty kind="allGood" title={texts.person.accountsEmpty}>
        {texts.person.accountsEmptyHelp}
      </Empty>
    );
  return (
    <Stack>
      {of.accounts.map((account) => (
        <AccountCard key={account.account} of={account} person={of.id} />
      ))}
      <Equivalent cli={[['why', of.id]]} path={`/people/${of.id}/why`} />
    </Stack>
  );
}

function AccountCard({ of: account, person }: { readonly of: Account; readonly person: string }) {
  const { target, name, seen, wanted, provenance, open, entitlements } = account;
  return (
    <Paper withBorder p="sm" component="section" aria-label={target}>
      <Group justify="space-between" gap="xs" mb="xs">
        <Group gap="xs">
          <Title order={2} size="h5">
            {shownName(target)}
          </Title>
          <Text size="sm" c="dimmed" component="div" maw={300}>
            <Name of={name} />
          </Text>
          {account.protected && (
            <Badge variant="light" color="violet" tt="none">
              {texts.person.protected}
            </Badge>
          )}
          {seen?.administrator === true && (
            <Badge variant="light" color="orange" tt="none">
              {texts.person.administrator}
            </Badge>
          )}
        </Group>
        <Why
          person={person}
          asked={target}
          title={texts.person.whyAccount(target)}
          because={account.because}
        />
      </Group>
      <Table verticalSpacing={4} aria-label={texts.person.actual} layout="auto">
        <Table.Tbody>
          <Line title={texts.person.actual}>
            <Group gap="xs">
              <Found of={account} />
              <Text size="sm" c="dimmed" component="div">
                {texts.person.lastRead} <When at={seen?.at} absent={texts.person.neverRead} />
              </Text>
            </Group>
          </Line>
          <Line title={texts.person.desired}>
            {wanted === null ? texts.person.wantedNothing : (texts.person.modes[wanted] ?? wanted)},{' '}
            {texts.person.provenances[provenance] ?? provenance}
          </Line>
          <Line title={texts.person.sessionsEnded}>
            <Ended at={seen?.sessionsEnded ?? null} />
          </Line>
          <Line title={texts.person.credentialsEnded}>
            <Ended at={seen?.credentialsEnded ?? null} />
          </Line>
        </Table.Tbody>
      </Table>
      {open.length > 0 && <Operations of={open} />}
      {entitlements.length === 0 ? (
        <Text size="sm" c="dimmed" mt="xs">
          {texts.person.noEntitlements}
        </Text>
      ) : (
        <Entitlements of={account} person={person} />
      )}
    </Paper>
  );
}

function Line({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <Table.Tr>
      <Table.Th scope="row" w={130} fw={500}>
        {title}
      </Table.Th>
      <Table.Td>{children}</Table.Td>
    </Table.Tr>
  );
}

function Ended({ at }: { readonly at: string | null }) {
  if (at === null)
    return (
      <Text size="sm" c="dimmed">
        {texts.person.notProven}
      </Text>
    );
  return (
    <Group gap="xs">
      <StateBadge state="verified" label={texts.person.noneLeft} />
      <When at={at} />
    </Group>
  );
}

function Operations({ of }: { readonly of: Account['open'] }) {
  return (
    <Table verticalSpacing={4} mt="xs" aria-label={texts.person.operations}>
      <Table.Tbody>
        {of.map(({ id, kind, entitlement, state, tries, next, trouble }) => (
          <Table.Tr key={id}>
            <Table.Th scope="row" fw={500}>
              {texts.plan.kinds[kind] ?? kind} {entitlement !== null && <bdi>{shownName(entitlement)}</bdi>}
            </Table.Th>
            <Table.Td>
              <StateBadge state={stateWord(state)} />
            </Table.Td>
            <Table.Td>
              {texts.person.tries(tries)}
              {next !== null && (
                <>
                  , {texts.person.nextTry} <When at={next} />
                </>
              )}
              {trouble !== null && (
                <Text size="sm" c="dimmed">
                  {shownName(trouble)}
                </Text>
              )}
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

function Entitlements({
  of: { target, entitlements },
  person,
}: {
  readonly of: Account;
  readonly person: string;
}) {
  return (
    <Table.ScrollContainer minWidth={420} mt="xs" scrollAreaProps={{ viewportProps: { tabIndex: 0 } }}>
      <Table verticalSpacing={4}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">{texts.person.entitlement}</Table.Th>
            <Table.Th scope="col">{texts.person.kind}</Table.Th>
            <Table.Th scope="col">{texts.person.standing}</Table.Th>
            <Table.Th scope="col">{texts.person.why}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {entitlements.map(({ kind, value, wanted, there, because }) => {
            const standing: Standing =
              there === null ? 'unread' : wanted ? (there ? 'held' : 'missing') : 'beside';
            return (
              <Table.Tr key={`${kind} ${value}`}>
                <Table.Td maw={260}>
                  <Name of={value} />
                </Table.Td>
                <Table.Td>{kind}</Table.Td>
                <Table.Td>
                  <StandingBadge of={standing} />
                </Table.Td>
                <Table.Td>
                  <Why
                    person={person}
                    asked={`${target}:${kind}:${value}`}
                    title={texts.person.whyOf(shownName(value))}
                    because={because}
                  />
                </Table.Td>
              </Table.Tr>
            );
          })}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
