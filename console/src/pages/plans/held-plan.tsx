import type { Answer } from '@lockstep/sdk';
import { Anchor, Group, Stack, Text } from '@mantine/core';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useRead } from '../../api/api.ts';
import { type Column, DataTable } from '../../kit/data-table.tsx';
import { Failure } from '../../kit/failure.tsx';
import { Name } from '../../kit/name.tsx';
import { Read } from '../../kit/read.tsx';
import { usePages } from '../../kit/use-pages.ts';
import { Waiting } from '../../kit/waiting.tsx';
import { When } from '../../kit/when.tsx';
import { texts } from '../../texts/index.ts';
import { type Asked, DecideHolds, DecisionSheet } from './decide-holds.tsx';
import { PLAN_EVENTS } from './follows.ts';

/** Limits that are named; the plan has them all. */
const LIMITS = 2;

type Hold = Answer<'holds'>['holds'][number];

/** What waits of one plan, by name; who may decide about it. */
export function HeldPlan({ of: plan }: { readonly of: Answer<'plans'>['plans'][number] }) {
  const { hash } = plan;
  const whole = useRead('plan', { hash }, PLAN_EVENTS);
  const deciding = useRead('planDeciding', { hash }, PLAN_EVENTS);
  const [asked, setAsked] = useState<Asked | null>(null);
  return (
    <Stack gap="sm">
      <div>
        {plan.tripped.slice(0, LIMITS).map((line) => (
          <Text size="sm" key={line}>
            {line}
          </Text>
        ))}
        {plan.tripped.length > LIMITS && (
          <Text size="sm" c="dimmed">
            {texts.holds.moreLimits(plan.tripped.length - LIMITS)}
          </Text>
        )}
      </div>
      <Group justify="space-between" gap="sm">
        <Anchor renderRoot={(props) => <Link to="/plans/$hash" params={{ hash }} {...props} />} size="sm">
          {texts.holds.openPlan}
        </Anchor>
        <DecideHolds deciding={deciding.data} waiting={plan.waiting} chosen={[]} onAsk={setAsked} />
      </Group>
      <Items hash={hash} waiting={plan.waiting} deciding={deciding.data} onAsk={setAsked} />
      {asked !== null && <DecisionSheet of={asked} plan={whole} hash={hash} onClose={() => setAsked(null)} />}
      <Read of={deciding} lines={1}>
        {({ makers }) => (
          <Text size="sm" c="dimmed" component="div">
            <Name of={texts.holds.whoDecides(makers.join(', '))} />
          </Text>
        )}
      </Read>
    </Stack>
  );
}

function Items({
  hash,
  waiting,
  deciding,
  onAsk,
}: {
  readonly hash: string;
  readonly waiting: number;
  readonly deciding: Answer<'planDeciding'> | undefined;
  readonly onAsk: (asked: Asked) => void;
}) {
  const navigate = useNavigate();
  const { query, rows, more } = usePages('holds', { plan: hash }, ({ holds }) => holds, PLAN_EVENTS);
  const canCorroborate = query.data?.pages[0]?.canCorroborate === true;
  if (query.isPending) return <Waiting />;
  if (query.error !== null) return <Failure error={query.error} onRetry={() => void query.refetch()} />;
  return (
    <>
      {!canCorroborate && (
        <Text size="sm" c="dimmed">
          {texts.holds.noWitness}
        </Text>
      )}
      <DataTable
        label={texts.holds.operations}
        rows={rows}
        columns={columnsOf(canCorroborate)}
        rowId={({ id }) => id}
        rowName={({ person }) => person}
        more={more}
        height={420}
        onOpen={({ identity }) => void navigate({ to: '/people/$person', params: { person: identity } })}
        bulk={(chosen, clear) => (
          <DecideHolds deciding={deciding} waiting={waiting} chosen={chosen} onAsk={onAsk} onDone={clear} />
        )}
      />
    </>
  );
}

function columnsOf(canCorroborate: boolean): readonly Column<Hold>[] {
  return [
    { id: 'person', header: texts.holds.person, cell: ({ person }) => <Name of={person} /> },
    { id: 'now', header: texts.holds.now, width: 100, cell: ({ state }) => state },
    ...(canCorroborate
      ? [{ id: 'said', header: texts.holds.said, cell: (hold: Hold) => <SaidOf of={hold} /> }]
      : []),
    {
      id: 'deadline',
      header: texts.holds.deadline,
      width: 140,
      cell: ({ deadline, overdue }) => (
        <Text size="sm" span c={overdue ? 'red' : 'inherit'}>
          <When at={deadline} />
        </Text>
      ),
    },
    {
      id: 'operations',
      header: texts.holds.operations,
      cell: ({ operations }) => <Name of={whatWaits(operations)} />,
    },
  ];
}

/** With `left` of an independent source nobody waits: what stands here did not confirm. */
function SaidOf({ of: { said } }: { readonly of: Hold }) {
  if (said.length === 0) return <>{texts.holds.silent}</>;
  return <Name of={said.map(({ source, says }) => texts.holds.says[says](source)).join('; ')} />;
}

/** `git: disable` of each system: where, and how much. */
function whatWaits(operations: readonly string[]): string {
  const targets = new Set(operations.map((operation) => operation.slice(0, operation.indexOf(':'))));
  return texts.holds.whatWaits([...targets].join(', '), operations.length);
}
