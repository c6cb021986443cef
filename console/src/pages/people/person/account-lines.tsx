import type { Answer } from '@lockstep/sdk';
import { Stack, Table, Text } from '@mantine/core';
import { shownName } from '../../../kit/name.tsx';
import { StateBadge } from '../../../kit/state-badge.tsx';
import { When } from '../../../kit/when.tsx';
import { texts } from '../../../texts/index.ts';

export type Account = Answer<'person'>['accounts'][number];

/** What was found when the system was last read, apart from what is wanted. */
export function Found({ of: { seen, wanted } }: { readonly of: Pick<Account, 'seen' | 'wanted'> }) {
  const words = texts.person.found;
  if (seen === null) return <StateBadge state="pending" label={words.unknown} />;
  if (!seen.exists) return <StateBadge state="skipped" label={words.gone} />;
  if (!seen.active) return <StateBadge state="paused" label={words.off} />;
  return <StateBadge state={wanted === 'active' ? 'verified' : 'needsReview'} label={words.open} />;
}

/** Every account in a line: found, and how old that knowledge is. */
export function AccountLines({ accounts }: { readonly accounts: readonly Account[] }) {
  if (accounts.length === 0)
    return (
      <Text size="sm" c="dimmed">
        {texts.person.accountsEmpty}
      </Text>
    );
  return (
    <Stack gap={4}>
      <Table verticalSpacing={4} aria-label={texts.person.tabs.access}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">{texts.person.history.target}</Table.Th>
            <Table.Th scope="col">{texts.person.actual}</Table.Th>
            <Table.Th scope="col">{texts.person.lastRead}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {accounts.map(({ account, target, seen, wanted }) => (
            <Table.Tr key={account}>
              <Table.Td>{shownName(target)}</Table.Td>
              <Table.Td>
                <Found of={{ seen, wanted }} />
              </Table.Td>
              <Table.Td>
                <When at={seen?.at} absent={texts.person.neverRead} />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Stack>
  );
}
