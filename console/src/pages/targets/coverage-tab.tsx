import { ScrollArea, Stack, Table, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { useRead } from '../../api/api.ts';
import { Name } from '../../kit/name.tsx';
import { Read } from '../../kit/read.tsx';
import { To } from '../../kit/to.tsx';
import { texts } from '../../texts/index.ts';
import { AbilityCell, type AbilityRow } from './ability-cell.tsx';
import { STANDING_COLOR, STANDINGS, type Standing } from './standings.tsx';

const words = texts.targets;

/** Two heat maps that are tables: people by how their accounts stand, and abilities by what is proven. */
export function CoverageTab() {
  const coverage = useRead('coverage', {}, ['target.', 'policy.', 'operation.', 'identity.', 'leave.']);
  return (
    <Read of={coverage}>
      {({ people, targets }) => (
        <Stack gap="xl">
          <section aria-labelledby="by-people">
            <Title order={2} size="h4" id="by-people">
              {words.matrix.people}
            </Title>
            <Text size="sm" c="dimmed" mb="xs">
              {words.matrix.peopleHelp(people)}
            </Text>
            <Matrix
              label={words.matrix.people}
              each={76}
              head={STANDINGS.map((standing) => texts.targetWords.standing[standing])}
            >
              {targets.map((target) => {
                const most = Math.max(1, ...STANDINGS.map((standing) => target.standings[standing]));
                return (
                  <Row key={target.id} id={target.id} title={target.title}>
                    {STANDINGS.map((standing) => (
                      <Heat
                        key={standing}
                        target={target.id}
                        standing={standing}
                        count={target.standings[standing]}
                        share={target.standings[standing] / most}
                      />
                    ))}
                  </Row>
                );
              })}
            </Matrix>
          </section>
          <section aria-labelledby="by-ability">
            <Title order={2} size="h4" id="by-ability">
              {words.matrix.abilities}
            </Title>
            <Text size="sm" c="dimmed" mb="xs">
              {words.matrix.abilitiesHelp}
            </Text>
            <Matrix
              label={words.matrix.abilities}
              each={128}
              head={(targets[0]?.capabilities ?? []).map(({ ability }) => texts.targetWords.ability[ability])}
            >
              {targets.map((target) => (
                <Row key={target.id} id={target.id} title={target.title} attested={target.attested}>
                  {target.capabilities.map((ability) => (
                    <Proof key={ability.ability} of={ability} />
                  ))}
                </Row>
              ))}
            </Matrix>
          </section>
        </Stack>
      )}
    </Read>
  );
}

function Matrix({
  label,
  head,
  each,
  children,
}: {
  readonly label: string;
  readonly head: readonly string[];
  /** Pixels that a column needs at least. */
  readonly each: number;
  readonly children: ReactNode;
}) {
  return (
    <ScrollArea type="auto" viewportProps={{ tabIndex: 0, role: 'group', 'aria-label': label }}>
      <Table
        aria-label={label}
        withColumnBorders
        fz="sm"
        horizontalSpacing="xs"
        miw={140 + head.length * each}
      >
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col" className="pinned">
              {words.matrix.system}
            </Table.Th>
            {head.map((title) => (
              <Table.Th key={title} scope="col">
                {title}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>{children}</Table.Tbody>
      </Table>
    </ScrollArea>
  );
}

function Row({
  id,
  title,
  attested = false,
  children,
}: {
  readonly id: string;
  readonly title: string | null;
  readonly attested?: boolean;
  readonly children: ReactNode;
}) {
  return (
    <Table.Tr>
      <Table.Th scope="row" fw={500} className="pinned">
        <To to={`/targets/${id}`}>
          <Name of={title ?? id} />
        </To>
        {attested && (
          <Text size="xs" c="dimmed">
            {words.matrix.attested}
          </Text>
        )}
      </Table.Th>
      {children}
    </Table.Tr>
  );
}

/** The more, the stronger the colour; the number stands in it, and the head says what it means. */
function Heat({
  target,
  standing,
  count,
  share,
}: {
  readonly target: string;
  readonly standing: Standing;
  readonly count: number;
  readonly share: number;
}) {
  if (count === 0)
    return (
      <Table.Td ta="right">
        <Text span size="sm" c="dimmed">
          0
        </Text>
      </Table.Td>
    );
  const strength = 12 + Math.round(share * 28);
  const color = `color-mix(in srgb, var(--mantine-color-${STANDING_COLOR[standing]}-6) ${strength}%, transparent)`;
  return (
    <Table.Td ta="right" style={{ backgroundColor: color }}>
      <To
        to={`/targets/${target}`}
        search={{ tab: 'accounts', class: standing }}
        c="var(--mantine-color-text)"
        fw={600}
        aria-label={words.matrix.open(count, texts.targetWords.standing[standing], target)}
      >
        {count.toLocaleString('en')}
      </To>
    </Table.Td>
  );
}

function Proof({ of }: { readonly of: AbilityRow }) {
  return (
    <Table.Td>
      <AbilityCell of={of} />
    </Table.Td>
  );
}
