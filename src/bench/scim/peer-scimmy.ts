import { randomUUID } from 'node:crypto';
import { createRequire } from 'node:module';
import express from 'express';
import SCIMMY from 'scimmy';
import SCIMMYRouters from 'scimmy-routers';
import { versionOf } from '../versions.ts';
import type { PeerServer } from './peer-settings.ts';

type Row = Record<string, unknown> & { readonly id: string };
type Asked = Pick<SCIMMY.Resources.User, 'id' | 'filter'>;

const TOKEN = 'only-for-the-bench';

/** SCIMMY behind its own routers, users in a Map: nothing of it is durable. For information. */
export async function startScimmy(origin: string): Promise<PeerServer> {
  const users = new Map<string, Row>();
  const names = new Map<unknown, string>();
  const missing = (id: string | undefined) => new SCIMMY.Types.Error(404, '', `No ${id}`);
  const write = ({ id = randomUUID() }: Asked, instance: Record<string, unknown>) => {
    if ((names.get(instance.userName) ?? id) !== id)
      throw new SCIMMY.Types.Error(409, 'uniqueness', 'userName is taken');
    const row = { ...JSON.parse(JSON.stringify(instance)), id };
    users.set(id, row);
    names.set(instance.userName, id);
    return row;
  };
  const read = ({ id, filter }: Asked) => {
    if (id === undefined) {
      const all = [...users.values()];
      return filter === undefined ? all : filter.match(all);
    }
    const row = users.get(id);
    if (row === undefined) throw missing(id);
    return row;
  };
  // The handlers' declared types ask for every attribute of a User; rows are plain data.
  SCIMMY.Resources.declare(SCIMMY.Resources.User)
    .ingress(write as never)
    .egress(read as never)
    .degress((({ id }: Asked) => {
      if (!users.delete(id ?? '')) throw missing(id);
    }) as never);
  SCIMMY.Resources.User.extend(SCIMMY.Schemas.EnterpriseUser);
  const handler = (request: express.Request) => {
    if (request.header('authorization') !== `Bearer ${TOKEN}`) throw new Error('Wrong token');
    return 'bench';
  };
  const app = express();
  app.use('/scim/v2', new SCIMMYRouters({ type: 'bearer', handler }));
  return {
    url: `${origin}/scim/v2`,
    token: TOKEN,
    version: versionOf('scimmy-routers', createRequire(import.meta.url)),
    handle: app,
  };
}
