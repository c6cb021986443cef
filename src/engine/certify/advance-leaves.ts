import { REVOCATIONS, type Residual } from '../../domain/connector.ts';
import type { Attempt, CertifiedItem, ReadBack } from '../../proof/certificate.ts';
import { shownInstant } from '../../proof/certificate-accounts.ts';
import { buildItem, clip, isoInstant } from '../../proof/certificate-build.ts';
import { itemLeafBody, LEAVE_LEAVES } from '../../proof/certificate-leaves.ts';
import { leafCommitmentKey } from '../../proof/commitment.ts';
import type { Engine } from '../engine.ts';
import { NOT_MADE } from '../execute/run-chain.ts';
import type { RunningOperation } from '../execute/start-due.ts';
import { wakeLanes } from '../execute/wake-lanes.ts';
import type { Entry } from '../log/journal.ts';
import { OPEN_STATES } from '../people/load-people.ts';
import type { ActivePolicy } from '../policies.ts';
import type { Tx } from '../store.ts';
import type { Row } from '../tables/index.ts';
import { type LeaveRecord, whatEnds } from './open-leaves.ts';
import { residualsOn } from './residuals.ts';

/** An operation of a leave that was just settled, with the account's name as it is known now. */
export interface SettledOfLeave {
  readonly operation: RunningOperation;
  /** Its state before. */
  readonly before: RunningOperation['state'];
  readonly account: { readonly id: string | null; readonly name: string };
}

export interface Advanced {
  readonly entries: readonly Entry[];
  /** Leaves of which a certificate would now say something else than before. */
  readonly news: readonly string[];
}

/** Moves leaves on after operations were settled: the certified form of what is proven, and the next wave. */
export async function advanceLeaves(
  engine: Engine,
  tx: Tx,
  settled: readonly SettledOfLeave[],
  policy: ActivePolicy,
): Promise<Advanced> {
  const mine = settled.filter(
    ({ operation }) => operation.leave_id !== null && REVOCATIONS.has(operation.kind),
  );
  if (mine.length === 0) return { entries: [], news: [] };
  const now = engine.clock.now();
  const leaves = await tx.find(
    'leave',
    { leave_id: { in: [...new Set(mine.map(({ operation }) => operation.leave_id as string))] } },
    { order: ['leave_id'] },
  );
  const entries: Entry[] = [];
  const done = mine.filter(({ operation }) => isCertifiable(operation));
  const certified = new Map(
    done.length === 0
      ? []
      : (
          await tx.find(
            'leave_item',
            { operation_id: { in: done.map(({ operation }) => operation.operation_id) } },
            { columns: ['operation_id', 'state'] },
          )
        ).map(({ operation_id, state }) => [operation_id, state]),
  );
  const residuals = await residualsOn(
    tx,
    policy,
    done.map(({ operation }) => operation.target_id),
  );
  for (const leave of leaves) {
    const personKey = await engine.vault.commitmentKey(tx, leave.identity_id);
    const [opened] = await engine.vault.open(tx, [{ subject: leave.identity_id, sealed: leave.sealed }]);
    if (personKey === null || opened === null) continue;
    const record = opened as LeaveRecord;
    for (const item of done) {
      const { operation, before } = item;
      // Attested anew, after somebody had opened the task again, is another word.
      const known = certified.get(operation.operation_id) === operation.state;
      if (
        operation.leave_id !== leave.leave_id ||
        (known && (operation.state === 'verified' || before === 'attested'))
      )
        continue;
      const type = operation.state === 'verified' ? LEAVE_LEAVES.verified : LEAVE_LEAVES.attested;
      const value = await certifiedItem(tx, record, item, residuals.get(item.operation.target_id) ?? []);
      const key = leafCommitmentKey(personKey, {
        type,
        at: new Date(now).toISOString(),
        leave: leave.leave_id,
        target: value.target,
        operation: value.operation,
      });
      const [sealed] = await engine.vault.seal(tx, [{ subject: leave.identity_id, value }]);
      const row: Row<'leave_item'> = {
        operation_id: value.operation,
        leave_id: leave.leave_id,
        identity_id: leave.identity_id,
        state: operation.state,
        sealed: sealed as Uint8Array,
        leaf: -1,
      };
      entries.push({
        type,
        at: now,
        subject: leave.identity_id,
        target: value.target,
        operation: value.operation,
        body: itemLeafBody(leave.leave_id, key, value),
        payload: { leave: leave.leave_id, kind: value.kind, previous: { state: before } },
        numbered: (n) => {
          row.leaf = n;
        },
      });
      pendingItems(tx).push(row);
    }
  }
  await nextWaves(engine, tx, leaves, now);
  const news = mine
    .filter(({ operation, before }) => standing(before) !== standing(operation.state))
    .map(({ operation }) => operation.leave_id as string);
  return { entries, news };
}

/** What a certificate says of an operation in this state: only where that changes is there anything new to certify. */
function standing(state: RunningOperation['state']): string {
  return state === 'verified' || state === 'attested' || state === 'unproven' ? state : 'open';
}

const waiting = new WeakMap<Tx, Row<'leave_item'>[]>();

function pendingItems(tx: Tx): Row<'leave_item'>[] {
  let rows = waiting.get(tx);
  if (rows === undefined) {
    rows = [];
    waiting.set(tx, rows);
  }
  return rows;
}

/** Writes the rows whose leaves now have numbers. Call after `journal`. */
export async function writeLeaveItems(tx: Tx): Promise<void> {
  await tx.put('leave_item', waiting.get(tx) ?? []);
  waiting.delete(tx);
}

/** The item exactly as the certificate will show it. */
export async function certifiedItem(
  tx: Tx,
  record: LeaveRecord,
  { operation, account }: Omit<SettledOfLeave, 'before'>,
  residual: readonly Residual[],
  known: {
    /** Why it is not under way, in a sentence, where there is a reason. */
    readonly waits?: string | undefined;
    /** When its target was read, if nothing was sent before that: an attempt without an end has waited for it. */
    readonly readAt?: number | undefined;
    /** Those of the operation in the order of time, where they were read with those of others. */
    readonly written?: readonly Row<'attempt'>[] | undefined;
  } = {},
): Promise<CertifiedItem> {
  const planned = record.items.find((item) => item.operation === operation.operation_id);
  const written = known.written ?? (await attemptsOf(tx, [operation.operation_id]));
  // Written, but never called: what came before it was not proven.
  const attempts = written.filter((attempt) => attempt.outcome !== NOT_MADE);
  const attested = attestationOf(operation);
  const underWay = attempts.some((attempt) => attempt.finished_at === null);
  const sentence = [underWay ? null : (known.waits ?? null), sentenceOf(operation, attested)]
    .filter((one) => one !== null)
    .join(' ');
  const endedAt = operation.state === 'verified' ? operation.verified_at : operation.applied_at;
  return buildItem(
    {
      ...(planned ?? {
        operation: operation.operation_id,
        kind: operation.kind as CertifiedItem['kind'],
        target: operation.target_id,
        account,
        what: whatEnds(operation),
        entitlement: operation.entitlement,
      }),
      planned: planned === undefined ? 'later' : 'decision',
      state: operation.state === 'planned' && attempts.length > 0 ? 'applying' : operation.state,
      attempts: attempts.map((attempt) => certifiedAttempt(attempt, known.readAt ?? 0)),
      readBack: readBackOf(operation),
      attested,
      residuals:
        endedAt === null
          ? []
          : residual.map(({ kind, note, maxSeconds }) => ({
              kind,
              note: clip(note),
              until: isoInstant(endedAt + maxSeconds * 1_000),
            })),
      ...(sentence === '' ? {} : { sentence: clip(sentence, 2_500) }),
    },
    record.decision,
  );
}

/** All attempts of these operations, in the order of time. */
export function attemptsOf(tx: Tx, operations: readonly string[]): Promise<Row<'attempt'>[]> {
  return tx.find('attempt', { operation_id: { in: operations } }, { order: ['started_at', 'attempt'] });
}

function sentenceOf({ trouble }: RunningOperation, attested: CertifiedItem['attested']): string | null {
  if (attested !== null)
    return `${attested.by} says that it was done, ${shownInstant(attested.at)}; nothing has proven it.`;
  return trouble === null ? null : `Not proven (${trouble.code}): ${trouble.text}`;
}

const OUTCOMES: ReadonlySet<string> = new Set<Attempt['outcome']>([
  'done',
  'accepted',
  'blocked',
  'sent',
  'retryable',
  'rateLimited',
  'unknownOutcome',
  'auth',
  'forbidden',
  'notFound',
  'conflict',
  'alreadyExists',
  'precondition',
  'invalid',
  'unsupported',
  'permanent',
  'cancelled',
]);

function certifiedAttempt(attempt: Row<'attempt'>, readAt: number): Attempt {
  const { outcome } = attempt;
  // Our own finer words ('alreadySo', 'verified', 'disproven' …) all mean: the target answered the write.
  const word = outcome === null ? 'sent' : OUTCOMES.has(outcome) ? (outcome as Attempt['outcome']) : 'done';
  return {
    at: isoInstant(attempt.finished_at === null ? Math.max(attempt.started_at, readAt) : attempt.started_at),
    outcome: word,
    detail: attempt.detail === null ? null : clip(attempt.detail),
    repeated:
      attempt.times === 1
        ? null
        : { times: attempt.times, until: new Date(attempt.finished_at ?? attempt.started_at).toISOString() },
  };
}

/** What a certificate can show as more than open: proven, or a person's word with that person's name. */
export function isCertifiable(operation: Pick<RunningOperation, 'state' | 'proof'>): boolean {
  return operation.state === 'verified' || attestationOf(operation) !== null;
}

/** Whose word an attested item is; only with it is there anything to certify. */
function attestationOf({
  state,
  proof,
}: Pick<RunningOperation, 'state' | 'proof'>): CertifiedItem['attested'] {
  if (state !== 'attested' || proof?.attested === undefined) return null;
  const { by, at, note } = proof.attested;
  return { by: clip(by), at: new Date(at).toISOString(), note: clip(note) };
}

function readBackOf(operation: RunningOperation): ReadBack | null {
  const { proof } = operation;
  if (proof === null || proof.checks.length === 0) return null;
  return {
    at: new Date(proof.at).toISOString(),
    call: 'verify',
    asked: askedOf(operation),
    checks: proof.checks.map(({ what, expected, actual, ok }) => ({
      what: clip(what),
      expected: clip(expected),
      seen: clip(actual),
      ok,
    })),
  };
}

function askedOf(operation: RunningOperation): string {
  const isPlural = operation.kind === 'revokeSessions' || operation.kind === 'revokeCredentials';
  return `${isPlural ? 'are' : 'is'} ${whatEnds(operation)} gone?`;
}

/** A wave begins when the earlier one is verified or 2 s after it began. */
async function nextWaves(
  engine: Engine,
  tx: Tx,
  leaves: readonly Row<'leave'>[],
  now: number,
): Promise<void> {
  for (const leave of leaves) {
    const operations = await tx.find(
      'operation',
      { leave_id: leave.leave_id, state: { in: OPEN_STATES } },
      { columns: ['operation_id', 'wave', 'position', 'state', 'next_run_at', 'target_id', 'tries'] },
    );
    if (operations.length === 0) continue;
    const first = Math.min(...operations.map((operation) => operation.wave));
    const early = operations.filter(
      (o) =>
        o.wave === first &&
        o.state === 'planned' &&
        o.tries === 0 &&
        o.next_run_at !== null &&
        o.next_run_at > now,
    );
    if (early.length === 0) continue;
    // Not one that a newer decision takes the place of in this moment: nobody is cut off by what is not wanted any more.
    await tx.updateWhere(
      'operation',
      ['next_run_at'],
      early.map(({ operation_id }) => ({ operation_id, next_run_at: now })),
      { state: 'planned', tries: 0, next_run_at: { above: now } },
    );
    await wakeLanes(
      tx,
      engine.random,
      early.map((operation) => operation.target_id),
    );
    tx.afterCommit(() => engine.wakeups.notify());
  }
}
