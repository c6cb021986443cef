import { isDeepStrictEqual } from 'node:util';
import type { Engine } from '../../engine/engine.ts';
import type { Tx } from '../../engine/store.ts';
import type { Row } from '../../engine/tables/index.ts';
import { type Opened, openedBy } from './admit.ts';
import type { Claim } from './credentials.ts';

const REMEMBERED = 10_000;

/** Looks up what a claim opens and does the work there. Returns both; throws 401 for what opens nothing, and what the work throws. */
export type Opening = <R>(
  tx: Tx,
  claim: Claim,
  work: (connection: Row<'scim_connection'>) => Promise<R>,
) => Promise<readonly [Opened, R]>;

/**
 * For work that only reads. Where the same secret opened before, the work begins while it is looked up once more, and
 * travels to the database with that question: its answer is given only if the secret still opens, and the connection is
 * still what it was.
 */
export function openedBefore(engine: Engine): Opening {
  const remembered = new Map<string, Row<'scim_connection'>>();
  return async (tx, claim, work) => {
    const name = `${claim.connection} ${claim.credential} ${claim.hash.toString('hex')}`;
    const before = remembered.get(name);
    const opening = openedBy(engine, tx, claim);
    const begun = before === undefined ? null : work(before);
    // No statement may come after the last one; and whatever became of the work, first it has to be known who asks.
    await Promise.allSettled([opening, begun]);
    const opened = await opening;
    if (begun !== null && isDeepStrictEqual(opened.row, before)) return [opened, await begun];
    if (remembered.size >= REMEMBERED) remembered.clear();
    remembered.set(name, opened.row);
    return [opened, await work(opened.row)];
  };
}
