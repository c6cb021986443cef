import { describe, expect, it } from 'vitest';
import { checkPolicy } from '../check.ts';
import { loadPolicy } from '../documents/load-policy.ts';

const HR = `kind: Source
id: hr
type: csv
key: id
columns:
  id: { as: employeeId, of: identity, required: true }
  given: { as: givenName, of: identity }
  born: { as: born, of: identity }
facts: { hireDate: hired, lastDay: last_day }
correlate: [[employeeId], [givenName, born]]
---
kind: LifecyclePolicy
id: leaver
when: identity.lifecycleState == "left"
steps: [{ after: PT0S, mode: deprovision }]
`;

const signals = (...lines: string[]) => `kind: Source
id: partner
type: ssf
issuer: https://idp.test
audience: us
jwks: https://idp.test/jwks
subject: { attribute: employeeId }
${lines.join('\n')}
`;

const wrong = (text: string) =>
  checkPolicy(loadPolicy([{ name: 'p.yaml', text: `${HR}---\n${text}` }]))
    .filter(({ severity }) => severity === 'error')
    .map(({ code, message }) => `${code} ${message}`);

describe('the document of a transmitter', () => {
  it('is good with a key that proves who somebody is', () => {
    expect(wrong(signals('accountDisabled: leave'))).toEqual([]);
    expect(wrong(signals().replace('https://idp.test/jwks', 'http://127.0.0.1:80/jwks'))).toEqual([]);
  });

  it.each([
    ['a name', 'attribute: employeeId', 'attribute: givenName', 'no source correlates by givenName alone'],
    ['a target that is not there', 'attribute: employeeId', 'target: okta', 'there is no target okta'],
    ['nothing to find people by', '{ attribute: employeeId }', '{}', 'name one of both'],
    ['two ways at once', 'employeeId }', 'employeeId, target: okta }', 'name one of both'],
    [
      'keys that anybody on the way can change',
      'https://idp.test/jwks',
      'http://idp.test/jwks',
      'over https',
    ],
    [
      'a host that only looks like this machine',
      'https://idp.test/jwks',
      'http://127.0.0.1.evil.test/',
      'over https',
    ],
    ['the name of another source', 'id: partner', 'id: hr', 'another source hr'],
  ])('is refused with %s', (_what, from, to, message) => {
    expect(wrong(signals().replace(from, to)).join('\n')).toContain(message);
  });

  it('is refused when it is polled without a credential, or not over https', () => {
    expect(wrong(signals('poll: { url: "http://idp.test/poll" }'))).toHaveLength(2);
    expect(wrong(signals('poll: { url: "https://idp.test/poll" }', 'credential: secret:partner'))).toEqual(
      [],
    );
  });

  it('gives no attributes, and opens no door for names that nobody declares', () => {
    const rule = `kind: BirthrightRule
id: r
when: identity.nobodyGivesThis == "x"
grants: [{ target: git }]
`;
    expect(wrong(`${signals()}---\n${rule}`).join('\n')).toContain('CEL_ATTRIBUTE_UNKNOWN');
  });
});
