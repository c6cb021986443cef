import { isLockstepError, LockstepError } from '../../domain/errors.ts';
import type { Connectors } from '../../engine/active-policy.ts';
import { checkPolicy } from '../../policy/check.ts';
import type { Trial } from '../../policy/checks/population.ts';
import { type Diagnostic, formatDiagnostic, sortDiagnostics } from '../../policy/diagnostic.ts';
import { type LocatedDocument, loadPolicy, type PolicyFile } from '../../policy/documents/load-policy.ts';
import { checkCsvShape } from '../../sources/csv/index.ts';
import { checkRowShape } from '../../sources/feed/index.ts';
import { csvShapeOf, eventMappingOf, fieldsOf, rowShapeOf } from '../../sources/mapping/index.ts';

/** What is wrong with these files, the connection settings of their targets included. `trial`: on people. */
export function checkPolicyFiles(
  files: readonly PolicyFile[],
  connectors: Connectors,
  trial: Trial | null = null,
): readonly Diagnostic[] {
  const loaded = loadPolicy(files);
  const kinds = new Map([...connectors].map(([id, { capabilities }]) => [id, capabilities.entitlements]));
  return sortDiagnostics([
    ...checkPolicy(loaded, trial ?? undefined, { connectors: kinds }),
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
  if (document.kind !== 'Source' || document.type === 'ssf') return [];
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

/** What is worth knowing about files without an error. Throws POLICY_INVALID with all that is wrong, by file and line. */
export function acceptedPolicyFiles(
  files: readonly PolicyFile[],
  connectors: Connectors,
  trial: Trial | null = null,
): readonly Diagnostic[] {
  const diagnostics = checkPolicyFiles(files, connectors, trial);
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  const [first] = errors;
  if (first === undefined) return diagnostics;
  throw new LockstepError(
    'POLICY_INVALID',
    `${formatDiagnostic(first)}${errors.length > 1 ? ` (and ${errors.length - 1} more)` : ''}`,
    { details: { diagnostics } },
  );
}
