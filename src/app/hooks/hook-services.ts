import { LockstepError } from '../../domain/errors.ts';
import { HOOK_EVENTS, purposeOf } from '../../domain/hook/hook-events.ts';
import type { HookServices } from '../../http/hook-services.ts';
import { pageAfter, rowsAskedFor } from '../newest-first.ts';
import type { House } from '../open-house.ts';
import { reading } from '../reading.ts';
import { hookNamed, makeHookKey } from './hook-key.ts';
import { askAgain, describeHooks, shownCall } from './show-calls.ts';
import { testHook } from './test-hook.ts';

const DAY = 86_400_000;

/** Hooks behind the HTTP routes. */
export function hookServices(house: Pick<House, 'engine' | 'secrets' | 'webhookHttp'>): HookServices {
  const { engine, secrets } = house;
  const { store } = engine;
  return {
    hooks: ({ tenant }) =>
      reading(store, tenant, async (tx) => {
        const hooks = await describeHooks(engine, secrets, tx);
        return {
          hooks,
          points: HOOK_EVENTS.map((event) => ({
            event,
            purpose: purposeOf(event),
            hooks: hooks.filter(({ events }) => events.includes(event)).map(({ id }) => id),
          })),
        };
      }),
    hook: ({ tenant }, id) =>
      reading(store, tenant, async (tx) => {
        await hookNamed(engine, tx, id);
        const [hook] = await describeHooks(engine, secrets, tx, id);
        if (hook === undefined) throw new LockstepError('HOOK_UNKNOWN', `no Hook document is named ${id}`);
        return { hook };
      }),
    hookCalls: ({ tenant }, id, { limit, after, state }) =>
      reading(store, tenant, async (tx) => {
        await hookNamed(engine, tx, id);
        const rows = await tx.find(
          'hook_call',
          {
            hook_id: id,
            ...(state === undefined ? {} : { state }),
            ...(after === undefined ? {} : { call_id: { atMost: after } }),
          },
          { order: [{ descending: 'call_id' }], limit: rowsAskedFor(limit) },
        );
        const { page, next } = pageAfter(rows, ({ call_id }) => call_id, { limit, after });
        return {
          calls: page.map((row) => ({ ...shownCall(row), took: row.attempts.at(-1)?.took ?? null })),
          next,
        };
      }),
    makeHookKey: ({ tenant, actor }, id, { earlierEndAt }) =>
      makeHookKey(house, tenant, id, {
        actor,
        earlierEndAt: earlierEndAt === undefined ? engine.clock.now() + DAY : Date.parse(earlierEndAt),
      }),
    testHook: ({ tenant, actor }, id, { event }) => testHook(house, tenant, id, actor, event),
    async askHookAgain({ tenant, actor }, { hook, call }) {
      await askAgain(engine, tenant, call, actor, hook);
      return { call, asked: true };
    },
  };
}
