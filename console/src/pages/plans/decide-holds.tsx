import type { Answer } from '@lockstep/sdk';
import { Group, List, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api, asking, useAskAgain } from '../../api/api.ts';
import { ActButton } from '../../kit/act-button.tsx';
import { Dangerous } from '../../kit/dangerous.tsx';
import { Name } from '../../kit/name.tsx';
import { undoableOf } from '../../kit/operation-words.ts';
import { texts } from '../../texts/index.ts';
import { PLAN_EVENTS } from './follows.ts';

/** Names that a sheet lists; of more it says how many. */
const LISTED = 20;
/** As many as one decision may name (POST /plans/{hash}/approve). */
const MOST = 1_000;
/** From here on a word has to be typed. */
const MANY = 25;

interface Chosen {
  readonly identity: string;
  readonly person: string;
}

/** Lets go or keeps back what is held of a plan: all of it, or only the chosen people. */
export function DecideHolds({
  hash,
  waiting,
  chosen,
  kinds,
  onDone,
}: {
  readonly hash: string;
  readonly waiting: number;
  /** Empty: all that waits. */
  readonly chosen: readonly Chosen[];
  /** What the plan does, for what cannot be undone. */
  readonly kinds: Readonly<Record<string, number>>;
  readonly onDone?: () => void;
}) {
  const [asked, setAsked] = useState<'approve' | 'refuse' | null>(null);
  const deciding = useQuery(asking('planDeciding', { hash }, PLAN_EVENTS));
  const askAgain = useAskAgain();
  const many = chosen.length === 0 ? waiting : chosen.length;
  const only = chosen.map(({ identity }) => identity);
  const tooMany = only.length > MOST ? texts.holds.limit : null;
  const decide = async (what: 'approve' | 'refuse', reason: string) => {
    const body = { reason, ...(only.length === 0 ? {} : { only }) };
    if (what === 'approve') await api.approve({ hash, body });
    else await api.refusePlan({ hash, body });
    askAgain('plans', 'plan', 'planPeople', 'holds', 'planDeciding');
    onDone?.();
  };
  return (
    <>
      <Group gap="xs">
        <ActButton
          act="approve"
          size="xs"
          color="red.9"
          whyNot={against(deciding.data, 'approve') ?? tooMany}
          onClick={() => setAsked('approve')}
        >
          {only.length === 0 ? texts.holds.approveAll(many) : texts.holds.approveSome(many)}
        </ActButton>
        <ActButton
          act="approve"
          size="xs"
          variant="default"
          whyNot={against(deciding.data, 'refuse') ?? tooMany}
          onClick={() => setAsked('refuse')}
        >
          {only.length === 0 ? texts.holds.refuseAll(many) : texts.holds.refuseSome(many)}
        </ActButton>
      </Group>
      {asked !== null && (
        <Dangerous
          opened
          onClose={() => setAsked(null)}
          question={
            asked === 'approve' ? texts.holds.approveQuestion(many) : texts.holds.refuseQuestion(many)
          }
          verb={asked === 'approve' ? texts.holds.approveVerb : texts.holds.refuseVerb}
          undoable={asked === 'approve' ? undoableOf(kinds) : null}
          {...(asked === 'approve' && (many > MANY || (kinds.delete ?? 0) > 0)
            ? { typeWord: hash.slice(0, 8) }
            : {})}
          onDo={(reason) => decide(asked, reason)}
        >
          <Stack gap="xs">
            <Text size="sm">
              {asked === 'approve' ? texts.holds.approveBody(hash) : texts.holds.refuseBody}
            </Text>
            <Who of={chosen} />
          </Stack>
        </Dangerous>
      )}
    </>
  );
}

/** Why somebody may not, as the server would say; null: they may. */
function against(deciding: Answer<'planDeciding'> | undefined, what: 'approve' | 'refuse'): string | null {
  const code = deciding?.[what] ?? null;
  return code === null ? null : (texts.holds.notYou[code] ?? code);
}

function Who({ of: chosen }: { readonly of: readonly Chosen[] }) {
  if (chosen.length === 0) return null;
  return (
    <div>
      <Text size="sm" fw={600}>
        {texts.holds.onlyThese}
      </Text>
      <List size="sm">
        {chosen.slice(0, LISTED).map(({ identity, person }) => (
          <List.Item key={identity}>
            <Name of={person} />
          </List.Item>
        ))}
      </List>
      {chosen.length > LISTED && <Text size="sm">{texts.holds.andMore(chosen.length - LISTED)}</Text>}
    </div>
  );
}
