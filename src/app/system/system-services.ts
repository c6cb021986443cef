import { KEPT_DAYS } from '../../domain/kept-days.ts';
import type { Engine } from '../../engine/engine.ts';
import { keepEvents } from '../../engine/events/retention.ts';
import type { SystemServices } from '../../http/system-services.ts';
import type { MasterKey } from '../../secrets/master-key.ts';
import { reading } from '../reading.ts';
import type { HouseFacts } from './house-facts.ts';
import { listTenants } from './list-tenants.ts';
import { previewRetention } from './preview-retention.ts';
import { showKeys } from './show-keys.ts';
import { showRetention } from './show-retention.ts';
import { showSystem } from './show-system.ts';

export interface KnowingHouse {
  /** How long events are given out where nobody has said it of the tenant; 400 days without it. */
  readonly keptDays?: number | undefined;
  /** Without it the database and the machine are not looked at. */
  readonly facts?: HouseFacts | undefined;
}

/** The house itself over HTTP. */
export function systemServices(
  { engine, master }: { readonly engine: Engine; readonly master: MasterKey },
  { keptDays = KEPT_DAYS, facts }: KnowingHouse,
): SystemServices {
  const { store } = engine;
  return {
    keys: async ({ tenant }) => ({
      ...(await reading(store, tenant, (tx) =>
        showKeys(
          engine,
          tx,
          master.kept().map(({ id }) => id),
        ),
      )),
      masterKeyIn: facts?.keyIn ?? 'unknown',
    }),
    retention: ({ tenant }) => reading(store, tenant, (tx) => showRetention(tx, keptDays)),
    retentionPreview: ({ tenant }, { eventsDays }) =>
      reading(store, tenant, (tx) => previewRetention(engine, tx, keptDays, eventsDays ?? null)),
    changeRetention: ({ tenant, actor }, { eventsDays, reason }) =>
      store.transaction(tenant, async (tx) => {
        await keepEvents(engine, tx, { days: eventsDays, reason, actor });
        return showRetention(tx, keptDays);
      }),
    tenants: (caller, query) => listTenants(engine, caller, query),
    system: ({ tenant }) => showSystem(engine, tenant, facts ?? null),
  };
}
