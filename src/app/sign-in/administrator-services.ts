import { LockstepError } from '../../domain/errors.ts';
import type { SignInServices } from '../../http/sign-in-services.ts';
import type { Visitor } from '../../http/visitor.ts';
import { iso } from '../people/list-people.ts';
import { reading } from '../reading.ts';
import {
  addAdministrator,
  changeAdministrator,
  listAdministrators,
  removeAdministrator,
} from './administrators.ts';
import { CALLBACK } from './enter-with-provider.ts';
import type { OidcHouse } from './oidc-client.ts';
import { addProvider, listProviders, removeProvider } from './providers.ts';
import { endAllSessions, listSessions } from './sessions.ts';
import { makeSetUpLink } from './set-up-links.ts';

type Services = Pick<
  SignInServices,
  | 'administrators'
  | 'addAdministrator'
  | 'changeAdministrator'
  | 'removeAdministrator'
  | 'linkAdministrator'
  | 'administratorSessions'
  | 'endAdministratorSessions'
  | 'signInProviders'
  | 'addSignInProvider'
  | 'removeSignInProvider'
>;

export function administratorServices({ engine, secrets }: OidcHouse): Services {
  const all = (tenant: string) =>
    reading(engine.store, tenant, (tx) => listAdministrators(tx, engine.clock.now()));
  const one = async (tenant: string, id: string) => {
    const found = (await all(tenant)).find((administrator) => administrator.id === id);
    if (found === undefined)
      throw new LockstepError('ADMINISTRATOR_UNKNOWN', `there is no administrator ${id}`);
    return found;
  };
  const providers = async (tenant: string, { origin }: Visitor) => ({
    providers: await reading(engine.store, tenant, listProviders),
    callback: `${origin}${CALLBACK}`,
  });
  return {
    administrators: async ({ tenant }) => ({ administrators: await all(tenant) }),
    async addAdministrator(caller, order) {
      return one(
        caller.tenant,
        (await addAdministrator(engine, caller.tenant, order, caller)).administrator_id,
      );
    },
    async changeAdministrator(caller, id, change) {
      await changeAdministrator(engine, caller.tenant, id, change, caller);
      return one(caller.tenant, id);
    },
    async removeAdministrator({ tenant, actor }, id) {
      await removeAdministrator(engine, tenant, id, actor);
      return { removed: id };
    },
    async linkAdministrator(caller, { origin }, id) {
      const { secret, expiresAt } = await makeSetUpLink(engine, caller.tenant, id, caller);
      return { url: `${origin}/set-up#${secret}`, expiresAt: iso(expiresAt) };
    },
    async administratorSessions({ tenant, session }, id) {
      await one(tenant, id);
      const now = engine.clock.now();
      return {
        sessions: await reading(engine.store, tenant, (tx) => listSessions(tx, id, now, session?.id ?? null)),
      };
    },
    endAdministratorSessions: async ({ tenant, actor }, administrator) => ({
      ended: await endAllSessions(engine, tenant, { administrator, actor }),
    }),
    signInProviders: ({ tenant }, visitor) => providers(tenant, visitor),
    async addSignInProvider(caller, visitor, order) {
      await addProvider(engine, secrets, caller.tenant, order, caller);
      return providers(caller.tenant, visitor);
    },
    async removeSignInProvider({ tenant, actor }, id) {
      await removeProvider(engine, tenant, id, actor);
      return { removed: id };
    },
  };
}
