import { Alert, Button, Group, Stack, Text, Textarea } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useState } from 'react';
import { api } from '../../../api/api.ts';
import { ActButton } from '../../../kit/act-button.tsx';
import { Failure } from '../../../kit/failure.tsx';
import {
  FinalOperations,
  finalOperations,
  type PlanFile,
  PlannedChanges,
} from '../../../kit/planned-changes.tsx';
import { Sheet } from '../../../kit/sheet.tsx';
import { useDoing } from '../../../kit/use-doing.ts';
import { texts } from '../../../texts/index.ts';
import { ChosenPerson, type Found } from './chosen-person.tsx';

const words = texts.account;

/** Who it is and how that is known, then the plan, then, and only then, exactly that is done. */
export function WhoseAccount({
  kind,
  account,
  name,
  system,
  onClose,
}: {
  readonly kind: 'link' | 'unlink';
  readonly account: string;
  readonly name: string;
  readonly system: string;
  readonly onClose: (changed: boolean) => void;
}) {
  const [person, setPerson] = useState<Found | null>(null);
  const [reason, setReason] = useState('');
  const [file, setFile] = useState<PlanFile | null>(null);
  const [told, setTold] = useState<string | null>(null);
  const { doing, error, run } = useDoing();
  const links = kind === 'link';
  const ready = reason.trim() !== '' && (!links || person !== null);
  const make = () =>
    run(async () => {
      const why = reason.trim();
      if (!links) setFile(await api.makePlan({ body: { kind, account, reason: why } }));
      else if (person !== null)
        setFile(await api.makePlan({ body: { kind, account, person: person.id, reason: why } }));
    });
  const apply = (plan: PlanFile) =>
    run(async (key) => {
      await api.applyPlan({ body: { ...plan }, 'Idempotency-Key': key });
      setTold(links ? words.linked : words.unlinked);
    });
  const close = () => onClose(told !== null);
  return (
    <Sheet
      title={links ? words.linkQuestion(name, system) : words.unlinkQuestion(name, system)}
      size="xl"
      held={doing}
      onClose={close}
    >
      <Stack>
        {told !== null ? (
          <Text role="status">{told}</Text>
        ) : (
          <form
            onSubmit={(event) => {
              event.preventDefault();
              if (ready) void make();
            }}
          >
            <Stack gap="sm">
              {links ? (
                <ChosenPerson
                  label={words.person}
                  help={words.personHelp}
                  chosen={person}
                  saying={words.chosen}
                  held={doing}
                  onChoose={(found) => {
                    setPerson(found);
                    setFile(null);
                  }}
                />
              ) : (
                <Text size="sm">{words.unlinkHelp}</Text>
              )}
              <Textarea
                label={texts.kit.reason}
                description={words.reasonHelp}
                required
                autosize
                minRows={2}
                maxLength={2_000}
                value={reason}
                // What is shown next is the answer to what stands here.
                disabled={doing}
                onChange={(event) => {
                  setReason(event.currentTarget.value);
                  setFile(null);
                }}
              />
              <Group gap="xs">
                <Button
                  type="submit"
                  variant={file === null ? 'filled' : 'default'}
                  disabled={!ready}
                  loading={doing}
                >
                  {file === null ? words.make : words.again}
                </Button>
                {file === null && (
                  <Text size="sm" c="dimmed">
                    {words.makeHelp}
                  </Text>
                )}
              </Group>
            </Stack>
          </form>
        )}
        {told === null && file !== null && <WhatFollows of={file} links={links} />}
        {error !== null && <Failure error={error} />}
        <Group justify="flex-end">
          <Button variant="default" disabled={doing} onClick={close}>
            {told === null ? texts.kit.cancel : texts.kit.close}
          </Button>
          {told === null && file !== null && (
            <ActButton
              act="operate"
              color={finalOperations(file).length > 0 ? 'red.9' : 'indigo'}
              loading={doing}
              onClick={() => void apply(file)}
            >
              {links ? words.apply : words.unlinkApply}
            </ActButton>
          )}
        </Group>
      </Stack>
    </Sheet>
  );
}

function WhatFollows({ of, links }: { readonly of: PlanFile; readonly links: boolean }) {
  return (
    <>
      {links && <KeysSay of={of} />}
      {of.plan.people.length === 0 ? (
        links && <Text size="sm">{words.nothingEnds}</Text>
      ) : (
        <PlannedChanges of={of} />
      )}
      <FinalOperations of={of} />
    </>
  );
}

/** Whether the account itself speaks for the person or against. */
function KeysSay({ of }: { readonly of: PlanFile }) {
  const change = of.plan.regrouping;
  if (change === undefined || !('keys' in change)) return null;
  if (change.keys === 'other')
    return (
      <Alert color="red" variant="light" icon={<IconAlertTriangle aria-hidden />} title={words.otherKey}>
        <Text size="sm">{words.otherKeyHelp}</Text>
      </Alert>
    );
  return <Text size="sm">{change.keys === 'same' ? words.sameKey : words.noKey}</Text>;
}
