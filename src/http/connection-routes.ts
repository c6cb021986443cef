import * as schemas from './connection-schemas.ts';
import { ADMINISTER, OPERATE, READ, type Route, route } from './route.ts';

/** Ways in for identity providers, and what they sent. */
export const CONNECTION_ROUTES: readonly Route[] = [
  route(
    'scimConnections',
    'get',
    '/scim/connections',
    READ,
    'Ways in for identity providers, without their secrets',
    { answer: schemas.connections },
    (s, { caller }) => s.scimConnections(caller),
  ),
  route(
    'addScimConnection',
    'post',
    '/scim/connections',
    ADMINISTER,
    'An identity provider may push; its secret is shown once',
    { body: schemas.connectionOrder, answer: schemas.connectionSecret, dangerous: true },
    (s, { caller, body }) => s.addScimConnection(caller, body),
  ),
  route(
    'rotateScimConnection',
    'post',
    '/scim/connections/{connection}/rotate',
    ADMINISTER,
    'Another secret, shown once; the one before goes on for a while',
    {
      params: schemas.connectionPath,
      body: schemas.connectionRotation,
      answer: schemas.connectionSecret,
      dangerous: true,
    },
    (s, { caller, params, body }) => s.rotateScimConnection(caller, params.connection, body),
  ),
  route(
    'removeScimConnection',
    'post',
    '/scim/connections/{connection}/remove',
    ADMINISTER,
    'Closes a connection; nobody loses anything by it',
    {
      params: schemas.connectionPath,
      body: schemas.connectionRemoval,
      answer: schemas.removedConnection,
      dangerous: true,
    },
    (s, { caller, params, body }) => s.removeScimConnection(caller, params.connection, body.reason),
  ),
  route(
    'scimRequests',
    'get',
    '/scim/connections/{connection}/requests',
    READ,
    'What an identity provider sent last, without secrets, the newest first',
    { params: schemas.connectionPath, query: schemas.scimRequestsQuery, answer: schemas.scimRequests },
    (s, { caller, params, query }) => s.scimRequests(caller, params.connection, query),
  ),
  route(
    'scimRequest',
    'get',
    '/scim/connections/{connection}/requests/{request}',
    READ,
    'One request with its answer',
    { params: schemas.scimRequestPath, answer: schemas.scimRequest },
    (s, { caller, params }) => s.scimRequest(caller, params),
  ),
  route(
    'tryScimRequest',
    'post',
    '/scim/connections/{connection}/requests/{request}/try',
    OPERATE,
    'What a recorded request would be answered now; nothing of it stays',
    { params: schemas.scimRequestPath, answer: schemas.triedScimRequest },
    (s, { caller, params }) => s.tryScimRequest(caller, params),
  ),
];
