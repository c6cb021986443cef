import type { Answer } from '@lockstep/sdk';
import { Group, Text } from '@mantine/core';
import { useState } from 'react';
import { api, useAskAgain } from '../../api/api.ts';
import { ActButton } from '../../kit/act-button.tsx';
import { Dangerous } from '../../kit/dangerous.tsx';
import { undoableOf } from '../../kit/operation-words.ts';
import { texts } from '../../texts/index.ts';
import { BlastRadius } from './blast-radius.tsx';

const MANY = 25;

/** Applies exactly the plan that is looked at, or withdraws it. */
export function ApplyPlan({ of: plan, stale }: { readonly of: Answer<'plan'>; readonly stale: boolean }) {
  const [asked, setAsked] = useState<'apply' | 'withdraw' | null>(null);
  const askAgain = useAskAgain();
  const { hash, summary } = plan;
  const done = () => askAgain('plans', 'plan', 'planPeople', 'holds', 'policies', 'policyDocument');
  const apply = async (reason: string, key: string) => {
    await api.applyKeptPlan({ hash, body: { reason }, 'Idempotency-Key': key });
    done();
  };
  const withdraw = async (reason: string, key: string) => {
    await api.withdrawPlan({ hash, body: { reason }, 'Idempotency-Key': key });
    done();
  };
  const { kinds, irreversible, people } = summary.radius;
  return (
    <Group gap="xs">
      <ActButton act="operate" variant="default" onClick={() => setAsked('withdraw')}>
        {texts.plans.withdraw}
      </ActButton>
      <ActButton
        act={plan.policy ? 'administer' : 'operate'}
        color="red.9"
        whyNot={stale ? texts.plans.stale : null}
        onClick={() => setAsked('apply')}
      >
        {texts.plans.apply}
      </ActButton>
      {asked === 'apply' && (
        <Dangerous
          onClose={() => setAsked(null)}
          question={people === 0 ? texts.plans.applyNothing : texts.plans.applyQuestion(people)}
          verb={texts.plans.apply}
          undoable={undoableOf(kinds)}
          {...(irreversible > 0 || people > MANY ? { typeWord: hash.slice(0, 8) } : {})}
          onDo={apply}
        >
          <BlastRadius of={summary} held={summary.held} made />
        </Dangerous>
      )}
      {asked === 'withdraw' && (
        <Dangerous
          onClose={() => setAsked(null)}
          question={texts.plans.withdrawQuestion}
          verb={texts.plans.withdraw}
          undoable={null}
          onDo={withdraw}
        >
          <Text size="sm">{texts.plans.withdrawBody}</Text>
        </Dangerous>
      )}
    </Group>
  );
}
