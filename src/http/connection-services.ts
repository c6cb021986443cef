import type { z } from 'zod';
import type * as schemas from './connection-schemas.ts';
import type { Caller } from './services.ts';

type Answer<S extends z.ZodType> = z.output<S>;

/** What the routes of SCIM connections need; what is about one throws SCIM_CONNECTION_UNKNOWN. */
export interface ConnectionServices {
  scimConnections(caller: Caller): Promise<Answer<typeof schemas.connections>>;
  /** Throws USAGE, CONFLICT. */
  addScimConnection(
    caller: Caller,
    order: z.output<typeof schemas.connectionOrder>,
  ): Promise<Answer<typeof schemas.connectionSecret>>;
  rotateScimConnection(
    caller: Caller,
    connection: string,
    order: z.output<typeof schemas.connectionRotation>,
  ): Promise<Answer<typeof schemas.connectionSecret>>;
  removeScimConnection(
    caller: Caller,
    connection: string,
    reason: string,
  ): Promise<Answer<typeof schemas.removedConnection>>;
  scimRequests(
    caller: Caller,
    connection: string,
    query: z.output<typeof schemas.scimRequestsQuery>,
  ): Promise<Answer<typeof schemas.scimRequests>>;
  /** Throws NOT_FOUND. */
  scimRequest(
    caller: Caller,
    path: z.output<typeof schemas.scimRequestPath>,
  ): Promise<Answer<typeof schemas.scimRequest>>;
  /** Throws NOT_FOUND, USAGE. */
  tryScimRequest(
    caller: Caller,
    path: z.output<typeof schemas.scimRequestPath>,
  ): Promise<Answer<typeof schemas.triedScimRequest>>;
}
