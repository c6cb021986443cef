import { LockstepError } from '../../domain/errors.ts';
import type { Engine } from '../../engine/engine.ts';
import { LOG_COUNTER } from '../../engine/log/journal.ts';
import type { Caller } from '../../http/services.ts';
import type { SignInServices } from '../../http/sign-in-services.ts';
import { isoOrNull } from '../people/list-people.ts';
import { reading } from '../reading.ts';
import { stepUpOf } from './step-up.ts';

type Shown = Awaited<ReturnType<SignInServices['session']>>;

/** Who asks, as the server sees it. */
export async function showSession(engine: Engine, caller: Caller): Promise<Shown> {
  const { tenant, actor, role } = caller;
  const [session, event] = await Promise.all([
    ofBrowser(engine, caller),
    reading(engine.store, tenant, async (tx) => {
      const [counter] = await tx.find('counter', { name: LOG_COUNTER });
      return (counter?.value ?? 0) - 1;
    }),
  ]);
  return { tenant, actor, role, event, session };
}

async function ofBrowser(engine: Engine, caller: Caller): Promise<Shown['session']> {
  const { tenant, session } = caller;
  if (session === undefined) return null;
  const state = await stepUpOf(engine, caller);
  return reading(engine.store, tenant, async (tx) => {
    const [row] = await tx.find('console_session', { session_id: session.id });
    const [administrator] = await tx.find('administrator', { administrator_id: session.administrator });
    if (row === undefined || administrator === undefined)
      throw new LockstepError('SESSION_INVALID', 'the session is over');
    return {
      ...session,
      how: row.how,
      local: administrator.how === 'local',
      password: administrator.password !== null,
      stepUp: { asked: state?.asked ?? false, until: isoOrNull(state?.until ?? null) },
    };
  });
}
