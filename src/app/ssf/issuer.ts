import { LockstepError } from '../../domain/errors.ts';
import type { Engine } from '../../engine/engine.ts';
import { journal } from '../../engine/log/journal.ts';
import type { Tx } from '../../engine/store.ts';
import { DEFAULT_TENANT } from '../open-house.ts';

/** Where one tenant's transmitter is found. What receivers bind to is kept, never taken from a request's Host. */
export interface Issuer {
  readonly base: string;
  readonly issuer: string;
  readonly jwksUri: string;
}

const TENANT = /^[a-z0-9][a-z0-9-]{0,62}$/;
const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

export function isTenantName(text: string): boolean {
  return TENANT.test(text);
}

/** SSF 1.0 section 7.1: an issuer has https; of this machine alone http is enough. */
export function isSafeUrl(text: string): boolean {
  if (!URL.canParse(text) || text.length > 2_000) return false;
  const { protocol, hostname, username, password, hash } = new URL(text);
  if (username !== '' || password !== '' || hash !== '') return false;
  return protocol === 'https:' || (protocol === 'http:' && LOOPBACK.test(hostname));
}

export function issuerOf(tenant: string, base: string): Issuer {
  const issuer = tenant === DEFAULT_TENANT ? base : `${base}/ssf/t/${tenant}`;
  return {
    base,
    issuer,
    jwksUri: tenant === DEFAULT_TENANT ? `${base}/ssf/jwks.json` : `${issuer}/jwks.json`,
  };
}

/** null: no receiver was ever made here. */
export async function findIssuer(tx: Tx): Promise<Issuer | null> {
  const [row] = await tx.find('ssf_issuer', {}, { limit: 1 });
  return row === undefined ? null : issuerOf(tx.tenant, row.base);
}

/** Throws SSF_OFF. */
export async function neededIssuer(tx: Tx): Promise<Issuer> {
  const found = await findIssuer(tx);
  if (found === null) throw new LockstepError('SSF_OFF', 'this tenant transmits no Shared Signals');
  return found;
}

/** Says where the transmitter is found. Receivers that know another issuer refuse what comes from then on. */
export async function setIssuer(engine: Engine, tx: Tx, address: string, actor: string): Promise<Issuer> {
  const base = address.replace(/\/{1,20}$/, '');
  if (!isSafeUrl(base) || new URL(base).search !== '')
    throw new LockstepError('USAGE', 'an issuer is an https address without user, query and fragment');
  const now = engine.clock.now();
  await tx.put('ssf_issuer', [{ base, made_at: now, actor }]);
  return issuerOf(tx.tenant, base);
}

export async function moveIssuer(
  engine: Engine,
  tenant: string,
  address: string,
  actor: string,
): Promise<Issuer> {
  return engine.store.transaction(tenant, async (tx) => {
    const issuer = await setIssuer(engine, tx, address, actor);
    await journal(tx, [
      {
        type: 'ssf.issuerSet',
        at: engine.clock.now(),
        subject: null,
        body: { issuer: issuer.issuer, actor },
      },
    ]);
    return issuer;
  });
}
