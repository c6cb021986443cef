import { httpServices } from '../../../src/app/http-services.ts';
import { createToken } from '../../../src/app/tokens.ts';
import type { Role } from '../../../src/domain/role.ts';
import type { Store } from '../../../src/engine/store.ts';
import { makeHttpApp } from '../../../src/http/make-app.ts';
import { makeHouse, type Person } from '../../support/house.ts';

let seeds = 900;

/** A house behind its API, with a token of each role. */
export async function peopleHouse(store: Store, tenant: string) {
  const house = await makeHouse({ store, tenant, seed: seeds++ });
  const { engine, clock } = house;
  const app = makeHttpApp({
    services: httpServices(house),
    log: engine.log,
    version: '0.0.0',
    openMetrics: false,
    defaultTenant: tenant,
  });
  const tokens = new Map<Role, string>();
  for (const role of ['auditor', 'operator', 'approver', 'administrator'] as const) {
    const { token } = await createToken(engine, tenant, {
      holder: `${role} of the tests`,
      role,
      expiresAt: clock.now() + 30 * 86_400_000,
      madeBy: 'test',
    });
    tokens.set(role, token);
  }
  /** With the token of a role; POST when there is a body. */
  const api = async (role: Role | null, path: string, body?: unknown) => {
    const answer = await app.request(`/api/v1${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: {
        ...(role === null ? {} : { authorization: `Bearer ${tokens.get(role)}` }),
        'content-type': 'application/json',
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    // biome-ignore lint/suspicious/noExplicitAny: what comes out is compared with what is expected.
    return { status: answer.status, body: (await answer.json()) as any };
  };
  return { ...house, api };
}

/** Two dozen people with names that order and fold in every way. */
export const STAFF: readonly Person[] = [
  { id: 'E1', given: 'Zoë', department: 'Sales' },
  { id: 'E2', given: 'ada', department: 'Engineering' },
  { id: 'E3', given: 'Ada', department: 'Sales' },
  { id: 'E4', given: 'Émile', department: 'Engineering' },
  { id: 'E5', given: 'A\u200bda', department: 'Legal' },
  { id: 'E6', given: '\u202eeda', department: 'Legal' },
  { id: 'E7', given: 'Bo', department: 'Sales', lastDay: '2026-02-20' },
  ...Array.from({ length: 17 }, (_, i) => ({
    id: `F${String(i).padStart(2, '0')}`,
    given: `Worker${i % 3}`,
    department: i % 2 === 0 ? 'Engineering' : 'Sales',
  })),
];
