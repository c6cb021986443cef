import type { Answer } from '@lockstep/sdk';
import { Anchor, Code, Group, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { asking, useRead } from '../../api/api.ts';
import { CopyText } from '../../kit/copy-text.tsx';
import { Failure } from '../../kit/failure.tsx';
import { Name } from '../../kit/name.tsx';
import { planState, stateWord } from '../../kit/operation-words.ts';
import { PageFrame } from '../../kit/page-frame.tsx';
import { Read } from '../../kit/read.tsx';
import { StateBadge } from '../../kit/state-badge.tsx';
import { When } from '../../kit/when.tsx';
import { texts } from '../../texts/index.ts';
import { ApplyPlan } from './apply-plan.tsx';
import { BlastRadius } from './blast-radius.tsx';
import { type Asked, DecideHolds, DecisionSheet } from './decide-holds.tsx';
import { PLAN_EVENTS, WORK_EVENTS } from './follows.ts';
import { GuardFigures } from './guard-figures.tsx';
import { PlanDiff } from './plan-diff.tsx';
import { StandingOfPlan } from './standing.tsx';

export function Page() {
  const { hash = '' } = useParams({ strict: false });
  const plan = useRead('plan', { hash }, WORK_EVENTS);
  const made = plan.data?.state === 'made';
  const waiting = made ? 0 : (plan.data?.waiting ?? 0);
  const standing = useQuery({ ...asking('planStanding', { hash }, PLAN_EVENTS), enabled: made });
  const deciding = useQuery({ ...asking('planDeciding', { hash }, PLAN_EVENTS), enabled: waiting > 0 });
  const [asked, setAsked] = useState<Asked | null>(null);
  return (
    <PageFrame
      title={plan.data === undefined ? texts.plans.one(hash) : titleOf(plan.data)}
      above={
        <Anchor renderRoot={(props) => <Link to="/plans" {...props} />} size="sm">
          {texts.plans.title}
        </Anchor>
      }
      actions={
        plan.data !== undefined &&
        (made ? (
          <ApplyPlan of={plan.data} stale={standing.data?.stale === true} />
        ) : (
          waiting > 0 && (
            <DecideHolds deciding={deciding.data} waiting={waiting} chosen={[]} onAsk={setAsked} />
          )
        ))
      }
    >
      {asked !== null && <DecisionSheet of={asked} plan={plan} hash={hash} onClose={() => setAsked(null)} />}
      {deciding.error !== null && <Failure error={deciding.error} onRetry={() => void deciding.refetch()} />}
      <Read of={plan}>
        {(data) => (
          <Stack gap="md">
            <Facts of={data} />
            {made && <StandingOfPlan of={standing} />}
            <SimpleGrid cols={{ base: 1, md: 2 }}>
              <BlastRadius
                of={data.summary}
                held={data.state === 'made' ? data.summary.held : data.waiting}
                made={made}
              />
              <GuardFigures of={data} />
            </SimpleGrid>
            <Became of={data} />
            {data.summary.radius.operations > 0 && (
              <div>
                <Title order={2} size="h5" mb="xs">
                  {texts.plans.diff}
                </Title>
                <PlanDiff of={data} deciding={deciding.data} onAsk={setAsked} />
              </div>
            )}
          </Stack>
        )}
      </Read>
    </PageFrame>
  );
}

function titleOf({ for: what, hash }: Answer<'plan'>): string {
  return `${texts.plans.one(hash)}: ${texts.plans.for[what] ?? what}`;
}

function Facts({ of: plan }: { readonly of: Answer<'plan'> }) {
  return (
    <Group gap="lg">
      <StateBadge {...planState(plan.state)} />
      <Fact name={texts.plans.hash}>
        <Group gap={4} wrap="nowrap">
          <Code>{plan.hash.slice(0, 12)}</Code>
          <CopyText text={plan.hash} label={texts.plans.copyHash} />
        </Group>
      </Fact>
      <Fact name={texts.plans.madeBy}>
        <Name of={plan.madeBy} />
      </Fact>
      <Fact name={texts.plans.madeAt}>
        <When at={plan.madeAt} />
      </Fact>
      {plan.source !== null && (
        <Fact name={texts.plans.source}>
          <Name of={plan.source} />
        </Fact>
      )}
      {plan.reason !== null && (
        <Fact name={texts.plans.reason}>
          <Name of={plan.reason} />
        </Fact>
      )}
      {plan.decided !== null && (
        <Fact name={texts.plans.decidedBy}>
          <Name of={plan.decided.by} /> <When at={plan.decided.at} />
        </Fact>
      )}
    </Group>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: React.ReactNode }) {
  return (
    <div>
      <Text size="xs" c="dimmed">
        {name}
      </Text>
      <Text size="sm" component="div">
        {children}
      </Text>
    </div>
  );
}

/** What has become of the operations, and who decided what about those that were held. */
function Became({ of: { progress, approvals } }: { readonly of: Answer<'plan'> }) {
  const states = Object.entries(progress ?? {});
  if (states.length + approvals.length === 0) return null;
  return (
    <Stack gap="xs">
      {states.length > 0 && (
        <Group gap="xs" aria-live="polite">
          <Text size="sm" fw={600}>
            {texts.plans.progress}
          </Text>
          {states.map(([state, n]) => (
            <StateBadge
              key={state}
              state={stateWord(state)}
              label={`${n.toLocaleString('en')} ${texts.kit.states[stateWord(state)]}`}
            />
          ))}
        </Group>
      )}
      {approvals.length > 0 && (
        <div>
          <Text size="sm" fw={600}>
            {texts.plans.approvals}
          </Text>
          {approvals.map(({ by, decision, reason, at }) => (
            <Text size="sm" key={`${by} ${at}`} component="div">
              <Name of={texts.plans.approval(by, decision, reason)} /> · <When at={at} />
            </Text>
          ))}
        </div>
      )}
    </Stack>
  );
}
