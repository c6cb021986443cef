import type { Engine } from '../../engine/engine.ts';
import { closeException, openExceptions } from '../../engine/exceptions.ts';
import type { Tx } from '../../engine/store.ts';
import type { Row } from '../../engine/tables/index.ts';

/** Entra deletes whom it switched off after thirty days, but forgets whom it merely no longer assigns. */
const AFTER_MS = 30 * 86_400_000;
const KIND = 'forgottenUser';
const PAGE = 1_000;

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
  await closeAnswered(engine, tx);
  let opened = 0;
  for (const connection of await tx.find('scim_connection', {}, { order: ['connection_id'] }))
    for await (const users of forgottenBy(engine, tx, connection))
      opened += await tell(engine, tx, connection.name, users);
  return opened;
}

type Forgotten = Pick<Row<'scim_user'>, 'user_id' | 'modified_at'>;

/** All of them, a page at a time: those who were told of already must not stand before the others. */
async function* forgottenBy(
  engine: Engine,
  tx: Tx,
  { connection_id }: Row<'scim_connection'>,
): AsyncGenerator<readonly Forgotten[]> {
  const long = { connection_id, active: false, modified_at: { atMost: engine.clock.now() - AFTER_MS } };
  for (let after: string | undefined; ; ) {
    const users: readonly Forgotten[] = await tx.find(
      'scim_user',
      { ...long, ...(after === undefined ? {} : { user_id: { above: after } }) },
      { order: ['user_id'], columns: ['user_id', 'modified_at'], limit: PAGE },
    );
    if (users.length > 0) yield users;
    if (users.length < PAGE) return;
    after = users.at(-1)?.user_id;
  }
}

async function tell(engine: Engine, tx: Tx, name: string, users: readonly Forgotten[]): Promise<number> {
  const subjects = users.map(({ user_id }) => `${name}:${user_id}`);
  // One that a person has closed stays closed: it was decided that nothing is to be done.
  const known = await tx.find(
    'exception',
    { kind: KIND, subject: { in: subjects } },
    { columns: ['subject', 'opened_at'] },
  );
  const told = new Map<string, number>();
  for (const { subject, opened_at } of known) told.set(subject, Math.max(told.get(subject) ?? 0, opened_at));
  const fresh = users.filter(
    ({ user_id, modified_at }) => (told.get(`${name}:${user_id}`) ?? -1) < modified_at,
  );
  return openExceptions(
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

/** Who was switched on again or deleted meanwhile needs nobody any more. */
async function closeAnswered(engine: Engine, tx: Tx): Promise<void> {
  const open = await tx.find('exception', { kind: KIND, closed_at: null }, { columns: ['subject'] });
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
