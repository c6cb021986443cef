import type { Answer } from '@lockstep/sdk';
import { Anchor, Badge, Box, Group, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { Name } from '../../kit/name.tsx';
import { kindInWords, signOf, stateWord } from '../../kit/operation-words.ts';
import { SignMark } from '../../kit/sign-mark.tsx';
import { StateBadge } from '../../kit/state-badge.tsx';
import { texts } from '../../texts/index.ts';

export type PersonOfPlan = Answer<'planPeople'>['people'][number];
type Account = PersonOfPlan['accounts'][number];
type Operation = Account['operations'][number];

/** One person of a plan: where, what and why, line by line. */
export function PersonDiff({
  of: person,
  byHand,
  first,
}: {
  readonly of: PersonOfPlan;
  readonly byHand: ReadonlySet<string>;
  /** Before the name: a box to choose the person. */
  readonly first?: ReactNode;
}) {
  return (
    <Box component="section" aria-label={person.person} py="xs">
      <Group gap="sm" wrap="wrap">
        {first}
        <Anchor
          renderRoot={(props) => (
            <Link to="/people/$person" params={{ person: person.identity }} {...props} />
          )}
          fw={600}
          miw={0}
        >
          <Name of={person.person} />
        </Anchor>
        {person.before !== null && person.after !== null && (
          <Text size="sm" c="dimmed">
            {person.before === person.after ? person.after : texts.plans.change(person.before, person.after)}
          </Text>
        )}
        {person.held !== null && (
          <Badge color={person.held === 'held' ? 'yellow' : 'gray'} variant="light" tt="none">
            {person.hold === null && person.held === 'held'
              ? texts.plans.wouldWait
              : (texts.plans.heldState[person.held] ?? person.held)}
          </Badge>
        )}
        {person.corroborated === true && (
          <Badge color="teal" variant="light" tt="none">
            {texts.plans.corroborated}
          </Badge>
        )}
      </Group>
      {person.accounts.map((account, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: two accounts on one target differ in their place only.
        <AccountDiff key={`${account.target} ${index}`} of={account} byHand={byHand.has(account.target)} />
      ))}
    </Box>
  );
}

export function AccountDiff({
  of: { target, operations },
  byHand,
}: {
  readonly of: Account;
  readonly byHand: boolean;
}) {
  return (
    <Box pl={{ base: 'xs', sm: 'lg' }} pt={4}>
      <Text size="sm" fw={600} component="div">
        <Name of={target} />
      </Text>
      <ul className="diff">
        {operations.map((operation, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: operations of one account are a fixed order.
          <Line key={index} of={operation} byHand={byHand} />
        ))}
      </ul>
      <Reasons of={operations} />
    </Box>
  );
}

function Line({
  of: { kind, entitlement, irreversible, state },
  byHand,
}: {
  readonly of: Operation;
  readonly byHand: boolean;
}) {
  const sign = signOf(kind, byHand);
  return (
    <li>
      <SignMark of={sign} />
      <span>
        {kindInWords(kind)}
        {entitlement !== null && (
          <>
            {` ${entitlement.kind} `}
            <Name of={entitlement.value} />
          </>
        )}
        {byHand && ` (${texts.plans.byHand})`}
      </span>
      {irreversible && (
        <Badge color="red" variant="light" size="sm" tt="none">
          {texts.plans.signs['!']}
        </Badge>
      )}
      {state !== null && <StateBadge state={stateWord(state)} />}
    </li>
  );
}

/** The reasons of all operations of an account, each once. */
function Reasons({ of: operations }: { readonly of: readonly Operation[] }) {
  const reasons = [...new Set(operations.flatMap(({ reasons: why }) => why))];
  if (reasons.length === 0) return null;
  return (
    <Text size="sm" c="dimmed" component="div">
      {texts.plans.because} <bdi>{reasons.slice(0, 3).map(plainReason).join('; ')}</bdi>
      {reasons.length > 3 && ` ${texts.plans.moreReasons(reasons.length - 3)}`}
    </Text>
  );
}

/** `rule:sales: works in Sales` is told by what people read. */
function plainReason(reason: string): string {
  const [, by, text] = /^(\S+): (.+)$/s.exec(reason) ?? [];
  return by === undefined || text === undefined ? reason : `${text} (${by})`;
}
