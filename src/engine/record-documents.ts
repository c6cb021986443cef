import { splitDocuments } from '../policy/documents/split-documents.ts';
import { sha256Hex } from '../proof/digest.ts';
import type { Tx } from './store.ts';
import type { Row } from './tables/index.ts';

/** Which documents a new version changes, so that the history of one is found without reading every version. */
export async function recordDocuments(tx: Tx, version: number, text: string): Promise<void> {
  const before = await tx.find('policy_document', { until: null });
  const now = new Map(
    splitDocuments(text).map((document) => [
      keyOf(document),
      { kind: document.kind, name: document.name, digest: sha256Hex(document.text) },
    ]),
  );
  const kept = new Set<string>();
  const ended: Pick<Row<'policy_document'>, 'kind' | 'name' | 'since' | 'until'>[] = [];
  for (const row of before) {
    if (now.get(keyOf(row))?.digest === row.digest) kept.add(keyOf(row));
    else ended.push({ kind: row.kind, name: row.name, since: row.since, until: version });
  }
  await tx.update('policy_document', ['until'], ended);
  await tx.insert(
    'policy_document',
    [...now]
      .filter(([key]) => !kept.has(key))
      .map(([, document]) => ({ ...document, since: version, until: null })),
  );
}

function keyOf({ kind, name }: { readonly kind: string; readonly name: string }): string {
  return `${kind} ${name}`;
}
