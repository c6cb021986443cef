import { httpServices } from '../../../src/app/http-services.ts';
import type { KnowingHouse } from '../../../src/app/system/system-services.ts';
import { createToken } from '../../../src/app/tokens.ts';
import { ROLES, type Role } from '../../../src/domain/role.ts';
import type { Store } from '../../../src/engine/store.ts';
import { makeHttpApp } from '../../../src/http/make-app.ts';
import { makeHouse } from '../../support/house.ts';

const DAY_MS = 86_400_000;

/** A small company behind its HTTP surface, with a token of each role. */
export async function servedHouse(
  options: { readonly tenant?: string; readonly store?: Store; readonly knowing?: KnowingHouse } = {},
) {
  const { knowing, ...of } = options;
  const house = await makeHouse(of);
  const { engine, tenant, clock } = house;
  const app = makeHttpApp({
    services: httpServices(house, knowing),
    log: engine.log,
    version: '0.0.0',
    openMetrics: false,
    defaultTenant: tenant,
  });
  const tokens = new Map<string, string>();
  const tokenFor = async (role: Role, holder: string = role) => {
    const { token } = await createToken(engine, tenant, {
      holder,
      role,
      expiresAt: clock.now() + 300 * DAY_MS,
      madeBy: 'test',
    });
    tokens.set(holder, token);
    return token;
  };
  for (const role of ROLES) await tokenFor(role);
  /** As whoever holds the token of this name, or with this text as one; POST when there is a body. */
  const call = (holder: string, path: string, body?: unknown) =>
    app.request(`/api/v1${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: {
        authorization: `Bearer ${tokens.get(holder) ?? holder}`,
        'content-type': 'application/json',
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  const json = async <A>(holder: string, path: string, body?: unknown): Promise<A> => {
    const answer = await call(holder, path, body);
    const told = (await answer.json()) as A;
    if (answer.status !== 200) throw Object.assign(new Error(JSON.stringify(told)), told as object);
    return told;
  };
  return { ...house, call, json, tokenFor };
}

export type ServedHouse = Awaited<ReturnType<typeof servedHouse>>;
