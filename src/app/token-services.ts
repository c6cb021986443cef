import { LockstepError } from '../domain/errors.ts';
import type { Engine } from '../engine/engine.ts';
import { actingFor } from '../engine/same-actor.ts';
import type { TokenServices } from '../http/token-services.ts';
import { reading } from './reading.ts';
import { lockAndLook } from './sign-in/entrant.ts';
import { lockCaller } from './sign-in/still-in.ts';
import { createToken, mayGive, revokeToken, tokenPage } from './tokens.ts';

/** Tokens over HTTP. What somebody makes there acts in that person's name: nobody makes himself a second person. */
export function tokenServices(engine: Engine): TokenServices {
  return {
    tokens: ({ tenant }, query) =>
      reading(engine.store, tenant, (tx) => tokenPage(tx, engine.clock.now(), query)),
    async makeToken(caller, { holder, role, expiresAt }) {
      const { tenant, actor, role: own } = caller;
      if (!mayGive(own, role))
        throw new LockstepError('ROLE_MISSING', `${own} cannot hand out the role ${role}`);
      const acting = actingFor(actor, holder);
      const made = await createToken(engine, tenant, {
        holder: acting,
        role,
        expiresAt: Date.parse(expiresAt),
        madeBy: actor,
        async first(tx) {
          const maker = await lockCaller(engine, tx, caller);
          const untied = maker?.by_claim === true && maker.identity_id === null;
          // Who has left and was kept in as the last one comes in, and that is all.
          const gone = maker?.identity_id != null && !(await lockAndLook(tx, maker.identity_id));
          if (maker !== null && (untied || gone))
            throw new LockstepError(
              'TOKEN_UNTIED',
              `${maker.name} is nobody who works here, as far as the sources know`,
            );
        },
      });
      return { ...made, holder: acting, role, expiresAt: new Date(expiresAt).toISOString() };
    },
    async revokeToken({ tenant, actor }, id) {
      await revokeToken(engine, tenant, id, actor);
      return { revoked: id };
    },
  };
}
