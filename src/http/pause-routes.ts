import * as schemas from './pause-schemas.ts';
import { CONFIRM, READ, type Route, route } from './route.ts';

/** Whoever acts or approves may hold back and let go; what keeps a leaver's key working takes two of them. */
export const PAUSE_ROUTES: readonly Route[] = [
  route(
    'pauses',
    'get',
    '/pauses',
    READ,
    'What is held back, or waits for a second person',
    { query: schemas.pausesQuery, answer: schemas.pauses },
    (s, { caller, query }) => s.pauses(caller, query),
  ),
  route(
    'pausePreview',
    'get',
    '/pauses/preview',
    READ,
    'What a pause would hold back now; nothing is written',
    { query: schemas.pausePreviewQuery, answer: schemas.pausePreview },
    (s, { caller, query }) => s.pausePreview(caller, query.scope),
  ),
  route(
    'pause',
    'post',
    '/pauses',
    CONFIRM,
    'Asks for a pause; one of revocations holds when a second person has confirmed it',
    { body: schemas.pauseOrder, answer: schemas.pause, dangerous: true, order: 'kept' },
    (s, { caller, body }) => s.pause(caller, body),
  ),
  route(
    'confirmPause',
    'post',
    '/pauses/{pause}/confirm',
    CONFIRM,
    'The second person; never who asked',
    { params: schemas.pausePath, answer: schemas.pause, dangerous: true, order: 'kept' },
    (s, { caller, params }) => s.confirmPause(caller, params.pause),
  ),
  route(
    'endPause',
    'post',
    '/pauses/{pause}/end',
    CONFIRM,
    'Work goes on at once',
    { params: schemas.pausePath, answer: schemas.pause, order: 'kept' },
    (s, { caller, params }) => s.endPause(caller, params.pause),
  ),
];
