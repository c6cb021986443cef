import { endReadings } from '../certify/overtake-leaves.ts';
import type { Engine } from '../engine.ts';
import { eraseAll } from '../erase/erase-all.ts';
import { laneOf } from '../execute/lane-name.ts';
import { makeCheckpoint } from '../log/checkpoint-log.ts';
import { journal } from '../log/journal.ts';
import { noteLogKey } from '../log/log-name.ts';
import { STANDING_STATES } from '../people/load-people.ts';
import { endSignIns } from '../sign-in/end-sign-ins.ts';
import type { Tx } from '../store.ts';
import type { RestoredFrom, Row } from '../tables/index.ts';

export interface RestoreOrder {
  readonly restoreId: string;
  readonly backup: RestoredFrom;
  readonly actor: string;
  /** Who was erased until now, by the list that is kept outside of the backup. */
  readonly erased: readonly { readonly person: string; readonly erasedAt: number }[];
  readonly withoutErasures: string | null;
}

const CHUNK = 5_000;
/** More decisions about one person than anybody makes before the clock shows a later time. */
const MARGIN = 1_000;

/**
 * Makes an older state safe to wake up in, in the transaction that brings it back. What was under way in it may be done,
 * undone or overtaken by now: none of it goes on. Epochs go above everything that was given out since; the log goes on
 * under a name of its own, because entries with these numbers were signed already. What is left is decided anew, by a
 * person.
 */
export async function settleRestored(
  engine: Engine,
  tx: Tx,
  order: RestoreOrder,
): Promise<{ readonly erased: number }> {
  const now = engine.clock.now();
  const jump = Math.max(0, now - order.backup.madeAt) + MARGIN;
  await tx.insert('restore', [
    {
      restore_id: order.restoreId,
      restored_at: now,
      backup: order.backup,
      without_erasures: order.withoutErasures,
      confirmed_by: null,
      confirmed_at: null,
      plan_hash: null,
    },
  ]);
  await fencePeople(tx, jump);
  await stopOperations(tx);
  await closeWaiting(tx, now);
  await fenceLanes(tx, jump, now);
  await endTokens(tx, now);
  await endSignIns(tx);
  const erased = await eraseAll(engine, tx, order.erased);
  await beginLog(engine, tx, order, { now, jump, erased });
  return { erased };
}

async function fencePeople(tx: Tx, jump: number): Promise<void> {
  let after: string | null = null;
  for (;;) {
    const rows: readonly Pick<Row<'identity'>, 'identity_id' | 'epoch'>[] = await tx.find(
      'identity',
      after === null ? {} : { identity_id: { above: after } },
      { order: ['identity_id'], limit: CHUNK, columns: ['identity_id', 'epoch'] },
    );
    await tx.update(
      'identity',
      ['epoch', 'next_evaluation_at'],
      rows.map(({ identity_id, epoch }) => ({ identity_id, epoch: epoch + jump, next_evaluation_at: null })),
    );
    after = rows.at(-1)?.identity_id ?? null;
    if (rows.length < CHUNK) return;
  }
}

/** Nothing that was planned runs, also not what had only to be looked at again. */
async function stopOperations(tx: Tx): Promise<void> {
  for (const where of [{ state: { in: STANDING_STATES } }, { next_run_at: { isNull: false } }] as const) {
    for (;;) {
      const rows = await tx.find('operation', where, { limit: CHUNK, columns: ['operation_id', 'state'] });
      await tx.update(
        'operation',
        ['state', 'next_run_at'],
        rows.map(({ operation_id, state }) => ({
          operation_id,
          state: (STANDING_STATES as readonly string[]).includes(state) ? ('superseded' as const) : state,
          next_run_at: null,
        })),
      );
      if (rows.length < CHUNK) break;
    }
  }
}

/**
 * Approvals of the lost time cannot be told from old ones, so no hold stays open. A leave that was open may have
 * certificates outside with numbers that this state would give again: it gets none any more, a new one does.
 */
async function closeWaiting(tx: Tx, now: number): Promise<void> {
  const holds = await tx.find('hold', { state: { in: ['held', 'refused'] } }, { columns: ['hold_id'] });
  await tx.update(
    'hold',
    ['state', 'decided_by', 'decided_at'],
    holds.map(({ hold_id }) => ({ hold_id, state: 'overtaken', decided_by: 'a restore', decided_at: now })),
  );
  const open = await tx.find('leave', { closed_at: null }, { columns: ['leave_id'] });
  const due = await tx.find('leave', { certificate_due_at: { isNull: false } }, { columns: ['leave_id'] });
  const ids = [...new Set([...open, ...due].map(({ leave_id }) => leave_id))].sort();
  await tx.update(
    'leave',
    ['state', 'closed_at', 'certificate_due_at'],
    ids.map((leave_id) => ({ leave_id, state: 'overtaken', closed_at: now, certificate_due_at: null })),
  );
  await endReadings(tx, 'all');
  const notices = await tx.find('notice', { next_run_at: { isNull: false } }, { columns: ['notice_id'] });
  await tx.update(
    'notice',
    ['next_run_at', 'receipt'],
    notices.map(({ notice_id }) => ({
      notice_id,
      next_run_at: null,
      receipt: 'older than a restore: not sent again',
    })),
  );
  const pulls = await tx.find('pull', {}, { columns: ['source_id'] });
  await tx.update(
    'pull',
    ['owner', 'next_at'],
    pulls.map(({ source_id }) => ({ source_id, owner: null, next_at: now })),
  );
}

/** Every system is listed anew; nothing is given on it before. */
async function fenceLanes(tx: Tx, jump: number, now: number): Promise<void> {
  const lanes = await tx.find('lane', {});
  await tx.put(
    'lane',
    lanes.map((lane) => ({
      ...lane,
      owner: null,
      epoch: lane.epoch + jump,
      ready_at: lane.lane_id.startsWith(laneOf('')) ? now : lane.ready_at,
      not_before: null,
      breaker_until: null,
      failures: 0,
    })),
  );
  await tx.remove('wake', {});
  const targets = await tx.find('target', { document: { isNull: false } }, { columns: ['target_id'] });
  await tx.update(
    'target',
    ['listed_at', 'next_listing_at'],
    targets.map(({ target_id }) => ({ target_id, listed_at: null, next_listing_at: now })),
  );
}

/** A token that was revoked after the backup would be good again. */
async function endTokens(tx: Tx, now: number): Promise<void> {
  const tokens = await tx.find('token', { revoked_at: null }, { columns: ['token_id'] });
  await tx.update(
    'token',
    ['revoked_at'],
    tokens.map(({ token_id }) => ({ token_id, revoked_at: now })),
  );
}

/**
 * Entries from here on had other contents before, and some of them were signed: a log never signs two histories under
 * one name (C2SP tlog-checkpoint). So it goes on under a new one, and its first entry says from where.
 */
async function beginLog(
  engine: Engine,
  tx: Tx,
  { restoreId, backup, actor, withoutErasures }: RestoreOrder,
  { now, jump, erased }: { readonly now: number; readonly jump: number; readonly erased: number },
): Promise<void> {
  const [tenant] = await tx.find('tenant', {}, { limit: 1 });
  if (tenant === undefined) return;
  const origin = `${tenant.origin.replace(/\/restored-[0-9a-f]+$/, '')}/restored-${restoreId.replaceAll('-', '').slice(-16)}`;
  const signer = engine.signer(tx.tenant, { origin, key_id: tenant.key_id });
  await tx.put('tenant', [{ ...tenant, origin }]);
  await noteLogKey(tx, signer, { keyId: tenant.key_id, fromSize: backup.log.size, why: 'restored', at: now });
  await journal(tx, [
    {
      type: 'state.restored',
      at: now,
      subject: null,
      body: {
        restore: restoreId,
        backup: backup.backup,
        madeAt: new Date(backup.madeAt).toISOString(),
        log: { ...backup.log },
        seenOutside: backup.seenOutside === null ? null : { ...backup.seenOutside },
        origin,
        epochsRaisedBy: jump,
        erased,
        withoutErasures: withoutErasures !== null,
        actor,
      },
    },
  ]);
  await makeCheckpoint(engine, tx);
}
