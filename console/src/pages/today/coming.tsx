import type { Answer } from '@lockstep/sdk';
import { Anchor, Table, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { Countdown } from '../../kit/countdown.tsx';
import { Name } from '../../kit/name.tsx';
import { ScrollTable } from '../../kit/scroll-table.tsx';
import { texts } from '../../texts/index.ts';
import { AllGood } from './all-good.tsx';
import { Section } from './section.tsx';

const t = texts.today;

/** Who leaves soon, with a countdown and the hour where they are. */
export function Coming({
  of: { coming, at },
  heard,
}: {
  readonly of: Answer<'today'>;
  readonly heard: string | null;
}) {
  const title = t.coming(coming.days);
  return (
    <Section title={title} count={coming.people.length} id="coming">
      {coming.people.length === 0 ? (
        <AllGood title={t.nobodyComes(coming.days)} at={at} source={heard} />
      ) : (
        <ScrollTable minWidth={380} label={title}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">{t.person}</Table.Th>
              <Table.Th scope="col">{t.leaves}</Table.Th>
              <Table.Th scope="col">{t.why}</Table.Th>
              <Table.Th scope="col">{t.has}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {coming.people.map(({ identity, person, leaves, zone, because, accounts }) => (
              <Table.Tr key={identity}>
                <Table.Td>
                  <Anchor component={Link} to={`/people/${identity}`} size="sm">
                    <Name of={person} />
                  </Anchor>
                </Table.Td>
                <Table.Td style={{ whiteSpace: 'nowrap' }}>
                  <Countdown at={leaves} zone={zone} />
                </Table.Td>
                <Table.Td>{t.because[because]}</Table.Td>
                <Table.Td style={{ whiteSpace: 'nowrap' }}>{t.accounts(accounts)}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </ScrollTable>
      )}
      {coming.more && (
        <Text size="xs" c="dimmed">
          {t.comingMore}
        </Text>
      )}
    </Section>
  );
}
