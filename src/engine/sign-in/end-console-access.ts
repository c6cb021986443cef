import type { LifecycleState } from '../../domain/identity.ts';
import type { Engine } from '../engine.ts';
import type { Entry } from '../log/journal.ts';
import { HERE } from '../people/here.ts';
import type { Tx } from '../store.ts';
import { doubtedOf } from './doubted-of.ts';
import { ENGINE, endAccess, shutOut } from './end-access.ts';
import { endKeys } from './end-keys.ts';
import { isOrder, lockAdministrators, sparedOne, tellSpared } from './last-administrator.ts';
import { tellSecretsOf } from './secrets-of-leaver.ts';

export interface Decided {
  readonly identity: string;
  readonly state: LifecycleState;
  /** A person said so, and not only a feed. */
  readonly bySomebody: boolean;
}

/**
 * Who does not work here any more is out of the console, in the transaction that decides it: sessions, links and tokens
 * end, those that they made to come in as somebody else included, and a leaver stays disabled until an administrator says
 * otherwise. Whose leave the guard holds stays in: a report that nobody believes yet must not lock out everybody who could
 * decide about it; and no feed removes the last administrator (law 11).
 */
export async function endConsoleAccess(
  engine: Engine,
  tx: Tx,
  decided: readonly Decided[],
): Promise<readonly Entry[]> {
  const gone = new Map(decided.filter(({ state }) => !HERE.has(state)).map((one) => [one.identity, one]));
  if (gone.size === 0) return [];
  const theirs = await tx.find(
    'administrator',
    { identity_id: { in: [...gone.keys()].sort() } },
    { columns: ['administrator_id'] },
  );
  if (theirs.length === 0) return [];
  const all = await lockAdministrators(tx);
  const rows = all.filter(({ identity_id }) => gone.has(identity_id ?? ''));
  const doubted = await doubtedOf(
    tx,
    rows.flatMap(({ identity_id }) => identity_id ?? []),
  );
  const now = engine.clock.now();
  const bySources = rows.filter(({ identity_id }) => gone.get(identity_id ?? '')?.bySomebody === false);
  const spared = bySources.length === 0 ? null : await sparedOne(tx, all, now);
  const entries: Entry[] = [];
  for (const row of rows) {
    const one = gone.get(row.identity_id ?? '');
    if (one === undefined || doubted.has(one.identity)) continue;
    if (row === spared && !one.bySomebody) {
      await tellSpared(engine, tx, row);
      // To come in is enough for them: what acts without them ends all the same.
      entries.push(...(await endKeys(tx, row.name, { now, actor: ENGINE })));
    } else if (one.state === 'suspended')
      entries.push(...(await endAccess(tx, row, { why: 'suspended', actor: null, now })));
    else {
      entries.push(...(await shutOut(tx, row, { why: 'left', now })));
      if (row.state === 'enabled') await tellSecretsOf(engine, tx, row);
    }
  }
  return entries;
}

/** The same of people as they stand in the database: their leave was held, and goes on now. */
export async function endConsoleAccessOf(
  engine: Engine,
  tx: Tx,
  identities: readonly string[],
  bySomebody: boolean,
): Promise<readonly Entry[]> {
  const now = engine.clock.now();
  const rows = await tx.find(
    'identity',
    { identity_id: { in: [...new Set(identities)].sort() } },
    { columns: ['identity_id', 'state', 'override'] },
  );
  return endConsoleAccess(
    engine,
    tx,
    rows.map(({ identity_id, state, override }) => ({
      identity: identity_id,
      state,
      bySomebody: bySomebody || isOrder(override, now),
    })),
  );
}
