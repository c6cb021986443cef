import { isJsonObject, readPath } from '../json/read-path.ts';
import type { JsonReport } from './json-report.ts';

/**
 * Darwinbox employee export: `{status, message, employee_data}`, dates DD-MM-YYYY, an empty text for none.
 * `date_of_exit` is the last day of work. There is no key of a person beside the employee id, so an employment joins
 * no other one, and no zone: it comes from the table of office locations. A location that is not in the table has no
 * zone, and its record is set aside.
 */
export function darwinbox(zoneOfLocation: ReadonlyMap<string, string>): JsonReport {
  return {
    records: 'employee_data',
    flatten: (record) => {
      const location = readPath(record, 'office_location');
      const zone = typeof location === 'string' ? zoneOfLocation.get(location.trim()) : undefined;
      return [isJsonObject(record) ? { ...record, lockstep_zone: zone } : record];
    },
    rules: {
      order: [
        ['date_of_birth', 'date_of_joining'],
        ['date_of_joining', 'date_of_exit'],
      ],
    },
    mapping: {
      key: 'employee_id',
      dateForm: 'DD-MM-YYYY',
      attributes: [
        { field: 'date_of_birth', as: 'dateOfBirth', of: 'identity', type: 'date' },
        { field: 'first_name', as: 'givenName', of: 'identity', type: 'string' },
        { field: 'last_name', as: 'familyName', of: 'identity', type: 'string' },
        { field: 'company_email_id', as: 'mail', of: 'identity', type: 'string' },
        { field: 'employee_type', as: 'type', of: 'employment', type: 'string' },
        { field: 'department_name', as: 'department', of: 'employment', type: 'string' },
        { field: 'designation_name', as: 'title', of: 'employment', type: 'string' },
        { field: 'direct_manager_employee_id', as: 'manager', of: 'employment', type: 'string' },
        { field: 'office_location', as: 'location', of: 'employment', type: 'string' },
        { field: 'lockstep_zone', as: 'zone', of: 'employment', type: 'timeZone', required: true },
        { field: 'group_company', as: 'company', of: 'employment', type: 'string' },
      ],
      constants: {},
      facts: { hireDate: 'date_of_joining', lastDay: 'date_of_exit' },
      strongKeys: [],
    },
  };
}
