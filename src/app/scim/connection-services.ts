import { LockstepError } from '../../domain/errors.ts';
import type { Tx } from '../../engine/store.ts';
import type { Row } from '../../engine/tables/index.ts';
import type { ConnectionServices } from '../../http/connection-services.ts';
import { pageAfter, rowsAskedFor } from '../newest-first.ts';
import type { House } from '../open-house.ts';
import { iso } from '../people/list-people.ts';
import { reading } from '../reading.ts';
import { lockCaller } from '../sign-in/still-in.ts';
import {
  addConnection,
  connectionNamed,
  listConnections,
  type MadeConnection,
  removeConnection,
  rotateConnection,
} from './connections.ts';
import { replayRequest } from './replay-request.ts';

const DAY = 86_400_000;
const YEAR = 365 * DAY;
const WEEK = 7 * DAY;

/** SCIM connections and their recorder behind the HTTP routes. */
export function connectionServices({ engine }: Pick<House, 'engine'>): ConnectionServices {
  const { clock, store } = engine;
  const whenOr = (text: string | undefined, after: number) =>
    text === undefined ? clock.now() + after : Date.parse(text);
  return {
    scimConnections: ({ tenant }) =>
      reading(store, tenant, async (tx) => {
        const rows = await listConnections(tx, clock.now());
        const requests = await Promise.all(
          rows.map(({ id }) => tx.count('scim_request', { connection_id: id })),
        );
        return {
          connections: rows.map((row, i) => ({
            ...row,
            state: row.state === 'open' ? ('open' as const) : ('removed' as const),
            path: pathOf(row.id),
            requests: requests[i] ?? 0,
          })),
        };
      }),
    addScimConnection: async (caller, { name, dialect, profile, expiresAt }) =>
      secretOf(
        await addConnection(engine, caller.tenant, {
          name,
          dialect,
          extensions: [],
          ...(profile === undefined ? {} : { profile }),
          expiresAt: whenOr(expiresAt, YEAR),
          actor: caller.actor,
          first: async (tx) => void (await lockCaller(engine, tx, caller)),
        }),
      ),
    rotateScimConnection: async (caller, connection, { expiresAt, keepUntil }) =>
      secretOf(
        await rotateConnection(engine, caller.tenant, {
          connection,
          expiresAt: whenOr(expiresAt, YEAR),
          keepUntil: whenOr(keepUntil, WEEK),
          actor: caller.actor,
          first: async (tx) => void (await lockCaller(engine, tx, caller)),
        }),
      ),
    async removeScimConnection({ tenant, actor }, connection, reason) {
      return { removed: await removeConnection(engine, tenant, connection, actor, reason) };
    },
    scimRequests: ({ tenant }, connection, { limit, after, method, status }) =>
      reading(store, tenant, async (tx) => {
        const { connection_id } = await connectionNamed(tx, connection);
        const rows = await tx.find(
          'scim_request',
          {
            connection_id,
            ...(after === undefined ? {} : { request_id: { atMost: after } }),
            ...(method === undefined ? {} : { method }),
            ...(status === 'any' ? {} : { status: { atLeast: 400 } }),
          },
          { order: [{ descending: 'request_id' }], limit: rowsAskedFor(limit), columns: WITHOUT_BODIES },
        );
        const { page, next } = pageAfter(rows, ({ request_id }) => request_id, { limit, after });
        return { requests: page.map(shown), next };
      }),
    scimRequest: ({ tenant }, { connection, request }) =>
      reading(store, tenant, async (tx) => {
        const row = await recorded(tx, connection, request);
        return { ...shown(row), request: row.request, answer: row.answer };
      }),
    async tryScimRequest({ tenant }, { connection, request }) {
      const row = await reading(store, tenant, (tx) => recorded(tx, connection, request));
      const answer = await replayRequest(engine, tenant, { connection, request, carryOut: false });
      return {
        status: answer.status,
        before: row.status,
        body: answer.body ?? null,
        ignored: [...(answer.ignored ?? [])],
      };
    },
  };
}

const WITHOUT_BODIES = [
  'request_id',
  'at',
  'method',
  'path',
  'status',
  'took',
  'ignored',
] as const satisfies readonly (keyof Row<'scim_request'>)[];

const pathOf = (id: string) => `/scim/v2/${id}`;

async function recorded(tx: Tx, connection: string, id: string): Promise<Row<'scim_request'>> {
  const { connection_id } = await connectionNamed(tx, connection);
  const [row] = await tx.find('scim_request', { connection_id, request_id: id });
  if (row === undefined) throw new LockstepError('NOT_FOUND', `no request ${id} is kept of this connection`);
  return row;
}

function shown(row: Row<'scim_request'>) {
  return {
    id: row.request_id,
    at: iso(row.at),
    method: row.method,
    path: row.path,
    status: row.status,
    took: row.took,
    ignored: [...row.ignored],
  };
}

function secretOf({ id, credential, expiresAt }: MadeConnection) {
  return {
    id,
    path: pathOf(id),
    token: credential.token,
    user: credential.id,
    password: credential.secret,
    expiresAt: iso(expiresAt),
  };
}
