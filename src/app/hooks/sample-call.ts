import { type HookFacts, hookBody } from '../../domain/hook/hook-body.ts';
import type { HookEvent } from '../../domain/hook/hook-events.ts';
import { hookUser } from '../../domain/hook/hook-user.ts';
import type { HookDocument } from '../../policy/documents/hook.ts';

/** Nobody has this name: a receiver that writes down what it is told is easy to tidy up. */
const SAMPLE = { givenName: 'Sample', familyName: 'Person', type: 'Sample' };
const LOGIN = 'lockstep.sample.person';

/** The body of a call as the hook would get it, about a made-up person; never with a password. */
export function sampleBody(hook: HookDocument, event: HookEvent): string {
  return hookBody(event, hook.style, event === 'test' ? NOTHING : factsOf(hook));
}

const NOTHING: HookFacts = {
  user: null,
  operation: null,
  attribute: null,
  value: undefined,
  succeeded: false,
  accountId: '',
  password: null,
};

function factsOf({ targets, attributes }: HookDocument): HookFacts {
  const target = targets?.[0] ?? 'sample';
  const attribute = attributes[0] ?? 'sample';
  return {
    user: hookUser({
      groups: [],
      accounts: { [target]: LOGIN },
      attributes: SAMPLE,
      login: LOGIN,
      mapped: { [attribute]: 'sample' },
    }),
    operation: { kind: 'create', target, key: LOGIN, roles: [] },
    attribute,
    value: 'sample',
    succeeded: true,
    accountId: LOGIN,
    password: null,
  };
}
