import type { z } from 'zod';
import type { Engine } from '../../engine/engine.ts';
import type { ActivePolicy } from '../../engine/policies.ts';
import type { Tx } from '../../engine/store.ts';
import type { Row } from '../../engine/tables/index.ts';
import type { sources } from '../../http/source-schemas.ts';
import type { SourceDocument } from '../../policy/documents/source.ts';
import { iso, isoOrNull } from '../people/list-people.ts';
import { isPulled } from '../pulls/pulled-source.ts';
import { listConnections, type ShownConnection } from '../scim/connections.ts';
import { freshnessOf } from './freshness.ts';
import { connectionOf, heardAt } from './heard-at.ts';
import { shownRun, summaryIn } from './shown-run.ts';

export type ShownSource = z.output<typeof sources>['sources'][number];

/** Enough to know how often a report usually comes, and to find the last whole one. */
const LOOKED_BACK = 12;
/** What says that reading a source went wrong; its subject is the source. */
export const ABOUT_READING = ['importRejected', 'importHeld', 'pullFailed', 'webhookUnreadable'];

/** Every Source document in force and how it stands. The policy bounds how many there are. */
export async function listSources(engine: Engine, tx: Tx, policy: ActivePolicy): Promise<ShownSource[]> {
  const documents = [...policy.sources.values()];
  const [connections, open] = await Promise.all([
    documents.some(({ type }) => type === 'scim') ? listConnections(tx, engine.clock.now()) : [],
    openAbout(
      tx,
      documents.map(({ id }) => id),
    ),
  ]);
  return Promise.all(
    documents.map((source) =>
      showSource(engine, tx, policy, source, {
        connection: connectionOf(source.id, connections),
        open: open.filter(({ subject }) => subject === source.id).length,
      }),
    ),
  );
}

export async function openAbout(tx: Tx, sources: readonly string[]): Promise<readonly Row<'exception'>[]> {
  return tx.find(
    'exception',
    { kind: { in: ABOUT_READING }, subject: { in: sources }, closed_at: null },
    { order: ['exception_id'], limit: 1_000 },
  );
}

export async function showSource(
  engine: Engine,
  tx: Tx,
  policy: ActivePolicy,
  source: SourceDocument,
  beside: { readonly connection: ShownConnection | null; readonly open: number },
): Promise<ShownSource> {
  const { id } = source;
  const [last, taken, [state], [pull], [mark]] = await Promise.all([
    runs(tx, { source_id: id }, 1),
    runs(tx, { source_id: id, outcome: { in: ['accepted', 'held'] } }, LOOKED_BACK),
    tx.find('source_state', { source_id: id }),
    isPulled(source) ? tx.find('pull', { source_id: id }) : [],
    isPulled(source) ? tx.find('pull_mark', { source_id: id }) : [],
  ]);
  const { connection } = beside;
  const heard = await heardAt(tx, source, connection);
  const now = engine.clock.now();
  return {
    id,
    type: source.type,
    description: source.description ?? null,
    system: policy.namespaceOf(id),
    independentOf: [...source.independentOf],
    provesWholeBy: provesWholeBy(source),
    records: connection?.users ?? state?.row_count ?? 0,
    last: last[0] === undefined ? null : shownRun(last[0]),
    taken: taken[0] === undefined ? null : shownRun(taken[0]),
    wholeAt: wholeAt(state, mark, taken),
    freshness: freshnessOf(
      source,
      heard,
      taken.map(({ started_at }) => started_at),
      now,
    ),
    pull: isPulled(source) ? await pullOf(tx, pull, mark, now) : null,
    connection:
      connection === null
        ? null
        : {
            id: connection.id,
            users: connection.users,
            groups: connection.groups,
            lastUsedAt: connection.lastUsedAt,
            waiting: await tx.count('scim_user', {
              connection_id: connection.id,
              untaken_since: { isNull: false },
            }),
          },
    open: beside.open,
  };
}

function runs(tx: Tx, where: Parameters<typeof tx.find<'import_run'>>[1], limit: number) {
  return tx.find('import_run', where, { order: [{ descending: 'import_id' }], limit });
}

/** A report that said nothing new was read all the same. */
function provesWholeBy(source: SourceDocument): string {
  switch (source.type) {
    case 'csv':
      return source.whole.by;
    case 'rest':
      return source.whole.by === 'none' ? 'reading' : source.whole.by;
    case 'scimPull':
    case 'ldap':
    case 'sql':
      return 'reading';
    case 'scim':
    case 'webhook':
      return 'messages';
  }
}

function wholeAt(
  state: Row<'source_state'> | undefined,
  mark: Row<'pull_mark'> | undefined,
  taken: readonly Row<'import_run'>[],
): string | null {
  if (state?.whole === true) return isoOrNull(state.as_of);
  if (mark !== undefined) return iso(mark.whole_at);
  const last = taken.find((row) => summaryIn(row).whole === true);
  return last === undefined ? null : iso(last.started_at);
}

async function pullOf(
  tx: Tx,
  row: Row<'pull'> | undefined,
  mark: Row<'pull_mark'> | undefined,
  now: number,
): Promise<ShownSource['pull']> {
  const pullId = row?.pull_id ?? null;
  return {
    nextAt: row === undefined ? null : iso(row.next_at),
    reading: row !== undefined && row.owner !== null && row.next_at > now,
    keptPages: pullId === null ? 0 : await tx.count('pulled_page', { pull_id: pullId }),
    changesSince: mark === undefined ? null : iso(mark.whole_at),
  };
}
