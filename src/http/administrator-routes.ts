import type { z } from 'zod';
import { LockstepError } from '../domain/errors.ts';
import { sameActor } from '../engine/same-actor.ts';
import * as schemas from './administrator-schemas.ts';
import { ADMINISTER, READ, type Route, route } from './route.ts';
import type { Caller, HttpServices } from './services.ts';
import { endedSessions, sessions } from './sign-in-schemas.ts';

/** Who uses the console: administrators decide it, everybody reads. */
export const ADMINISTRATOR_ROUTES: readonly Route[] = [
  route(
    'administrators',
    'get',
    '/administrators',
    READ,
    'Who may use the console, and as what',
    { answer: schemas.administrators },
    (s, { caller }) => s.administrators(caller),
  ),
  route(
    'addAdministrator',
    'post',
    '/administrators',
    ADMINISTER,
    'Somebody may use the console',
    {
      body: schemas.administratorOrder,
      answer: schemas.administrator,
      dangerous: true,
      order: (s, { caller, body }) => {
        const { name } = schemas.administratorOrder.parse(body);
        return asNow(s, caller, (one) => sameActor(one.name, name));
      },
    },
    (s, { caller, body }) => s.addAdministrator(caller, body),
  ),
  route(
    'changeAdministrator',
    'post',
    '/administrators/{administrator}',
    ADMINISTER,
    'Another role, enabled or disabled, or another person; what is not named stays',
    {
      params: schemas.administratorPath,
      body: schemas.administratorChange,
      answer: schemas.administrator,
      dangerous: true,
      order: (s, { caller, params }) => asNow(s, caller, ({ id }) => id === params.administrator),
    },
    (s, { caller, params, body }) => s.changeAdministrator(caller, params.administrator, body),
  ),
  route(
    'removeAdministrator',
    'post',
    '/administrators/{administrator}/remove',
    ADMINISTER,
    'Somebody may use the console no more; never the last administrator',
    {
      params: schemas.administratorPath,
      answer: schemas.removedAdministrator,
      dangerous: true,
      order: async (_s, { params }) => ({ removed: params.administrator }),
    },
    (s, { caller, params }) => s.removeAdministrator(caller, params.administrator),
  ),
  route(
    'linkAdministrator',
    'post',
    '/administrators/{administrator}/link',
    ADMINISTER,
    'A link that lets somebody local in once, to set up how they sign in',
    { params: schemas.administratorPath, answer: schemas.setUpLink, dangerous: true },
    (s, { caller, visitor, params }) => s.linkAdministrator(caller, visitor, params.administrator),
  ),
  route(
    'administratorSessions',
    'get',
    '/administrators/{administrator}/sessions',
    READ,
    'Sessions of somebody',
    { params: schemas.administratorPath, answer: sessions },
    (s, { caller, params }) => s.administratorSessions(caller, params.administrator),
  ),
  route(
    'endAdministratorSessions',
    'post',
    '/administrators/{administrator}/sessions/end',
    ADMINISTER,
    'Ends all sessions of somebody with their next request',
    { params: schemas.administratorPath, answer: endedSessions },
    (s, { caller, params }) => s.endAdministratorSessions(caller, params.administrator),
  ),
  route(
    'signInProviders',
    'get',
    '/sign-in-providers',
    READ,
    'Providers that people sign in with',
    { answer: schemas.providers },
    (s, { caller, visitor }) => s.signInProviders(caller, visitor),
  ),
  route(
    'addSignInProvider',
    'post',
    '/sign-in-providers',
    ADMINISTER,
    'People may sign in with this OpenID provider',
    {
      body: schemas.providerOrder,
      answer: schemas.providers,
      dangerous: true,
      order: (s, { caller, visitor }) => s.signInProviders(caller, visitor),
    },
    (s, { caller, visitor, body }) => s.addSignInProvider(caller, visitor, body),
  ),
  route(
    'removeSignInProvider',
    'post',
    '/sign-in-providers/{provider}/remove',
    ADMINISTER,
    'Nobody signs in with it any more; who came by it is out',
    {
      params: schemas.providerPath,
      answer: schemas.removedProvider,
      dangerous: true,
      order: async (_s, { params }) => ({ removed: params.provider }),
    },
    (s, { caller, params }) => s.removeSignInProvider(caller, params.provider),
  ),
];

/** Names are not kept beside a key: who it was is read again. */
async function asNow(
  services: HttpServices,
  caller: Caller,
  is: (one: z.output<typeof schemas.administrator>) => boolean,
): Promise<unknown> {
  const found = (await services.administrators(caller)).administrators.find(is);
  if (found !== undefined) return found;
  throw new LockstepError('ADMINISTRATOR_UNKNOWN', 'it was done, and they are no administrator any more');
}
