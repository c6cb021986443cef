import type { Engine } from '../../engine/engine.ts';
import type { ActivePolicy } from '../../engine/policies.ts';
import type { Tx } from '../../engine/store.ts';
import { isoOrNull } from '../people/list-people.ts';
import { listConnections } from '../scim/connections.ts';
import { connectionOf, heardAt } from '../sources/heard-at.ts';

export interface HeardSource {
  readonly source: string;
  readonly heardAt: string | null;
  readonly outcome: string | null;
  readonly reason: string | null;
}

/** When each source last said something: a list of leavers is as fresh as that. */
export async function sourcesHeard(
  engine: Engine,
  tx: Tx,
  policy: ActivePolicy,
): Promise<readonly HeardSource[]> {
  const documents = [...policy.sources.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
  const connections = documents.some(({ type }) => type === 'scim')
    ? await listConnections(tx, engine.clock.now())
    : [];
  return Promise.all(
    documents.map(async (document): Promise<HeardSource> => {
      const { id: source } = document;
      const [[last], heard] = await Promise.all([
        tx.find(
          'import_run',
          { source_id: source },
          { order: [{ descending: 'started_at' }], limit: 1, columns: ['outcome', 'reason'] },
        ),
        heardAt(tx, document, connectionOf(source, connections)),
      ]);
      return {
        source,
        heardAt: isoOrNull(heard),
        outcome: last?.outcome ?? null,
        reason: last?.reason ?? null,
      };
    }),
  );
}
