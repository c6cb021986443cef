import { ADMINISTER, READ, type Route, route } from './route.ts';
import * as schemas from './system-schemas.ts';

/** The house itself: what it seals and signs with, what it keeps, how it stands. */
export const SYSTEM_ROUTES: readonly Route[] = [
  route(
    'keys',
    'get',
    '/keys',
    READ,
    'Every key that seals, signs or lets in, by name and age; never the key',
    { answer: schemas.keys },
    (s, { caller }) => s.keys(caller),
  ),
  route(
    'retention',
    'get',
    '/retention',
    READ,
    'What is kept for how long, and when events were removed last',
    { answer: schemas.retention },
    (s, { caller }) => s.retention(caller),
  ),
  route(
    'retentionPreview',
    'get',
    '/retention/preview',
    READ,
    'What would be removed if events were kept so long; nothing is written',
    { query: schemas.retentionPreviewQuery, answer: schemas.retentionPreview },
    (s, { caller, query }) => s.retentionPreview(caller, query),
  ),
  route(
    'changeRetention',
    'post',
    '/retention',
    ADMINISTER,
    'How long events are kept from here on; entries of the log stay for ever',
    {
      body: schemas.retentionOrder,
      answer: schemas.retention,
      dangerous: true,
      order: (s, { caller }) => s.retention(caller),
    },
    (s, { caller, body }) => s.changeRetention(caller, body),
  ),
  route(
    'tenants',
    'get',
    '/tenants',
    READ,
    'The own tenant; to administrators of the tenant of the house, all',
    { query: schemas.tenantsQuery, answer: schemas.tenants },
    (s, { caller, query }) => s.tenants(caller, query),
  ),
  route(
    'system',
    'get',
    '/system',
    READ,
    'Version, database, work and clock: what the doctor would say',
    { answer: schemas.system },
    (s, { caller }) => s.system(caller),
  ),
];
