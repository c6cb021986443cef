import {
  type AccountRef,
  type Capabilities,
  type Connector,
  ConnectorFault,
  type Outcome,
  REVOCATIONS,
  type RemoteAccount,
  type Verdict,
} from '../../domain/connector.ts';
import type { Cancellation, Clock } from '../ports.ts';
import type { CallDeadlines } from './call-deadlines.ts';
import { expectationOf, type Intent, toConnectorOperation } from './expectation.ts';

/** What happened when one step of an operation ran: facts only, no decision yet. */
export type StepResult =
  | {
      readonly kind: 'verdict';
      readonly wrote: boolean;
      readonly verdict: Verdict;
      readonly outcome: Outcome | null;
      readonly id: string | null;
    }
  | { readonly kind: 'accepted'; readonly handle: string; readonly pollAfterMs: number }
  | { readonly kind: 'blocked'; readonly reason: string; readonly remedy: string }
  | { readonly kind: 'fault'; readonly during: 'write' | 'read'; readonly fault: ConnectorFault };

export interface Step {
  readonly what: 'apply' | 'poll' | 'verify' | 'reverify';
  readonly handle: string | null;
  /** An earlier attempt has no known outcome: look before repeating (law 2). */
  readonly lookFirst: boolean;
  /** A creation of ours may have reached the target: an account of this name without any strong key can be its result. */
  readonly mayBeOurs: boolean;
  /** A revocation of ours may have switched this account off: a creation that finds it so switches it on again. */
  readonly mayReopen: boolean;
}

/** Thrown before a write that may no longer be made: nothing was sent. */
export class NotMade extends Error {}

/** `mayWrite` is asked right before the write: the look that comes first may have taken long. */
export async function runOperation(
  deadlines: CallDeadlines,
  connector: Connector,
  capabilities: Capabilities,
  intent: Intent,
  step: Step,
  mayWrite: () => boolean,
): Promise<StepResult> {
  let during: 'write' | 'read' = 'read';
  let reopens = false;
  try {
    if (step.what === 'verify' || step.what === 'reverify')
      return await readBack(false, null, intent.account);
    if (step.what === 'apply' && (step.lookFirst || intent.kind === 'create')) {
      const before = await readBack(false, null, intent.account);
      if (intent.kind === 'create' && before.kind === 'verdict')
        refuseStranger(before.verdict.account ?? null);
      if (before.kind === 'verdict' && before.verdict.result === 'proven') return before;
      reopens = step.mayReopen && before.kind === 'verdict' && before.verdict.account?.active === false;
    }
    if (!mayWrite()) throw new NotMade('the lease ran out before the write');
    during = 'write';
    const outcome = await call(write());
    switch (outcome.status) {
      case 'accepted':
        return { kind: 'accepted', handle: outcome.handle, pollAfterMs: outcome.pollAfterMs };
      case 'blocked':
        return { kind: 'blocked', reason: outcome.reason, remedy: outcome.remedy };
      case 'done': {
        during = 'read';
        const account = outcome.id === undefined ? intent.account : { ...intent.account, id: outcome.id };
        // From here on the write is known to have been answered: a failing read-back is tried again by itself.
        return await readBack(true, outcome, account).catch((error: unknown) =>
          readFailed(outcome, account, asFault(error)),
        );
      }
    }
  } catch (error) {
    if (error instanceof NotMade) throw error;
    const fault = asFault(error);
    return { kind: 'fault', during, fault: during === 'read' ? nothingSent(fault) : fault };
  }

  /** An account of this name that does not carry the person's keys is somebody else's: never taken over (T13). */
  function refuseStranger(found: RemoteAccount | null): void {
    if (found === null || (intent.account.id !== undefined && found.id === intent.account.id)) return;
    const shared = Object.keys(intent.account.keys).filter((key) => found.keys[key] !== undefined);
    const same = shared.length > 0 && shared.every((key) => found.keys[key] === intent.account.keys[key]);
    if (same || (shared.length === 0 && step.mayBeOurs)) return;
    throw new ConnectorFault(
      'alreadyExists',
      `an account with this name is there and does not carry this person's keys`,
    );
  }

  function write(): Promise<Outcome> {
    // To create what is there, switched off, would be refused or answered with success for ever, and change nothing.
    if (step.what !== 'poll')
      return connector.apply(toConnectorOperation(reopens ? { ...intent, kind: 'enable' } : intent));
    if (connector.poll === undefined || step.handle === null) {
      throw new ConnectorFault(
        'permanent',
        'the connector accepted the operation but cannot be asked about it',
      );
    }
    return connector.poll(step.handle);
  }

  async function readBack(wrote: boolean, outcome: Outcome | null, account: AccountRef): Promise<StepResult> {
    const found = await call(connector.verify(expectationOf({ ...intent, account })));
    // Asked again without the name, which is somebody else's by now: what they have proves and disproves nothing.
    const verdict = isNamesake(found.account ?? null, account)
      ? await call(connector.verify(expectationOf({ ...intent, account: { ...account, name: '' } })))
      : found;
    return { kind: 'verdict', wrote, verdict, outcome, id: account.id ?? null };
  }

  /** What has the name of an account that was known by its id, and none of its keys: not to be taken away from. */
  function isNamesake(found: RemoteAccount | null, account: AccountRef): boolean {
    if (found === null || account.id === undefined || found.id === account.id) return false;
    const keys = Object.entries(account.keys);
    return (
      REVOCATIONS.has(intent.kind) &&
      keys.length > 0 &&
      !keys.some(([key, value]) => same(found.keys[key], value))
    );
  }

  function readFailed(outcome: Outcome, account: AccountRef, fault: ConnectorFault): StepResult {
    const reason = capabilities.attested ? 'a person reported it done' : `read-back failed: ${fault.message}`;
    const verdict: Verdict = { result: 'unprovable', checks: [], reason };
    return { kind: 'verdict', wrote: true, verdict, outcome, id: account.id ?? null };
  }

  function call<T>(answer: Promise<T>): Promise<T> {
    return deadlines.within(answer);
  }
}

/** Throws unknownOutcome when no answer came in time. */
export async function withDeadline<T>(clock: Clock, answer: Promise<T>, ms: number): Promise<T> {
  const done = cancellation();
  const late = clock.sleep(ms, done).then((): never => {
    throw new ConnectorFault('unknownOutcome', `no answer within ${ms} ms`, { scope: 'connection' });
  });
  // Whichever loses the race has no listener any more.
  late.catch(() => undefined);
  try {
    return await Promise.race([answer, late]);
  } finally {
    done.cancel();
  }
}

export function cancellation(): Cancellation & { cancel(): void } {
  const listeners = new Set<() => void>();
  let cancelled = false;
  return {
    get cancelled() {
      return cancelled;
    },
    onCancel(listener) {
      if (cancelled) listener();
      else listeners.add(listener);
      return () => listeners.delete(listener);
    },
    cancel() {
      if (cancelled) return;
      cancelled = true;
      for (const listener of [...listeners]) listener();
      listeners.clear();
    },
  };
}

/** Nothing can have changed by a question that stayed without an answer. */
function nothingSent(fault: ConnectorFault): ConnectorFault {
  return fault.kind === 'unknownOutcome'
    ? new ConnectorFault('retryable', fault.message, { scope: fault.scope, cause: fault })
    : fault;
}

/** Systems find a key however its letters are written. */
function same(a: string | undefined, b: string): boolean {
  return a?.trim().toLowerCase() === b.trim().toLowerCase();
}

function asFault(error: unknown): ConnectorFault {
  if (error instanceof ConnectorFault) return error;
  const text = error instanceof Error ? error.message : String(error);
  // A defect in a connector is like a lost answer: nobody knows what the target did.
  return new ConnectorFault('unknownOutcome', text, { cause: error });
}
