import type { Answer } from '@lockstep/sdk';
import { Alert, Select, Stack, Table, Text } from '@mantine/core';
import { IconUsers } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api, asking, useAskAgain, useRead } from '../../../../api/api.ts';
import { endAfter } from '../../../../api/server-clock.ts';
import { Dangerous } from '../../../../kit/dangerous.tsx';
import { Name } from '../../../../kit/name.tsx';
import { Read } from '../../../../kit/read.tsx';
import { texts } from '../../../../texts/index.ts';

const { pauses: words } = texts.settings;
const HOUR_MS = 3_600_000;
const PREVIEW_EVENTS = ['operation.', 'leave.', 'plan.', 'pause.'];
const HOURS = [1, 4, 8, 24, 72, 168, 720];

export type AskedScope = 'all' | 'grants' | 'target';

/** A pause, with what it would hold back as its plan. */
export function AskPause({ kind, onClose }: { readonly kind: AskedScope; readonly onClose: () => void }) {
  const askAgain = useAskAgain();
  const targets = useRead('targets', {}, ['target.', 'policy.']);
  const [target, setTarget] = useState<string | null>(null);
  const [hours, setHours] = useState('1');
  const scope = kind === 'target' ? (target === null ? null : `target:${target}`) : kind;
  const preview = useQuery({
    ...asking('pausePreview', { scope: scope ?? '' }, PREVIEW_EVENTS),
    enabled: scope !== null,
  });
  const whyNot = scope === null ? words.whichTarget : preview.data === undefined ? words.planNotRead : null;
  const question =
    kind === 'target' ? words.question.target(target ?? words.whichTarget) : words.question[kind];
  return (
    <Dangerous
      onClose={onClose}
      question={question}
      verb={kind === 'grants' ? words.verbGrants : words.verb}
      undoable={kind === 'grants' ? null : [words.past]}
      whyNot={whyNot}
      onDo={async (reason) => {
        if (scope === null) return;
        const until = endAfter(Number(hours) * HOUR_MS);
        await api.pause({ body: { scope, reason, until } });
        askAgain('pauses', 'system', 'targets');
      }}
    >
      {kind === 'target' && (
        <Read of={targets} lines={1}>
          {({ targets: all }) => (
            <Select
              label={words.whichTarget}
              data={all.map(({ id, title }) => ({ value: id, label: title ?? id }))}
              value={target}
              onChange={setTarget}
              searchable
              required
            />
          )}
        </Read>
      )}
      {scope !== null && (
        <Read of={preview} lines={3}>
          {(plan) => <Plan of={plan} hours={hours} onHours={setHours} />}
        </Read>
      )}
    </Dangerous>
  );
}

function Plan({
  of: plan,
  hours,
  onHours,
}: {
  readonly of: Answer<'pausePreview'>;
  readonly hours: string;
  readonly onHours: (hours: string) => void;
}) {
  return (
    <Stack gap="sm">
      <Select
        label={words.hours}
        data={HOURS.filter((one) => one <= plan.longestHours).map((one) => ({
          value: String(one),
          label: words.hour(one),
        }))}
        value={hours}
        onChange={(next) => onHours(next ?? '1')}
        allowDeselect={false}
      />
      <Alert color={plan.needsSecondPerson ? 'yellow' : 'blue'} icon={<IconUsers aria-hidden />}>
        {plan.needsSecondPerson ? words.second : words.holdsAtOnce}
      </Alert>
      {plan.needsSecondPerson && <Text size="sm">{words.keyWorks(plan.leavers)}</Text>}
      <HeldBack of={plan} />
    </Stack>
  );
}

function HeldBack({ of: plan }: { readonly of: Answer<'pausePreview'> }) {
  const rows = plan.targets.filter(({ revocations, others }) => revocations + others > 0);
  if (rows.length === 0) return <Text size="sm">{words.nothingWaits}</Text>;
  return (
    <Table captionSide="top">
      <Table.Caption ta="left">{words.plan}</Table.Caption>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{words.planTarget}</Table.Th>
          {plan.needsSecondPerson && <Table.Th ta="right">{words.planRevocations}</Table.Th>}
          <Table.Th ta="right">{words.planOthers}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {rows.map(({ target, revocations, others }) => (
          <Table.Tr key={target}>
            <Table.Td>
              <Name of={target} />
            </Table.Td>
            {plan.needsSecondPerson && <Table.Td ta="right">{revocations}</Table.Td>}
            <Table.Td ta="right">{others}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
