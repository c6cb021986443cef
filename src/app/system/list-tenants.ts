import type { Engine } from '../../engine/engine.ts';
import type { Caller } from '../../http/services.ts';
import { DEFAULT_TENANT } from '../default-tenant.ts';
import { logSize } from '../log/log-size.ts';
import { iso } from '../people/list-people.ts';
import { reading } from '../reading.ts';

/**
 * Tenants by id. That there are others is nobody's business but of those who run the house: administrators of its own
 * tenant see which there are, and of them only the name and how long their logs are.
 */
export async function listTenants(
  engine: Engine,
  { tenant: own, role }: Caller,
  { limit, after }: { readonly limit: number; readonly after?: string | undefined },
) {
  const all = own === DEFAULT_TENANT && role === 'administrator';
  const ids = (all ? [...(await engine.store.tenants())].sort() : [own]).filter(
    (id) => after === undefined || id > after,
  );
  const page = ids.slice(0, limit);
  const tenants = [];
  for (const id of page)
    tenants.push(
      await reading(engine.store, id, async (tx) => {
        const [row] = await tx.find('tenant', {}, { limit: 1, columns: ['name', 'created_at', 'origin'] });
        return {
          id,
          name: row?.name ?? id,
          createdAt: iso(row?.created_at ?? 0),
          origin: row?.origin ?? '',
          entries: await logSize(tx),
          own: id === own,
        };
      }),
    );
  return { tenants, next: ids.length > page.length ? (page.at(-1) ?? null) : null, all };
}
