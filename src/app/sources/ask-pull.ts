import type { Engine } from '../../engine/engine.ts';
import { journal } from '../../engine/log/journal.ts';
import { iso } from '../people/list-people.ts';
import { refuseOther } from '../pulls/pulled-source.ts';
import { sourceNamed } from './show-source.ts';

export interface AskedPull {
  readonly asked: boolean;
  readonly reading: boolean;
  readonly nextAt: string;
}

/**
 * The next worker that looks reads this source, whenever its time would have come. Who reads it already is left alone.
 * Throws SOURCE_UNKNOWN, USAGE for a source that is not asked.
 */
export async function askPull(
  engine: Engine,
  tenant: string,
  { source, whole, actor }: { readonly source: string; readonly whole: boolean; readonly actor: string },
): Promise<AskedPull> {
  return engine.store.transaction(tenant, async (tx) => {
    refuseOther(sourceNamed(await engine.policies.active(tx), source));
    const now = engine.clock.now();
    await tx.insertNew('pull', [
      { source_id: source, next_at: now, owner: null, pull_id: null, settings: null },
    ]);
    const [row] = await tx.find('pull', { source_id: source }, { lock: 'update' });
    if (row !== undefined && row.owner !== null && row.next_at > now)
      return { asked: false, reading: true, nextAt: iso(row.next_at) };
    await tx.update('pull', ['next_at'], [{ source_id: source, next_at: now }]);
    // Without its mark everybody is read.
    if (whole) await tx.remove('pull_mark', { source_id: source });
    await journal(tx, [{ type: 'source.pullAsked', at: now, subject: null, body: { source, whole, actor } }]);
    return { asked: true, reading: false, nextAt: iso(now) };
  });
}
