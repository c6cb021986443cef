import { LockstepError } from '../../domain/errors.ts';
import { withDocument } from '../../policy/documents/edit-text.ts';
import type { House } from '../open-house.ts';
import { applyPolicy } from '../plans/apply-policy.ts';
import { textInForce } from '../policies/policy-with.ts';
import { reading } from '../reading.ts';

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
    const found = await textInForce(tx);
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
