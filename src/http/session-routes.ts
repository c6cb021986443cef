import { z } from 'zod';
import { READ, type Route, route } from './route.ts';

export const session = z.strictObject({
  tenant: z.string(),
  actor: z.string().describe('As whom you stand in the log.'),
  /** A page follows the stream from here on. */
  event: z.number().describe('Number of the newest event; -1: there is none.'),
  role: z.enum(['auditor', 'operator', 'approver', 'administrator']),
});

/** Who asks, as the server sees it. */
export const SESSION_ROUTES: readonly Route[] = [
  route(
    'session',
    'get',
    '/session',
    READ,
    'Who you are here, and what you may do',
    { answer: session },
    (s, { caller }) => s.session(caller),
  ),
];
