import { describe, expect, it } from 'vitest';
import { checkPolicy } from '../check.ts';
import { loadPolicy } from '../documents/load-policy.ts';

const BASE = `kind: Target
id: directory
connector: simulated
owner: it
---
kind: Mapping
id: names
target: directory
attributes: { mail: '"x"', roles: '"y"' }
`;
const HOOK = { url: 'https://hooks.example.com/in', events: '[validateUser]', sign: 'secret:k' };
const errorsIn = (text: string) =>
  checkPolicy(loadPolicy([{ name: 'p.yaml', text }]))
    .filter(({ severity }) => severity === 'error')
    .map(({ code }) => code);
const found = (over: Readonly<Record<string, string>>) => {
  const fields = Object.entries({ ...HOOK, ...over }).map(([name, value]) => `${name}: ${value}\n`);
  const without = errorsIn(BASE);
  return errorsIn(`${BASE}---\nkind: Hook\nid: h\n${fields.join('')}`).filter(
    (code) => !without.includes(code),
  );
};

describe('Hook documents', () => {
  it.each([
    {},
    { events: '[POLICYMAP]', attributes: '[mail]' },
    { targets: '[directory]', fields: '{ email: mail }' },
    { url: 'http://10.0.0.1:8080/x' },
    { answerWithin: 'P30D', timeout: 'PT3S', onFailure: 'refuse', style: 'compatible' },
  ])('take %j', (over) => {
    expect(found(over)).toEqual([]);
  });

  it.each([
    [{ events: '[everything]' }, 'FIELD_VALUE'],
    [{ events: '[]' }, 'FIELD_VALUE'],
    [{ url: 'ftp://x.test/' }, 'FIELD_VALUE'],
    [{ url: 'https://user:pass@x.test/' }, 'FIELD_VALUE'],
    [{ url: 'https://x.test/?a=b' }, 'FIELD_VALUE'],
    [{ timeout: 'PT10S' }, 'FIELD_VALUE'],
    [{ answerWithin: 'P31D' }, 'FIELD_VALUE'],
    [{ onFailure: 'maybe' }, 'FIELD_VALUE'],
    [{ sign: 'whsk_in_the_clear' }, 'FIELD_VALUE'],
    [{ receiverKey: 'secret' }, 'FIELD_VALUE'],
    [{ targets: '[nowhere]' }, 'REFERENCE_UNKNOWN'],
    [{ events: '[policyMap]' }, 'FIELD_MISSING'],
    [{ events: '[policyMap]', attributes: '[phone]' }, 'REFERENCE_UNKNOWN'],
    [{ events: '[policyMap]', attributes: '[roles]' }, 'FIELD_VALUE'],
    [{ fields: '{ x: roles }' }, 'FIELD_VALUE'],
    [{ password: 'x' }, 'FIELD_UNKNOWN'],
  ] as const)('refuse %j', (over, code) => {
    expect(found(over)).toContain(code);
  });
});
