import { LockstepError } from '../../domain/errors.ts';
import type { Engine } from '../../engine/engine.ts';
import type { Caller } from '../../http/services.ts';
import type { SignInServices } from '../../http/sign-in-services.ts';
import { isPrivate, type Visitor } from '../../http/visitor.ts';
import { reading } from '../reading.ts';
import { administratorServices } from './administrator-services.ts';
import { endAtProvider, enterWithProvider, startWithProvider } from './enter-with-provider.ts';
import { type OidcHouse, oidcClients } from './oidc-client.ts';
import {
  addPasskey,
  enterWithPasskey,
  entryOptions,
  listPasskeys,
  registrationOptions,
  removePasskey,
  renamePasskey,
  rpOf,
  stepUp,
  stepUpOptions,
} from './passkeys.ts';
import { enterWithPassword, setPassword } from './passwords.ts';
import { endAllSessions, endSession, listSessions, type SessionCaller, sessionCaller } from './sessions.ts';
import { enterWithLink } from './set-up-links.ts';
import { showSession } from './show-session.ts';
import { needFresh, needRecent } from './step-up.ts';

/** Signing in, behind the HTTP routes. */
export function signInServices(house: OidcHouse): SignInServices {
  const { engine } = house;
  const clients = oidcClients(house);
  const options = (made: object) => ({ options: made as Record<string, unknown> });
  const passkeysOf = async ({ tenant, session }: Caller) => ({
    passkeys:
      session === undefined
        ? []
        : await reading(engine.store, tenant, (tx) => listPasskeys(tx, session.administrator)),
  });
  const entered = async (visitor: Visitor, cookie: string) => {
    visitor.keepSession(cookie);
    return { set: await isSetUp(engine, cookie) };
  };

  return {
    authenticateSession: (text, use) => sessionCaller(engine, text, use),
    needFresh: (caller) => needFresh(engine, caller),
    startSignIn: ({ origin }, asked) => startWithProvider(engine, clients, { ...asked, origin }),
    finishSignIn: ({ origin, agent }, given) =>
      enterWithProvider(engine, clients, { ...given, origin, agent }),

    async signInOptions({ origin }, tenant) {
      const rows = await reading(engine.store, tenant, (tx) =>
        tx.find('sign_in_provider', {}, { order: ['provider_id'], limit: 20 }),
      );
      const start = (id: string) => `/auth/start/${tenant}/${id}`;
      return {
        providers: rows.map(({ provider_id: id, name }) => ({ id, name, start: start(id) })),
        passkeys: hasPasskeys(origin),
        secure: isPrivate(origin),
      };
    },
    signInWithLink: async (visitor, link) =>
      entered(visitor, await enterWithLink(engine, link, visitor.agent)),
    signInWithPassword: async (visitor, { name, password, tenant = visitor.defaultTenant }) =>
      entered(visitor, await enterWithPassword(engine, tenant, { name, password, ...visitor })),
    passkeyChallenge: async ({ origin }, tenant) => options(await entryOptions(engine, tenant, origin)),
    signInWithPasskey: async (visitor, { response, tenant = visitor.defaultTenant }) =>
      entered(visitor, await enterWithPasskey(engine, tenant, visitor.origin, { response, ...visitor })),

    session: (caller) => showSession(engine, caller),
    async signOut(caller, visitor) {
      const { tenant, actor, session } = withSession(caller);
      const { administrator, id } = session;
      const { provider_id } = await endSession(
        engine,
        tenant,
        { administrator, session: id, actor },
        'signedOut',
      );
      visitor.keepSession(null);
      const next =
        provider_id === null
          ? null
          : await endAtProvider(engine, clients, tenant, provider_id, visitor.origin);
      return { next };
    },
    async sessions({ tenant, session }) {
      if (session === undefined) return { sessions: [] };
      const now = engine.clock.now();
      return {
        sessions: await reading(engine.store, tenant, (tx) =>
          listSessions(tx, session.administrator, now, session.id),
        ),
      };
    },
    async endSession(caller, id) {
      const { tenant, actor, session } = withSession(caller);
      const { administrator } = session;
      await endSession(engine, tenant, { administrator, session: id, actor }, 'revoked');
      return { ended: 1 };
    },
    async endOtherSessions(caller) {
      const { tenant, actor, session } = withSession(caller);
      const { administrator, id: except } = session;
      return { ended: await endAllSessions(engine, tenant, { administrator, actor, except }) };
    },
    stepUpChallenge: async (caller, { origin }) =>
      options(await stepUpOptions(engine, withSession(caller), origin)),
    async stepUp(caller, { origin }, response) {
      await stepUp(engine, withSession(caller), origin, response);
      return { done: true };
    },
    passkeys: passkeysOf,
    async newPasskeyChallenge(caller, { origin }) {
      await needRecent(engine, caller);
      return options(await registrationOptions(engine, withSession(caller), origin));
    },
    async addPasskey(caller, { origin }, given) {
      await needRecent(engine, caller);
      await addPasskey(engine, withSession(caller), origin, given);
      return passkeysOf(caller);
    },
    async renamePasskey(caller, id, name) {
      await renamePasskey(engine, withSession(caller), id, name);
      return passkeysOf(caller);
    },
    async removePasskey(caller, id) {
      await needRecent(engine, caller);
      await removePasskey(engine, withSession(caller), id);
      return passkeysOf(caller);
    },
    async setPassword(caller, password) {
      await needRecent(engine, caller);
      await setPassword(engine, withSession(caller), password);
      return { done: true };
    },
    ...administratorServices(house),
  };
}

/** Throws SESSION_NEEDED. */
function withSession(caller: Caller): SessionCaller {
  const { session } = caller;
  if (session === undefined)
    throw new LockstepError('SESSION_NEEDED', 'a token has no session, no passkeys and no password');
  return { ...caller, session };
}

function hasPasskeys(origin: string): boolean {
  try {
    rpOf(origin);
    return true;
  } catch {
    return false;
  }
}

/** Whether there is a way in beside the one that was used up. */
async function isSetUp(engine: Engine, cookie: string): Promise<boolean> {
  const caller = await sessionCaller(engine, cookie, { use: false });
  if (caller === null) return false;
  return reading(engine.store, caller.tenant, async (tx) => {
    const { administrator } = caller.session;
    const [row] = await tx.find('administrator', { administrator_id: administrator });
    const [passkey] = await tx.find('passkey', { administrator_id: administrator }, { limit: 1 });
    return row?.how !== 'local' || row.password !== null || passkey !== undefined;
  });
}
