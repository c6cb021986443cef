import { ADMINISTER, READ, type Route, route } from './route.ts';
import * as schemas from './token-schemas.ts';

/** Who may come in by a token of the API. */
export const TOKEN_ROUTES: readonly Route[] = [
  route(
    'tokens',
    'get',
    '/tokens',
    READ,
    'Who holds what token, without the tokens themselves',
    { query: schemas.tokensQuery, answer: schemas.tokens },
    (s, { caller, query }) => s.tokens(caller, query),
  ),
  route(
    'makeToken',
    'post',
    '/tokens',
    ADMINISTER,
    'Makes a token, which is shown once and acts in the name of who made it',
    { body: schemas.tokenOrder, answer: schemas.madeToken, dangerous: true },
    (s, { caller, body }) => s.makeToken(caller, body),
  ),
  route(
    'revokeToken',
    'post',
    '/tokens/{token}/revoke',
    ADMINISTER,
    'Ends a token with the next request',
    {
      params: schemas.tokenPath,
      answer: schemas.revokedToken,
      order: async (_s, { params }) => ({ revoked: params.token }),
    },
    (s, { caller, params }) => s.revokeToken(caller, params.token),
  ),
];
