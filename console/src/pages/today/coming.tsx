import type { Answer } from '@lockstep/sdk';
import { Anchor, Table, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { Countdown } from '../../kit/countdown.tsx';
import { Name } from '../../kit/name.tsx';
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
        <Table.ScrollContainer minWidth={380} tabIndex={0} role="region" aria-label={title}>
          <Table aria-label={title} verticalSpacing={6}>
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
          </Table>
        </Table.ScrollContainer>
      )}
      {coming.more && (
        <Text size="xs" c="dimmed">
          {t.comingMore}
        </Text>
      )}
    </Section>
  );
}
