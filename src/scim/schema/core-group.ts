import { attribute, type ResourceType, type Schema } from './attribute.ts';
import { makeShape, type Shape } from './shape.ts';

/** A member is added or removed, never turned into another one (RFC 7643 section 4.2). */
const MEMBERS = attribute('members', 'complex', 'Who is in the group: users and groups.', {
  multiValued: true,
  subAttributes: [
    attribute('value', 'string', 'Identifier of the member.', { caseExact: true, mutability: 'immutable' }),
    attribute('$ref', 'reference', 'Address of the member.', {
      caseExact: true,
      mutability: 'immutable',
      referenceTypes: ['User', 'Group'],
    }),
    attribute('type', 'string', 'Kind of the member.', {
      mutability: 'immutable',
      canonicalValues: ['User', 'Group'],
    }),
    attribute('display', 'string', 'Name of the member.', { mutability: 'readOnly' }),
  ],
});

export const CORE_GROUP: Schema = {
  id: 'urn:ietf:params:scim:schemas:core:2.0:Group',
  name: 'Group',
  description: 'Group of users and groups',
  attributes: [
    attribute('displayName', 'string', 'Name of the group. No other group has it, in any case.', {
      required: true,
      uniqueness: 'server',
    }),
    MEMBERS,
  ],
};

export const GROUP_TYPE: ResourceType = {
  name: 'Group',
  endpoint: '/Groups',
  description: 'Groups of users and groups',
};

export const groupShape = (extensions: readonly Schema[]): Shape =>
  makeShape(GROUP_TYPE, CORE_GROUP, extensions);
