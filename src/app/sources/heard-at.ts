import type { Tx } from '../../engine/store.ts';
import type { SourceDocument } from '../../policy/documents/source.ts';
import type { ShownConnection } from '../scim/connections.ts';

/** When a source last said something that was looked at, however it says it; null: never. */
export async function heardAt(
  tx: Tx,
  { id, type }: Pick<SourceDocument, 'id' | 'type'>,
  connection: ShownConnection | null,
): Promise<number | null> {
  switch (type) {
    case 'webhook': {
      const [message] = await tx.find(
        'delivery',
        { source_id: id },
        { order: [{ descending: 'received_at' }], limit: 1, columns: ['received_at'] },
      );
      return message?.received_at ?? null;
    }
    case 'scim': {
      const used = connection?.lastUsedAt;
      return used == null ? null : Date.parse(used);
    }
    default: {
      const [run] = await tx.find(
        'import_run',
        { source_id: id, outcome: { in: ['accepted', 'held', 'noop'] } },
        { order: [{ descending: 'import_id' }], limit: 1, columns: ['finished_at', 'started_at'] },
      );
      return run === undefined ? null : (run.finished_at ?? run.started_at);
    }
  }
}

/** By which an identity provider pushes as this source. */
export function connectionOf(
  source: string,
  connections: readonly ShownConnection[],
): ShownConnection | null {
  return connections.find(({ name, state }) => name === source && state === 'open') ?? null;
}
