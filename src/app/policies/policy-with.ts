import { LockstepError } from '../../domain/errors.ts';
import type { Tx } from '../../engine/store.ts';
import { splitDocuments, withDocument } from '../../policy/documents/split-documents.ts';
import { sha256Hex } from '../../proof/digest.ts';

/** A change of one document; the others stay as they are. */
export interface PolicyEdit {
  readonly kind: string;
  readonly name: string;
  /** null takes it out. */
  readonly text: string | null;
  /** Digest of the text that was edited; null: there was none. Absent: whatever it is. */
  readonly base?: string | null | undefined;
}

/** The policy in force as it was written. */
export interface PolicyText {
  /** 0: none is in force. */
  readonly version: number;
  readonly text: string;
}

export async function textInForce(tx: Tx): Promise<PolicyText> {
  const [row] = await tx.find(
    'policy_version',
    {},
    { order: [{ descending: 'version' }], limit: 1, columns: ['version', 'document'] },
  );
  return { version: row?.version ?? 0, text: row?.document ?? '' };
}

/** The whole policy with one document changed. Throws POLICY_CHANGED where somebody else changed it meanwhile. */
export async function policyWith(tx: Tx, edit: PolicyEdit): Promise<string> {
  const text = (await textInForce(tx)).text;
  const current = splitDocuments(text).find(({ kind, name }) => kind === edit.kind && name === edit.name);
  const digest = current === undefined ? null : sha256Hex(current.text);
  if (edit.base !== undefined && edit.base !== digest)
    throw new LockstepError('POLICY_CHANGED', `${edit.kind} ${edit.name} is another one than was edited`);
  return withDocument(text, edit, edit.text);
}
