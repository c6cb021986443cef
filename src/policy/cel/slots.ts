import type { CelType } from './types.ts';

/** A place for an expression in a document: which variables it sees and what it must yield. */
export interface Slot {
  readonly name: string;
  readonly variables: Readonly<Record<string, CelType>>;
  /** Any one of these. */
  readonly result: readonly CelType[];
}

const BOOL = ['bool'] as const;

export const SLOTS = {
  employmentRule: {
    name: 'a rule for employments',
    variables: { identity: 'identity', employment: 'employment', now: 'timestamp' },
    result: BOOL,
  },
  identityRule: {
    name: 'a rule for identities',
    variables: { identity: 'identity', now: 'timestamp' },
    result: BOOL,
  },
  lifecycle: { name: 'a lifecycle', variables: { identity: 'identity' }, result: BOOL },
  successor: {
    name: 'successor',
    variables: { identity: 'identity', employment: 'employment' },
    result: ['string'],
  },
  reason: {
    name: 'a reason',
    variables: { identity: 'identity', before: 'identity', after: 'identity' },
    result: ['string'],
  },
  userName: {
    name: 'userName',
    variables: { identity: 'identity', employment: 'employment' },
    result: ['string'],
  },
  mapped: {
    name: 'an attribute of an account',
    variables: { identity: 'identity', employment: 'employment' },
    result: ['string', 'bool', 'int', { list: 'string' }],
  },
} as const satisfies Record<string, Slot>;
