import { httpServices } from '../../../src/app/http-services.ts';
import { createToken } from '../../../src/app/tokens.ts';
import type { Store } from '../../../src/engine/store.ts';
import { makeHttpApp } from '../../../src/http/make-app.ts';
import type { House } from '../../support/house.ts';

const DAY_MS = 86_400_000;

export type Role = 'auditor' | 'operator' | 'approver' | 'administrator';

/** The API of a house on virtual time, called with the token of a role. */
export async function apiOf(
  house: Pick<House, 'engine' | 'secrets' | 'connectors' | 'master' | 'http'> & {
    readonly tenant: string;
    readonly webhookHttp: Parameters<typeof httpServices>[0]['webhookHttp'];
  },
) {
  const { engine, tenant } = house;
  const app = makeHttpApp({
    services: httpServices(house),
    log: engine.log,
    version: '0.0.0',
    openMetrics: false,
    defaultTenant: tenant,
  });
  const tokens = new Map<string, string>();
  for (const role of ['auditor', 'operator', 'approver', 'administrator'] as const)
    tokens.set(
      role,
      (
        await createToken(engine, tenant, {
          holder: `${role} of the tests`,
          role,
          expiresAt: engine.clock.now() + 300 * DAY_MS,
          madeBy: 'test',
        })
      ).token,
    );
  return async (
    role: Role,
    path: string,
    body?: unknown,
    headers: Readonly<Record<string, string>> = {},
    // biome-ignore lint/suspicious/noExplicitAny: what a server answers is looked at member by member.
  ): Promise<{ status: number; body: any }> => {
    const answer = await app.request(`/api/v1${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: { authorization: `Bearer ${tokens.get(role)}`, ...headers },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    return { status: answer.status, body: await answer.json() };
  };
}

/** The database is shared by houses with clocks of their own: none may do another's work. */
export function onlyOf(store: Store, tenant: string): Store {
  return {
    ...store,
    tenants: async () => [tenant],
    claimLanes: async (...asked) =>
      (await store.claimLanes(...asked)).filter((claim) => claim.tenant === tenant),
  };
}
