import { LockstepError } from '../../domain/errors.ts';
import type { Tx } from '../../engine/store.ts';
import { withDocument } from '../../policy/documents/edit-text.ts';
import type { House } from '../open-house.ts';
import { applyPolicy } from '../plans/apply-policy.ts';
import { reading } from '../reading.ts';

export interface PolicyText {
  /** 0: none is in force. */
  readonly version: number;
  readonly text: string;
}

/** The documents in force, as they were written. */
export async function policyText(tx: Tx): Promise<PolicyText> {
  const [row] = await tx.find(
    'policy_version',
    {},
    { order: [{ descending: 'version' }], limit: 1, columns: ['version', 'document'] },
  );
  return { version: row?.version ?? 0, text: row?.document ?? '' };
}

/**
 * Puts the document of a new target in force: it is looked at, and only reports. Throws POLICY_INVALID with the
 * diagnostics, CONFLICT where a target of this name is there or the policy has changed meanwhile.
 */
export async function connectTarget(
  { engine, connectors }: Pick<House, 'engine' | 'connectors'>,
  tenant: string,
  document: Readonly<Record<string, unknown>> & { readonly id: string },
  actor: string,
) {
  const before = await reading(engine.store, tenant, async (tx) => {
    const found = await policyText(tx);
    const known = found.version === 0 ? null : (await engine.policies.active(tx)).documents;
    if (known?.has(document.id) === true)
      throw new LockstepError('CONFLICT', `a target ${document.id} is connected already`);
    return found;
  });
  const text = withDocument(before.text, { kind: 'Target', ...written(document), writes: 'off' });
  const applied = await applyPolicy(
    engine,
    connectors,
    tenant,
    [{ name: 'policy', text }],
    actor,
    before.version,
  );
  return {
    target: document.id,
    version: applied.version,
    warnings: applied.warnings.map(({ message }) => message),
  };
}

/** Without what nobody said. */
function written(document: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(document).filter(([, value]) => value !== undefined));
}
