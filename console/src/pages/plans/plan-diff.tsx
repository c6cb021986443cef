import type { Answer, Input } from '@lockstep/sdk';
import { Accordion, Box, Button, Checkbox, Divider, Group, Stack, Switch, Tabs, Text } from '@mantine/core';
import { useState } from 'react';
import { useUrlState } from '../../app/url-state.ts';
import { Empty } from '../../kit/empty.tsx';
import { Failure } from '../../kit/failure.tsx';
import { Name } from '../../kit/name.tsx';
import { SignMark } from '../../kit/sign-mark.tsx';
import { usePages } from '../../kit/use-pages.ts';
import { Waiting } from '../../kit/waiting.tsx';
import { texts } from '../../texts/index.ts';
import { type Asked, DecideHolds } from './decide-holds.tsx';
import { WORK_EVENTS } from './follows.ts';
import { PersonDiff, type PersonOfPlan } from './person-diff.tsx';

type Plan = Answer<'plan'>;

const VIEW = { view: 'people', target: '', held: '' };

interface Deciding {
  readonly deciding: Answer<'planDeciding'> | undefined;
  readonly onAsk: (asked: Asked) => void;
}

/** What a plan changes: by person, by system, and what it leaves as it is. */
export function PlanDiff({ of: plan, ...decision }: { readonly of: Plan } & Deciding) {
  const [{ view, target, held }, setView] = useUrlState(VIEW);
  const byHand = new Set(plan.byHand);
  const { targets } = plan.summary.radius;
  const left = plan.notes?.refused.length ?? 0;
  const waits = plan.waiting > 0 || (plan.state === 'made' && plan.summary.held > 0);
  return (
    <Tabs value={view} onChange={(to) => setView({ view: to ?? 'people' })} keepMounted={false}>
      <Tabs.List>
        <Tabs.Tab value="people">{texts.plans.byPerson}</Tabs.Tab>
        <Tabs.Tab value="targets">{texts.plans.byTarget}</Tabs.Tab>
        {plan.notes !== null && <Tabs.Tab value="left">{texts.plans.left(left)}</Tabs.Tab>}
      </Tabs.List>
      <Tabs.Panel value="people" pt="sm">
        {waits && (
          <Switch
            mb="xs"
            label={texts.plans.onlyHeld}
            checked={held === 'yes'}
            onChange={(event) => setView({ held: event.currentTarget.checked ? 'yes' : '' })}
          />
        )}
        <People plan={plan} byHand={byHand} input={held === 'yes' ? { held: 'true' } : {}} {...decision} />
      </Tabs.Panel>
      <Tabs.Panel value="targets" pt="sm">
        <Accordion
          value={target === '' ? null : target}
          onChange={(to) => setView({ target: to ?? '' })}
          variant="separated"
          order={3}
        >
          {targets.map((one) => (
            <Accordion.Item key={one.target} value={one.target}>
              <Accordion.Control>
                <Group justify="space-between" gap="xs">
                  <Text fw={600} component="div" miw={0}>
                    <Name of={one.target} />
                  </Text>
                  <Text size="sm" c="dimmed" component="div">
                    {texts.plans.targetLine(one.people, one.operations)}
                    {one.irreversible > 0 && (
                      <>
                        {' · '}
                        <SignMark of="!" /> {one.irreversible.toLocaleString('en')}
                      </>
                    )}
                  </Text>
                </Group>
              </Accordion.Control>
              <Accordion.Panel>
                {target === one.target && (
                  <People plan={plan} byHand={byHand} input={{ target: one.target }} {...decision} />
                )}
              </Accordion.Panel>
            </Accordion.Item>
          ))}
        </Accordion>
      </Tabs.Panel>
      {plan.notes !== null && (
        <Tabs.Panel value="left" pt="sm">
          <Left of={plan.notes} />
        </Tabs.Panel>
      )}
    </Tabs>
  );
}

function People({
  plan,
  byHand,
  input,
  deciding,
  onAsk,
}: Deciding & {
  readonly plan: Plan;
  readonly byHand: ReadonlySet<string>;
  readonly input: Omit<Input<'planPeople'>, 'hash'>;
}) {
  const [chosen, setChosen] = useState<ReadonlyMap<string, string>>(new Map());
  const { query, rows, more } = usePages(
    'planPeople',
    { hash: plan.hash, limit: 25, ...input },
    ({ people }) => people,
    WORK_EVENTS,
  );
  if (query.isPending) return <Waiting />;
  const choose = ({ identity, person }: PersonOfPlan, yes: boolean) =>
    setChosen((before) => {
      const next = new Map(before);
      if (yes) next.set(identity, person);
      else next.delete(identity);
      return next;
    });
  return (
    <Stack gap={0}>
      {query.error !== null && <Failure error={query.error} onRetry={() => void query.refetch()} />}
      {chosen.size > 0 && (
        <Group gap="sm" mb="xs" aria-live="polite">
          <Text size="sm" fw={600}>
            {texts.kit.selected(chosen.size)}
          </Text>
          <DecideHolds
            deciding={deciding}
            waiting={plan.waiting}
            chosen={[...chosen].map(([identity, person]) => ({ identity, person }))}
            onAsk={onAsk}
            onDone={() => setChosen(new Map())}
          />
        </Group>
      )}
      {rows.length === 0 && query.error === null && (
        <Empty kind="nothingFound" title={texts.plans.noPeople}>
          {texts.plans.noPeopleHelp}
        </Empty>
      )}
      {rows.map((person, index) => (
        <Box key={person.identity}>
          {index > 0 && <Divider />}
          <PersonDiff
            of={person}
            byHand={byHand}
            first={
              person.hold !== null &&
              person.held === 'held' && (
                <Checkbox
                  aria-label={texts.kit.selectRow(person.person)}
                  checked={chosen.has(person.identity)}
                  onChange={(event) => choose(person, event.currentTarget.checked)}
                />
              )
            }
          />
        </Box>
      ))}
      {more.has && (
        <Button variant="default" loading={more.loading} onClick={more.load} mt="sm">
          {texts.plans.more}
        </Button>
      )}
    </Stack>
  );
}

function Left({ of: { refused, unknown, underWay } }: { readonly of: NonNullable<Plan['notes']> }) {
  return (
    <Stack gap="xs">
      {refused.length + unknown.length === 0 && (
        <Empty kind="allGood" title={texts.plans.left(0)}>
          {texts.plans.nothing}
        </Empty>
      )}
      <ul className="diff">
        {refused.map(({ identity, target, why }) => (
          <li key={`${identity} ${target}`}>
            <SignMark of="·" />
            <span>
              <Name of={target} />: {texts.plans.refusedWhy[why] ?? why} <code>{identity}</code>
            </span>
          </li>
        ))}
        {unknown.map(({ identity, rule, missing }) => (
          <li key={`${identity} ${rule}`}>
            <SignMark of="?" />
            <span>
              {texts.plans.unanswered(rule, missing.join(', '))} <code>{identity}</code>
            </span>
          </li>
        ))}
      </ul>
      {underWay > 0 && (
        <Text size="sm" c="dimmed">
          {texts.plans.underWay(underWay)}
        </Text>
      )}
    </Stack>
  );
}
