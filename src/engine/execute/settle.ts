import type { ActualState } from '../../domain/account.ts';
import {
  type Capabilities,
  type FaultKind,
  REVOCATIONS,
  type RemoteAccount,
  type Verdict,
} from '../../domain/connector.ts';
import type { Row } from '../tables/index.ts';
import type { StepResult } from './run-operation.ts';
import type { RunningOperation } from './start-due.ts';
import { lookAgainAt } from './unsettled.ts';

type Operation = RunningOperation;

/** What one result means for the operation, its account and its lane. Pure. */
export interface Settlement {
  readonly operation: Pick<
    Operation,
    | 'state'
    | 'step'
    | 'next_run_at'
    | 'tries'
    | 'handle'
    | 'applied_at'
    | 'verified_at'
    | 'verify_by'
    | 'rechecks'
    | 'trouble'
    | 'proof'
  >;
  /** Short word for the attempt row. */
  readonly outcome: string;
  readonly detail: string | null;
  /** Newly read state of the account; undefined = nothing new was read, null = what was known no longer holds. */
  readonly actual: ActualState | null | undefined;
  /** The target's id of a created or found account. */
  readonly id: string | null;
  readonly finished: boolean;
  /** Somebody must look: opens (or keeps) an exception. */
  readonly exception: { readonly kind: string; readonly text: string } | null;
  /** A re-verification found the access back: the person is decided again. */
  readonly returned: boolean;
  readonly severityRose: boolean;
}

/** Ceiling of the back-off: revocations are never given up, and never rarer than this (law 6). */
const REVOKE_CEILING_MS = 300_000;
const GRANT_CEILING_MS = 1_800_000;
/** A target that is gone as a whole is probed so often (the breaker lets one call through), and all goes when it is back. */
const PROBE_EVERY_MS = 30_000;
/** Severity rises when a revocation has been open for 1 min, 15 min, 1 h, 4 h (safety.md 1.3). */
const SEVERITY_AFTER_MS = [60_000, 900_000, 3_600_000, 14_400_000];
/** How long a target may lag behind its own answer before "done" is called untrue. */
const VERIFY_WITHIN_MS = 120_000;
/** So many looks, 3 s together, before a revocation that does not show is written again. */
const LOOKS_BEFORE_REPEAT = 4;
/** Looks while a write gets time to show, about; they are no reason to wait longer before the next one. */
const TRIES_OF_A_WINDOW = 8;
/** What a person has said is looked at again by itself so often. */
const ATTESTED_MS = 3_600_000;
/** Verified leavers are read again after 1 h and 24 h. */
const RECHECK_AFTER_MS = [3_600_000, 86_400_000];

export interface SettleContext {
  readonly now: number;
  /** When the answer came. */
  readonly readAt: number;
  readonly random: number;
  readonly capabilities: Capabilities;
  readonly account: Pick<Row<'account'>, 'actual' | 'unsettled'>;
  readonly verifyWithinMs: number | null;
}

export function settle(operation: Operation, result: StepResult, context: SettleContext): Settlement {
  const { now } = context;
  switch (result.kind) {
    case 'accepted':
      return pending(operation, context, {
        state: 'accepted',
        step: 'poll',
        outcome: 'accepted',
        detail: result.handle,
        handle: result.handle,
        waitMs: Math.min(REVOKE_CEILING_MS, Math.max(50, result.pollAfterMs)),
        // Not an error, but a revocation that nobody has carried out gets louder like any other.
        trouble:
          severityOf(operation, now) === 0
            ? null
            : { code: 'ACCEPTED', text: 'the target has accepted it and not finished' },
      });
    case 'blocked':
      return pending(operation, context, {
        state: 'failed',
        step: 'apply',
        outcome: 'blocked',
        detail: result.reason,
        waitMs: REVOKE_CEILING_MS,
        trouble: { code: 'BLOCKED', text: `${result.reason}. ${result.remedy}` },
        exception: { kind: 'operationBlocked', text: `${result.reason}. ${result.remedy}` },
      });
    case 'fault':
      return faulted(operation, result, context);
    case 'verdict':
      break;
  }

  // Nothing was looked at, so nothing was proven, whatever the connector calls it.
  const claimed = result.verdict;
  const verdict: Verdict =
    claimed.result === 'proven' && claimed.checks.length === 0
      ? {
          ...claimed,
          result: 'unprovable',
          reason: claimed.reason ?? 'the target has nothing that could be read back',
        }
      : claimed;
  const proof = {
    result: verdict.result,
    at: context.readAt,
    checks: verdict.checks,
    ...(verdict.reason === undefined ? {} : { reason: verdict.reason }),
    ...(verdict.attested === undefined ? {} : { attested: verdict.attested }),
  };
  const appliedAt = operation.applied_at ?? (result.wrote || operation.step !== 'reverify' ? now : null);
  const read = actualAfter(operation, verdict.account, verdict.result === 'proven', context);

  if (verdict.result === 'proven') {
    const undoable = lookAgainAt(context.account.unsettled, operation.kind, now);
    const planned =
      operation.leave_id === null || !REVOCATIONS.has(operation.kind)
        ? undefined
        : RECHECK_AFTER_MS[operation.rechecks];
    const recheck = undoable === null ? planned : undoable - now;
    return {
      operation: {
        state: 'verified',
        step: recheck === undefined ? operation.step : 'reverify',
        next_run_at: recheck === undefined ? null : now + recheck,
        tries: operation.tries + 1,
        handle: null,
        applied_at: appliedAt,
        verified_at:
          operation.step === 'reverify' ? (operation.verified_at ?? context.readAt) : context.readAt,
        verify_by: null,
        rechecks: operation.rechecks + (undoable === null ? 1 : 0),
        trouble: null,
        proof,
      },
      outcome: changedWord(result),
      detail: null,
      actual: read,
      id: verdict.account?.id ?? result.id,
      finished: true,
      exception: null,
      returned: false,
      severityRose: false,
    };
  }

  if (verdict.result === 'unprovable') {
    const word =
      context.capabilities.attested && (result.wrote || operation.state === 'attested')
        ? 'attested'
        : 'unproven';
    const text = verdict.reason ?? 'the target cannot be asked';
    const settled = pending(operation, context, {
      state: word,
      step: 'verify',
      outcome: word,
      detail: verdict.reason ?? null,
      // Nothing more to do by itself, but a later listing or a second person may prove it.
      waitMs: word === 'attested' ? ATTESTED_MS : backoff(operation.tries, context.random, REVOKE_CEILING_MS),
      trouble: word === 'attested' ? null : { code: 'UNPROVABLE', text },
    });
    // Somebody answers for what is attested: it gets no louder.
    const trouble = settled.operation.trouble ?? { code: 'ATTESTED', text, severity: 0 };
    return {
      ...settled,
      operation: { ...settled.operation, applied_at: appliedAt, verified_at: null, trouble, proof },
      actual: read,
      id: result.id,
      finished: true,
    };
  }

  // Disproven. A verified leaver who is back is a new decision, not a retry.
  const seen = verdict.checks
    .filter((check) => !check.ok)
    .map((check) => `${check.what} is ${check.actual}`)
    .join(', ');
  if (operation.step === 'reverify') return undone(operation, context, seen, read);
  const verifyBy = operation.verify_by ?? now + (context.verifyWithinMs ?? VERIFY_WITHIN_MS);
  const stillWaiting = now < verifyBy;
  // One that was just answered gets time to show. A revocation that does not show soon is looked at and, when it is still
  // not so, written again: it can be repeated without harm, and a target may have dropped it without a word.
  const again = REVOCATIONS.has(operation.kind) && operation.tries >= LOOKS_BEFORE_REPEAT;
  const wait = stillWaiting
    ? Math.min(30_000, 200 * 2 ** Math.min(10, operation.tries))
    : backoff(operation.tries / TRIES_OF_A_WINDOW + 2, context.random, ceiling(operation));
  return {
    ...pending(operation, context, {
      state: stillWaiting ? 'applied' : 'failed',
      step: stillWaiting && !again ? 'verify' : 'apply',
      outcome: 'disproven',
      detail: seen,
      waitMs: wait,
      verifyBy: stillWaiting ? verifyBy : null,
      trouble: { code: 'NOT_EFFECTIVE', text: `the target said done, but ${seen}` },
      exception: stillWaiting
        ? null
        : { kind: 'targetNotEffective', text: `${operation.kind} was answered with success, but ${seen}` },
    }),
    actual: read,
    id: result.id,
  };
}

/** What was proven is so no more. Never repeated from here: what is right now is for a new decision about the person to say. */
function undone(
  operation: Operation,
  context: SettleContext,
  seen: string,
  read: ActualState | undefined,
): Settlement {
  const takes = REVOCATIONS.has(operation.kind);
  const text = takes
    ? `access that was verified as ended is back: ${seen}`
    : `what was given has been undone, perhaps by a late write of ours: ${seen}`;
  const settled = pending(operation, context, {
    state: 'superseded',
    step: 'reverify',
    outcome: takes ? 'returned' : 'undone',
    detail: seen,
    waitMs: 0,
    trouble: { code: takes ? 'RETURNED' : 'UNDONE', text },
    exception: { kind: takes ? 'accessReturned' : 'accessUndone', text },
  });
  // Our own late write may have done it: whoever is here gets everything again, as after every doubt.
  return {
    ...settled,
    operation: { ...settled.operation, next_run_at: null },
    actual: takes ? read : null,
    returned: true,
  };
}

function faulted(
  operation: Operation,
  result: Extract<StepResult, { kind: 'fault' }>,
  context: SettleContext,
): Settlement {
  const { fault } = result;
  const rateLimited = fault.kind === 'rateLimited';
  const wait = Math.max(
    fault.retryAfterMs ?? 0,
    backoff(
      operation.tries,
      context.random,
      fault.scope === 'connection' ? Math.min(PROBE_EVERY_MS, ceiling(operation)) : ceiling(operation),
    ),
  );
  // Asking about it leads nowhere any more: it is looked at, and written again if it is not there.
  const lost = operation.step === 'poll' && !asksOn(fault.kind);
  return pending(operation, context, {
    state: lost
      ? 'failed'
      : operation.state === 'verified' || operation.state === 'accepted' || operation.state === 'applied'
        ? operation.state
        : 'failed',
    step: lost ? 'apply' : operation.step,
    outcome: fault.kind,
    detail: fault.message,
    // The whole lane waits, not this operation: when it goes on, revocations are the first, whenever each was refused.
    waitMs: rateLimited ? 0 : wait,
    trouble: { code: fault.kind, text: fault.message },
    exception: NEEDS_A_PERSON.has(fault.kind)
      ? { kind: 'operationRefused', text: `${operation.kind}: ${fault.message}` }
      : null,
    countsAsTry: !rateLimited,
  });
}

/** Only these say nothing about what was accepted; after any other the target will never tell how it ended. */
const SAYS_NOTHING: ReadonlySet<FaultKind> = new Set(['retryable', 'rateLimited', 'auth', 'cancelled']);

export function asksOn(kind: FaultKind): boolean {
  return SAYS_NOTHING.has(kind);
}

/** Faults that do not go away by waiting. They are repeated all the same, because a revocation is never given up. */
const NEEDS_A_PERSON: ReadonlySet<FaultKind> = new Set([
  'auth',
  'forbidden',
  'invalid',
  'unsupported',
  'permanent',
]);

interface Pending {
  readonly state: Operation['state'];
  readonly step: Operation['step'];
  readonly outcome: string;
  readonly detail: string | null;
  readonly waitMs: number;
  readonly handle?: string;
  readonly verifyBy?: number | null;
  readonly trouble: { readonly code: string; readonly text: string } | null;
  readonly exception?: { readonly kind: string; readonly text: string } | null;
  readonly countsAsTry?: boolean;
}

function pending(operation: Operation, context: SettleContext, next: Pending): Settlement {
  const { now } = context;
  const severity = severityOf(operation, now);
  const before = operation.trouble?.severity ?? 0;
  const applied = next.state === 'applied' || next.state === 'accepted';
  return {
    operation: {
      state: next.state,
      step: next.step,
      next_run_at: now + next.waitMs,
      tries: operation.tries + (next.countsAsTry === false ? 0 : 1),
      handle: next.handle ?? (next.step === 'poll' ? operation.handle : null),
      applied_at: operation.applied_at ?? (applied ? now : null),
      verified_at: operation.verified_at,
      verify_by: next.verifyBy === undefined ? operation.verify_by : next.verifyBy,
      rechecks: operation.rechecks,
      trouble: next.trouble === null ? null : { ...next.trouble, severity },
      proof: operation.proof,
    },
    outcome: next.outcome,
    detail: next.detail === null ? null : next.detail.slice(0, 2_000),
    actual: undefined,
    id: null,
    finished: false,
    exception: next.exception ?? null,
    returned: false,
    severityRose: next.trouble !== null && severity > before,
  };
}

export function severityOf(operation: Pick<Operation, 'kind' | 'decided_at'>, now: number): number {
  if (!REVOCATIONS.has(operation.kind)) return 0;
  return SEVERITY_AFTER_MS.filter((after) => now - operation.decided_at >= after).length;
}

function ceiling(operation: Operation): number {
  return REVOCATIONS.has(operation.kind) ? REVOKE_CEILING_MS : GRANT_CEILING_MS;
}

/** 1 s, 2 s, 4 s … up to the ceiling, with full jitter in its upper half. */
function backoff(tries: number, random: number, ceilingMs: number): number {
  const full = Math.min(ceilingMs, 1_000 * 2 ** Math.min(20, tries));
  return Math.round(full / 2 + (full / 2) * random);
}

function changedWord(result: Extract<StepResult, { kind: 'verdict' }>): string {
  if (!result.wrote) return 'verified';
  return result.outcome?.status === 'done' && !result.outcome.changed ? 'alreadySo' : 'done';
}

function actualAfter(
  operation: Operation,
  remote: RemoteAccount | null | undefined,
  proven: boolean,
  context: SettleContext,
): ActualState | undefined {
  const before = context.account.actual;
  const kind = operation.kind;
  const fresh =
    kind === 'create' || kind === 'enable' || (remote?.active === true && before?.active === false);
  // What a look found open is open, whatever was proven before: the next decision ends it again.
  const endedAt = (by: Operation['kind'], known: number | null | undefined) => {
    if (fresh) return null;
    if (kind === by) return proven ? context.now : null;
    return known ?? null;
  };
  const sessionsEndedAt = endedAt('revokeSessions', before?.sessionsEndedAt);
  const credentialsEndedAt = endedAt('revokeCredentials', before?.credentialsEndedAt);
  if (remote === null) {
    return {
      exists: false,
      active: false,
      entitlements: [],
      administrator: false,
      sessionsEndedAt: context.now,
      credentialsEndedAt: context.now,
    };
  }
  if (remote === undefined) {
    return before === null ? undefined : { ...before, sessionsEndedAt, credentialsEndedAt };
  }
  return {
    exists: true,
    active: remote.active,
    entitlements: remote.entitlements.map(({ kind: k, value }) => ({ kind: k, value })),
    administrator: remote.administrator,
    sessionsEndedAt,
    credentialsEndedAt,
  };
}
