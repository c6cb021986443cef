import type { ScimRequest } from '../../engine/scim/request.ts';
import type { IncomingScim } from '../../http/services.ts';
import { ScimError } from '../../scim/scim-error.ts';
import { unauthenticated } from './admit.ts';
import { type Claim, claimOf } from './credentials.ts';

/** A request with what it claims to be allowed. */
export interface ClaimedScim {
  readonly incoming: IncomingScim;
  readonly claim: Claim;
  readonly method: ScimRequest['method'];
}

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;

/** Throws ScimError 401 for a claim that can open nothing, and 405. */
export function claimedScim(incoming: IncomingScim): ClaimedScim {
  const claim = claimOf(incoming.connection, incoming.authorization);
  if (claim === null) throw unauthenticated();
  const method = METHODS.find((one) => one === incoming.method);
  if (method === undefined)
    throw new ScimError(405, undefined, `${incoming.method.slice(0, 20)} is not possible here`);
  return { incoming, claim, method };
}
