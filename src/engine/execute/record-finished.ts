import type { Credential } from '../../domain/connector.ts';
import { LockstepError } from '../../domain/errors.ts';
import { advanceLeaves, isCertifiable, writeLeaveItems } from '../certify/advance-leaves.ts';
import { completeLeaves, type LeaveTurn, nearlyComplete } from '../certify/complete-leaves.ts';
import type { Engine } from '../engine.ts';
import { openException } from '../exceptions.ts';
import { tellAfter } from '../hooks/tell-after.ts';
import { type Entry, sendJournal } from '../log/journal.ts';
import { operationEntry } from '../log/operation-entry.ts';
import type { Tx } from '../store.ts';
import type { Row } from '../tables/index.ts';
import { alarmLate } from './alarm-late.ts';
import type { Inspection } from './inspect.ts';
import { type LockedAccount, lockAccounts, recordAccounts, settleDebts } from './record-accounts.ts';
import { recordInspections, writeInventories } from './record-inspections.ts';
import { recordOvertaken, stillWanted } from './record-overtaken.ts';
import { type Answered, type Finished, isAnswered, NOT_MADE } from './run-chain.ts';
import { isSeenByTheWay } from './seen-by-the-way.ts';
import { settle } from './settle.ts';
import { giveUpAbsent } from './settle-absent.ts';
import { leaveTakenNames, releaseGoneNames } from './settle-names.ts';
import type { Started } from './start-due.ts';
import { isUnsettled, kindsByAccount, noteUnsettled } from './unsettled.ts';
import { type Settled, startFollowers, updateOperations } from './update-operations.ts';
import { writeAttempts } from './write-attempts.ts';

/** What the log and the event stream are to say of a turn. */
export interface Recorded extends LeaveTurn {
  readonly entries: readonly Entry[];
}

/**
 * Records what came back: attempt, operation, account and the work that follows. The log and the event stream come
 * last in the same transaction (`appendRecorded`), because they keep every other transaction of the tenant waiting.
 */
export async function recordFinished(
  engine: Engine,
  tx: Tx,
  target: string,
  finished: readonly Finished[],
  inspections: readonly Inspection[],
  settings: { readonly verifyWithinMs: number | null },
): Promise<Recorded> {
  const entries: Entry[] = await recordInspections(engine, tx, target, inspections);
  const inspected = inspections.map(({ request }) => request.leaveId);
  // What could be read at last is news, also where a certificate has said that it could not be.
  const read = inspections.flatMap(({ unread, request }) => (unread ? [] : [request.leaveId]));
  if (finished.length === 0)
    return { entries, news: read, nearlyComplete: await nearlyComplete(tx, inspected) };
  const now = engine.clock.now();
  const policy = await engine.policies.active(tx);
  const capabilities = policy.targets.get(target)?.capabilities;
  if (capabilities === undefined)
    throw new LockstepError('TARGET_UNKNOWN', `no Target document names ${target}`);
  const locked = await lockAccounts(tx, finished);
  const context = { now, capabilities, verifyWithinMs: settings.verifyWithinMs };

  const results: Settled[] = [];
  const attempts: Row<'attempt'>[] = [];
  const accounts = new Map(locked);
  /** Their read-back showed something that others did. */
  const news: Started[] = [];
  for (const item of finished) {
    const { attempt, operation } = item.started;
    if (!isAnswered(item)) {
      attempts.push({
        ...attempt,
        finished_at: item.finishedAt,
        outcome: NOT_MADE,
        detail: item.result.why,
      });
      continue;
    }
    // Several operations of one account may have finished: each goes on from what the one before it showed.
    const account = accounts.get(item.started.account.account_id);
    const settlement = settle(operation, item.result, {
      ...context,
      readAt: item.finishedAt,
      random: engine.random.number(),
      account: account ?? item.started.account,
    });
    if (account !== undefined && settlement.actual !== undefined)
      accounts.set(account.account_id, { ...account, actual: settlement.actual });
    if (settlement.actual != null && isSeenByTheWay(operation, account?.actual ?? null, settlement.actual))
      news.push(item.started);
    attempts.push({
      ...attempt,
      started_at: item.calledAt,
      finished_at: item.finishedAt,
      outcome: settlement.outcome,
      detail: settlement.detail,
    });
    results.push({ item, settlement });
  }
  // Waited for together: where both fail, neither is left that nobody hears of, which would end the process.
  const [, current] = await Promise.all([writeAttempts(tx, attempts), updateOperations(tx, results)]);
  // A newer decision took its place while the call was under way: the effect is real, the plan is not.
  const settled = results.filter(({ item }) => current.has(item.started.operation.operation_id));
  const overtaken =
    current.size === results.length
      ? []
      : await recordOvertaken(tx, results, current, locked, accounts, context);
  if (overtaken.length > 0) {
    const wanted = await stillWanted(tx, overtaken);
    for (const { item } of overtaken)
      if (wanted.has(item.started.account.account_id)) handOver(engine, tx, item);
  }
  await startFollowers(tx, settled, now);
  // What was overtaken has its effect as well, and no plan knows of it.
  const lost = [...results.filter(({ item }) => isUnsettled(item.result)), ...overtaken].map(
    ({ item }) => item.started.operation,
  );
  await noteUnsettled(tx, kindsByAccount(lost), accounts, now);
  await settleDebts(tx, settled, accounts);
  await recordAccounts(engine, tx, target, [...settled, ...overtaken], accounts, now);
  await releaseGoneNames(engine, tx, target, settled, accounts);
  await leaveTakenNames(engine, tx, target, settled);
  await giveUpAbsent(
    engine,
    tx,
    settled.map(({ item }) => item),
  );
  await decideAgain(
    tx,
    [
      ...[...overtaken, ...settled.filter(({ settlement }) => settlement.returned)].map(
        ({ item }) => item.started,
      ),
      ...news,
    ],
    locked,
    now,
  );

  for (const { item, settlement } of settled) {
    const { operation } = item.started;
    // A proven or attested item of a leave has a leaf of its own, which commits to what the certificate will show.
    const ofLeave =
      operation.leave_id !== null && isCertifiable(settlement.operation) && operation.step !== 'reverify';
    // What is attested or unprovable is looked at for ever: that it still is so is no news.
    const still = operation.state !== 'verified' && operation.state === settlement.operation.state;
    const isNews = (settlement.finished && !still) || settlement.severityRose || settlement.returned;
    if (!ofLeave && isNews) {
      entries.push(operationEntry(operation, settlement, now));
    }
    if (settlement.exception !== null) {
      await openException(engine, tx, {
        kind: settlement.exception.kind,
        subject: operation.operation_id,
        identityId: operation.identity_id,
        target,
        severity: settlement.operation.trouble?.severity ?? 1,
        text: settlement.exception.text,
      });
    }
    handOver(engine, tx, item);
  }
  await alarmLate(engine, tx, target, settled);
  await tellAfter(engine, tx, policy, settled, now);
  const advanced = await advanceLeaves(
    engine,
    tx,
    settled.map(({ item, settlement }) => ({
      operation: { ...item.started.operation, ...settlement.operation },
      before: item.started.operation.state,
      account: { id: settlement.id ?? item.started.locator.id, name: item.started.locator.name },
    })),
    policy,
  );
  const leaves = settled.flatMap(({ item }) => item.started.operation.leave_id ?? []);
  return {
    entries: [...entries, ...advanced.entries],
    news: [...advanced.news, ...read],
    nearlyComplete: await nearlyComplete(tx, [...inspected, ...leaves]),
  };
}

/** Appends what was recorded, and writes what refers to the numbers of its leaves. Call it last. */
export async function appendRecorded(engine: Engine, tx: Tx, recorded: Recorded): Promise<void> {
  const { written } = await sendJournal(tx, recorded.entries);
  const sent = Promise.all([written, writeLeaveItems(tx), writeInventories(tx)]);
  // Not waited for where nothing more is asked: the commit travels with it, and fails when it fails.
  sent.catch(() => undefined);
  if (recorded.news.length + recorded.nearlyComplete.length === 0) return;
  await Promise.all([sent, completeLeaves(engine, tx, recorded)]);
}

/** Level-triggered: whoever's picture changed under us is looked at again as a whole. */
async function decideAgain(
  tx: Tx,
  started: readonly Started[],
  accounts: ReadonlyMap<string, LockedAccount>,
  now: number,
): Promise<void> {
  // An account may be somebody else's by now, of whom nobody else would think.
  const concerned = started.flatMap(({ operation, account }) => [
    operation.identity_id,
    accounts.get(account.account_id)?.identity_id ?? null,
  ]);
  const people = [...new Set(concerned.filter((id) => id !== null))].sort();
  await tx.update(
    'identity',
    ['next_evaluation_at'],
    people.map((identity_id) => ({ identity_id, next_evaluation_at: now })),
  );
}

function handOver(engine: Engine, tx: Tx, item: Answered): void {
  const { result, started } = item;
  const credential: Credential | undefined =
    result.kind === 'verdict' && result.outcome?.status === 'done' ? result.outcome.credential : undefined;
  const identityId = started.operation.identity_id;
  if (credential === undefined || identityId === null) return;
  const to = {
    tenant: tx.tenant,
    identityId,
    target: started.account.target_id,
    accountName: started.locator.name,
    credential,
  };
  tx.afterCommit(() => {
    engine.handOver(to).catch((error: unknown) => {
      engine.log.error('first credential could not be handed over', {
        target: to.target,
        identityId,
        error: String(error),
      });
    });
  });
}
