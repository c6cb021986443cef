import { attribute, type Schema } from './attribute.ts';

/** What companies say of their people (RFC 7643 section 4.3). */
export const ENTERPRISE_USER: Schema = {
  id: 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User',
  name: 'EnterpriseUser',
  description: 'What a company says of a person who works for it',
  attributes: [
    attribute('employeeNumber', 'string', 'Number or text by which the company knows the person.'),
    attribute('costCenter', 'string', 'Cost center.'),
    attribute('organization', 'string', 'Organization.'),
    attribute('division', 'string', 'Division.'),
    attribute('department', 'string', 'Department.'),
    attribute('manager', 'complex', 'To whom the person reports.', {
      subAttributes: [
        attribute('value', 'string', 'Identifier of the manager.', { caseExact: true }),
        attribute('$ref', 'reference', 'Address of the manager.', {
          caseExact: true,
          referenceTypes: ['User'],
        }),
        attribute('displayName', 'string', 'Name of the manager.', { mutability: 'readOnly' }),
      ],
    }),
  ],
};
