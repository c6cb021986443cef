import type { ActualState, DesiredState } from '../../account.ts';
import type { Entitlement } from '../../connector.ts';
import type { KnownAccount } from '../operations.ts';

export const RULE = [{ by: 'rule', text: 'works here' }];

export function group(value: string): Entitlement {
  return { kind: 'group', value };
}

export function given(...values: string[]): DesiredState['entitlements'] {
  return values.map((value) => ({ ...group(value), reasons: RULE }));
}

export function state(mode: DesiredState['mode'], ...values: string[]): DesiredState {
  return { mode, entitlements: given(...values), reasons: RULE };
}

/** What was read back: an open account of nobody special, with nothing. */
export function there(more: Partial<ActualState> = {}): ActualState {
  return {
    exists: true,
    active: true,
    entitlements: [],
    administrator: false,
    sessionsEndedAt: null,
    credentialsEndedAt: null,
    ...more,
  };
}

/** As it should be, and nothing is under way. */
export function knownAccount(more: Partial<KnownAccount> = {}): KnownAccount {
  return {
    accountId: 'a1',
    target: 'git',
    desired: state('active'),
    actual: there(),
    uncertain: false,
    located: true,
    protected: false,
    own: false,
    attributes: {},
    open: [],
    ...more,
  };
}
