import { isLockstepError, LockstepError } from '../../domain/errors.ts';
import { activePolicy, type Connectors } from '../../engine/active-policy.ts';
import { tellLooserGuard } from '../../engine/decide/windows-in-force.ts';
import type { Engine } from '../../engine/engine.ts';
import { activatePolicy } from '../../engine/make-policies.ts';
import type { Tx } from '../../engine/store.ts';
import { checkPolicy } from '../../policy/check.ts';
import { type Diagnostic, formatDiagnostic, sortDiagnostics } from '../../policy/diagnostic.ts';
import { type LocatedDocument, loadPolicy, type PolicyFile } from '../../policy/documents/load-policy.ts';
import { sha256Hex } from '../../proof/digest.ts';
import { checkCsvShape } from '../../sources/csv/index.ts';
import { checkRowShape } from '../../sources/feed/index.ts';
import { csvShapeOf, eventMappingOf, fieldsOf, rowShapeOf } from '../../sources/mapping/index.ts';

const CHUNK = 5_000;

export interface AppliedPolicy {
  readonly version: number;
  /** False: these very documents were in force already. */
  readonly changed: boolean;
  readonly documents: number;
  readonly people: number;
  readonly warnings: readonly Diagnostic[];
}

/** What is wrong with these files, the connection settings of their targets included. Needs no database. */
export function checkPolicyFiles(
  files: readonly PolicyFile[],
  connectors: Connectors,
): readonly Diagnostic[] {
  const loaded = loadPolicy(files);
  const kinds = new Map([...connectors].map(([id, { capabilities }]) => [id, capabilities.entitlements]));
  return sortDiagnostics([
    ...checkPolicy(loaded, undefined, { connectors: kinds }),
    ...loaded.documents.flatMap((located) => checkConnection(located, connectors)),
    ...loaded.documents.flatMap(checkShape),
  ]);
}

/** The settings of a connection are the connector's business: it says what is wrong with them, and where. */
function checkConnection({ file, document, locate }: LocatedDocument, connectors: Connectors): Diagnostic[] {
  if (document.kind !== 'Target') return [];
  try {
    connectors.get(document.connector)?.checkConfig(document.connection);
    return [];
  } catch (error) {
    if (!isLockstepError(error) || error.code !== 'CONNECTOR_CONFIG') throw error;
    const path = typeof error.details.path === 'string' ? error.details.path.split('.') : ['connection'];
    return [
      {
        file,
        ...locate(path),
        severity: 'error',
        code: 'FIELD_VALUE',
        message: error.message,
        document: `Target ${document.id}`,
      },
    ];
  }
}

/** What a report of the source would be refused for is said before one comes. */
function checkShape({ file, document, locate }: LocatedDocument): Diagnostic[] {
  if (document.kind !== 'Source') return [];
  try {
    if (document.type === 'csv') checkCsvShape(csvShapeOf(document));
    else if (document.type === 'rest') checkRowShape(rowShapeOf(document));
    else fieldsOf(eventMappingOf(document));
    return [];
  } catch (error) {
    if (!isLockstepError(error) || error.code !== 'FEED_SHAPE') throw error;
    const message = error.message
      .replace(/^The declared shape of the feed is wrong: /, '')
      .replace(/\.$/, '');
    return [
      {
        file,
        ...locate(['columns']),
        severity: 'error',
        code: 'FIELD_VALUE',
        message,
        document: `Source ${document.id}`,
      },
    ];
  }
}

/** One text out of several files: what the database keeps and what a plan carries. */
export function joinPolicyFiles(files: readonly PolicyFile[]): string {
  return files
    .map(({ text }) =>
      text
        .replace(/^\uFEFF/, '')
        .replace(/^(?:\s*---[ \t]*\r?\n)+/, '')
        .trimEnd(),
    )
    .filter((text) => text !== '')
    .join('\n---\n')
    .concat('\n');
}

/** Puts documents in force and has everybody looked at again. Throws POLICY_INVALID; the policy in force then stays. */
export async function applyPolicy(
  engine: Engine,
  connectors: Connectors,
  tenant: string,
  files: readonly PolicyFile[],
  actor: string,
): Promise<AppliedPolicy> {
  const diagnostics = checkPolicyFiles(files, connectors);
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  const [first] = errors;
  if (first !== undefined) {
    throw new LockstepError(
      'POLICY_INVALID',
      `${formatDiagnostic(first)}${errors.length > 1 ? ` (and ${errors.length - 1} more)` : ''}`,
      { details: { diagnostics } },
    );
  }
  const text = joinPolicyFiles(files);
  const loaded = loadPolicy([{ name: 'policy', text }]);
  // The joined text must say what the files said; compiled once here, so that nothing broken is ever put in force.
  if (loaded.documents.length !== loadPolicy(files).documents.length)
    throw new LockstepError(
      'POLICY_INVALID',
      'the files cannot be joined into one: separate documents with ---',
    );
  const { guardWindows } = activePolicy(1, loaded, connectors);
  return engine.store.transaction(tenant, async (tx) => {
    const [before] = await tx.find(
      'policy_version',
      {},
      { order: [{ descending: 'version' }], limit: 1, columns: ['digest'] },
    );
    const changed = before?.digest !== sha256Hex(text);
    // Everybody's lock before the log's, which activatePolicy takes.
    const people = changed ? await reevaluateEverybody(engine, tx) : 0;
    if (changed) await tellLooserGuard(engine, tx, guardWindows, actor);
    const version = await activatePolicy(tx, engine.clock, text, actor);
    return { version, changed, documents: loaded.documents.length, people, warnings: diagnostics };
  });
}

/** Everybody's next evaluation is now. In the order of the ids, as everywhere, so that locks never cross. */
export async function reevaluateEverybody(engine: Engine, tx: Tx): Promise<number> {
  const now = engine.clock.now();
  let after: string | null = null;
  let people = 0;
  for (;;) {
    const rows: readonly { readonly identity_id: string }[] = await tx.find(
      'identity',
      after === null ? {} : { identity_id: { above: after } },
      {
        order: ['identity_id'],
        limit: CHUNK,
        lock: 'update',
        columns: ['identity_id'],
      },
    );
    await tx.update(
      'identity',
      ['next_evaluation_at'],
      rows.map(({ identity_id }) => ({ identity_id, next_evaluation_at: now })),
    );
    people += rows.length;
    if (rows.length < CHUNK) break;
    after = rows.at(-1)?.identity_id ?? null;
  }
  tx.afterCommit(() => engine.wakeups.notify());
  return people;
}
