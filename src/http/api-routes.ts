import { ADMINISTRATOR_ROUTES } from './administrator-routes.ts';
import { CLOUD_EVENTS_BATCH } from './cloud-events.ts';
import { CONNECTION_ROUTES } from './connection-routes.ts';
import { eventSchemas, events, eventsQuery } from './event-schemas.ts';
import * as exceptionSchemas from './exception-schemas.ts';
import { HOOK_ROUTES } from './hook-routes.ts';
import { LEAVE_ROUTES } from './leave-routes.ts';
import { LOG_ROUTES } from './log-routes.ts';
import { PAUSE_ROUTES } from './pause-routes.ts';
import { PEOPLE_ROUTES } from './people-routes.ts';
import { PLAN_ROUTES } from './plan-routes.ts';
import { POLICY_ROUTES } from './policy-routes.ts';
import { APPROVE, CONFIRM, OPERATE, READ, type Route, route } from './route.ts';
import * as schemas from './schemas.ts';
import { EVENT_STREAM } from './serve-events.ts';
import { SESSION_ROUTES } from './session-routes.ts';
import { SIGN_IN_ROUTES } from './sign-in-routes.ts';
import { SOURCE_ROUTES } from './source-routes.ts';
import { importQuery } from './source-schemas.ts';
import { SYSTEM_ROUTES } from './system-routes.ts';
import { takesAway } from './takes-away.ts';
import { TARGET_ROUTES } from './target-routes.ts';
import { TOKEN_ROUTES } from './token-routes.ts';
import { WEBHOOK_ROUTES } from './webhook-routes.ts';

/** Nobody goes: nothing is waited for. */
const NEVER = { cancelled: false, onCancel: () => () => undefined };

const FEED_BYTES = 64 * 1024 * 1024;
const PLAN_BYTES = 32 * 1024 * 1024;

export const API_ROUTES: readonly Route[] = [
  route(
    'person',
    'get',
    '/people/{person}',
    READ,
    'One person with accounts, holds, exceptions and leaves',
    { params: schemas.personPath, answer: schemas.person },
    (s, { caller, params }) => s.person(caller, params.person),
  ),
  route(
    'why',
    'get',
    '/people/{person}/why',
    READ,
    'Why somebody has or has not something',
    { params: schemas.personPath, query: schemas.whyQuery, answer: schemas.explanation },
    (s, { caller, params, query }) => s.why(caller, params.person, query.entitlement ?? null),
  ),
  route(
    'leave',
    'post',
    '/people/{person}/leave',
    OPERATE,
    'Somebody leaves, whatever the sources say',
    {
      params: schemas.personPath,
      body: schemas.leaveOrder,
      answer: schemas.leaveOrdered,
      dangerous: true,
      order: 'kept',
    },
    (s, { caller, params, body }) => s.leave(caller, params.person, body),
  ),
  route(
    'undoLeave',
    'post',
    '/people/{person}/leave/undo',
    OPERATE,
    'The sources count again',
    {
      params: schemas.personPath,
      body: schemas.undoOrder,
      answer: schemas.leaveOrdered,
      dangerous: true,
      order: 'kept',
    },
    (s, { caller, params, body }) => s.undoLeave(caller, params.person, body),
  ),
  route(
    'certificates',
    'get',
    '/people/{person}/certificates',
    READ,
    'Certificates of a person',
    { params: schemas.personPath, answer: schemas.certificates },
    (s, { caller, params }) => s.certificates(caller, params.person),
  ),
  route(
    'certificate',
    'get',
    '/certificates/{leave}/{number}',
    READ,
    'One certificate as it was issued',
    { params: schemas.certificatePath, query: schemas.formQuery, answer: 'certificate' },
    (s, { caller, params, query }) => s.certificate(caller, params.leave, params.number, query.form),
  ),
  route(
    'makePlan',
    'post',
    '/plans',
    OPERATE,
    'What would happen; nothing is written',
    { body: schemas.planOrder, answer: schemas.planFile },
    (s, { caller, body }) => s.makePlan(caller, body),
  ),
  route(
    'applyPlan',
    'post',
    '/plans/apply',
    OPERATE,
    'Does exactly this plan, or refuses',
    {
      body: schemas.planFileOrder,
      maxBytes: PLAN_BYTES,
      answer: schemas.applied,
      dangerous: takesAway,
      order: 'kept',
    },
    (s, { caller, body }) => s.applyPlan(caller, body),
  ),
  route(
    'approve',
    'post',
    '/plans/{hash}/approve',
    APPROVE,
    'Lets go what is held of a plan; never by who made it',
    {
      params: schemas.hashPath,
      body: schemas.approvalOrder,
      answer: schemas.approved,
      dangerous: true,
      order: 'kept',
    },
    (s, { caller, params, body }) => s.approve(caller, params.hash, body),
  ),
  route(
    'refuseHold',
    'post',
    '/holds/{hold}/refuse',
    APPROVE,
    'Keeps a held decision from ever running',
    {
      params: schemas.holdPath,
      body: schemas.reasonOrder,
      answer: schemas.refusedHolds,
      dangerous: true,
      order: 'kept',
    },
    (s, { caller, params, body }) => s.refuseHold(caller, params.hold, body.reason),
  ),
  route(
    'exceptions',
    'get',
    '/exceptions',
    READ,
    'What needs a person, the oldest first',
    { query: exceptionSchemas.exceptionsQuery, answer: exceptionSchemas.exceptions },
    (s, { caller, query }) => s.exceptions(caller, query),
  ),
  route(
    'exceptionCauses',
    'get',
    '/exceptions/causes',
    READ,
    'How many are open of each cause',
    { answer: exceptionSchemas.exceptionCauses },
    (s, { caller }) => s.exceptionCauses(caller),
  ),
  route(
    'closeException',
    'post',
    '/exceptions/{exception}/close',
    OPERATE,
    'Says that an exception is dealt with',
    {
      params: schemas.exceptionPath,
      body: schemas.reasonOrder,
      answer: schemas.closedException,
      order: 'kept',
    },
    (s, { caller, params, body }) => s.closeException(caller, params.exception, body.reason),
  ),
  route(
    'tasks',
    'get',
    '/tasks',
    READ,
    'Work on systems without an interface',
    { query: exceptionSchemas.tasksQuery, answer: exceptionSchemas.tasks },
    (s, { caller, query }) => s.tasks(caller, query),
  ),
  route(
    'closeTask',
    'post',
    '/tasks/{task}/close',
    OPERATE,
    'Says what became of a task: attested',
    { params: schemas.taskPath, body: schemas.closeTaskOrder, answer: schemas.answeredTask, order: 'kept' },
    (s, { caller, params, body }) => s.closeTask(caller, params.task, body),
  ),
  route(
    'confirmTask',
    'post',
    '/tasks/{task}/confirm',
    CONFIRM,
    'A second person has looked: proven; never who closed it',
    { params: schemas.taskPath, answer: schemas.answeredTask, order: 'kept' },
    (s, { caller, params }) => s.confirmTask(caller, params.task),
  ),
  route(
    'events',
    'get',
    '/events',
    READ,
    'Events in commit order, without gaps; with Accept: text/event-stream as they come',
    { query: eventsQuery, answer: events, forms: [EVENT_STREAM, CLOUD_EVENTS_BATCH] },
    // Answered by serve-events.ts, in the form that the reader wants.
    (s, { caller, query }) => s.events(caller, { ...query, wait: 0 }, NEVER),
  ),
  route(
    'eventSchemas',
    'get',
    '/events/schemas',
    READ,
    'Every type of event, and what its data look like',
    { answer: eventSchemas },
    (s) => s.eventSchemas(),
  ),
  route(
    'imports',
    'get',
    '/imports',
    READ,
    'History of imports',
    { query: schemas.importsQuery, answer: schemas.imports },
    (s, { caller, query }) => s.imports(caller, query),
  ),
  route(
    'importFeed',
    'post',
    '/imports/{source}',
    OPERATE,
    'Takes a feed whole or not at all',
    {
      params: schemas.sourcePath,
      query: importQuery,
      body: 'bytes',
      maxBytes: FEED_BYTES,
      answer: schemas.imported,
    },
    (s, { caller, params, query, body, headers }) =>
      s.importFeed(caller, params.source, {
        content: body,
        meta: headers.get('lockstep-meta') ?? undefined,
        confirmed: query.confirmed === 'true',
        reason: query.reason,
      }),
  ),
  ...CONNECTION_ROUTES,
  ...HOOK_ROUTES,
  ...SOURCE_ROUTES,
  ...SESSION_ROUTES,
  ...PEOPLE_ROUTES,
  ...TARGET_ROUTES,
  ...LOG_ROUTES,
  ...PAUSE_ROUTES,
  ...SYSTEM_ROUTES,
  ...TOKEN_ROUTES,
  ...SIGN_IN_ROUTES,
  ...ADMINISTRATOR_ROUTES,
  ...WEBHOOK_ROUTES,
  ...LEAVE_ROUTES,
  ...PLAN_ROUTES,
  ...POLICY_ROUTES,
];
