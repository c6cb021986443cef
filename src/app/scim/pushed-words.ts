import { withOrder } from '../../engine/people/override.ts';
import type { Tx } from '../../engine/store.ts';
import type { Override } from '../../engine/tables/index.ts';
import type { SourceDocument } from '../../policy/documents/source.ts';

export type ScimSource = Extract<SourceDocument, { type: 'scim' }>;

/** What one user of somebody says of them. */
export interface PushedWord {
  readonly source: string;
  readonly user: string;
  readonly says: 'here' | 'off' | 'gone';
  /** When the identity provider said so: what is restored from a backup was said before it. */
  readonly toldAt: number;
}

export function scimSourcesOf(sources: ReadonlyMap<string, SourceDocument>): ReadonlyMap<string, ScimSource> {
  return new Map(
    [...sources.values()].flatMap((source) => (source.type === 'scim' ? [[source.id, source] as const] : [])),
  );
}

/**
 * What identity providers say now of these people, each with those who were merged into them: asked id -> living id.
 * Of a connection that was removed the word counts as long as no connection that took its place says anything.
 */
export async function wordsOf(
  tx: Tx,
  sources: ReadonlyMap<string, ScimSource>,
  living: ReadonlyMap<string, string>,
): Promise<ReadonlyMap<string, readonly PushedWord[]>> {
  const found = new Map<string, PushedWord[]>();
  if (sources.size === 0 || living.size === 0) return found;
  const ids = [...new Set([...living.keys(), ...living.values()])].sort();
  const records = await tx.find(
    'record',
    { source_id: { in: [...sources.keys()] }, identity_id: { in: ids } },
    { columns: ['source_id', 'record_key', 'identity_id', 'says', 'seen_at'] },
  );
  if (records.length === 0) return found;
  const connections = await tx.find(
    'scim_connection',
    { name: { in: [...new Set(records.map(({ source_id }) => source_id))] } },
    { columns: ['connection_id', 'removed_at'] },
  );
  const keys = [...new Set(records.map(({ record_key }) => record_key))].sort();
  const of = { connection_id: { in: connections.map(({ connection_id }) => connection_id) } };
  const [users, gone] = await Promise.all([
    tx.find(
      'scim_user',
      { ...of, user_id: { in: keys } },
      { columns: ['user_id', 'connection_id', 'modified_at'] },
    ),
    tx.find(
      'scim_gone',
      { ...of, resource_id: { in: keys } },
      { columns: ['resource_id', 'connection_id', 'gone_at'] },
    ),
  ]);
  const closed = new Set(
    connections.filter(({ removed_at }) => removed_at !== null).map(({ connection_id }) => connection_id),
  );
  const told = new Map([
    ...users.map((row) => [row.user_id, { by: row.connection_id, at: row.modified_at }] as const),
    ...gone.map((row) => [row.resource_id, { by: row.connection_id, at: row.gone_at }] as const),
  ]);
  const byPerson = new Map<string, { word: PushedWord; closed: boolean }[]>();
  for (const { source_id, record_key, identity_id, says, seen_at } of records) {
    if (identity_id === null || !isWord(says)) continue;
    const person = living.get(identity_id) ?? identity_id;
    const { by, at } = told.get(record_key) ?? { by: null, at: seen_at };
    const word = { source: source_id, user: record_key, says, toldAt: Math.min(at, seen_at) };
    byPerson.set(person, [...(byPerson.get(person) ?? []), { word, closed: by !== null && closed.has(by) }]);
  }
  for (const [person, words] of byPerson)
    found.set(
      person,
      words.map(({ word, closed: isClosed }) =>
        isClosed && words.some((other) => !other.closed && other.word.source === word.source)
          ? { ...word, says: 'gone' }
          : word,
      ),
    );
  return found;
}

const isWord = (says: string): says is PushedWord['says'] =>
  says === 'here' || says === 'off' || says === 'gone';

/**
 * What these words come to: whoever is off with all their users at one identity provider is off, whatever another one
 * says. Of several that say so the hardest counts. What somebody ordered stays: alone where it is as hard, or nobody
 * switches this person off, and else behind the word. null: neither.
 */
export function overrideBy(
  words: readonly PushedWord[],
  sources: ReadonlyMap<string, ScimSource>,
  known: Override | null,
  now: number,
): Override | null {
  const wanted = [...sources.values()].flatMap((source) => {
    const said = words.filter((word) => word.source === source.id);
    if (said.length === 0 || said.some(({ says }) => says === 'here')) return [];
    const off = said.some(({ says }) => says === 'off');
    const state = (off ? source.inactive : source.deleted) === 'suspend' ? 'suspended' : 'left';
    const toldAt = Math.max(...said.map((word) => word.toldAt));
    return [{ source: source.id, state, off, toldAt } as const];
  });
  const hard = wanted.some(({ state }) => state === 'left') ? 'left' : 'suspended';
  const those = wanted.filter(({ state }) => state === hard);
  if (known?.state === hard && those.some(({ source }) => source === known.source)) return known;
  const order = known?.source === undefined ? known : (known.before ?? null);
  const [first] = those;
  if (first === undefined) return order;
  if (order !== null && order.since <= now && (order.state === 'left' || hard === 'suspended')) return order;
  const { source, state, off, toldAt } = first;
  const word: Override = {
    state,
    since: now,
    actor: source,
    reason: `${off ? 'switched off' : 'deleted'} at ${source}`,
    source,
    // In a restored state only what was said since counts as news.
    orderedAt: Math.min(toldAt, now),
  };
  return withOrder(word, order);
}
