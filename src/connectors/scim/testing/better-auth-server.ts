import { scim } from '@better-auth/scim';
import { type BetterAuthPlugin, betterAuth } from 'better-auth';
import { memoryAdapter } from 'better-auth/adapters/memory';
import { toNodeHandler } from 'better-auth/node';
import { type Listening, listen } from './listening.ts';

const TABLES = [
  ...['user', 'session', 'verification', 'account', 'scimConnectionBinding', 'scimIdentityTombstone'],
  ...['scimSubject', 'scimUser', 'scimGroup', 'scimGroupMember', 'scimProjectionGrant'],
];

/** The SCIM server of better-auth: no `groups` on users, no filter by member, no sort, no ETag, 100 per page. */
export async function startBetterAuth(token: string): Promise<Listening & { readonly url: string }> {
  let handle: ReturnType<typeof toNodeHandler> | undefined;
  const server = await listen((request, response) => void handle?.(request, response));
  const plugin = scim({
    connections: [{ id: 'test', credentials: [{ type: 'bearer', id: 'test', token }] }],
  });
  const auth = betterAuth({
    baseURL: server.origin,
    secret: 'only-for-tests-only-for-tests-only-for-tests',
    database: memoryAdapter(Object.fromEntries(TABLES.map((table) => [table, []]))),
    telemetry: { enabled: false },
    rateLimit: { enabled: false },
    logger: { disabled: true },
    // Their types are not made for exactOptionalPropertyTypes.
    plugins: [plugin as BetterAuthPlugin],
  });
  handle = toNodeHandler(auth);
  return { ...server, url: `${server.origin}/api/auth/scim/v2` };
}
