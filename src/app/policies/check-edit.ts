import type { Connectors } from '../../engine/active-policy.ts';
import type { Tx } from '../../engine/store.ts';
import type { Diagnostic } from '../../policy/diagnostic.ts';
import { splitDocuments, withDocument } from '../../policy/documents/split-documents.ts';
import { checkPolicyFiles } from '../plans/check-policy-files.ts';
import { type DiffLine, lineDiff } from './line-diff.ts';
import { type PolicyEdit, textInForce } from './policy-with.ts';

const DRAFT = 'draft';
/** Findings that are told; whoever mends these sees the next ones. */
const TOLD = 200;

export interface CheckedEdit {
  readonly ok: boolean;
  /** Lines and columns are those of the draft. */
  readonly diagnostics: readonly Diagnostic[];
  /** What the change breaks in other documents. */
  readonly elsewhere: readonly Diagnostic[];
  /** What the draft calls itself. */
  readonly documents: readonly { readonly kind: string; readonly name: string }[];
  readonly diff: readonly DiffLine[];
}

/** What is wrong with a change of one document, the other documents in force beside it. */
export async function checkEdit(tx: Tx, connectors: Connectors, edit: PolicyEdit): Promise<CheckedEdit> {
  const text = (await textInForce(tx)).text;
  const draft = edit.text ?? '';
  const others = withDocument(text, edit, null);
  const before = splitDocuments(text).find(({ kind, name }) => kind === edit.kind && name === edit.name);
  const found = checkPolicyFiles(
    [
      { name: DRAFT, text: draft },
      { name: 'others', text: others },
    ],
    connectors,
  );
  const own = found.filter(({ file }) => file === DRAFT);
  const elsewhere = found.filter(({ file, severity }) => file !== DRAFT && severity === 'error');
  return {
    ok: [...own, ...elsewhere].every(({ severity }) => severity !== 'error'),
    diagnostics: own.slice(0, TOLD),
    elsewhere: elsewhere.slice(0, TOLD),
    documents: splitDocuments(draft).map(({ kind, name }) => ({ kind, name })),
    diff: lineDiff(before?.text ?? '', draft),
  };
}
