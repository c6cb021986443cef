import { randomUUID } from 'node:crypto';
import express from 'express';
import SCIMMY from 'scimmy';
import SCIMMYRouters from 'scimmy-routers';
import { type Listening, listen } from './listening.ts';

type Row = Record<string, unknown> & { readonly id: string };
type Asked = Pick<SCIMMY.Resources.User, 'id' | 'filter'>;

/**
 * SCIMMY behind its own routers, with rows in memory: `groups` on users, sort, filter by member, 200 per page, and a
 * filter parser that stumbles over backslashes. One per process at a time: SCIMMY keeps its declarations globally.
 * Express 4, because the routers write to `request.query`, which Express 5 does not keep (paging is then ignored).
 */
export async function startScimmy(token: string): Promise<Listening & { readonly url: string }> {
  const users = new Map<string, Row>();
  const groups = new Map<string, Row>();
  const withGroups = (user: Row): Row => ({
    ...user,
    groups: [...groups.values()]
      .filter((group) =>
        ((group.members ?? []) as { value: string }[]).some(({ value }) => value === user.id),
      )
      .map((group) => ({ value: group.id, display: group.displayName })),
  });
  // The handlers' declared types ask for every attribute of a User; rows are plain data.
  const usersTable = table(users, 'userName', withGroups);
  SCIMMY.Resources.declare(SCIMMY.Resources.User)
    .ingress(usersTable.write as never)
    .egress(usersTable.read as never)
    .degress(usersTable.remove as never);
  SCIMMY.Resources.User.extend(SCIMMY.Schemas.EnterpriseUser);
  const groupsTable = table(groups, 'displayName', (row) => row);
  SCIMMY.Resources.declare(SCIMMY.Resources.Group)
    .ingress(groupsTable.write as never)
    .egress(groupsTable.read as never)
    .degress(groupsTable.remove as never);

  const handler = (request: express.Request) => {
    if (request.header('authorization') !== `Bearer ${token}`) throw new Error('Wrong token');
    return 'tester';
  };
  const app = express();
  app.use('/scim/v2', new SCIMMYRouters({ type: 'bearer', handler }));
  const server = await listen(app);
  return { ...server, url: `${server.origin}/scim/v2` };
}

function table(rows: Map<string, Row>, key: string, shape: (row: Row) => Row) {
  const missing = (id: string | undefined) => new SCIMMY.Types.Error(404, '', `No ${id}`);
  return {
    write({ id = randomUUID() }: Asked, instance: Record<string, unknown>) {
      if (instance.id !== undefined && !rows.has(id)) throw missing(id);
      const taken = [...rows.values()].some((row) => row[key] === instance[key] && row.id !== id);
      if (taken) throw new SCIMMY.Types.Error(409, 'uniqueness', `${key} is taken`);
      const row = { ...JSON.parse(JSON.stringify(instance)), id };
      rows.set(id, row);
      return shape(row);
    },
    read({ id, filter }: Asked) {
      if (id === undefined) {
        const all = [...rows.values()].map(shape);
        return filter === undefined ? all : filter.match(all);
      }
      const row = rows.get(id);
      if (row === undefined) throw missing(id);
      return shape(row);
    },
    remove({ id }: Asked) {
      if (!rows.delete(id ?? '')) throw missing(id);
    },
  };
}
