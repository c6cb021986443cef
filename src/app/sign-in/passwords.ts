import { LockstepError } from '../../domain/errors.ts';
import type { Engine } from '../../engine/engine.ts';
import { journal } from '../../engine/log/journal.ts';
import { foldName } from '../../engine/same-actor.ts';
import { endSessions } from '../../engine/sign-in/end-sessions.ts';
import { reading } from '../reading.ts';
import { lockEntrant } from './entrant.ts';
import { checkPassword, hashPassword, isPassword } from './password-hash.ts';
import { beginSession, type SessionCaller } from './sessions.ts';
import { lockCaller } from './still-in.ts';
import { countAttempt, forgetAttempts, refuseThrottled } from './throttle.ts';

export interface PasswordAttempt {
  readonly name: string;
  readonly password: string;
  readonly address: string;
  readonly agent: string;
}

/** One answer for whatever is wrong, after the same work. Throws SIGN_IN_REFUSED, TOO_MANY_ATTEMPTS. */
export async function enterWithPassword(
  engine: Engine,
  tenant: string,
  { name, password, address, agent }: PasswordAttempt,
): Promise<string> {
  const attempt = { account: name, address };
  const there = await reading(engine.store, tenant, (tx) => tx.find('tenant', {}, { limit: 1 }));
  if (there.length > 0) {
    await refuseThrottled(engine, tenant, attempt);
    await countAttempt(engine, tenant, attempt);
  }
  const [seen] = await reading(engine.store, tenant, (tx) =>
    tx.find('administrator', { folded: foldName(name) }, { limit: 1 }),
  );
  const kept = seen?.how === 'local' ? seen.password : null;
  const right = await isPassword(kept, password);
  const entered =
    !right || seen === undefined
      ? null
      : await engine.store.transaction(tenant, async (tx) => {
          const row = await lockEntrant(engine, tx, seen.administrator_id);
          // It may have been changed while this one was looked at.
          if (row === null || row.password !== kept || row.how !== 'local') return null;
          await forgetAttempts(engine, tx, attempt);
          const { text, entries } = await beginSession(engine, tx, row, {
            how: 'password',
            agent,
            passkey: false,
          });
          await journal(tx, entries);
          return text;
        });
  if (entered === null) throw new LockstepError('SIGN_IN_REFUSED', 'nobody is known by that');
  return entered;
}

/** Of somebody local; other sessions of theirs end. null removes it, where a passkey is left. */
export async function setPassword(
  engine: Engine,
  caller: SessionCaller,
  password: string | null,
): Promise<void> {
  const { tenant, actor, session } = caller;
  const [seen] = await reading(engine.store, tenant, (tx) =>
    tx.find('administrator', { administrator_id: session.administrator }),
  );
  if (seen?.how !== 'local')
    throw new LockstepError('ADMINISTRATOR_HOW', 'you sign in with a provider: there is no password here');
  if (password !== null) checkPassword(password, seen.name);
  const hash = password === null ? null : await hashPassword(password);
  await engine.store.transaction(tenant, async (tx) => {
    const now = engine.clock.now();
    const { administrator: administrator_id } = session;
    await lockCaller(engine, tx, caller);
    const passkeys = await tx.count('passkey', { administrator_id });
    if (hash === null && passkeys === 0)
      throw new LockstepError('USAGE', 'without a password and a passkey you could never sign in again');
    await tx.update('administrator', ['password'], [{ administrator_id, password: hash }]);
    const ended = await endSessions(tx, administrator_id, {
      why: 'changed',
      actor,
      now,
      except: session.id,
    });
    await journal(tx, [
      ...ended,
      {
        type: hash === null ? 'password.removed' : 'password.set',
        at: now,
        subject: null,
        body: { administrator: administrator_id, actor },
      },
    ]);
  });
}
