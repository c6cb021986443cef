import { httpServices } from '../../../app/http-services.ts';
import { addConnection } from '../../../app/scim/connections.ts';
import { takePushed } from '../../../app/scim/take-pushed.ts';
import type { Store } from '../../../engine/store.ts';
import { makeHttpApp } from '../../../http/make-app.ts';
import { makeHouse } from '../../house/house.ts';
import type { Sent } from './requests.ts';

const SOURCE = (id: string) => `kind: Source
id: ${id}
type: scim
correlate: [[employeeId]]
columns:
  "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:employeeNumber": { as: employeeId, of: identity }
  groups: { as: groups, type: list }
  "lockstep:state": { as: directoryState, of: identity, values: [active, inactive, deleted] }
`;

export interface Answered {
  readonly status: number;
  readonly type: string;
  readonly text: string;
}

/** A company with a connection that is attacked, behind the real routes. */
export async function attackedDirectory(tenant: string, seed: number, store?: Store) {
  const house = await makeHouse({
    tenant,
    seed,
    policy: (base) => `${base}---\n${SOURCE('attacked')}`,
    ...(store === undefined ? {} : { store }),
  });
  const app = makeHttpApp({
    services: httpServices(house),
    log: house.engine.log,
    version: '0.0.0',
    openMetrics: false,
    defaultTenant: tenant,
  });
  const connect = async (name: string, dialect: 'tolerant' | 'strict') => {
    const { id, credential } = await addConnection(house.engine, tenant, {
      name,
      dialect,
      extensions: [],
      expiresAt: house.clock.now() + 300 * 86_400_000,
      actor: 'test',
    });
    return { id, token: credential.token };
  };
  const ask = async (
    to: { readonly id: string; readonly token: string },
    { method, path, headers, body }: Pick<Sent, 'method' | 'path' | 'headers' | 'body'>,
  ): Promise<Answered> => {
    const response = await app.request(`http://house.invalid/scim/v2/${to.id}${path}`, {
      method,
      headers: { 'content-type': 'application/scim+json', ...headers, authorization: `Bearer ${to.token}` },
      ...(body === null || method === 'GET' || method === 'HEAD' ? {} : { body: Buffer.from(body) }),
    });
    return {
      status: response.status,
      type: response.headers.get('content-type') ?? '',
      text: await response.text(),
    };
  };
  /** All that was pushed is taken, and what follows from it is done. */
  const settle = async () => {
    while ((await takePushed(house.engine)) > 0);
    await house.until(house.clock.now() + 60_000);
  };
  const users = (connection: string) =>
    house.store.transaction(tenant, (tx) => tx.find('scim_user', { connection_id: connection }));
  const groups = (connection: string) =>
    house.store.transaction(tenant, (tx) => tx.find('scim_group', { connection_id: connection }));
  return { house, tenant, connect, ask, settle, users, groups };
}

export type Directory = Awaited<ReturnType<typeof attackedDirectory>>;
