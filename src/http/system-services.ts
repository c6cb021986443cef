import type { z } from 'zod';
import type { Caller } from './services.ts';
import type * as schemas from './system-schemas.ts';

type Answer<S extends z.ZodType> = z.output<S>;

/** What the routes of the house itself need from the application. */
export interface SystemServices {
  keys(caller: Caller): Promise<Answer<typeof schemas.keys>>;
  retention(caller: Caller): Promise<Answer<typeof schemas.retention>>;
  /** Nothing is written. */
  retentionPreview(
    caller: Caller,
    query: z.output<typeof schemas.retentionPreviewQuery>,
  ): Promise<Answer<typeof schemas.retentionPreview>>;
  changeRetention(
    caller: Caller,
    order: z.output<typeof schemas.retentionOrder>,
  ): Promise<Answer<typeof schemas.retention>>;
  /** Of others only to administrators of the house's own tenant. */
  tenants(
    caller: Caller,
    query: z.output<typeof schemas.tenantsQuery>,
  ): Promise<Answer<typeof schemas.tenants>>;
  system(caller: Caller): Promise<Answer<typeof schemas.system>>;
}
