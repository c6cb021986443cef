import { Button, Group, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { api, useAskAgain } from '../api/api.ts';
import { texts } from '../texts/index.ts';
import { ActButton } from './act-button.tsx';
import { Failure } from './failure.tsx';
import { FinalOperations, finalOperations, type PlanFile, PlannedChanges } from './planned-changes.tsx';
import { Sheet } from './sheet.tsx';
import { useDoing } from './use-doing.ts';

/** More people than this are counted by hand before they leave. */
const FEW = 1;

/**
 * A plan about people who were chosen: a reason, then the plan itself, then, and only then, exactly that is done. Nothing
 * happens before the plan was shown; one that is old is refused by the server with the difference.
 */
export function PlanSheet({
  people,
  leave,
  onClose,
}: {
  readonly people: readonly string[];
  readonly leave: boolean;
  readonly onClose: (done: boolean) => void;
}) {
  const [reason, setReason] = useState(leave ? '' : texts.plan.previewReason);
  const [file, setFile] = useState<PlanFile | null>(null);
  const [typed, setTyped] = useState('');
  const { doing, error, run } = useDoing();
  const [told, setTold] = useState<string | null>(null);
  const askAgain = useAskAgain();
  const make = () =>
    run(async () => {
      setFile(
        await api.makePlan({ body: { kind: 'people', people: [...people], leave, reason: reason.trim() } }),
      );
    });
  const apply = (plan: PlanFile) =>
    run(async (key) => {
      const { decision } = await api.applyPlan({ body: { ...plan }, 'Idempotency-Key': key });
      setTold(texts.plan.done(decision.people, decision.operations, decision.held.length));
      askAgain('people', 'person', 'personTimeline', 'accessGraph', 'personEvents');
    });
  // Whoever is to leave leaves, also where nothing of theirs is on any system; else those count of whom something changes.
  const count = leave ? people.length : (file?.plan.people.length ?? people.length);
  const without = leave && file !== null ? people.length - file.plan.people.length : 0;
  const word = String(count);
  const mustType = file !== null && count > FEW && (without > 0 || finalOperations(file).length > 0);
  const { leaveQuestion, previewQuestion } = texts.plan;
  return (
    <Sheet
      title={leave ? leaveQuestion(count) : previewQuestion(count)}
      size="xl"
      held={doing}
      onClose={() => onClose(told !== null)}
    >
      <Stack>
        {told !== null ? (
          <Text role="status">{told}</Text>
        ) : (
          <form
            onSubmit={(event) => {
              event.preventDefault();
              if (reason.trim() !== '') void make();
            }}
          >
            <Group align="flex-end" gap="xs">
              <Textarea
                label={texts.plan.reason}
                description={texts.plan.reasonHelp}
                required
                autosize
                minRows={1}
                maxLength={2_000}
                value={reason}
                // What is shown next is the answer to what stands here.
                disabled={doing}
                onChange={(event) => {
                  setReason(event.currentTarget.value);
                  setFile(null);
                }}
                style={{ flex: 1, minWidth: 220 }}
              />
              <Button
                type="submit"
                variant={file === null ? 'filled' : 'default'}
                disabled={reason.trim() === ''}
                loading={doing}
              >
                {file === null ? texts.plan.make : texts.plan.again}
              </Button>
            </Group>
            {file === null && (
              <Text size="sm" c="dimmed" mt={4}>
                {texts.plan.makeHelp}
              </Text>
            )}
          </form>
        )}
        {told === null && file !== null && (
          <>
            <PlannedChanges of={file} />
            {without > 0 && <Text size="sm">{texts.plan.leaveWithout(without)}</Text>}
            <FinalOperations of={file} />
            {mustType && (
              <TextInput
                label={texts.plan.typeCount(word)}
                value={typed}
                inputMode="numeric"
                autoComplete="off"
                onChange={(event) => setTyped(event.currentTarget.value)}
              />
            )}
          </>
        )}
        {error !== null && <Failure error={error} />}
        <Group justify="flex-end">
          <Button variant="default" disabled={doing} onClick={() => onClose(told !== null)}>
            {told === null ? texts.kit.cancel : texts.plan.close}
          </Button>
          {told === null && file !== null && count > 0 && (
            <ActButton
              act="operate"
              color={leave ? 'red' : 'indigo'}
              loading={doing}
              whyNot={mustType && typed !== word ? texts.plan.typeCount(word) : null}
              onClick={() => void apply(file)}
            >
              {texts.plan.apply}
            </ActButton>
          )}
        </Group>
      </Stack>
    </Sheet>
  );
}
