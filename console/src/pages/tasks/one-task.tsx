import { Alert, Group, Radio, Stack, Text, Textarea, Title } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { api, useAskAgain } from '../../api/api.ts';
import { useSession } from '../../app/session.tsx';
import { ActButton } from '../../kit/act-button.tsx';
import { Facts } from '../../kit/facts.tsx';
import { Failure } from '../../kit/failure.tsx';
import { Name } from '../../kit/name.tsx';
import { TextBlock } from '../../kit/text-block.tsx';
import { To } from '../../kit/to.tsx';
import { useDoing } from '../../kit/use-doing.ts';
import { When } from '../../kit/when.tsx';
import { texts } from '../../texts/index.ts';
import { type Task, TaskState } from './task-state.tsx';

const t = texts.tasks;
const RESULTS = ['done', 'wasSoAlready', 'notPossible'] as const;

/** What to do, and saying that it is done: by one person, and seen by another. */
export function OneTask({ of, onDone }: { readonly of: Task; readonly onDone: () => void }) {
  return (
    <Stack>
      <Group gap="sm">
        <TaskState of={of} />
        <Text fw={600}>{of.system ?? of.target}</Text>
      </Group>
      {of.withdrawn && (
        <Alert color="orange" variant="light">
          {t.withdrawnHelp}
        </Alert>
      )}
      <TextBlock label={t.what} text={of.instructions} absent={t.erased} />
      <Facts of={factsOf(of)} />
      {of.state === 'open' && <Close id={of.id} onDone={onDone} />}
      {of.state === 'closed' && of.closed !== null && <Seen id={of.id} by={of.closed.by} onDone={onDone} />}
    </Stack>
  );
}

function factsOf(of: Task): readonly (readonly [string, ReactNode])[] {
  const { identity, person, owner, openedAt, dueAt, reopened, closed, confirmed } = of;
  return [
    ...(identity === null
      ? []
      : ([
          [
            t.person,
            <To key="p" to={`/people/${identity}`}>
              <Name of={person} fallback={identity} />
            </To>,
          ],
        ] as const)),
    [t.owner, owner],
    [t.opened, <When key="o" at={openedAt} />],
    [t.due, <When key="d" at={dueAt} />],
    ...(reopened === 0 ? [] : ([[t.reopened, t.times(reopened)]] as const)),
    ...(closed === null
      ? []
      : ([
          [
            t.closedHow,
            <span key="c">
              {resultWord(closed.result)} {t.closedBy(closed.by)}, <When at={closed.at} />: {closed.note}
            </span>,
          ],
        ] as const)),
    ...(confirmed === null
      ? []
      : ([
          [
            t.confirmed,
            <span key="f">
              {t.closedBy(confirmed.by)}, <When at={confirmed.at} />
            </span>,
          ],
        ] as const)),
  ];
}

function resultWord(result: string): string {
  const known = RESULTS.find((one) => one === result);
  return known === undefined ? result : t.results[known];
}

function useTaskAct(work: (key: string) => Promise<unknown>, onDone: () => void) {
  const askAgain = useAskAgain();
  const { doing, error, run } = useDoing();
  const act = () =>
    run(async (key) => {
      await work(key);
      askAgain('tasks');
      onDone();
    });
  return { doing, error, act };
}

function Close({ id, onDone }: { readonly id: string; readonly onDone: () => void }) {
  const [result, setResult] = useState<(typeof RESULTS)[number]>('done');
  const [note, setNote] = useState('');
  const { doing, error, act } = useTaskAct(
    (key) => api.closeTask({ task: id, body: { result, note: note.trim() }, 'Idempotency-Key': key }),
    onDone,
  );
  return (
    <Stack gap="sm" component="section" aria-label={t.closeTitle}>
      <Title order={3} size="h5">
        {t.closeTitle}
      </Title>
      <Radio.Group
        label={t.result}
        value={result}
        onChange={(value) => setResult(RESULTS.find((one) => one === value) ?? 'done')}
      >
        <Group mt={6}>
          {RESULTS.map((one) => (
            <Radio key={one} value={one} label={t.results[one]} />
          ))}
        </Group>
      </Radio.Group>
      <Textarea
        label={t.note}
        description={t.noteHelp}
        required
        autosize
        minRows={2}
        maxLength={2_000}
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
      {error !== null && <Failure error={error} />}
      <Group>
        <ActButton
          act="operate"
          loading={doing}
          whyNot={note.trim() === '' ? t.noteHelp : null}
          onClick={() => void act()}
        >
          {t.close}
        </ActButton>
      </Group>
    </Stack>
  );
}

function Seen({ id, by, onDone }: { readonly id: string; readonly by: string; readonly onDone: () => void }) {
  const { actor } = useSession();
  const { doing, error, act } = useTaskAct(
    (key) => api.confirmTask({ task: id, 'Idempotency-Key': key }),
    onDone,
  );
  return (
    <Stack gap="sm">
      <Text size="sm" c="dimmed">
        {t.confirmHelp}
      </Text>
      {error !== null && <Failure error={error} />}
      <Group>
        <ActButton
          act="confirm"
          loading={doing}
          whyNot={by === actor ? t.notYourself : null}
          onClick={() => void act()}
        >
          {t.confirm}
        </ActButton>
      </Group>
    </Stack>
  );
}
