import type { AccountLocator } from '../../domain/account.ts';
import { LockstepError } from '../../domain/errors.ts';
import { groupBy } from '../../domain/group-by.ts';
import { attemptsOf } from '../../engine/certify/advance-leaves.ts';
import { gather } from '../../engine/certify/certificate-body.ts';
import { CERTIFICATE_AFTER_MS, whatEnds } from '../../engine/certify/open-leaves.ts';
import type { Engine } from '../../engine/engine.ts';
import { NOT_MADE } from '../../engine/execute/run-chain.ts';
import type { ActivePolicy } from '../../engine/policies.ts';
import type { Tx } from '../../engine/store.ts';
import type { Row } from '../../engine/tables/index.ts';
import type { CertifiedItem } from '../../proof/certificate.ts';
import { iso, isoOrNull } from '../people/list-people.ts';
import { texts } from '../people/show-person.ts';
import { attemptClass } from './attempt-class.ts';
import { leaveLines } from './leave-lines.ts';
import { dueAndKnown } from './leave-stands.ts';
import { countsInLeave } from './revocation-counts.ts';
import { unprovenInWords } from './unproven-in-words.ts';

/** One leave with everything that was tried for it. Throws LEAVE_UNKNOWN. */
export async function showLeave(engine: Engine, tx: Tx, policy: ActivePolicy, leaveId: string) {
  const leave = await leaveNamed(tx, leaveId);
  const of = { leave_id: leaveId };
  const [[line], gathered, rows, inventories, certificates, holds] = await Promise.all([
    leaveLines(engine, tx, policy, [leave]),
    gather(engine, tx, policy, leave),
    tx.find('operation', of, { order: ['wave', 'target_id', 'account_id', 'position', 'operation_id'] }),
    tx.find('inventory', of, { order: ['target_id'] }),
    tx.find('certificate', of, {
      order: ['number'],
      columns: ['number', 'issued_at', 'proven', 'unproven', 'digest'],
    }),
    tx.find('hold', { identity_id: leave.identity_id, state: 'held' }, { order: ['made_at'], limit: 20 }),
  ]);
  if (line === undefined) throw unknown(leaveId);
  const operations = rows.filter(countsInLeave);
  const [attempts, names] = await Promise.all([
    attemptsOf(
      tx,
      operations.map(({ operation_id }) => operation_id),
    ),
    accountNames(engine, tx, operations),
  ]);
  const byOperation = groupBy(
    attempts.filter(({ outcome }) => outcome !== NOT_MADE),
    ({ operation_id }) => operation_id,
  );
  const items = new Map((gathered?.items ?? []).map((item) => [item.operation, item]));
  const looked = new Map((gathered?.inventory ?? []).map((inventory) => [inventory.target, inventory]));
  const since = dueAndKnown(leave);
  const show = (operation: Row<'operation'>) =>
    shownOperation(operation, {
      item: items.get(operation.operation_id),
      attempts: byOperation.get(operation.operation_id) ?? [],
      since,
    });
  const byTarget = groupBy(operations, ({ target_id }) => target_id);
  const record = gathered?.record ?? null;
  return {
    line,
    at: iso(engine.clock.now()),
    lookAgainAt: isoOrNull(nextLook(leave, operations, inventories)),
    local: record?.decision.effective.local ?? null,
    received: iso(leave.received_at),
    mode: [...new Set(inventories.map(({ mode }) => mode))],
    trigger: record?.decision.trigger ?? null,
    rules: record?.decision.rules ?? [],
    approvals: record?.decision.approvals ?? [],
    plan: record?.decision.plan ?? null,
    promise: leave.state === 'held' ? null : iso(leave.decided_at + CERTIFICATE_AFTER_MS),
    targets: inDanger(byTarget, inventories).map((target) => {
      const row = inventories.find(({ target_id }) => target_id === target);
      const inventory = looked.get(target);
      return {
        target,
        title: policy.documents.get(target)?.title ?? null,
        mode: row?.mode ?? 'deprovision',
        looked: inventory?.status ?? ('waiting' as const),
        readAt: isoOrNull(row?.read_at),
        gaps: inventory?.gaps ?? [],
        kept: (inventory?.accounts ?? []).flatMap(({ name, kept }) =>
          kept === null ? [] : [{ account: name, why: kept }],
        ),
        accounts: [...groupBy(byTarget.get(target) ?? [], ({ account_id }) => account_id)].map(
          ([account, mine]) => ({
            account,
            name: names.get(account) ?? null,
            operations: mine.map(show),
          }),
        ),
      };
    }),
    unproven: unprovenInWords(gathered?.items ?? [], gathered?.inventory ?? [], gathered?.unread ?? []),
    certificates: certificates.map(({ number, issued_at, proven, unproven, digest }) => ({
      number,
      issuedAt: iso(issued_at),
      proven,
      unproven,
      digest,
    })),
    holds: holds.map(({ hold_id, plan_hash, made_at, deadline, reason }) => ({
      id: hold_id,
      plan: plan_hash,
      since: iso(made_at),
      deadline: iso(deadline),
      reason,
    })),
  };
}

export async function leaveNamed(tx: Tx, leaveId: string): Promise<Row<'leave'>> {
  const [leave] = await tx.find('leave', { leave_id: leaveId });
  if (leave === undefined) throw unknown(leaveId);
  return leave;
}

function unknown(leaveId: string): LockstepError {
  return new LockstepError('LEAVE_UNKNOWN', `no leave has the id ${leaveId}`);
}

/** Where something ends first comes first; systems that were only looked at are last. */
function inDanger(
  byTarget: ReadonlyMap<string, readonly Row<'operation'>[]>,
  inventories: readonly Row<'inventory'>[],
): string[] {
  const others = inventories.map(({ target_id }) => target_id).filter((target) => !byTarget.has(target));
  return [...byTarget.keys(), ...others];
}

/** When something of it changes by time alone, that no event tells of before. */
function nextLook(
  leave: Row<'leave'>,
  operations: readonly Row<'operation'>[],
  inventories: readonly Row<'inventory'>[],
): number | null {
  const open = operations.filter(({ state }) => state !== 'verified' && state !== 'attested');
  const instants = [
    leave.certificate_due_at,
    ...open.map(({ next_run_at }) => next_run_at),
    ...inventories.map(({ next_run_at }) => next_run_at),
  ].filter((instant) => instant !== null);
  return instants.length === 0 ? null : Math.min(...instants);
}

function shownOperation(
  operation: Row<'operation'>,
  {
    item,
    attempts,
    since,
  }: {
    readonly item: CertifiedItem | undefined;
    readonly attempts: readonly Row<'attempt'>[];
    readonly since: number;
  },
) {
  const { verified_at, trouble } = operation;
  const proven = operation.state === 'verified';
  return {
    id: operation.operation_id,
    kind: operation.kind,
    what: whatEnds(operation),
    state: operation.state,
    wave: operation.wave,
    tries: operation.tries,
    next: isoOrNull(operation.next_run_at),
    decidedAt: iso(operation.decided_at),
    appliedAt: isoOrNull(operation.applied_at),
    verifiedAt: proven ? isoOrNull(verified_at) : null,
    reasons: texts(operation.reasons),
    trouble,
    attempts: attempts.map(({ started_at, finished_at, step, outcome, detail, times }) => ({
      startedAt: iso(started_at),
      finishedAt: isoOrNull(finished_at),
      step,
      outcome,
      class: attemptClass(outcome),
      detail,
      times,
    })),
    readBack: readBackOf(item),
    attested: item?.attested ?? null,
    residuals: item?.residuals ?? [],
    seconds: proven && verified_at !== null ? Math.max(0, verified_at - since) / 1_000 : null,
    sentence: item?.sentence ?? null,
  };
}

function readBackOf(item: CertifiedItem | undefined) {
  if (item === undefined || item.readBack === null) return null;
  const { at, asked, checks } = item.readBack;
  return { at, asked, checks };
}

async function accountNames(
  engine: Engine,
  tx: Tx,
  operations: readonly Row<'operation'>[],
): Promise<ReadonlyMap<string, string | null>> {
  const accounts = await tx.find('account', {
    account_id: { in: [...new Set(operations.map(({ account_id }) => account_id))] },
  });
  const opened = await engine.vault.open(
    tx,
    accounts.map((row) => ({ subject: row.identity_id ?? row.account_id, sealed: row.sealed })),
  );
  return new Map(
    accounts.map(({ account_id }, i) => [account_id, (opened[i] as AccountLocator | null)?.name ?? null]),
  );
}
