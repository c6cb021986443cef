import { versionOf } from '../../engine/events/vocabulary.ts';
import type { Tx } from '../../engine/store.ts';
import { iso } from './list-people.ts';

export interface PersonEvents {
  readonly events: readonly {
    readonly n: number;
    readonly type: string;
    readonly version: number;
    readonly at: string;
    readonly subject: string | null;
    readonly target: string | null;
    readonly operation: string | null;
    readonly data: unknown;
  }[];
  /** `before` of the next page; null: there is nothing older that is kept. */
  readonly next: number | null;
}

/** What happened to one person, the newest first. */
export async function personEvents(
  tx: Tx,
  identityId: string,
  { limit, before }: { readonly limit: number; readonly before?: number | undefined },
): Promise<PersonEvents> {
  const rows = await tx.find(
    'event',
    { subject_id: identityId, ...(before === undefined ? {} : { n: { atMost: before - 1 } }) },
    { order: [{ descending: 'n' }], limit: limit + 1 },
  );
  const page = rows.slice(0, limit);
  return {
    events: page.map((row) => ({
      n: row.n,
      type: row.type,
      version: versionOf(row.payload),
      at: iso(row.at),
      subject: row.subject_id,
      target: row.target_id,
      operation: row.operation_id,
      data: row.payload,
    })),
    next: rows.length > limit ? (page.at(-1)?.n ?? null) : null,
  };
}
