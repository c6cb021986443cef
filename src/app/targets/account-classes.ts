import { STANDINGS } from './standings.ts';

/** What a listing found about single accounts; each is an open exception. */
export const FOUND = {
  drift: 'accountDrift',
  returned: 'accessReturned',
  ambiguous: 'ambiguousAccount',
} as const;
export type Finding = keyof typeof FOUND;

export const ACCOUNT_CLASSES = ['owned', ...STANDINGS, 'drift', 'returned', 'ambiguous'] as const;
export type AccountClass = (typeof ACCOUNT_CLASSES)[number];
