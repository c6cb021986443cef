import type { Answer } from '@lockstep/sdk';
import { Alert, Badge, Group, List, Paper, Stack, Text } from '@mantine/core';
import { IconHandStop, IconInfoCircle } from '@tabler/icons-react';
import { useRead } from '../../api/api.ts';
import { texts } from '../../texts/index.ts';

const t = texts.newLeave;

export type LeavePlan = Answer<'makePlan'>;
type PlannedAccount = LeavePlan['plan']['people'][number]['accounts'][number];

interface Notes {
  readonly held: readonly string[];
  readonly tripped: readonly string[];
  readonly refused: readonly { readonly target: string; readonly why: string }[];
}

/** What the plan would do on each system, what the guard says, and what is left as it is. */
export function PlanOfLeave({ of: plan }: { readonly of: LeavePlan }) {
  const targets = useRead('targets', {}, ['target.', 'policy.']);
  const titles = new Map((targets.data?.targets ?? []).map(({ id, title }) => [id, title ?? id]));
  const accounts = accountsOf(plan);
  const { held, tripped, refused } = notesOf(plan.notes);
  if (accounts.length === 0 && refused.length === 0) return <Text c="dimmed">{t.nothing}</Text>;
  const operations = accounts.reduce((sum, account) => sum + account.operations.length, 0);
  const systems = new Set(accounts.map(({ target }) => target)).size;
  return (
    <Stack gap="sm">
      <Text fw={600}>{t.summary(operations, systems)}</Text>
      <Alert
        color={held.length > 0 ? 'yellow' : 'teal'}
        variant="light"
        icon={held.length > 0 ? <IconHandStop aria-hidden /> : <IconInfoCircle aria-hidden />}
        title={held.length > 0 ? t.held : t.goes}
      >
        {tripped.length > 0 && tripped.join('; ')}
      </Alert>
      {accounts.map(({ target, account, mode, operations: planned }) => (
        <Paper key={`${target} ${account ?? ''}`} withBorder p="sm">
          <Group justify="space-between">
            <Text fw={600}>{titles.get(target) ?? target}</Text>
            <Text size="xs" c="dimmed">
              {texts.leave.modes[mode] ?? mode}
            </Text>
          </Group>
          <List size="sm" mt={4}>
            {planned.map(({ kind, entitlement }) => (
              <List.Item key={`${kind} ${entitlement?.kind ?? ''} ${entitlement?.value ?? ''}`}>
                <Group gap={6}>
                  <span>
                    {t.kinds[kind] ?? kind}
                    {entitlement !== null && (
                      <>
                        {' '}
                        {entitlement.kind} <bdi>{entitlement.value}</bdi>
                      </>
                    )}
                  </span>
                  {t.irreversible[kind] !== undefined && (
                    <Badge size="xs" color="orange" variant="light" tt="none">
                      ! {t.cannotUndo}
                    </Badge>
                  )}
                </Group>
              </List.Item>
            ))}
          </List>
        </Paper>
      ))}
      {refused.length > 0 && (
        <Alert color="orange" variant="light" title={t.refused}>
          {refused.map(({ target, why }) => (
            <Text size="sm" key={`${target} ${why}`}>
              {titles.get(target) ?? target}: {texts.plans.refusedWhy[why] ?? why}
            </Text>
          ))}
        </Alert>
      )}
    </Stack>
  );
}

function accountsOf({ plan }: LeavePlan): readonly PlannedAccount[] {
  return plan.people.flatMap(({ accounts }) => accounts).filter(({ operations }) => operations.length > 0);
}

/** What is lost for good by this plan, a sentence each. */
export function lostForGood(plan: LeavePlan): readonly string[] {
  const kinds = new Set(accountsOf(plan).flatMap(({ operations }) => operations.map(({ kind }) => kind)));
  return [...kinds].flatMap((kind) => t.irreversible[kind] ?? []);
}

export function deletes(plan: LeavePlan): boolean {
  return accountsOf(plan).some(({ operations }) => operations.some(({ kind }) => kind === 'delete'));
}

/** The contract leaves notes open; what is not as we know it is not shown. */
function notesOf(notes: unknown): Notes {
  const { guard, refused } = (notes ?? {}) as {
    readonly guard?: { readonly held?: readonly string[]; readonly tripped?: readonly string[] };
    readonly refused?: Notes['refused'];
  };
  return { held: guard?.held ?? [], tripped: guard?.tripped ?? [], refused: refused ?? [] };
}
