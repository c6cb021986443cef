import { attribute, type Schema } from '../schema/attribute.ts';
import { makeShape, type Shape } from '../schema/shape.ts';

/** One attribute of each kind, and those that filters of identity providers name. */

export const ENTERPRISE = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
const MANY = { multiValued: true } as const;
const EXACT = { caseExact: true } as const;

const text = (name: string, differences = {}) => attribute(name, 'string', name, differences);
const complex = (name: string, subAttributes: readonly ReturnType<typeof text>[], differences = {}) =>
  attribute(name, 'complex', name, { subAttributes, ...differences });

const plural = (name: string) =>
  complex(
    name,
    [text('value'), text('type'), text('display'), attribute('primary', 'boolean', 'primary')],
    MANY,
  );

const USER: Schema = {
  id: 'urn:ietf:params:scim:schemas:core:2.0:User',
  name: 'User',
  description: 'User',
  attributes: [
    text('userName', { required: true, uniqueness: 'server' }),
    complex('name', [text('familyName'), text('givenName'), text('tags', MANY)]),
    text('nickName'),
    text('title'),
    attribute('active', 'boolean', 'active'),
    attribute('vip', 'boolean', 'vip'),
    attribute('rank', 'integer', 'rank'),
    attribute('score', 'decimal', 'score'),
    attribute('hired', 'dateTime', 'hired'),
    attribute('photo', 'binary', 'photo', EXACT),
    attribute('profileUrl', 'reference', 'profileUrl', { ...EXACT, referenceTypes: ['external'] }),
    text('badge', EXACT),
    text('labels', { ...MANY, ...EXACT }),
    text('password', { returned: 'never', mutability: 'writeOnly' }),
    plural('emails'),
    complex('x509Certificates', [attribute('value', 'binary', 'value', EXACT), text('type')], MANY),
    complex('groups', [text('value', EXACT), text('display'), text('type')], {
      ...MANY,
      mutability: 'readOnly',
    }),
  ],
};

const EXTENSION: Schema = {
  id: ENTERPRISE,
  name: 'EnterpriseUser',
  description: 'Enterprise User',
  attributes: [
    text('department'),
    complex('manager', [
      text('value', EXACT),
      attribute('$ref', 'reference', '$ref', EXACT),
      text('displayName'),
    ]),
  ],
};

const GROUP: Schema = {
  id: 'urn:ietf:params:scim:schemas:core:2.0:Group',
  name: 'Group',
  description: 'Group',
  attributes: [
    text('displayName', { required: true }),
    complex('members', [text('value', EXACT), text('type'), text('display')], MANY),
  ],
};

export const sampleUsers: Shape = makeShape({ name: 'User', endpoint: '/Users', description: 'User' }, USER, [
  EXTENSION,
]);

export const sampleGroups: Shape = makeShape(
  { name: 'Group', endpoint: '/Groups', description: 'Group' },
  GROUP,
  [],
);
