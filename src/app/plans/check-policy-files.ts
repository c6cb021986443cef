import { isLockstepError, LockstepError } from '../../domain/errors.ts';
import type { Connectors } from '../../engine/active-policy.ts';
import { checkPolicy } from '../../policy/check.ts';
import type { Trial } from '../../policy/checks/population.ts';
import { type Diagnostic, formatDiagnostic, sortDiagnostics } from '../../policy/diagnostic.ts';
import { type LocatedDocument, loadPolicy, type PolicyFile } from '../../policy/documents/load-policy.ts';
import type { SourceDocument } from '../../policy/documents/source.ts';
import { userShape } from '../../scim/schema/core-user.ts';
import { ENTERPRISE_USER } from '../../scim/schema/enterprise-user.ts';
import { checkCsvShape } from '../../sources/csv/index.ts';
import { csvShapeOf, eventMappingOf, fieldsOf } from '../../sources/mapping/index.ts';
import { unknownColumns } from '../../sources/scim/index.ts';
import { checkPulledSource } from '../pulls/check-pulled-source.ts';
import { isPulled } from '../pulls/pulled-source.ts';

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

/** Of a connection's own schemas nothing is known here: only names of the common ones can be wrong. */
const COMMON = userShape([ENTERPRISE_USER]);

function checkScimColumns(source: Extract<SourceDocument, { type: 'scim' }>): void {
  const unknown = unknownColumns(source, COMMON).find(
    (field) =>
      !field.toLowerCase().startsWith('urn:') ||
      COMMON.schema(field.slice(0, field.lastIndexOf(':'))) !== null,
  );
  if (unknown !== undefined)
    throw new LockstepError('FEED_SHAPE', `users have no attribute ${JSON.stringify(unknown)}`);
}

/** What a report of the source would be refused for is said before one comes. */
function checkShape({ file, document, locate }: LocatedDocument): Diagnostic[] {
  if (document.kind !== 'Source' || document.type === 'ssf') return [];
  try {
    if (document.type === 'csv') checkCsvShape(csvShapeOf(document));
    else if (isPulled(document)) checkPulledSource(document);
    else if (document.type === 'webhook') fieldsOf(eventMappingOf(document));
    else if (document.type === 'scim') checkScimColumns(document);
    return [];
  } catch (error) {
    if (!isLockstepError(error) || (error.code !== 'FEED_SHAPE' && error.code !== 'PULL_CONFIG')) throw error;
    const message = error.message
      .replace(/^(The declared shape of the feed is wrong|The pull cannot start): /, '')
      .replace(/\.$/, '');
    return [
      {
        file,
        ...locate([error.code === 'FEED_SHAPE' ? 'columns' : 'type']),
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
