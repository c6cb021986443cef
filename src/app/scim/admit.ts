import type { Engine } from '../../engine/engine.ts';
import type { Tx } from '../../engine/store.ts';
import type { Row } from '../../engine/tables/index.ts';
import { ScimError } from '../../scim/scim-error.ts';
import { type Claim, claimOf, opens } from './credentials.ts';

/** Who has not opened before is looked up, so many at a time: strangers with made-up secrets never fill the house. */
const STRANGERS = 32;
const REMEMBERED = 10_000;

export function unauthenticated(): ScimError {
  return new ScimError(401, undefined, 'no valid credential of this connection came with the request');
}

/** A claim that was compared with what opens. */
export interface Opened {
  readonly row: Row<'scim_connection'>;
  readonly credential: Row<'scim_credential'>;
}

/** The connection that a claim opens. Throws 401 for everything that opens nothing, whatever the reason. */
export async function openedBy(engine: Engine, tx: Tx, claim: Claim): Promise<Opened> {
  return (await doorOf(engine, tx, claim.connection, [claim.credential]))(claim);
}

/** Tells of each claim about one connection what it opens, or throws 401. */
export async function doorOf(
  engine: Engine,
  tx: Tx,
  connection_id: string,
  ids: readonly string[],
): Promise<(claim: Claim) => Opened> {
  const [[row], credentials] = await Promise.all([
    tx.find('scim_connection', { connection_id }),
    tx.find('scim_credential', { connection_id, credential_id: { in: ids } }),
  ]);
  const known = new Map(credentials.map((one) => [one.credential_id, one]));
  return (claim) => {
    const credential = known.get(claim.credential);
    if (credential === undefined || !opens(credential, claim, engine.clock.now())) throw unauthenticated();
    if (row === undefined || row.removed_at !== null) throw unauthenticated();
    return { row, credential };
  };
}

/**
 * The door before a request's body is read and before it takes one of its connection's places: nobody who is not from the
 * identity provider can keep it waiting. The secret itself is asked for once more where the work is done.
 */
export function scimDoor(
  engine: Engine,
): (connection: string, authorization: string | null) => Promise<void> {
  const remembered = new Set<string>();
  let strangers = 0;

  return async (connection, authorization) => {
    const claim = claimOf(connection, authorization);
    if (claim === null) throw unauthenticated();
    const key = `${connection} ${claim.credential} ${claim.hash.toString('hex')}`;
    if (remembered.has(key)) return;
    if (strangers >= STRANGERS) throw new ScimError(429, undefined, 'too many requests at once');
    strangers++;
    try {
      await engine.store.transaction(claim.tenant, (tx) => openedBy(engine, tx, claim), { readOnly: true });
    } finally {
      strangers--;
    }
    if (remembered.size >= REMEMBERED) remembered.clear();
    remembered.add(key);
  };
}
