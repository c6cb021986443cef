import type { Answer } from '@lockstep/sdk';
import { Accordion, Button, Group, Stack, Text } from '@mantine/core';
import { useUrlState } from '../../app/url-state.ts';
import { Empty } from '../../kit/empty.tsx';
import { Failure } from '../../kit/failure.tsx';
import { Name } from '../../kit/name.tsx';
import { PageFrame } from '../../kit/page-frame.tsx';
import { StateBadge } from '../../kit/state-badge.tsx';
import { usePages } from '../../kit/use-pages.ts';
import { Waiting } from '../../kit/waiting.tsx';
import { When } from '../../kit/when.tsx';
import { texts } from '../../texts/index.ts';
import { PLAN_EVENTS } from './follows.ts';
import { HeldPlan } from './held-plan.tsx';

type Plan = Answer<'plans'>['plans'][number];

const OPEN = { open: '' };
/** Opened by a press that closes what stands open by itself. */
const NONE = 'none';

export function Page() {
  const [{ open }, setOpen] = useUrlState(OPEN);
  const { query, rows, more } = usePages('plans', { state: 'held' }, ({ plans }) => plans, PLAN_EVENTS);
  const first = rows.length === 1 ? (rows[0]?.hash ?? '') : '';
  const opened = open === '' ? first : open;
  return (
    <PageFrame title={texts.holds.title} about={texts.holds.about}>
      {query.error !== null && <Failure error={query.error} onRetry={() => void query.refetch()} />}
      {query.isPending ? (
        <Waiting />
      ) : (
        rows.length === 0 &&
        query.error === null && (
          <Empty kind="allGood" title={texts.holds.allGood}>
            {texts.holds.asOf} <When at={new Date(query.dataUpdatedAt).toISOString()} />.{' '}
            {texts.holds.allGoodHelp}
          </Empty>
        )
      )}
      <Accordion
        value={opened === NONE || opened === '' ? null : opened}
        onChange={(to) => setOpen({ open: to ?? NONE })}
        variant="separated"
        order={2}
      >
        {rows.map((plan) => (
          <Accordion.Item key={plan.hash} value={plan.hash}>
            <Accordion.Control>
              <Title of={plan} />
            </Accordion.Control>
            <Accordion.Panel>{opened === plan.hash && <HeldPlan of={plan} />}</Accordion.Panel>
          </Accordion.Item>
        ))}
      </Accordion>
      {more.has && (
        <Button variant="default" loading={more.loading} onClick={more.load}>
          {texts.plans.more}
        </Button>
      )}
    </PageFrame>
  );
}

function Title({ of: plan }: { readonly of: Plan }) {
  const what = texts.plans.for[plan.for] ?? plan.for;
  return (
    <Stack gap={4}>
      <Group gap="sm">
        <StateBadge state="held" label={texts.plans.waiting(plan.waiting)} />
        <Text fw={600} component="div" miw={0}>
          <Name of={plan.note === null ? what : `${what}: ${plan.note}`} />
        </Text>
      </Group>
      <Text size="sm" c={plan.overdue ? 'red' : 'dimmed'} component="div">
        {plan.overdue ? texts.holds.overdue : texts.holds.deadline} <When at={plan.deadline} /> ·{' '}
        {texts.plans.madeBy} <Name of={plan.madeBy} />
      </Text>
    </Stack>
  );
}
