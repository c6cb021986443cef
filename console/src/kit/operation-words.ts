import { texts } from '../texts/index.ts';
import type { StateWord } from './state-badge.tsx';

/** `+ ~ - ○ ↺ ! ? ·`, the same as on the command line. */
export type Sign = '+' | '~' | '-' | '○' | '↺' | '!' | '?' | '·';

const SIGNS: Readonly<Record<string, Sign>> = {
  create: '+',
  grant: '+',
  update: '~',
  enable: '↺',
  disable: '○',
  revoke: '-',
  revokeSessions: '-',
  revokeCredentials: '-',
  transferData: '!',
  delete: '!',
};

export function signOf(kind: string, byHand = false): Sign {
  return byHand ? '?' : (SIGNS[kind] ?? '·');
}

export const SIGN_COLORS = {
  '+': 'teal',
  '↺': 'teal',
  '~': 'blue',
  '-': 'orange',
  '○': 'yellow',
  '!': 'red',
  '?': 'violet',
  '·': 'gray',
} as const satisfies Record<Sign, string>;

export function kindInWords(kind: string): string {
  return texts.plans.kinds[kind] ?? kind;
}

/** `revoke group sellers`, or a kind alone. */
export function operationInWords(operation: string): string {
  const [kind = '', ...what] = operation.split(' ');
  return [kindInWords(kind), ...what].join(' ');
}

/** `accepted`: the target said yes and has not finished; `applied`: it says that it has, and nobody has read it back. */
const STATE_WORDS: Readonly<Record<string, StateWord>> = {
  planned: 'pending',
  held: 'held',
  running: 'running',
  accepted: 'running',
  applied: 'done',
  verified: 'verified',
  attested: 'attested',
  unproven: 'needsReview',
  failed: 'failed',
  superseded: 'skipped',
};

/** An operation's own word as one of the grammar of all pages. */
export function stateWord(state: string): StateWord {
  return STATE_WORDS[state] ?? 'needsReview';
}

const PLAN_STATES = {
  made: 'simulated',
  held: 'held',
  applied: 'done',
  withdrawn: 'skipped',
} as const satisfies Record<string, StateWord>;

export function planState(state: keyof typeof PLAN_STATES): { state: StateWord; label: string } {
  return { state: PLAN_STATES[state], label: texts.plans.states[state] };
}

export function inWords(ms: number): string {
  if (ms % 86_400_000 === 0) return texts.plans.days(ms / 86_400_000);
  if (ms % 3_600_000 === 0) return texts.plans.hours(ms / 3_600_000);
  return texts.plans.minutes(Math.round(ms / 60_000));
}

/** What no other operation takes back, in words for people. */
export function undoableOf(kinds: Readonly<Record<string, number>>): string[] {
  const of = (kind: string) => kinds[kind] ?? 0;
  return [
    ...(of('delete') > 0 ? [texts.plans.undoDelete(of('delete'))] : []),
    ...(of('transferData') > 0 ? [texts.plans.undoTransfer(of('transferData'))] : []),
    ...(of('revokeSessions') + of('revokeCredentials') > 0 ? [texts.plans.undoSessions] : []),
  ];
}
