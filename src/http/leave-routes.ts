import * as schemas from './leave-schemas.ts';
import { READ, type Route, route } from './route.ts';
import { today } from './today-schemas.ts';

/** Who leaves, and how far that has come. Leaving itself is an operation on a person. */
export const LEAVE_ROUTES: readonly Route[] = [
  route(
    'today',
    'get',
    '/today',
    READ,
    'Who is leaving, what is still open and what needs a person',
    { answer: today },
    (s, { caller }) => s.today(caller),
  ),
  route(
    'revokeTimes',
    'get',
    '/revoke-times',
    READ,
    'How long it took in the last 30 days until access was proven to have ended',
    { answer: schemas.revokeTimes },
    (s, { caller }) => s.revokeTimes(caller),
  ),
  route(
    'leaves',
    'get',
    '/leaves',
    READ,
    'Leaves with their progress, newest first',
    { query: schemas.leavesQuery, answer: schemas.leaves },
    (s, { caller, query }) => s.leaves(caller, query),
  ),
  route(
    'showLeave',
    'get',
    '/leaves/{leave}',
    READ,
    'One leave: every operation with its attempts, its read-back and what is not proven',
    { params: schemas.leavePath, answer: schemas.leaveShown },
    (s, { caller, params }) => s.showLeave(caller, params.leave),
  ),
  route(
    'previewUndo',
    'get',
    '/leaves/{leave}/undo',
    READ,
    'Whether a leave can be taken back, and what would then come back',
    { params: schemas.leavePath, answer: schemas.undoShown },
    (s, { caller, params }) => s.previewUndo(caller, params.leave),
  ),
];
