import { Group, Stack, Text } from '@mantine/core';
import { Fragment } from 'react';
import { useRead } from '../../../api/api.ts';
import { PlainTable } from '../../../kit/plain-table.tsx';
import { Read } from '../../../kit/read.tsx';
import { StateBadge } from '../../../kit/state-badge.tsx';
import { To } from '../../../kit/to.tsx';
import { When } from '../../../kit/when.tsx';
import { texts } from '../../../texts/index.ts';
import { type AccountActs, useAccountActs } from './account-actions.tsx';
import { ACCOUNT_FOLLOWS, AccountName, Owner, SaidOf } from './accounts-tab.tsx';
import { Section } from './section.tsx';
import type { ShownTarget } from './shown-target.ts';

const words = texts.target.findings;
const LISTS = ['returned', 'stillOpen', 'orphan', 'ambiguous', 'drift', 'known'] as const;
/** Whose accounts are nobody's: a person can say something of them. */
const ASKING: ReadonlySet<string> = new Set(['orphan', 'ambiguous', 'known']);
type List = (typeof LISTS)[number];
/** The first of each; all of them stand on the tab of the accounts. */
const SHOWN = 20;

/** What is not as it should be, the most dangerous first, and what to do about it. */
export function FindingsTab({ of }: { readonly of: ShownTarget }) {
  const acts = useAccountActs(of.id, of.title ?? of.id);
  return (
    <Stack gap="xl">
      <Text size="sm">{words.help}</Text>
      {LISTS.map((list) => (
        <Found key={list} list={list} of={of} acts={acts} />
      ))}
      {acts.sheet}
    </Stack>
  );
}

function Found({
  list,
  of,
  acts,
}: {
  readonly list: List;
  readonly of: ShownTarget;
  readonly acts: AccountActs;
}) {
  const accounts = useRead('targetAccounts', { target: of.id, class: list, limit: SHOWN }, ACCOUNT_FOLLOWS);
  const { title, help, good } = words[list];
  return (
    <Section title={title} help={help}>
      <Read of={accounts} lines={2}>
        {({ accounts: rows, next }) =>
          rows.length === 0 ? (
            of.listedAt === null ? (
              <Text size="sm">{words.neverRead}</Text>
            ) : (
              <Group gap="xs">
                <StateBadge state="verified" label={good} />
                <Text size="sm" c="dimmed" component="span">
                  {words.asOf} <When at={of.listedAt} />
                </Text>
              </Group>
            )
          ) : (
            <>
              <PlainTable
                label={title}
                head={[
                  texts.target.accounts.name,
                  texts.target.accounts.person,
                  texts.target.accounts.findings,
                  texts.target.accounts.seen,
                  ...(ASKING.has(list) ? [texts.account.actions] : []),
                ]}
                rows={rows.map((row) => ({
                  id: row.id,
                  cells: [
                    <AccountName key="name" of={row} />,
                    <Owner key="person" of={row.person} />,
                    list === 'known' ? (
                      <SaidOf key="text" of={row} />
                    ) : (
                      <Text key="text" size="sm">
                        <bdi>
                          {row.findings
                            .filter(({ kind }) => kind === list)
                            .map(({ text }) => text)
                            .join(' ') || texts.targetWords.standing[row.standing]}
                        </bdi>
                      </Text>
                    ),
                    <When key="seen" at={row.seen?.at} absent={texts.target.accounts.never} />,
                    ...(ASKING.has(list) ? [<Fragment key="do">{acts.buttons(row)}</Fragment>] : []),
                  ],
                }))}
              />
              {next !== null && (
                <To to={`/targets/${of.id}`} search={{ tab: 'accounts', class: list }} size="sm">
                  {words.all}
                </To>
              )}
            </>
          )
        }
      </Read>
    </Section>
  );
}
