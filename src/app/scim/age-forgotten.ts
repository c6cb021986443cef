import type { Engine } from '../../engine/engine.ts';
import { closeException, openExceptions } from '../../engine/exceptions.ts';
import type { Tx } from '../../engine/store.ts';

/** Entra deletes whom it switched off after thirty days, but forgets whom it merely no longer assigns. */
const AFTER_MS = 30 * 86_400_000;
const KIND = 'forgottenUser';
/** Looked at in one round of one connection. */
const MOST = 1_000;

/**
 * Users who were switched off long ago and never deleted become exceptions by themselves: an identity provider that has
 * stopped managing somebody says nothing of them any more. Nothing is taken away by it. Returns how many are new.
 */
export async function ageForgotten(engine: Engine): Promise<number> {
  let aged = 0;
  for (const tenant of await engine.store.tenants())
    aged += await engine.store.transaction(tenant, (tx) => ageOf(engine, tx));
  return aged;
}

async function ageOf(engine: Engine, tx: Tx): Promise<number> {
  const now = engine.clock.now();
  let opened = 0;
  await closeAnswered(engine, tx);
  for (const { connection_id, name } of await tx.find('scim_connection', {}, { order: ['connection_id'] })) {
    const users = await tx.find(
      'scim_user',
      { connection_id, active: false, modified_at: { atMost: now - AFTER_MS } },
      { order: ['modified_at', 'user_id'], columns: ['user_id', 'modified_at'], limit: MOST },
    );
    const subjects = users.map(({ user_id }) => `${name}:${user_id}`);
    // One that a person has closed stays closed: it was decided that nothing is to be done.
    const known = await tx.find(
      'exception',
      { kind: KIND, subject: { in: subjects } },
      { columns: ['subject', 'opened_at'] },
    );
    const told = new Map(known.map(({ subject, opened_at }) => [subject, opened_at]));
    const fresh = users.filter(
      ({ user_id, modified_at }) => (told.get(`${name}:${user_id}`) ?? -1) < modified_at,
    );
    opened += await openExceptions(
      engine,
      tx,
      fresh.map(({ user_id, modified_at }) => ({
        kind: KIND,
        subject: `${name}:${user_id}`,
        identityId: null,
        target: null,
        severity: 1,
        text: `${name} switched the user ${user_id} off on ${new Date(modified_at).toISOString().slice(0, 10)} and has not deleted them: the accounts are kept until somebody says otherwise`,
      })),
    );
  }
  return opened;
}

/** Who was switched on again or deleted meanwhile needs nobody any more. */
async function closeAnswered(engine: Engine, tx: Tx): Promise<void> {
  const open = await tx.find(
    'exception',
    { kind: KIND, closed_at: null },
    { columns: ['subject'], limit: MOST },
  );
  const ids = open.map(({ subject }) => subject.slice(subject.indexOf(':') + 1)).sort();
  if (ids.length === 0) return;
  const connections = await tx.find('scim_connection', {}, { columns: ['connection_id'] });
  const off = new Set<string>();
  for (const { connection_id } of connections)
    for (const { user_id } of await tx.find(
      'scim_user',
      { connection_id, user_id: { in: ids }, active: false },
      { columns: ['user_id'] },
    ))
      off.add(user_id);
  for (const { subject } of open)
    if (!off.has(subject.slice(subject.indexOf(':') + 1)))
      await closeException(engine, tx, KIND, subject, 'the identity provider');
}
