import { randomUUID } from 'node:crypto';
import express from 'express';
import SCIMMY from 'scimmy';
import SCIMMYRouters from 'scimmy-routers';
import { type Listening, listen } from './listening.ts';

type Row = Record<string, unknown> & { id: string };
interface ScimmyResource {
  readonly id?: string;
  readonly filter?: { match(rows: Row[]): Row[] };
}

/**
 * SCIMMY behind its own express routers, with rows in memory: `groups` on users, sort, filters, PATCH by path.
 * One per process: SCIMMY keeps its declarations globally.
 */
export async function startScimmy(token: string): Promise<Listening & { readonly url: string }> {
  const users = new Map<string, Row>();
  const groups = new Map<string, Row>();
  const membersOf = (group: Row) => (group.members ?? []) as { value: string }[];
  const withGroups = (user: Row): Row => ({
    ...user,
    groups: [...groups.values()]
      .filter((group) => membersOf(group).some(({ value }) => value === user.id))
      .map((group) => ({ value: group.id, display: group.displayName })),
  });

  function declare(
    type: typeof SCIMMY.Resources.User,
    rows: Map<string, Row>,
    key: string,
    shape: (row: Row) => Row,
  ) {
    SCIMMY.Resources.declare(type)
      .ingress((resource: ScimmyResource, instance: Record<string, unknown>) => {
        const id = resource.id ?? randomUUID();
        if (resource.id !== undefined && !rows.has(id)) throw new SCIMMY.Types.Error(404, '', `No ${id}`);
        const same = [...rows.values()].find((row) => row[key] === instance[key] && row.id !== id);
        if (same !== undefined) throw new SCIMMY.Types.Error(409, 'uniqueness', `${key} is taken`);
        rows.set(id, { ...JSON.parse(JSON.stringify(instance)), id });
        return shape(rows.get(id) as Row);
      })
      .egress((resource: ScimmyResource) => {
        if (resource.id !== undefined) {
          const row = rows.get(resource.id);
          if (row === undefined) throw new SCIMMY.Types.Error(404, '', `No ${resource.id}`);
          return shape(row);
        }
        const all = [...rows.values()].map(shape);
        return resource.filter === undefined ? all : resource.filter.match(all);
      })
      .degress((resource: ScimmyResource) => {
        if (!rows.delete(resource.id ?? '')) throw new SCIMMY.Types.Error(404, '', `No ${resource.id}`);
      });
  }
  SCIMMY.Resources.declare(SCIMMY.Resources.User, {});
  SCIMMY.Resources.User.extend(SCIMMY.Schemas.EnterpriseUser);
  declare(SCIMMY.Resources.User, users, 'userName', withGroups);
  declare(SCIMMY.Resources.Group as never, groups, 'displayName', (row) => row);

  const app = express();
  app.use(
    '/scim/v2',
    new SCIMMYRouters({
      type: 'bearer',
      handler: (request: { header(name: string): string | undefined }) => {
        if (request.header('authorization') !== `Bearer ${token}`) throw new Error('Wrong token');
        return 'tester';
      },
    }),
  );
  const server = await listen(app);
  return { ...server, url: `${server.origin}/scim/v2` };
}
