import { type Attribute, attribute, type ResourceType, type Schema } from './attribute.ts';
import { pluralAttribute, primaryAttribute } from './plural-attribute.ts';
import { makeShape, type Shape } from './shape.ts';

/** Texts without regard to case, one after the other. */
const texts = (of: Readonly<Record<string, string>>): readonly Attribute[] =>
  Object.entries(of).map(([name, description]) => attribute(name, 'string', description));

const NAME = attribute('name', 'complex', 'The parts of the name of the person.', {
  subAttributes: texts({
    formatted: 'The whole name as it is written or shown.',
    familyName: 'Family name, or last name.',
    givenName: 'Given name, or first name.',
    middleName: 'Middle names.',
    honorificPrefix: 'Title before the name, for example Dr.',
    honorificSuffix: 'What follows the name, for example III.',
  }),
});

const PASSWORD = attribute('password', 'string', 'Password in clear text. It is never shown.', {
  caseExact: true,
  mutability: 'writeOnly',
  returned: 'never',
});

const LISTS: readonly Attribute[] = [
  pluralAttribute('emails', 'Mail addresses.', {
    value: attribute('value', 'string', 'Mail address.'),
    types: ['work', 'home', 'other'],
  }),
  pluralAttribute('phoneNumbers', 'Telephone numbers.', {
    value: attribute('value', 'string', 'Telephone number.'),
    types: ['work', 'home', 'mobile', 'fax', 'pager', 'other'],
  }),
  pluralAttribute('ims', 'Addresses for instant messages.', {
    value: attribute('value', 'string', 'Address in the service.'),
    types: ['aim', 'gtalk', 'icq', 'xmpp', 'msn', 'skype', 'qq', 'yahoo'],
  }),
  pluralAttribute('photos', 'Addresses of pictures of the person.', {
    value: attribute('value', 'reference', 'Address of the picture.', {
      caseExact: true,
      referenceTypes: ['external'],
    }),
    types: ['photo', 'thumbnail'],
  }),
  attribute('addresses', 'complex', 'Postal addresses.', {
    multiValued: true,
    subAttributes: [
      ...texts({
        formatted: 'The whole address as it is written on a letter. It may have several lines.',
        streetAddress: 'Street, house number and whatever else finds the door.',
        locality: 'Town or village.',
        region: 'State, province or region.',
        postalCode: 'Postal code.',
        country: 'Country, as a code of two letters (ISO 3166-1).',
      }),
      attribute('type', 'string', 'What the address is for.', { canonicalValues: ['work', 'home', 'other'] }),
      primaryAttribute(),
    ],
  }),
];

/** They belong to the groups: who wants to change them changes a group (RFC 7643 section 4.1.2). */
const GROUPS = attribute('groups', 'complex', 'Groups the person is a member of, directly or by a group.', {
  multiValued: true,
  mutability: 'readOnly',
  subAttributes: [
    attribute('value', 'string', 'Identifier of the group.', { caseExact: true, mutability: 'readOnly' }),
    attribute('$ref', 'reference', 'Address of the group.', {
      caseExact: true,
      mutability: 'readOnly',
      referenceTypes: ['Group'],
    }),
    attribute('display', 'string', 'Name of the group.', { mutability: 'readOnly' }),
    attribute('type', 'string', 'Whether the person is a member directly.', {
      mutability: 'readOnly',
      canonicalValues: ['direct', 'indirect'],
    }),
  ],
});

const GRANTS: readonly Attribute[] = [
  pluralAttribute('entitlements', 'Rights or things the person has.', {
    value: attribute('value', 'string', 'The right or the thing.'),
  }),
  pluralAttribute('roles', 'Roles of the person.', {
    value: attribute('value', 'string', 'The role.'),
  }),
  pluralAttribute('x509Certificates', 'Certificates of the person.', {
    value: attribute('value', 'binary', 'Certificate in DER, as base64.', { caseExact: true }),
  }),
];

export const CORE_USER: Schema = {
  id: 'urn:ietf:params:scim:schemas:core:2.0:User',
  name: 'User',
  description: 'Account of a person',
  attributes: [
    attribute('userName', 'string', 'Name the person signs in with. Nobody else has it, in any case.', {
      required: true,
      uniqueness: 'server',
    }),
    NAME,
    ...texts({ displayName: 'Name as it is shown to others.', nickName: 'How the person is called.' }),
    attribute('profileUrl', 'reference', 'Address of a page about the person.', {
      caseExact: true,
      referenceTypes: ['external'],
    }),
    ...texts({
      title: 'Position, for example Vice President.',
      userType: 'How the person belongs to the organization, for example Contractor.',
      preferredLanguage: 'Languages the person reads, as in Accept-Language.',
      locale: 'Language and country that numbers and dates are written for, for example en-US.',
      timezone: 'Time zone as in the IANA database, for example Europe/Zurich.',
    }),
    attribute('active', 'boolean', 'Whether the account may be used.'),
    PASSWORD,
    ...LISTS,
    GROUPS,
    ...GRANTS,
  ],
};

export const USER_TYPE: ResourceType = {
  name: 'User',
  endpoint: '/Users',
  description: 'Accounts of people',
};

export const userShape = (extensions: readonly Schema[]): Shape =>
  makeShape(USER_TYPE, CORE_USER, extensions);

/** People without passwords: one that is sent is an attribute that nobody knows. */
export const userShapeWithoutPassword = (extensions: readonly Schema[]): Shape =>
  makeShape(
    USER_TYPE,
    { ...CORE_USER, attributes: CORE_USER.attributes.filter((one) => one !== PASSWORD) },
    extensions,
  );
