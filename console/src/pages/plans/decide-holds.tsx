import type { Answer } from '@lockstep/sdk';
import { Group, List, Stack, Text } from '@mantine/core';
import type { UseQueryResult } from '@tanstack/react-query';
import { api, useAskAgain } from '../../api/api.ts';
import { ActButton } from '../../kit/act-button.tsx';
import { Dangerous } from '../../kit/dangerous.tsx';
import { Failure } from '../../kit/failure.tsx';
import { Name } from '../../kit/name.tsx';
import { undoableOf } from '../../kit/operation-words.ts';
import { texts } from '../../texts/index.ts';

/** Names that a sheet lists; of more it says how many. */
const LISTED = 20;
/** As many as one decision may name (POST /plans/{hash}/approve). */
const MOST = 1_000;
/** From here on a word has to be typed. */
const MANY = 25;

type What = 'approve' | 'refuse';

interface Chosen {
  readonly identity: string;
  readonly person: string;
}

/** What is asked, and about whom as of then: the list that they were chosen from goes on changing. */
export interface Asked {
  readonly what: What;
  readonly many: number;
  /** Empty: all that waits. */
  readonly chosen: readonly Chosen[];
  readonly onDone: (() => void) | undefined;
}

/** Lets go or keeps back what is held of a plan: all of it, or only the chosen people. */
export function DecideHolds({
  deciding,
  waiting,
  chosen,
  onAsk,
  onDone,
}: {
  /** Undefined: it is not known yet. */
  readonly deciding: Answer<'planDeciding'> | undefined;
  readonly waiting: number;
  readonly chosen: readonly Chosen[];
  readonly onAsk: (asked: Asked) => void;
  readonly onDone?: () => void;
}) {
  const all = chosen.length === 0;
  const many = all ? waiting : chosen.length;
  const tooMany = chosen.length > MOST ? texts.holds.limit : null;
  const ask = (what: What) => onAsk({ what, many, chosen, onDone });
  return (
    <Group gap="xs">
      <ActButton
        act="approve"
        size="xs"
        color="red.9"
        whyNot={against(deciding, 'approve') ?? tooMany}
        onClick={() => ask('approve')}
      >
        {all ? texts.holds.approveAll(many) : texts.holds.approveSome(many)}
      </ActButton>
      <ActButton
        act="approve"
        size="xs"
        variant="default"
        whyNot={against(deciding, 'refuse') ?? tooMany}
        onClick={() => ask('refuse')}
      >
        {all ? texts.holds.refuseAll(many) : texts.holds.refuseSome(many)}
      </ActButton>
    </Group>
  );
}

/** Nothing is let go before it is known what the plan does, and what of it cannot be undone. */
export function DecisionSheet({
  of: { what, many, chosen, onDone },
  plan,
  hash,
  onClose,
}: {
  readonly of: Asked;
  readonly plan: UseQueryResult<Answer<'plan'>>;
  readonly hash: string;
  readonly onClose: () => void;
}) {
  const askAgain = useAskAgain();
  const approves = what === 'approve';
  const kinds = plan.data?.summary.radius.kinds;
  const decide = async (reason: string, key: string) => {
    const only = chosen.map(({ identity }) => identity);
    const body = { reason, ...(only.length === 0 ? {} : { only }) };
    if (approves) await api.approve({ hash, body, 'Idempotency-Key': key });
    else await api.refusePlan({ hash, body, 'Idempotency-Key': key });
    askAgain('plans', 'plan', 'planPeople', 'holds', 'planDeciding');
    onDone?.();
  };
  return (
    <Dangerous
      onClose={onClose}
      question={approves ? texts.holds.approveQuestion(many) : texts.holds.refuseQuestion(many)}
      verb={approves ? texts.holds.approveVerb : texts.holds.refuseVerb}
      undoable={approves && kinds !== undefined ? undoableOf(kinds) : null}
      whyNot={approves && kinds === undefined ? texts.holds.planNotRead : null}
      {...(approves && (many > MANY || (kinds?.delete ?? 0) > 0) ? { typeWord: hash.slice(0, 8) } : {})}
      onDo={decide}
    >
      <Stack gap="xs">
        <Text size="sm">{approves ? texts.holds.approveBody(hash) : texts.holds.refuseBody}</Text>
        {approves && plan.error !== null && (
          <Failure error={plan.error} onRetry={() => void plan.refetch()} />
        )}
        <Who of={chosen} />
      </Stack>
    </Dangerous>
  );
}

/** Why somebody may not, as the server would say; null: they may. */
function against(deciding: Answer<'planDeciding'> | undefined, what: What): string | null {
  if (deciding === undefined) return texts.holds.decidingNotRead;
  const code = deciding[what];
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
