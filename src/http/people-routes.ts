import * as schemas from './people-schemas.ts';
import { READ, type Route, route } from './route.ts';
import { personPath } from './schemas.ts';

/** Lists of people, and one person in time: read by everybody, changed by nobody. */
export const PEOPLE_ROUTES: readonly Route[] = [
  route(
    'people',
    'get',
    '/people',
    READ,
    'People, found, sorted out and put in order, a page at a time',
    { query: schemas.peopleQuery, answer: schemas.people },
    (s, { caller, query }) => s.people(caller, query),
  ),
  route(
    'peopleChoices',
    'get',
    '/people-choices',
    READ,
    'What people can be sorted out by, and how many each choice names',
    { answer: schemas.peopleChoices },
    (s, { caller }) => s.peopleChoices(caller),
  ),
  route(
    'personTimeline',
    'get',
    '/people/{person}/timeline',
    READ,
    'What is true of somebody when, and since when that is known',
    { params: personPath, answer: schemas.personTimeline },
    (s, { caller, params }) => s.personTimeline(caller, params.person),
  ),
  route(
    'accessGraph',
    'get',
    '/people/{person}/graph',
    READ,
    'Person, reasons, entitlements and accounts as nodes and edges',
    { params: personPath, answer: schemas.accessGraph },
    (s, { caller, params }) => s.accessGraph(caller, params.person),
  ),
  route(
    'personEvents',
    'get',
    '/people/{person}/events',
    READ,
    'What happened to somebody, the newest first',
    { params: personPath, query: schemas.personEventsQuery, answer: schemas.personEvents },
    (s, { caller, params, query }) => s.personEvents(caller, params.person, query),
  ),
];
