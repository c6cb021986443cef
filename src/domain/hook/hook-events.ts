/** The twelve hooks, by the names of the contract that receivers were written for. */
export const HOOK_EVENTS = [
  'test',
  'preCreateUser',
  'postCreateUser',
  'preUpdateUser',
  'postUpdateUser',
  'validateUser',
  'validateUpdateUser',
  'changePassword',
  'preProvision',
  'postProvision',
  'policyMap',
  'runDeprovision',
] as const;

export type HookEvent = (typeof HOOK_EVENTS)[number];

const BY_NAME = new Map<string, HookEvent>(HOOK_EVENTS.map((event) => [event.toLowerCase(), event]));

/** Names are matched without regard to case: `policyMap` and `policymap` both occur. Null: there is no such hook. */
export function hookEventOf(name: string): HookEvent | null {
  return BY_NAME.get(name.toLowerCase()) ?? null;
}

/** What a call is for: to look that it works, to ask before something is given, to ask for an opinion, or to tell. */
export type HookPurpose = 'test' | 'ask' | 'opinion' | 'tell';

export function purposeOf(event: HookEvent): HookPurpose {
  switch (event) {
    case 'test':
      return 'test';
    case 'preCreateUser':
    case 'preUpdateUser':
    case 'validateUser':
    case 'validateUpdateUser':
    case 'policyMap':
    case 'preProvision':
      return 'ask';
    // It is asked, and its no is shown to a person: it never keeps anybody's access.
    case 'runDeprovision':
      return 'opinion';
    case 'postCreateUser':
    case 'postUpdateUser':
    case 'changePassword':
    case 'postProvision':
      return 'tell';
  }
}

/** Whether what it answers means something; of the others a status of success is enough. */
export function answers(event: HookEvent): boolean {
  return event !== 'preProvision' && purposeOf(event) !== 'tell';
}
