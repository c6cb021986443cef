import { READ, type Route, route } from './route.ts';
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
