import { describe, expect, it } from 'vitest';
import type { Attribute } from './attribute.ts';
import { CORE_GROUP, groupShape } from './core-group.ts';
import { CORE_USER, userShape } from './core-user.ts';
import { ENTERPRISE_USER } from './enterprise-user.ts';

const find = (attributes: readonly Attribute[] | undefined, name: string) =>
  attributes?.find((one) => one.name === name);

function everyAttribute(attributes: readonly Attribute[]): readonly Attribute[] {
  return attributes.flatMap((one) => [one, ...(one.subAttributes ?? [])]);
}

const names = (attributes: readonly Attribute[] | undefined) => attributes?.map(({ name }) => name);

describe('the schemas of RFC 7643 section 4', () => {
  it('has every attribute of a user, with its sub-attributes', () => {
    expect(names(CORE_USER.attributes)).toEqual(
      'userName name displayName nickName profileUrl title userType preferredLanguage locale timezone active password emails phoneNumbers ims photos addresses groups entitlements roles x509Certificates'.split(
        ' ',
      ),
    );
    expect(names(find(CORE_USER.attributes, 'name')?.subAttributes)).toEqual(
      'formatted familyName givenName middleName honorificPrefix honorificSuffix'.split(' '),
    );
    for (const list of 'emails phoneNumbers ims photos entitlements roles x509Certificates'.split(' '))
      expect(names(find(CORE_USER.attributes, list)?.subAttributes), list).toEqual(
        'value display type primary'.split(' '),
      );
    expect(names(find(CORE_USER.attributes, 'addresses')?.subAttributes)).toEqual(
      'formatted streetAddress locality region postalCode country type primary'.split(' '),
    );
  });

  it('says of a user what is true of it', () => {
    expect(find(CORE_USER.attributes, 'userName')).toMatchObject({
      required: true,
      caseExact: false,
      uniqueness: 'server',
      returned: 'default',
    });
    expect(find(CORE_USER.attributes, 'password')).toMatchObject({
      mutability: 'writeOnly',
      returned: 'never',
    });
    const groups = find(CORE_USER.attributes, 'groups');
    expect(everyAttribute(groups === undefined ? [] : [groups]).map((one) => one.mutability)).toEqual(
      Array(5).fill('readOnly'),
    );
    expect(names(groups?.subAttributes)).toEqual(['value', '$ref', 'display', 'type']);
  });

  it('says of a group what is true of it', () => {
    expect(find(CORE_GROUP.attributes, 'displayName')).toMatchObject({
      required: true,
      uniqueness: 'server',
      caseExact: false,
    });
    const members = find(CORE_GROUP.attributes, 'members');
    expect(members).toMatchObject({ multiValued: true, mutability: 'readWrite' });
    expect(find(members?.subAttributes, 'value')).toMatchObject({ mutability: 'immutable', caseExact: true });
    expect(find(members?.subAttributes, 'type')?.canonicalValues).toEqual(['User', 'Group']);
    expect(find(members?.subAttributes, 'display')?.mutability).toBe('readOnly');
  });

  it('says of an employee what is true of it', () => {
    expect(names(ENTERPRISE_USER.attributes)).toEqual(
      'employeeNumber costCenter organization division department manager'.split(' '),
    );
    const manager = find(ENTERPRISE_USER.attributes, 'manager');
    expect(names(manager?.subAttributes)).toEqual(['value', '$ref', 'displayName']);
    expect(find(manager?.subAttributes, 'displayName')?.mutability).toBe('readOnly');
  });

  it.each([CORE_USER, CORE_GROUP, ENTERPRISE_USER])('$name keeps to the rules of section 2', (schema) => {
    const all = everyAttribute(schema.attributes);
    for (const one of all) {
      expect(one.type === 'complex', one.name).toBe(one.subAttributes !== undefined);
      expect(one.type === 'reference', one.name).toBe(one.referenceTypes !== undefined);
      // References and binary values are compared exactly (RFC 7643 sections 2.3.6 and 2.3.7).
      if (one.type === 'reference' || one.type === 'binary') expect(one.caseExact, one.name).toBe(true);
      expect(one.description, one.name).toMatch(/^[A-Z].*\.$/);
    }
    for (const list of [schema.attributes, ...schema.attributes.map((one) => one.subAttributes ?? [])])
      expect(new Set(list.map(({ name }) => name.toLowerCase())).size).toBe(list.length);
  });

  it('finds them in their shapes, whatever the case', () => {
    const user = userShape([ENTERPRISE_USER]);
    const department = user.resolve({
      urn: 'URN:ietf:params:scim:schemas:extension:ENTERPRISE:2.0:User',
      attribute: 'DEPARTMENT',
      sub: null,
    });
    expect(department).toMatchObject({ extension: ENTERPRISE_USER.id, attribute: { name: 'department' } });
    expect(user.resolve({ urn: null, attribute: 'username', sub: null })?.attribute.uniqueness).toBe(
      'server',
    );
    expect(user.resolve({ urn: null, attribute: 'department', sub: null })).toBeNull();
    const group = groupShape([]);
    expect(group.resolve({ urn: CORE_GROUP.id, attribute: 'Members', sub: 'VALUE' })).toMatchObject({
      extension: null,
      attribute: { name: 'members' },
      sub: { name: 'value' },
    });
    expect(group.resolve({ urn: null, attribute: 'userName', sub: null })).toBeNull();
  });
});
