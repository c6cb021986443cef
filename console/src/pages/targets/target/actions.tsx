import { Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { api, useAskAgain } from '../../../api/api.ts';
import { ActButton } from '../../../kit/act-button.tsx';
import { Failure } from '../../../kit/failure.tsx';
import { texts } from '../../../texts/index.ts';
import { PauseWrites } from './pause-writes.tsx';
import type { ShownTarget } from './shown-target.ts';
import { SwitchWrites } from './switch-writes.tsx';

type Doing = 'test' | 'reconcile';

/** What can be done with a system: ask it, read it whole, hold its writes back, write no more. */
export function Actions({ of }: { readonly of: ShownTarget }) {
  const [doing, setDoing] = useState<Doing | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [asked, setAsked] = useState<string | null>(null);
  const askAgain = useAskAgain();
  const lists = of.capabilities.some(({ ability, level }) => ability === 'list' && level !== 'none');
  const act = async (what: Doing) => {
    setDoing(what);
    setError(null);
    try {
      if (what === 'test') await api.checkTarget({ target: of.id });
      else setAsked((await api.reconcileTarget({ target: of.id })).askedAt);
      askAgain('target', 'targets');
    } catch (failed) {
      setError(failed);
    } finally {
      setDoing(null);
    }
  };
  const waiting = asked !== null && (of.listedAt === null || of.listedAt < asked);
  return (
    <Stack gap={4} align="flex-end">
      <div className="actions">
        <ActButton
          act="operate"
          variant="default"
          loading={doing === 'test'}
          onClick={() => void act('test')}
        >
          {texts.target.test}
        </ActButton>
        <ActButton
          act="operate"
          variant="default"
          loading={doing === 'reconcile'}
          whyNot={lists ? null : texts.target.cannotList}
          onClick={() => void act('reconcile')}
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
