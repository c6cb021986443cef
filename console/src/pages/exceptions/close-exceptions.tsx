import { LockstepProblem } from '@lockstep/sdk';
import { List, Text } from '@mantine/core';
import { api, useAskAgain } from '../../api/api.ts';
import { Dangerous } from '../../kit/dangerous.tsx';
import { texts } from '../../texts/index.ts';
import { causeOf, type Shown } from './severity.tsx';

const t = texts.exceptions;
const NAMED = 20;

/** Somebody was faster, or it was closed when the same was tried before. */
function unlessClosed(error: unknown): void {
  if (!(error instanceof LockstepProblem) || error.code !== 'EXCEPTION_UNKNOWN') throw error;
}

/** Closes them one after the other, with one reason: the first that fails stops it, and those before stay closed. */
export function CloseExceptions({
  of,
  clear,
  onEnd,
}: {
  readonly of: readonly Shown[];
  readonly clear: () => void;
  readonly onEnd: () => void;
}) {
  const askAgain = useAskAgain();
  const close = async (reason: string, key: string) => {
    try {
      for (const { id } of of)
        await api
          .closeException({ exception: id, body: { reason }, 'Idempotency-Key': `${key} ${id}` })
          .catch(unlessClosed);
      clear();
    } finally {
      askAgain('exceptions', 'exceptionCauses');
    }
  };
  return (
    <Dangerous
      onClose={onEnd}
      question={t.closeQuestion(of.length)}
      verb={t.close}
      undoable={null}
      onDo={close}
    >
      <Text size="sm">{t.closeBody}</Text>
      <List size="sm">
        {of.slice(0, NAMED).map(({ id, kind, text }) => (
          <List.Item key={id}>
            {causeOf(kind)}: {text.slice(0, 200)}
          </List.Item>
        ))}
      </List>
      {of.length > NAMED && <Text size="sm">{texts.sources.andMore(of.length - NAMED)}</Text>}
    </Dangerous>
  );
}
