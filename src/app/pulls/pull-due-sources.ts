import { isLockstepError } from '../../domain/errors.ts';
import { closeException, openException } from '../../engine/exceptions.ts';
import { type PullContext, pullInTurn } from './pull-source.ts';
import { type PullTurn, takeDueTurn } from './pull-turn.ts';
import { isPulled } from './pulled-source.ts';

/** Pulls every source that is asked and whose time has come, each in one process only. Returns how many were pulled. */
export async function pullDueSources(context: PullContext): Promise<number> {
  const { engine } = context;
  let pulled = 0;
  for (const tenant of await engine.store.tenants()) {
    for (const source of await pulledSources(context, tenant)) {
      if (context.until?.cancelled) return pulled;
      const turn = await takeDueTurn(engine, tenant, source);
      if (turn === null) continue;
      await pullOne(context, tenant, source, turn);
      pulled++;
    }
  }
  return pulled;
}

async function pulledSources({ engine }: PullContext, tenant: string): Promise<readonly string[]> {
  return engine.store.transaction(
    tenant,
    async (tx) => {
      const [version] = await tx.find('policy_version', {}, { limit: 1, columns: ['version'] });
      if (version === undefined) return [];
      const { sources } = await engine.policies.active(tx);
      return [...sources.values()].flatMap((source) => (isPulled(source) ? [source.id] : []));
    },
    { readOnly: true },
  );
}

/** A source that stays silent is shown to a person, once. */
async function pullOne(context: PullContext, tenant: string, source: string, turn: PullTurn): Promise<void> {
  const { engine } = context;
  try {
    const { result, ...counts } = await pullInTurn(context, tenant, source, turn);
    engine.log.info('source pulled', { tenant, source, outcome: result.outcome, ...counts });
    await engine.store.transaction(tenant, (tx) =>
      closeException(engine, tx, 'pullFailed', source, 'a later pull'),
    );
  } catch (error) {
    const why = isLockstepError(error) ? `${error.code}: ${error.message}` : String(error);
    engine.log.warn('source could not be pulled', { tenant, source, error: why });
    // Another process goes on with it: then it is that one's to tell.
    const taken = isLockstepError(error) && error.code === 'PULL_TAKEN';
    if (taken || context.until?.cancelled) return;
    await engine.store.transaction(tenant, (tx) =>
      openException(engine, tx, {
        kind: 'pullFailed',
        subject: source,
        identityId: null,
        target: null,
        severity: 2,
        text: `${source} could not be read, and nothing was taken from it. ${why}`,
      }),
    );
  }
}
