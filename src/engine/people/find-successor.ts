import type { EmploymentFacts } from '../../domain/identity/facts.ts';
import type { Engine } from '../engine.ts';
import type { Tx } from '../store.ts';

/** Attribute that names the manager's employment. */
const MANAGER = 'managerEmployeeId';

/** Who receives what a leaver owned: the manager, as the newest facts name them. */
export async function findSuccessor(engine: Engine, tx: Tx, identityId: string): Promise<string | null> {
  const employments = await tx.find(
    'employment',
    { identity_id: identityId },
    { order: [{ descending: 'updated_at' }] },
  );
  const opened = await engine.vault.open(
    tx,
    employments.map((row) => ({ subject: row.subject_id, sealed: row.sealed })),
  );
  for (const [i, row] of employments.entries()) {
    const facts = opened[i] as EmploymentFacts | null;
    const manager = facts?.observations.at(-1)?.job[MANAGER] ?? facts?.hired?.attributes[MANAGER];
    if (typeof manager !== 'string') continue;
    const [found] = await tx.find(
      'employment',
      { namespace: row.namespace, employment_key: manager },
      { columns: ['identity_id'] },
    );
    if (found?.identity_id != null && found.identity_id !== identityId) return found.identity_id;
  }
  return null;
}
