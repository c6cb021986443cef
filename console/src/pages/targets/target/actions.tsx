import { Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { api, useAskAgain } from '../../../api/api.ts';
import { ActButton } from '../../../kit/act-button.tsx';
import { Failure } from '../../../kit/failure.tsx';
import { useDoing } from '../../../kit/use-doing.ts';
import { texts } from '../../../texts/index.ts';
import { PauseWrites } from './pause-writes.tsx';
import type { ShownTarget } from './shown-target.ts';
import { SwitchWrites } from './switch-writes.tsx';

/** What can be done with a system: ask it, read it whole, hold its writes back, write no more. */
export function Actions({ of }: { readonly of: ShownTarget }) {
  // Apart: whoever has it read whole does not wait for the answer to a test.
  const testing = useDoing();
  const reconciling = useDoing();
  const error = testing.error ?? reconciling.error;
  const [asked, setAsked] = useState<string | null>(null);
  const askAgain = useAskAgain();
  const lists = of.capabilities.some(({ ability, level }) => ability === 'list' && level !== 'none');
  const test = () =>
    testing.run(async () => {
      await api.checkTarget({ target: of.id });
      askAgain('target', 'targets');
    });
  const reconcile = () =>
    reconciling.run(async () => {
      setAsked((await api.reconcileTarget({ target: of.id })).askedAt);
      askAgain('target', 'targets');
    });
  const waiting = asked !== null && (of.listedAt === null || of.listedAt < asked);
  return (
    <Stack gap={4} align="flex-end">
      <div className="actions">
        <ActButton act="operate" variant="default" loading={testing.doing} onClick={() => void test()}>
          {texts.target.test}
        </ActButton>
        <ActButton
          act="operate"
          variant="default"
          loading={reconciling.doing}
          whyNot={lists ? null : texts.target.cannotList}
          onClick={() => void reconcile()}
        >
          {texts.target.reconcile}
        </ActButton>
        <PauseWrites target={of.id} name={of.title ?? of.id} />
        {of.writes && <SwitchWrites target={of.id} name={of.title ?? of.id} to="off" />}
      </div>
      <Text size="sm" c="dimmed" role="status">
        {waiting ? texts.target.reconcileAsked : ''}
      </Text>
      {error !== null && <Failure error={error} />}
    </Stack>
  );
}
