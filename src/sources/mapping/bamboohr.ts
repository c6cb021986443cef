import type { JsonReport } from './json-report.ts';

/**
 * BambooHR company report as JSON: `{title, fields, employees}`; an empty date is null or `0000-00-00`. `custom…` are
 * fields that the customer added: person key, last day of work, contract end and zone are not in the standard set.
 *
 * The report tells that somebody is on leave, not since when: leaves cannot be read from it, and access stays.
 * `employmentHistoryStatus` turns to `Terminated` at the end, so it does not tell the type of employment for ever.
 */
export const BAMBOOHR: JsonReport = {
  records: 'employees',
  rules: {
    order: [
      ['dateOfBirth', 'hireDate'],
      ['hireDate', 'customLastDayOfWork'],
      ['hireDate', 'customContractEnd'],
    ],
    identifiers: ['customPersonKey'],
  },
  mapping: {
    key: 'employeeNumber',
    emptyDates: ['0000-00-00'],
    attributes: [
      { field: 'customPersonKey', as: 'universalId', of: 'identity', type: 'string' },
      { field: 'customNationalIdHash', as: 'nationalIdHash', of: 'identity', type: 'string' },
      { field: 'dateOfBirth', as: 'dateOfBirth', of: 'identity', type: 'date' },
      { field: 'firstName', as: 'givenName', of: 'identity', type: 'string' },
      { field: 'lastName', as: 'familyName', of: 'identity', type: 'string' },
      { field: 'workEmail', as: 'mail', of: 'identity', type: 'string' },
      { field: 'employmentHistoryStatus', as: 'employmentStatus', of: 'employment', type: 'string' },
      { field: 'department', as: 'department', of: 'employment', type: 'string' },
      { field: 'customJobLevel', as: 'level', of: 'employment', type: 'string' },
      { field: 'jobTitle', as: 'title', of: 'employment', type: 'string' },
      { field: 'supervisorEId', as: 'manager', of: 'employment', type: 'string' },
      { field: 'location', as: 'location', of: 'employment', type: 'string' },
      { field: 'customTimeZone', as: 'zone', of: 'employment', type: 'timeZone', required: true },
    ],
    constants: {},
    facts: {
      hireDate: 'hireDate',
      contractEnd: 'customContractEnd',
      lastDay: 'customLastDayOfWork',
      terminationDate: 'terminationDate',
    },
    strongKeys: ['universalId', 'nationalIdHash', 'dateOfBirth'],
  },
};
