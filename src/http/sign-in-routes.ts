import { openRoute, type Route } from './route.ts';
import * as schemas from './sign-in-schemas.ts';

/** Before somebody is known. Each that lets somebody in answers with the cookie of a new session. */
export const SIGN_IN_ROUTES: readonly Route[] = [
  openRoute(
    'signInOptions',
    'get',
    '/sign-in',
    'How people sign in here',
    { query: schemas.signInQuery, answer: schemas.signInOptions },
    (s, { visitor, query }) => s.signInOptions(visitor, query.tenant ?? visitor.defaultTenant),
  ),
  openRoute(
    'signInWithLink',
    'post',
    '/sign-in/link',
    'A set-up link becomes a session, once',
    { body: schemas.linkOrder, answer: schemas.signedIn },
    (s, { visitor, body }) => s.signInWithLink(visitor, body.link),
  ),
  openRoute(
    'signInWithPassword',
    'post',
    '/sign-in/password',
    'Somebody local signs in with a password',
    { body: schemas.passwordOrder, answer: schemas.signedIn },
    (s, { visitor, body }) => s.signInWithPassword(visitor, body),
  ),
  openRoute(
    'passkeyChallenge',
    'post',
    '/sign-in/passkey/challenge',
    'What a passkey has to sign to let somebody in',
    { body: schemas.tenantOrder, answer: schemas.webauthnOptions },
    (s, { visitor, body }) => s.passkeyChallenge(visitor, body.tenant ?? visitor.defaultTenant),
  ),
  openRoute(
    'signInWithPasskey',
    'post',
    '/sign-in/passkey',
    'Somebody local signs in with a passkey',
    { body: schemas.passkeyEntry, answer: schemas.signedIn },
    (s, { visitor, body }) => s.signInWithPasskey(visitor, body),
  ),
];
