import type { z } from 'zod';
import { LockstepError } from '../../domain/errors.ts';
import type { Engine } from '../../engine/engine.ts';
import type { ActivePolicy } from '../../engine/policies.ts';
import type { Tx } from '../../engine/store.ts';
import type { sourceDetail } from '../../http/source-schemas.ts';
import type { SourceDocument } from '../../policy/documents/source.ts';
import { iso } from '../people/list-people.ts';
import { listConnections } from '../scim/connections.ts';
import { connectionOf } from './heard-at.ts';
import { openAbout, showSource } from './list-sources.ts';
import { summaryIn } from './shown-run.ts';

type Detail = z.output<typeof sourceDetail>;
type Field = Detail['fields'][number];

/** The last imports in which everybody was read: in one of them the fields were counted. */
const LOOKED_BACK = 20;
/** What a source has where nothing is said. */
const USUAL_AUTHORITY = 100;

/** Throws SOURCE_UNKNOWN. */
export function sourceNamed(policy: ActivePolicy, id: string): SourceDocument {
  const source = policy.sources.get(id);
  if (source === undefined) throw new LockstepError('SOURCE_UNKNOWN', `no Source document names ${id}`);
  return source;
}

/** One source with its fields. Throws SOURCE_UNKNOWN. */
export async function detailOf(engine: Engine, tx: Tx, policy: ActivePolicy, id: string): Promise<Detail> {
  const document = sourceNamed(policy, id);
  const [connections, exceptions, runs] = await Promise.all([
    document.type === 'scim' ? listConnections(tx, engine.clock.now()) : [],
    openAbout(tx, [id]),
    tx.find(
      'import_run',
      { source_id: id, outcome: { in: ['accepted', 'held'] } },
      { order: [{ descending: 'import_id' }], limit: LOOKED_BACK },
    ),
  ]);
  const connection = connectionOf(id, connections);
  const counted = runs.find((row) => summaryIn(row).coverage !== undefined);
  const coverage = counted === undefined ? null : summaryIn(counted).coverage;
  return {
    source: await showSource(engine, tx, policy, document, { connection, open: exceptions.length }),
    fields: fieldsOf(document, [...policy.sources.values()], coverage ?? null),
    coverage:
      counted === undefined
        ? null
        : { import: counted.import_id, at: iso(counted.started_at), rows: summaryIn(counted).rows ?? 0 },
    exceptions: exceptions.map((row) => ({
      id: row.exception_id,
      kind: row.kind,
      severity: row.severity,
      text: row.text,
      openedAt: iso(row.opened_at),
    })),
  };
}

/** Every field that is read, in the order of the document: the key, attributes, and what the facts need beside them. */
function fieldsOf(
  source: SourceDocument,
  all: readonly SourceDocument[],
  coverage: Readonly<Record<string, number>> | null,
): Field[] {
  const fields = new Map<string, Omit<Field, 'field' | 'filled'>>();
  const plain = { required: false, authority: null, before: [] };
  for (const [name, { as, of, required }] of Object.entries(source.columns))
    fields.set(name, {
      means: [as],
      of,
      required,
      authority: authorityOf(source, as),
      before: before(source, as, all),
    });
  for (const [fact, named] of Object.entries(source.facts)) {
    if (named === undefined) continue;
    const field = typeof named === 'string' ? named : named.column;
    const known = fields.get(field);
    fields.set(field, { ...(known ?? { ...plain, of: 'fact' }), means: [...(known?.means ?? []), fact] });
  }
  const key = fields.get(source.key);
  fields.set(source.key, { ...(key ?? { ...plain, means: [], of: 'key' }), required: true });
  return [...fields].map(([field, rest]) => ({
    field,
    ...rest,
    filled: coverage !== null && Object.hasOwn(coverage, field) ? (coverage[field] ?? null) : null,
  }));
}

function authorityOf(source: SourceDocument, attribute: string): number {
  const { authority } = source;
  const own = Object.hasOwn(authority, attribute) ? authority[attribute] : undefined;
  return own ?? authority['*'] ?? USUAL_AUTHORITY;
}

function before(source: SourceDocument, attribute: string, all: readonly SourceDocument[]): string[] {
  const own = authorityOf(source, attribute);
  return all
    .filter(
      (other) => other.id !== source.id && Object.values(other.columns).some(({ as }) => as === attribute),
    )
    .filter((other) => authorityOf(other, attribute) > own)
    .map(({ id }) => id)
    .sort();
}
