import type { AccountRef } from '../../domain/connector.ts';
import type { Clock, OpenTarget } from '../ports.ts';
import type { CallDeadlines } from './call-deadlines.ts';
import { NotMade, runOperation, type StepResult } from './run-operation.ts';
import type { Started } from './start-due.ts';

/**
 * Longest time for which the operations of one account follow each other without a look at the database. A newer
 * decision about the person is seen after this time and one call at the latest (law 8).
 */
export const CHAIN_MS = 50;

/**
 * What was read longer ago than this is read again before anything rests on it: a process that was stopped in between would
 * otherwise give access to somebody who has left meanwhile.
 */
export const STALE_MS = 5_000;

/** Outcome of an attempt that was written but never called: not proven what comes before it, or read too long ago. */
export const NOT_MADE = 'notMade';

export interface Answered {
  readonly started: Started;
  readonly result: StepResult;
  /** When its first call could be made: its attempt was written before that, and may have waited. */
  readonly calledAt: number;
  readonly finishedAt: number;
}

/** One attempt is over. */
export type Finished =
  | Answered
  | {
      readonly started: Started;
      readonly result: { readonly kind: typeof NOT_MADE; readonly why: string };
      readonly finishedAt: number;
    };

export function isAnswered(finished: Finished): finished is Answered {
  return finished.result.kind !== NOT_MADE;
}

export interface ChainContext {
  readonly clock: Clock;
  readonly deadlines: CallDeadlines;
  /** Before the first call: opens the target, waits for what must be read first. */
  readonly open: () => Promise<OpenTarget>;
  /** False: no further call may be made. */
  readonly goOn: () => boolean;
  /** When the chain was read from the database, on the monotonic clock. */
  readonly readAt: number;
  readonly faultOf: (error: unknown) => StepResult;
  readonly onFinished: (finished: Finished) => void;
  /** How long one operation took, write and read-back. */
  readonly onPace: (ms: number) => void;
}

/**
 * Runs operations of one account strictly one after the other. Their attempts are written; each but the first is called
 * only when the one before it is proven by its read-back.
 */
export async function runChain(chain: readonly Started[], context: ChainContext): Promise<void> {
  const { clock } = context;
  const begun = clock.monotonic();
  let target: OpenTarget | null = null;
  let account: AccountRef | null = null;
  let next = true;
  const leave = (started: Started, why: string) => {
    next = false;
    context.onFinished({ started, result: { kind: NOT_MADE, why }, finishedAt: clock.now() });
  };
  for (const started of chain) {
    if (!next) {
      leave(started, 'what comes before it is not proven');
      continue;
    }
    let result: StepResult;
    let calledAt = clock.now();
    try {
      target ??= await context.open();
      if (!context.goOn() || clock.monotonic() - context.readAt > STALE_MS) {
        leave(started, 'it was decided too long ago to be begun without another look');
        continue;
      }
      calledAt = clock.now();
      const at = clock.monotonic();
      const intent = account === null ? started.intent : { ...started.intent, account };
      result = await runOperation(
        context.deadlines,
        target.connector,
        target.definition.capabilities,
        intent,
        started.step,
        context.goOn,
      );
      context.onPace(clock.monotonic() - at);
    } catch (error) {
      if (error instanceof NotMade) {
        leave(started, error.message);
        continue;
      }
      result = context.faultOf(error);
    }
    context.onFinished({ started, result, calledAt, finishedAt: clock.now() });
    account = accountAfter(account ?? started.intent.account, result);
    next = isProven(result) && context.goOn() && clock.monotonic() - begun < CHAIN_MS;
  }
}

function isProven(result: StepResult): boolean {
  return result.kind === 'verdict' && result.verdict.result === 'proven' && result.verdict.checks.length > 0;
}

/** A creation gives the account its id, and a read-back may show another name than was asked for. */
function accountAfter(account: AccountRef, result: StepResult): AccountRef {
  if (result.kind !== 'verdict') return account;
  const id = result.verdict.account?.id ?? result.id ?? account.id;
  const name = result.verdict.account?.name ?? account.name;
  if (id === account.id && name === account.name) return account;
  return { ...account, name, ...(id === undefined ? {} : { id }) };
}
