import { describe, expect, it } from 'vitest';
import { scim } from './index.ts';
import { writablePath } from './scim-attributes.ts';

const config = scim.parseConfig({
  url: 'https://app.example/scim/v2',
  auth: { kind: 'bearer', token: 'secret-name' },
  attributes: { harmless: 'active' },
});

describe('an attribute of a Mapping', () => {
  it.each([
    'active',
    'Active',
    'urn:ietf:params:scim:schemas:core:2.0:User:active',
    'harmless',
    'password',
    'groups',
    'id',
  ])('never switches anybody off or gives a key: %s', (name) => {
    expect(() => writablePath(config, name)).toThrow('cannot be written');
  });

  it('says what a person is', () => {
    expect(writablePath(config, 'department')).toMatchObject({ attribute: 'department' });
  });
});
