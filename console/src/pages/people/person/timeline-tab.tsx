import { Paper, Stack, Table, Text, Title } from '@mantine/core';
import { useRead } from '../../../api/api.ts';
import { Empty } from '../../../kit/empty.tsx';
import { shownName } from '../../../kit/name.tsx';
import { Read } from '../../../kit/read.tsx';
import { StateBadge } from '../../../kit/state-badge.tsx';
import { When } from '../../../kit/when.tsx';
import { texts } from '../../../texts/index.ts';
import { valueText } from './attribute-text.ts';
import { factName, type Timeline } from './fact-name.ts';
import { StatesStrip } from './states-strip.tsx';
import { TwoAxes } from './two-axes.tsx';

type Fact = Timeline['facts'][number];

const t = texts.person.timeline;

/** What is true when, and since when that is known: as pictures, and the same as tables. */
export function TimelineTab({ person }: { readonly person: string }) {
  const timeline = useRead('personTimeline', { person }, ['identity.', 'import.', 'dsync.', 'leave.']);
  return (
    <Read of={timeline}>
      {(data) =>
        data.facts.length === 0 && data.states.length === 0 ? (
          <Empty kind="first" title={t.noFacts}>
            {t.noFactsHelp}
          </Empty>
        ) : (
          <Stack>
            <Paper withBorder p="sm">
              <Title order={2} size="h6" mb="xs">
                {t.states}
              </Title>
              <StatesStrip of={data} />
              <States of={data} />
            </Paper>
            <Paper withBorder p="sm">
              <Title order={2} size="h6">
                {t.axes}
              </Title>
              <Text size="sm" c="dimmed" mb="xs">
                {t.axesHelp}
              </Text>
              <TwoAxes of={data} />
            </Paper>
            <Facts of={data} />
          </Stack>
        )
      }
    </Read>
  );
}

function States({ of: { states, zone } }: { readonly of: Timeline }) {
  return (
    <Table verticalSpacing={4} aria-label={t.states} mt="xs">
      <Table.Tbody>
        {states.map(({ state, from, to }) => (
          <Table.Tr key={`${state} ${from}`}>
            <Table.Th scope="row" fw={500} w={160}>
              {texts.lifecycle[state]}
            </Table.Th>
            <Table.Td>
              <When at={from} zone={zone} absent={t.ever} />
            </Table.Td>
            <Table.Td>
              <When at={to} zone={zone} absent={t.open} />
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

function Facts({ of: { facts, zone, leftOut } }: { readonly of: Timeline }) {
  return (
    <Paper withBorder p="sm">
      <Title order={2} size="h6" mb="xs">
        {t.facts}
      </Title>
      <Table.ScrollContainer
        minWidth={680}
        mah={520}
        scrollAreaProps={{ viewportProps: { tabIndex: 0, role: 'region', 'aria-label': t.facts } }}
      >
        <Table verticalSpacing={4} aria-label={t.facts}>
          <Table.Thead>
            <Table.Tr>
              {[t.what, t.value, t.valid, t.known, t.system].map((title) => (
                <Table.Th key={title} scope="col">
                  {title}
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {facts.map((fact) => (
              <FactRow
                key={`${fact.system} ${fact.employment} ${fact.what} ${fact.name} ${fact.knownFrom} ${fact.validFrom}`}
                of={fact}
                zone={zone}
              />
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      {leftOut > 0 && (
        <Text size="sm" c="dimmed">
          {t.leftOut(leftOut)}
        </Text>
      )}
    </Paper>
  );
}

function FactRow({ of: fact, zone }: { readonly of: Fact; readonly zone: string | null }) {
  return (
    <Table.Tr>
      <Table.Td>{factName(fact)}</Table.Td>
      <Table.Td maw={240}>
        <Text size="sm" truncate="end">
          <bdi>{valueText(fact.value)}</bdi>
        </Text>
      </Table.Td>
      <Table.Td>
        <When at={fact.validFrom} zone={zone} absent={t.ever} /> –{' '}
        <When at={fact.validTo} zone={zone} absent={t.open} />
      </Table.Td>
      <Table.Td>
        <When at={fact.knownFrom} />
        {fact.knownTo !== null && (
          <>
            {' '}
            <StateBadge state="skipped" label={t.replaced} /> <When at={fact.knownTo} />
          </>
        )}
      </Table.Td>
      <Table.Td>
        {fact.by === 'report'
          ? texts.person.report(shownName(fact.system))
          : texts.person.message(shownName(fact.system))}
      </Table.Td>
    </Table.Tr>
  );
}
