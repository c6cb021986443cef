import type { Answer } from '@lockstep/sdk';
import { Alert, Group, List, Stack, Table, Text, Title } from '@mantine/core';
import { DataTable } from '../../kit/data-table.tsx';
import { Facts } from '../../kit/facts.tsx';
import { Name } from '../../kit/name.tsx';
import { StateBadge } from '../../kit/state-badge.tsx';
import { To } from '../../kit/to.tsx';
import { texts } from '../../texts/index.ts';
import { Outcome } from './import-words.tsx';
import { REJECTS } from './one-import.tsx';

const t = texts.sources;
type Previewed = Answer<'previewImport'>;

/** What a report would do, the way a person reads it: who loses access first, then what is done where. */
export function Preview({ of, brief = false }: { readonly of: Previewed; readonly brief?: boolean }) {
  return (
    <Stack aria-label={t.takeWhat} component="section">
      <Group gap="sm">
        <StateBadge state="simulated" />
        <Outcome of={of.outcome} />
        {of.why !== null && <Text size="sm">{of.why}</Text>}
      </Group>
      <Facts
        of={[
          [t.rows, of.rows.toLocaleString('en')],
          [t.delta, t.deltaText(of.added, of.changed)],
          [t.rejects, of.setAside.toLocaleString('en')],
          [t.missing, of.missing.toLocaleString('en')],
          [t.proven, `${of.whole ? t.yes : t.no}: ${of.wholeBecause}`],
        ]}
      />
      <Losing of={of} />
      <Operations of={of} />
      {!brief && <Doubts of={of} />}
    </Stack>
  );
}

function Losing({ of: { losing, losingAll, held, tripped, code } }: { readonly of: Previewed }) {
  if (code !== null) return null;
  if (losingAll === 0) return <Text size="sm">{t.nobodyLoses}</Text>;
  return (
    <Alert color="red" variant="light" title={t.losesAccess(losingAll)}>
      <List size="sm" listStyleType="none">
        {losing.map(({ identity, name, held: waits }) => (
          <List.Item key={identity}>
            <Group gap="xs">
              <To to={`/people/${identity}`}>
                <Name of={name} />
              </To>
              {waits ? <StateBadge state="held" label={t.isHeld} /> : <Text size="sm">{t.goes}</Text>}
            </Group>
          </List.Item>
        ))}
      </List>
      {losingAll > losing.length && <Text size="sm">{t.andMore(losingAll - losing.length)}</Text>}
      {held > 0 && <Text size="sm">{t.heldCount(held)}</Text>}
      {tripped.map((line) => (
        <Text size="sm" key={line}>
          {line}
        </Text>
      ))}
    </Alert>
  );
}

function Operations({ of: { operations } }: { readonly of: Previewed }) {
  if (operations.length === 0) return null;
  return (
    <Table verticalSpacing={4} aria-label={t.operation}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th scope="col">{t.system2}</Table.Th>
          <Table.Th scope="col">{t.operation}</Table.Th>
          <Table.Th scope="col" ta="right">
            {t.howMany}
          </Table.Th>
          <Table.Th scope="col" ta="right">
            {t.isHeld}
          </Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {operations.map(({ target, kind, count, held }) => (
          <Table.Tr key={`${target} ${kind}`}>
            <Table.Td>{target}</Table.Td>
            <Table.Td>{kind}</Table.Td>
            <Table.Td ta="right">{count.toLocaleString('en')}</Table.Td>
            <Table.Td ta="right">{held.toLocaleString('en')}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

function Doubts({ of: { warnings, missingKeys, missing, rejects, setAside } }: { readonly of: Previewed }) {
  return (
    <>
      {warnings.map((line) => (
        <Text size="sm" key={line}>
          {line}
        </Text>
      ))}
      {missing > 0 && (
        <Alert color="orange" variant="light" title={t.missingKeys}>
          <Text size="sm">{missingKeys.join(', ')}</Text>
          {missing > missingKeys.length && <Text size="sm">{t.andMore(missing - missingKeys.length)}</Text>}
        </Alert>
      )}
      {rejects.length > 0 && (
        <section aria-label={t.rejectsTitle}>
          <Title order={3} size="h5">
            {t.rejectsTitle}
          </Title>
          {setAside > rejects.length && <Text size="sm">{t.rejectsKept(setAside, rejects.length)}</Text>}
          <DataTable
            label={t.rejectsTitle}
            rows={rejects}
            columns={REJECTS}
            rowId={({ n }) => String(n)}
            dense
            height={320}
          />
        </section>
      )}
    </>
  );
}
