import type { ActivePolicy } from '../../engine/policies.ts';
import type { Tx } from '../../engine/store.ts';
import { isoOrNull } from '../people/list-people.ts';

export interface HeardSource {
  readonly source: string;
  readonly heardAt: string | null;
  readonly outcome: string | null;
  readonly reason: string | null;
}

/** When each source last said something that was taken: a list of leavers is as fresh as that. */
export async function sourcesHeard(tx: Tx, policy: ActivePolicy): Promise<readonly HeardSource[]> {
  return Promise.all(
    [...policy.sources.keys()].sort().map(async (source): Promise<HeardSource> => {
      const of = { source_id: source };
      const [[last], [taken], [message]] = await Promise.all([
        tx.find('import_run', of, {
          order: [{ descending: 'started_at' }],
          limit: 1,
          columns: ['outcome', 'reason'],
        }),
        tx.find(
          'import_run',
          { ...of, finished_at: { isNull: false }, reason: null },
          { order: [{ descending: 'started_at' }], limit: 1, columns: ['finished_at'] },
        ),
        tx.find('delivery', of, {
          order: [{ descending: 'received_at' }],
          limit: 1,
          columns: ['received_at'],
        }),
      ]);
      const heard = [taken?.finished_at, message?.received_at].filter((at) => at != null);
      return {
        source,
        heardAt: isoOrNull(heard.length === 0 ? null : Math.max(...heard)),
        outcome: last?.outcome ?? null,
        reason: last?.reason ?? null,
      };
    }),
  );
}
