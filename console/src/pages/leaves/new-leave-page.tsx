import { LockstepProblem } from '@lockstep/sdk';
import {
  Alert,
  Anchor,
  Button,
  Group,
  Paper,
  SegmentedControl,
  Stack,
  Text,
  Textarea,
  TextInput,
  Title,
} from '@mantine/core';
import { IconAlertTriangle, IconDoorExit } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { api, useAskAgain, useRead } from '../../api/api.ts';
import { serverTime } from '../../api/server-clock.ts';
import { useMay } from '../../app/session.tsx';
import { useUrlState } from '../../app/url-state.ts';
import { ActButton } from '../../kit/act-button.tsx';
import { Empty } from '../../kit/empty.tsx';
import { Failure } from '../../kit/failure.tsx';
import { FindPerson } from '../../kit/find-person.tsx';
import { Name } from '../../kit/name.tsx';
import { PageFrame } from '../../kit/page-frame.tsx';
import { Read } from '../../kit/read.tsx';
import { useDoing } from '../../kit/use-doing.ts';
import { absolute } from '../../kit/when.tsx';
import { texts } from '../../texts/index.ts';
import { deletes, type LeavePlan, lostForGood, PlanOfLeave } from './leave-plan.tsx';

const t = texts.newLeave;
const DEFAULTS = { person: '' };
/** Only the plan is shown; what is done carries the reason that was written. */
const PREVIEW_REASON = 'preview';

/** A sheet: who, when, the plan, why. Nothing happens before the last button. */
export function Page() {
  const [{ person }, change] = useUrlState(DEFAULTS);
  return (
    <PageFrame
      title={t.title}
      about={t.about}
      above={
        <Anchor component={Link} to="/leaves" size="sm">
          {texts.leave.above}
        </Anchor>
      }
    >
      <Stack maw={760}>
        {person === '' ? (
          <FindPerson onFound={(identity) => change({ person: identity })} />
        ) : (
          <Sheet key={person} identity={person} onChange={() => change({ person: '' })} />
        )}
      </Stack>
    </PageFrame>
  );
}

function Sheet({ identity, onChange }: { readonly identity: string; readonly onChange: () => void }) {
  const person = useRead('person', { person: identity }, ['identity.', 'leave.']);
  return (
    <Read of={person}>
      {({ id, name, state, employments }) => {
        const called = name ?? employments[0]?.key ?? id;
        return (
          <>
            <Paper withBorder p="md">
              <Group justify="space-between">
                <div>
                  <Text fw={700} size="lg" component="div">
                    <Name of={called} />
                  </Text>
                  <Text size="sm" c="dimmed">
                    {[employments[0]?.key, t.state(state)].filter((part) => part !== undefined).join(' · ')}
                  </Text>
                </div>
                <Button variant="default" onClick={onChange}>
                  {t.change}
                </Button>
              </Group>
              {state === 'left' && (
                <Alert color="orange" variant="light" mt="sm">
                  {t.gone}
                </Alert>
              )}
            </Paper>
            <Order identity={id} called={called} />
          </>
        );
      }}
    </Read>
  );
}

interface Done {
  readonly title: string;
  readonly help: string;
}

function Order({ identity, called }: { readonly identity: string; readonly called: string }) {
  const navigate = useNavigate();
  const askAgain = useAskAgain();
  const mayNot = useMay()('operate') !== null;
  const [later, setLater] = useState(false);
  const [at, setAt] = useState('');
  const [reason, setReason] = useState('');
  const [typed, setTyped] = useState('');
  const { doing, error, run } = useDoing();
  const [changed, setChanged] = useState(false);
  const [done, setDone] = useState<Done | null>(null);
  const preview = useQuery({
    queryKey: ['makePlan', 'leave', identity],
    queryFn: ({ signal }) =>
      api.makePlan({ body: { kind: 'leave', person: identity, reason: PREVIEW_REASON } }, { signal }),
    enabled: !mayNot,
    // It is bound to its hash: what has changed since is noticed when it is done.
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
  const plan = preview.data;
  const instant = later ? instantOf(at) : null;
  const final = plan !== undefined && deletes(plan) && !later;
  const whyNot =
    plan === undefined
      ? t.planMissing
      : reason.trim() === ''
        ? t.needsReason
        : later && instant === null
          ? t.past
          : final && typed !== t.confirmWord
            ? texts.kit.typeToConfirm(t.confirmWord)
            : null;

  const other = async () => {
    setChanged(true);
    await preview.refetch();
  };
  const order = async (at: string, key: string) => {
    const ordered = await api.leave({
      person: identity,
      body: { reason: reason.trim(), at },
      'Idempotency-Key': key,
    });
    askAgain('leaves', 'today', 'person');
    setDone({ title: t.ordered(called, absolute(ordered.effective)), help: t.orderedHelp });
  };
  const end = async (shown: LeavePlan, key: string) => {
    const file = await api.makePlan({ body: { kind: 'leave', person: identity, reason: reason.trim() } });
    if (file.hash !== shown.hash) return other();
    await api.applyPlan({ body: { ...file }, 'Idempotency-Key': key });
    askAgain('leaves', 'today', 'person');
    // From here on it is done: a page that cannot be found for it is no failure of it.
    const newest = await api.leaves({ person: identity, limit: 1 }).then(
      ({ leaves }) => leaves[0] ?? null,
      () => undefined,
    );
    if (newest === undefined) setDone({ title: t.ended(called), help: t.endedHelp });
    else if (newest === null) setDone({ title: t.nothingTaken(called), help: t.nothingTakenHelp });
    else await navigate({ to: `/leaves/${newest.id}` });
  };
  const act = (shown: LeavePlan) =>
    run(async (key) => {
      setChanged(false);
      try {
        await (instant === null ? end(shown, key) : order(instant, key));
      } catch (failed) {
        if (!(failed instanceof LockstepProblem) || failed.code !== 'PLAN_STALE') throw failed;
        await other();
      }
    });

  if (done !== null)
    return (
      <Empty kind="allGood" title={done.title}>
        <Text>{done.help}</Text>
        <Anchor component={Link} to="/">
          {texts.today.title}
        </Anchor>
      </Empty>
    );
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (whyNot === null && plan !== undefined) void act(plan);
      }}
    >
      <Stack>
        <fieldset className="bare">
          <Text component="legend" size="sm" fw={500} mb={4}>
            {t.when}
          </Text>
          <SegmentedControl
            value={later ? 'later' : 'now'}
            onChange={(value) => setLater(value === 'later')}
            aria-label={t.when}
            data={[
              { value: 'now', label: t.now },
              { value: 'later', label: t.later },
            ]}
          />
        </fieldset>
        {later && (
          <TextInput
            type="datetime-local"
            label={t.at}
            description={t.atHelp(Intl.DateTimeFormat().resolvedOptions().timeZone)}
            value={at}
            onChange={(event) => setAt(event.currentTarget.value)}
            error={at !== '' && instant === null ? t.past : undefined}
            required
            maw={320}
          />
        )}
        <section aria-labelledby="plan">
          <Title order={2} size="h4" id="plan">
            {later ? t.planLater : t.plan}
          </Title>
          <Text size="sm" c="dimmed" mb="xs">
            {t.planHelp}
          </Text>
          {!mayNot && <Read of={preview}>{(data) => <PlanOfLeave of={data} />}</Read>}
        </section>
        {plan !== undefined && lostForGood(plan).length > 0 && (
          <Alert
            color="orange"
            variant="light"
            icon={<IconAlertTriangle aria-hidden />}
            title={texts.kit.cannotBeUndone}
          >
            {lostForGood(plan).map((line) => (
              <Text size="sm" key={line}>
                {line}
              </Text>
            ))}
          </Alert>
        )}
        <Textarea
          label={texts.kit.reason}
          description={texts.kit.reasonHelp}
          required
          autosize
          minRows={2}
          maxLength={2_000}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        {final && (
          <TextInput
            label={texts.kit.typeToConfirm(t.confirmWord)}
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
            autoComplete="off"
            maw={320}
          />
        )}
        <div aria-live="polite">
          {changed && (
            <Alert
              color="orange"
              variant="light"
              icon={<IconAlertTriangle aria-hidden />}
              title={t.changed}
            />
          )}
        </div>
        {error !== null && <Failure error={error} />}
        <Group>
          <ActButton
            act="operate"
            color="red"
            loading={doing}
            whyNot={whyNot}
            leftSection={<IconDoorExit size={18} aria-hidden />}
            onClick={() => {
              if (plan !== undefined) void act(plan);
            }}
          >
            {later ? t.verbLater : t.verb}
          </ActButton>
          <Button component={Link} to="/leaves" variant="default">
            {texts.kit.cancel}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

/** As typed here, in this time zone; null: nothing, or a time that is over. */
function instantOf(local: string): string | null {
  const ms = Date.parse(local);
  return Number.isNaN(ms) || ms <= serverTime() ? null : new Date(ms).toISOString();
}
