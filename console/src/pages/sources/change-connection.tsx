import { Text } from '@mantine/core';
import { api } from '../../api/api.ts';
import { Confirm } from '../../kit/confirm.tsx';
import { Dangerous } from '../../kit/dangerous.tsx';
import { texts } from '../../texts/index.ts';
import type { Connection, Secret } from './connections.tsx';

const t = texts.sources;

export function RotateConnection({
  connection: { id, name },
  onClose,
  onMade,
}: {
  readonly connection: Connection;
  readonly onClose: () => void;
  readonly onMade: (secret: Secret) => void;
}) {
  return (
    <Confirm
      onClose={onClose}
      question={t.rotateQuestion(name)}
      body={[t.rotateBody]}
      verb={t.rotate}
      undoable={t.rotateUndo}
      onDo={async () => onMade(await api.rotateScimConnection({ connection: id, body: {} }))}
    />
  );
}

export function CloseConnection({
  connection: { name },
  onClose,
  onDo,
}: {
  readonly connection: Connection;
  readonly onClose: () => void;
  readonly onDo: (reason: string) => Promise<void>;
}) {
  return (
    <Dangerous
      onClose={onClose}
      question={t.removeQuestion(name)}
      verb={t.remove}
      undoable={[t.removeUndo]}
      typeWord={name}
      onDo={onDo}
    >
      <Text size="sm">{t.removeBody}</Text>
    </Dangerous>
  );
}
