import type { HookAnswer } from '../../domain/hook/hook-answer.ts';
import type { HookDocument } from '../../policy/documents/hook.ts';
import { waitAfter } from '../webhooks/retry-schedule.ts';
import type { HookCall } from './hooks-for.ts';

/** What one call brought: facts only. */
export type CallResult =
  | { readonly kind: 'answer'; readonly answer: HookAnswer }
  /** It took the call and answers later. */
  | { readonly kind: 'later' }
  | {
      readonly kind: 'failure';
      readonly why: string;
      /** Milliseconds that the receiver asked to be left alone. */
      readonly askedWaitMs?: number | null;
    };

/** What that means for the call, and for what waits for it. */
export interface CallOutcome {
  readonly state: HookCall['state'];
  /** Until it is tried again, or until a late answer counts no more; null: it is over. */
  readonly waitMs: number | null;
  readonly word: string;
  /** A person has to know that this receiver does not answer. */
  readonly silent: boolean;
}

const SECOND = 1_000;
/** Of a hook without which things go on, or are held: a failure must show soon, whatever wait its receiver asks for. */
const SHORT_TRIES_MS = { continue: [SECOND], refuse: [SECOND, 5 * SECOND] } as const;
/** What waits for an answer is never asked more rarely than this. */
const CEILING_MS = 300_000;
const SILENT_AFTER = 3;

/** Pure. `tries`: before this one. */
export function outcomeOf(
  call: Pick<HookCall, 'gates' | 'tries'>,
  { onFailure }: Pick<HookDocument, 'onFailure'>,
  result: CallResult,
  answerWithinMs: number | null,
  random: number,
): CallOutcome {
  switch (result.kind) {
    case 'later':
      return answerWithinMs === null
        ? failed(call, onFailure, random, 0)
        : { state: 'waiting', waitMs: answerWithinMs, word: 'later', silent: false };
    case 'failure':
      return failed(call, onFailure, random, result.askedWaitMs ?? 0);
    case 'answer':
      break;
  }
  const { answer } = result;
  switch (answer.kind) {
    case 'unreadable':
      return failed(call, onFailure, random, 0);
    case 'agreed':
      return over('answered', 'agreed');
    case 'changes':
    case 'value':
      return over('answered', 'changed');
    // Only what waits for it can be refused: a no to a revocation is for a person to read.
    case 'refused':
      return call.gates ? over('refused', 'refused') : over('answered', 'objected');
  }
}

function over(state: HookCall['state'], word: string): CallOutcome {
  return { state, waitMs: null, word, silent: false };
}

function failed(
  { gates, tries }: Pick<HookCall, 'gates' | 'tries'>,
  onFailure: HookDocument['onFailure'],
  random: number,
  askedWaitMs: number,
): CallOutcome {
  const again = (waitMs: number, silent: boolean): CallOutcome => ({
    state: 'asked',
    waitMs,
    word: 'failed',
    silent,
  });
  if (!gates) {
    const wait = waitAfter(tries + 1, random, askedWaitMs);
    return wait === null ? { ...over('failed', 'givenUp'), silent: true } : again(wait, false);
  }
  if (onFailure === 'wait') {
    const full = Math.min(CEILING_MS, SECOND * 2 ** Math.min(20, tries));
    // What a receiver asks for is kept as far as somebody who waits for an account can bear it.
    const own = Math.round(full / 2 + (full / 2) * random);
    return again(Math.max(own, Math.min(askedWaitMs, CEILING_MS)), tries + 1 >= SILENT_AFTER);
  }
  const wait = SHORT_TRIES_MS[onFailure][tries];
  if (wait !== undefined) return again(wait, false);
  return onFailure === 'continue'
    ? { ...over('failed', 'wentOn'), silent: true }
    : { ...over('refused', 'noAnswer'), silent: true };
}
