import type { Answer } from '@lockstep/sdk';
import { Alert, Badge, Group, Stack, Text } from '@mantine/core';
import { IconHandStop } from '@tabler/icons-react';
import { useState } from 'react';
import { api, useAskAgain } from '../../../api/api.ts';
import { ActButton } from '../../../kit/act-button.tsx';
import { Dangerous } from '../../../kit/dangerous.tsx';
import { Failure } from '../../../kit/failure.tsx';
import { Name } from '../../../kit/name.tsx';
import { PlainTable } from '../../../kit/plain-table.tsx';
import { To } from '../../../kit/to.tsx';
import { Waiting } from '../../../kit/waiting.tsx';
import { texts } from '../../../texts/index.ts';

type Plan = Answer<'planTargetWrites'>;
const words = texts.target.switching;

/** Switches writes on or off by exactly the plan that is shown. */
export function SwitchWrites({
  target,
  name,
  to,
  label,
}: {
  readonly target: string;
  readonly name: string;
  readonly to: 'on' | 'off';
  readonly label?: string;
}) {
  const [opened, setOpened] = useState(false);
  const [plan, setPlan] = useState<Plan | null>(null);
  const [error, setError] = useState<unknown>(null);
  const askAgain = useAskAgain();
  const look = async () => {
    setOpened(true);
    setPlan(null);
    setError(null);
    try {
      setPlan(await api.planTargetWrites({ target, body: { writes: to } }));
    } catch (failed) {
      setError(failed);
    }
  };
  const lines = to === 'on' ? words.onLines : words.offLines;
  return (
    <>
      <ActButton act="administer" variant={to === 'on' ? 'filled' : 'default'} onClick={() => void look()}>
        {label ?? (to === 'on' ? texts.target.switchOn : texts.target.switchOff)}
      </ActButton>
      {opened && (
        <Dangerous
          onClose={() => setOpened(false)}
          question={to === 'on' ? words.on(name) : words.off(name)}
          verb={to === 'on' ? words.onVerb : words.offVerb}
          undoable={to === 'off' || (plan?.losing ?? 0) > 0 ? lines : null}
          whyNot={plan === null ? words.lookFirst : null}
          onDo={async (reason, key) => {
            if (plan === null) return;
            try {
              await api.switchTargetWrites({
                target,
                body: { writes: to, reason, plan: plan.plan },
                'Idempotency-Key': key,
              });
            } finally {
              askAgain('target', 'targets', 'coverage');
            }
          }}
        >
          {error !== null ? (
            <Failure error={error} onRetry={() => void look()} />
          ) : plan === null ? (
            <Stack gap="xs">
              <Text size="sm">{words.making}</Text>
              <Waiting lines={3} />
            </Stack>
          ) : (
            <WhatWouldBeDone plan={plan} to={to} />
          )}
        </Dangerous>
      )}
    </>
  );
}

function WhatWouldBeDone({ plan, to }: { readonly plan: Plan; readonly to: 'on' | 'off' }) {
  return (
    <Stack gap="sm">
      {to === 'off' && <Text size="sm">{words.offUnderWay}</Text>}
      {plan.people === 0 ? (
        <Text size="sm">{words.nothing}</Text>
      ) : (
        <>
          <Group gap="xs">
            <Text fw={600}>{words.done(plan.people, plan.operations)}</Text>
            {plan.losing > 0 && (
              <Badge color="red" variant="light" tt="none">
                {words.losing(plan.losing)}
              </Badge>
            )}
          </Group>
          <Text size="sm">
            {words.here}:{' '}
            {plan.kinds
              .map(
                ({ kind, count }) => `${count.toLocaleString('en')} ${texts.targetWords.kind[kind] ?? kind}`,
              )
              .join(', ') || '0'}
          </Text>
        </>
      )}
      {plan.held > 0 && (
        <Alert
          color="yellow"
          variant="light"
          icon={<IconHandStop aria-hidden />}
          title={words.held(plan.held)}
        >
          <Text size="sm">{plan.tripped.join('; ')}</Text>
        </Alert>
      )}
      {plan.refused > 0 && <Text size="sm">{words.refused(plan.refused)}</Text>}
      {plan.shown.length > 0 && (
        <>
          <PlainTable
            label={words.who}
            head={[words.person, words.operations, words.loses]}
            rows={plan.shown.map(({ id, name, kinds, loses }) => ({
              id,
              cells: [
                <To key={id} to={`/people/${id}`}>
                  <Name of={name} fallback={id} />
                </To>,
                kinds.map((kind) => texts.targetWords.kind[kind] ?? kind).join(', '),
                loses ? words.yes : words.no,
              ],
            }))}
          />
          {plan.shown.length < plan.people && (
            <Text size="sm" c="dimmed">
              {words.first(plan.shown.length)}
            </Text>
          )}
        </>
      )}
    </Stack>
  );
}
