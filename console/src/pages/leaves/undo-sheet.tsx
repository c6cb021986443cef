import { Alert, List, Stack, Text } from '@mantine/core';
import { api, useAskAgain, useRead } from '../../api/api.ts';
import { Dangerous } from '../../kit/dangerous.tsx';
import { Read } from '../../kit/read.tsx';
import { texts } from '../../texts/index.ts';

const t = texts.leave;

/** Takes a leave back: what would come back first, what would not, and a reason. */
export function UndoSheet({
  leave,
  identity,
  person,
  onClose,
}: {
  readonly leave: string;
  readonly identity: string;
  readonly person: string;
  readonly onClose: () => void;
}) {
  const preview = useRead('previewUndo', { leave }, ['leave.', 'operation.', 'identity.']);
  const askAgain = useAskAgain();
  const data = preview.data;
  const whyNot = data === undefined ? t.loading : data.why;
  return (
    <Dangerous
      onClose={onClose}
      question={t.undoQuestion(person)}
      verb={t.undoVerb}
      undoable={(data?.stays ?? []).map(({ target, what }) => `${target}: ${what}`)}
      whyNot={whyNot}
      onDo={async (reason, key) => {
        await api.undoLeave({
          person: identity,
          body: { reason, effective: data?.effective ?? undefined },
          'Idempotency-Key': key,
        });
        askAgain('showLeave', 'leaves', 'today', 'previewUndo');
      }}
    >
      <Read of={preview} lines={3}>
        {({ possible, why, after, restores }) =>
          possible ? (
            <Stack gap="xs">
              {after !== null && <Text>{t.undoAfter(after)}</Text>}
              {restores.length === 0 ? (
                <Text c="dimmed">{t.undoNothing}</Text>
              ) : (
                <>
                  <Text fw={600}>{t.restores}</Text>
                  <List size="sm">
                    {restores.map(({ target, title, operations }) => (
                      <List.Item key={target}>
                        {title ?? target}:{' '}
                        {operations
                          .map(({ kind, what }) =>
                            [texts.newLeave.kinds[kind] ?? kind, what]
                              .filter((part) => part !== null)
                              .join(' '),
                          )
                          .join(', ')}
                      </List.Item>
                    ))}
                  </List>
                </>
              )}
            </Stack>
          ) : (
            <Alert color="orange" variant="light" title={t.cannotUndo}>
              {why}
            </Alert>
          )
        }
      </Read>
    </Dangerous>
  );
}
