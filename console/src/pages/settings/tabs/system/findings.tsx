import type { Answer } from '@lockstep/sdk';
import { Button, Code, Group, Stack, Table, Text } from '@mantine/core';
import { useState } from 'react';
import { Empty } from '../../../../kit/empty.tsx';
import { StateBadge, type StateWord } from '../../../../kit/state-badge.tsx';
import { When } from '../../../../kit/when.tsx';
import { texts } from '../../../../texts/index.ts';

type Finding = Answer<'system'>['findings'][number];

const { system: words } = texts.settings;
const STATES = { ok: 'verified', warning: 'needsReview', problem: 'failed' } as const satisfies Record<
  Finding['state'],
  StateWord
>;
const ORDER = ['problem', 'warning', 'ok'] as const;

/** What is wrong first, with what to do; what is fine behind a button. */
export function Findings({ of: findings, at }: { readonly of: readonly Finding[]; readonly at: string }) {
  const [all, setAll] = useState(false);
  const fine = findings.filter(({ state }) => state === 'ok');
  const shown = ORDER.flatMap((state) => findings.filter((one) => one.state === state)).filter(
    ({ state }) => all || state !== 'ok',
  );
  return (
    <Stack gap="xs">
      {fine.length === findings.length && (
        <Empty kind="allGood" title={words.allGood}>
          {words.asOf} <When at={at} />
        </Empty>
      )}
      {shown.length > 0 && (
        <Table aria-label={words.findings}>
          <Table.Tbody>
            {shown.map(({ what, state, text, fix }) => (
              <Table.Tr key={`${what} ${text}`}>
                <Table.Td w={130} valign="top">
                  <StateBadge state={STATES[state]} label={words.states[state]} />
                </Table.Td>
                <Table.Td>
                  <Text size="sm" fw={600} component="bdi">
                    {what}
                  </Text>
                  <Text size="sm">
                    <bdi>{text}</bdi>
                  </Text>
                  {fix !== null && (
                    <Text size="sm" c="dimmed">
                      <Fix text={fix} />
                    </Text>
                  )}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
      {fine.length > 0 && (
        <Group>
          <Button size="xs" variant="default" aria-expanded={all} onClick={() => setAll((now) => !now)}>
            {words.showFine(fine.length)}
          </Button>
        </Group>
      )}
    </Stack>
  );
}

/** Commands stand between backticks. */
function Fix({ text }: { readonly text: string }) {
  const parts = text.startsWith('lockstep ') ? ['', text] : text.split('`');
  return parts.map((part, i) =>
    // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one text never move.
    i % 2 === 1 ? <Code key={i}>{part}</Code> : <span key={i}>{part}</span>,
  );
}
