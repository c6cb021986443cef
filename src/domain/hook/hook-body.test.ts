import { describe, expect, it } from 'vitest';
import { type HookFacts, hookBody } from './hook-body.ts';
import { HOOK_EVENTS, hookEventOf } from './hook-events.ts';
import { hookUser } from './hook-user.ts';

// The bodies of hooks.md (Cymmetri 3.1.7), byte for byte.

const user = hookUser({
  groups: ['staff', 'developers', 'staff'],
  accounts: { directory: 'ada.lovelace' },
  attributes: { country: 'IN', givenName: 'Ada', familyName: 'Lovelace', type: 'Employee', shoeSize: 38 },
  login: 'ada.lovelace',
  mapped: { mail: 'ada@x.test', firstName: 'not over the fixed one' },
});
const USER =
  '{"assignedGroups":["developers","staff"],"provisionedApps":{"directory":{"login":"ada.lovelace"}},"securityQuestion":{},' +
  '"country":"IN","firstName":"Ada","lastName":"Lovelace","login":"ada.lovelace","userType":"Employee","mail":"ada@x.test"}';
const facts: HookFacts = {
  user,
  operation: { kind: 'create', target: 'directory', key: 'email', roles: [] },
  attribute: 'email',
  value: '',
  succeeded: true,
  accountId: 'u-1',
  password: null,
};
const PROVISION =
  '"policyMap":"email","form":"","applicationId":"directory","roleList":[],"action":"Application Create","user":';

describe('hookBody', () => {
  it.each([
    ['test', '{}'],
    ['preCreateUser', `{"request":{"user":${USER}}}`],
    ['postCreateUser', `{"request":{"user":${USER}}}`],
    ['preUpdateUser', `{"request":{"user":${USER}}}`],
    ['postUpdateUser', `{"request":{"user":${USER}}}`],
    ['validateUser', `{"request":{"user":${USER}}}`],
    ['validateUpdateUser', `{"request":{"user":${USER}}}`],
    ['changePassword', `{"request":{"user":${USER}}}`],
    ['preProvision', `{"request":{${PROVISION}${USER}}}`],
    ['postProvision', `{"request":{${PROVISION}${USER},"isSuccess":true,"uid":"u-1"}}`],
    [
      'policyMap',
      `{"request":{"targetAttribute":"email","cymmetrifield":"email","formVeriable":"","defaultValue":"","user":${USER}}}`,
    ],
    ['runDeprovision', `{"request":{"user":${USER}}}`],
  ] as const)('%s is what receivers were written for', (event, body) => {
    expect(hookBody(event, 'compatible', facts)).toBe(body);
  });

  it('spells names right where nobody needs them wrong, and is the same otherwise', () => {
    expect(hookBody('policyMap', 'lockstep', { ...facts, value: 'a@x.test' })).toBe(
      `{"request":{"targetAttribute":"email","sourceField":"email","formVariable":"","defaultValue":"a@x.test","user":${USER}}}`,
    );
    for (const event of HOOK_EVENTS.filter((one) => one !== 'policyMap'))
      expect(hookBody(event, 'lockstep', facts)).toBe(hookBody(event, 'compatible', facts));
  });

  it('carries a password only where one is given, which is encrypted then', () => {
    expect(hookBody('changePassword', 'compatible', { ...facts, password: 'a.b.c.d.e' })).toBe(
      `{"request":{"user":${USER},"passwordText":"a.b.c.d.e"}}`,
    );
  });

  it('has all twelve, by names in any case', () => {
    expect(HOOK_EVENTS).toHaveLength(12);
    expect(hookEventOf('POLICYMAP')).toBe('policyMap');
    expect(hookEventOf('policymap')).toBe('policyMap');
    for (const no of ['', 'policy', '__proto__', 'constructor', 'testt']) expect(hookEventOf(no)).toBeNull();
  });
});
