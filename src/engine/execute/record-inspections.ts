import { type AccountLocator, type ActualState, holds } from '../../domain/account.ts';
import type { InventoryAccount } from '../../proof/certificate.ts';
import { buildInventory, clip } from '../../proof/certificate-build.ts';
import { inventoriedLeafBody, LEAVE_LEAVES } from '../../proof/certificate-leaves.ts';
import { leafCommitmentKey } from '../../proof/commitment.ts';
import type { Engine } from '../engine.ts';
import type { Entry } from '../log/journal.ts';
import { lockLiving } from '../people/lock-living.ts';
import { listNow } from '../reconcile/ask-listing.ts';
import { actualOf, showsMore } from '../reconcile/compare.ts';
import { protectedOn } from '../reconcile/protected-accounts.ts';
import type { Tx } from '../store.ts';
import type { Row } from '../tables/index.ts';
import type { Inspection } from './inspect.ts';
import { noteClosed, noteOpen } from './who-closed.ts';

/** A target that could not be read is asked again, soon at first: a short outage must not keep the certificate waiting. */
const READ_AGAIN_MS = { first: 1_000, ceiling: 30_000 };

/** Gap of a reading before which something was sent already. */
export const READ_LATE =
  'It could be read only after the first attempt to end something here, so what that attempt ended is not in this list.';

const pending = new WeakMap<Tx, Row<'inventory'>[]>();

/** Records what leavers had on a target. Accounts that nobody knew of are linked, and the person is decided again. */
export async function recordInspections(
  engine: Engine,
  tx: Tx,
  target: string,
  inspections: readonly Inspection[],
): Promise<Entry[]> {
  const entries: Entry[] = [];
  // Once for all of them, and at the first look only: a listing that fails is tried again by itself.
  if (inspections.some(({ several, request }) => several && request.tries === 0))
    await listNow(engine, tx, target);
  const owners = await lockOwners(engine, tx, target, inspections);
  for (const inspection of inspections) {
    const { request } = inspection;
    const [row] = await tx.find(
      'inventory',
      { leave_id: request.leaveId, target_id: target },
      { lock: 'update' },
    );
    const personKey = await engine.vault.commitmentKey(tx, request.identityId);
    if (row === undefined || personKey === null) continue;
    const now = engine.clock.now();
    const found = await linkAccounts(
      engine,
      tx,
      target,
      inspection,
      owners.get(request.identityId) ?? request.identityId,
    );
    const notRead = inspection.unread;
    const inventory = buildInventory({
      target,
      mode: row.mode,
      status: notRead ? 'notRead' : inspection.listable ? 'read' : 'cannotBeListed',
      readAt: notRead ? null : new Date(inspection.readAt).toISOString(),
      accounts: found,
      gaps: [
        ...(inspection.gap === null ? [] : [clip(inspection.gap)]),
        ...(request.afterWrites && !notRead ? [READ_LATE] : []),
      ],
    });
    const key = leafCommitmentKey(personKey, {
      type: LEAVE_LEAVES.inventoried,
      at: new Date(now).toISOString(),
      leave: row.leave_id,
      target,
      operation: null,
    });
    const [sealed] = await engine.vault.seal(tx, [{ subject: request.identityId, value: inventory }]);
    const next: Row<'inventory'> = {
      ...row,
      tries: row.tries + 1,
      read_at: now,
      // A leave that is over meanwhile is not looked at for ever.
      next_run_at:
        notRead && row.next_run_at !== null
          ? now + Math.min(READ_AGAIN_MS.ceiling, READ_AGAIN_MS.first * 2 ** Math.min(10, row.tries))
          : null,
      sealed: sealed as Uint8Array,
      leaf: null,
    };
    // A reading that failed again says nothing new: no leaf each half minute while a target is down.
    if (!notRead || row.sealed === null) {
      entries.push({
        type: LEAVE_LEAVES.inventoried,
        at: now,
        subject: request.identityId,
        target,
        body: inventoriedLeafBody(row.leave_id, key, { inventory, items: [] }),
        payload: { leave: row.leave_id, status: inventory.status, accounts: found.length },
        numbered: (n) => {
          next.leaf = n;
        },
      });
    } else {
      next.leaf = row.leaf;
      next.sealed = row.sealed;
    }
    const rows = pending.get(tx) ?? [];
    rows.push(next);
    pending.set(tx, rows);
    // The rest follows with the number of the leaf; what is due next is asked for before that.
    await tx.update('inventory', ['next_run_at'], [next]);
  }
  return entries;
}

/** Writes the rows whose leaves now have numbers. Call after `journal`. */
export async function writeInventories(tx: Tx): Promise<void> {
  await tx.put('inventory', pending.get(tx) ?? []);
  pending.delete(tx);
}

/**
 * Locks the people to whom accounts will be linked, and says who they are now: somebody who was merged while their
 * accounts were read is nobody any more, and what is linked to nobody is never taken away.
 */
async function lockOwners(
  engine: Engine,
  tx: Tx,
  target: string,
  inspections: readonly Inspection[],
): Promise<ReadonlyMap<string, string>> {
  const asking = new Map<string, string>();
  for (const { request, accounts } of inspections)
    for (const { account } of accounts)
      asking.set(engine.vault.hash(tx.tenant, `account:${target}`, account.id), request.identityId);
  if (asking.size === 0) return new Map();
  const known = await tx.find(
    'account',
    { target_id: target, locator: { in: [...asking.keys()] }, identity_id: { isNull: false } },
    { columns: ['locator'] },
  );
  for (const { locator } of known) asking.delete(locator ?? '');
  return lockLiving(tx, [...asking.values()]);
}

async function linkAccounts(
  engine: Engine,
  tx: Tx,
  target: string,
  { request, accounts, readAt }: Inspection,
  owner: string,
): Promise<InventoryAccount[]> {
  const result: InventoryAccount[] = [];
  const isProtected = protectedOn(await engine.policies.active(tx), target);
  /** Whose picture this look changed: an account may be somebody else's since the look was asked for. */
  const concerned = new Set<string>();
  for (const { account, sessions, credentials } of accounts) {
    const locator = engine.vault.hash(tx.tenant, `account:${target}`, account.id);
    const [known] = await tx.find('account', { target_id: target, locator }, { limit: 1, lock: 'update' });
    const seen = actualOf(account, known?.actual ?? null);
    // A session or key that is there now was not ended, whatever was proven of earlier ones.
    const actual = {
      ...seen,
      sessionsEndedAt: (sessions ?? []).length > 0 ? null : seen.sessionsEndedAt,
      credentialsEndedAt: (credentials ?? []).length > 0 ? null : seen.credentialsEndedAt,
    };
    const [unlocated] =
      known === undefined
        ? await tx.find('account', { identity_id: owner, target_id: target, locator: null }, { limit: 1 })
        : [];
    if (known === undefined && unlocated !== undefined) {
      // Our own creation whose answer never came: this is the account, not a second one.
      const place: AccountLocator = {
        id: account.id,
        name: account.name,
        keys: account.keys,
        attributes: {},
      };
      const [sealed] = await engine.vault.seal(tx, [{ subject: owner, value: place }]);
      await tx.update(
        'account',
        ['locator', 'sealed', 'actual', 'observed_at'],
        [
          {
            account_id: unlocated.account_id,
            locator,
            sealed: sealed as Uint8Array,
            actual,
            observed_at: engine.clock.now(),
          },
        ],
      );
      concerned.add(owner);
    } else if (known === undefined) {
      const place: AccountLocator = {
        id: account.id,
        name: account.name,
        keys: account.keys,
        attributes: {},
      };
      const [sealed] = await engine.vault.seal(tx, [{ subject: owner, value: place }]);
      await tx.insert('account', [
        {
          account_id: engine.random.uuid(),
          target_id: target,
          identity_id: owner,
          locator,
          sealed: sealed as Uint8Array,
          desired: null,
          desired_since: null,
          actual,
          observed_at: engine.clock.now(),
          provenance: 'linked',
          protected: isProtected(account),
          unsettled: null,
        },
      ]);
      concerned.add(owner);
    } else {
      const surprising =
        (known.actual === null ? actual.entitlements.length > 0 : showsMore(known.actual, actual)) ||
        (known.actual?.sessionsEndedAt != null && actual.sessionsEndedAt === null) ||
        (known.actual?.credentialsEndedAt != null && actual.credentialsEndedAt === null);
      if (known.identity_id === null) {
        // Nobody's until now: its sealed part moves under the person's key.
        const place: AccountLocator = {
          id: account.id,
          name: account.name,
          keys: account.keys,
          attributes: {},
        };
        const [sealed] = await engine.vault.seal(tx, [{ subject: owner, value: place }]);
        await tx.update(
          'account',
          ['identity_id', 'sealed', 'provenance'],
          [
            {
              account_id: known.account_id,
              identity_id: owner,
              sealed: sealed as Uint8Array,
              provenance: 'linked',
            },
          ],
        );
        concerned.add(owner);
      }
      // Read before what was recorded last: it may show what was, and must not hide what is.
      const overtaken = known.observed_at !== null && known.observed_at >= readAt;
      if (!overtaken && !request.afterWrites && !account.active)
        await noteClosed(tx, known, request.leaveId, engine.clock.now());
      if (!overtaken && account.active) await noteOpen(tx, known);
      await tx.update(
        'account',
        ['actual', 'observed_at'],
        [
          {
            account_id: known.account_id,
            actual: overtaken ? atWorst(known.actual, actual) : actual,
            observed_at: engine.clock.now(),
          },
        ],
      );
      if (surprising) concerned.add(known.identity_id ?? owner);
    }
    result.push({
      id: account.id,
      name: account.name,
      active: account.active,
      administrator: account.administrator,
      madeByLockstep: (known ?? unlocated)?.provenance === 'created',
      entitlements: account.entitlements.map(({ kind, value }) => ({ kind, value })),
      sessions: sessions === null ? null : sessions.map(({ id, detail }) => ({ id, detail: detail ?? null })),
      credentials:
        credentials === null
          ? null
          : credentials.map(({ id, kind, detail }) => ({ id, kind, detail: detail ?? null })),
      kept:
        isProtected(account) || known?.protected ? 'The account is protected: a person has to decide.' : null,
    });
  }
  const now = engine.clock.now();
  await tx.update(
    'identity',
    ['next_evaluation_at'],
    [...concerned].sort().map((identity_id) => ({ identity_id, next_evaluation_at: now })),
  );
  return result;
}

/** Everything that either of two looks shows; null, when one of them says that nothing is known. */
function atWorst(before: ActualState | null, seen: ActualState): ActualState | null {
  if (before === null) return null;
  return {
    exists: before.exists || seen.exists,
    active: before.active || seen.active,
    entitlements: [
      ...before.entitlements,
      ...seen.entitlements.filter((entitlement) => !holds(before.entitlements, entitlement)),
    ],
    administrator: before.administrator || seen.administrator,
    sessionsEndedAt: seen.sessionsEndedAt === null ? null : before.sessionsEndedAt,
    credentialsEndedAt: seen.credentialsEndedAt === null ? null : before.credentialsEndedAt,
  };
}
