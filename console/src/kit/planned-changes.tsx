import type { Answer } from '@lockstep/sdk';
import { Alert, Code, Group, List, Paper, ScrollArea, Stack, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { texts } from '../texts/index.ts';
import { isLifecycleState, LifecycleBadge } from './lifecycle-badge.tsx';
import { Name, shownName } from './name.tsx';
import { signOf } from './operation-words.ts';
import { SignMark } from './sign-mark.tsx';

export type PlanFile = Answer<'makePlan'>;
type Planned = PlanFile['plan']['people'][number];

/** What cannot be given back, whatever is decided later. */
const FINAL: ReadonlySet<string> = new Set(['revokeSessions', 'revokeCredentials', 'transferData', 'delete']);
const SHOWN = 100;

/** How often each operation of a plan is one that cannot be undone. */
export function finalOperations({ plan }: PlanFile): readonly (readonly [string, number])[] {
  const counts = new Map<string, number>();
  for (const { accounts } of plan.people)
    for (const { operations } of accounts)
      for (const { kind } of operations) if (FINAL.has(kind)) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return [...counts];
}

/** A plan as people read it: who, on which system, what, and why; before it, what the guard would say. */
export function PlannedChanges({ of: file }: { readonly of: PlanFile }) {
  const { people } = file.plan;
  const held = heldOf(file.notes);
  const operations = people
    .flatMap(({ accounts }) => accounts)
    .reduce((sum, account) => sum + account.operations.length, 0);
  if (people.length === 0) return <Text>{texts.plan.nothing}</Text>;
  return (
    <Stack gap="xs">
      <Group justify="space-between" gap="xs">
        <Text fw={600}>{texts.plan.counts(people.length, operations)}</Text>
        <Text size="sm" c="dimmed">
          {texts.plan.hash} <Code>{file.hash.slice(0, 12)}</Code>
        </Text>
      </Group>
      <Text size="sm">{held > 0 ? texts.plan.held(held) : texts.plan.guardOk}</Text>
      <ScrollArea.Autosize
        mah={360}
        type="auto"
        viewportProps={{
          tabIndex: 0,
          role: 'region',
          'aria-label': texts.plan.counts(people.length, operations),
        }}
      >
        <Stack gap="xs">
          {people.slice(0, SHOWN).map((person) => (
            <PlannedPerson key={person.identity} of={person} name={file.people[person.identity] ?? null} />
          ))}
          {people.length > SHOWN && (
            <Text size="sm" c="dimmed">
              {texts.plan.moreLeftOut(people.length - SHOWN)}
            </Text>
          )}
        </Stack>
      </ScrollArea.Autosize>
    </Stack>
  );
}

function PlannedPerson({
  of: { identity, before, after, accounts },
  name,
}: {
  readonly of: Planned;
  readonly name: string | null;
}) {
  return (
    <Paper withBorder p="xs">
      <Group gap="xs" mb={4}>
        <Text fw={600} size="sm" component="div">
          <Name of={name} fallback={identity} />
        </Text>
        {isLifecycleState(before) && <LifecycleBadge state={before} />}
        {after !== before && isLifecycleState(after) && (
          <>
            <span aria-hidden>→</span>
            <LifecycleBadge state={after} />
          </>
        )}
      </Group>
      {accounts.map(({ target, account, operations }) => (
        <div key={`${target} ${account}`}>
          <Text size="sm" fw={500}>
            {shownName(target)}
          </Text>
          {operations.length === 0 ? (
            <Text size="sm" c="dimmed">
              {texts.plan.stays}
            </Text>
          ) : (
            <List size="sm" listStyleType="none" spacing={2}>
              {operations.map(({ kind, entitlement, reasons }) => (
                <List.Item key={`${kind} ${entitlement?.kind} ${entitlement?.value}`}>
                  <SignMark of={signOf(kind)} /> {texts.plan.kinds[kind] ?? kind}
                  {entitlement !== null && (
                    <>
                      {' '}
                      <bdi>{shownName(`${entitlement.kind} ${entitlement.value}`)}</bdi>
                    </>
                  )}
                  {reasons.length > 0 && (
                    <Text span size="xs" c="dimmed">
                      {' '}
                      {reasons.map(shownName).join(', ')}
                    </Text>
                  )}
                </List.Item>
              ))}
            </List>
          )}
        </div>
      ))}
    </Paper>
  );
}

/** Said before it is done, by kind and number. */
export function FinalOperations({ of }: { readonly of: PlanFile }) {
  const found = finalOperations(of);
  if (found.length === 0) return null;
  return (
    <Alert color="orange" variant="light" icon={<IconAlertTriangle aria-hidden />} title={texts.plan.final}>
      {found.map(([kind, count]) => (
        <Text size="sm" key={kind}>
          {texts.plan.finalLine(count, texts.plan.kinds[kind] ?? kind)}
        </Text>
      ))}
    </Alert>
  );
}

function heldOf(notes: unknown): number {
  const held = (notes as { readonly guard?: { readonly held?: unknown } } | null)?.guard?.held;
  return Array.isArray(held) ? held.length : 0;
}
