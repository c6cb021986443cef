import type { CsvShape } from '../csv/shape.ts';
import type { RowColumn } from '../feed/row-shape.ts';
import type { ValueShape } from '../value/decode-value.ts';

function column(
  header: string,
  as: string,
  type: ValueShape['type'],
  more: Partial<ValueShape> = {},
): RowColumn {
  return { header, as, type, ...more };
}

const required = { required: true };

/** The weekly worker report of the recorded company, as its Source document declares it. */
export const TIDEWATER: CsvShape = {
  columns: [
    column('Employee_ID', 'employeeId', 'string', required),
    column('Universal_ID', 'universalId', 'string', required),
    column('National_ID_Hash', 'nationalIdHash', 'string'),
    column('Legal_First_Name', 'givenName', 'string'),
    column('Legal_Last_Name', 'familyName', 'string'),
    column('Date_of_Birth', 'dateOfBirth', 'date'),
    column('Work_Email', 'email', 'string'),
    column('Company', 'company', 'string', required),
    column('Worker_Type', 'type', 'string', { required: true, oneOf: ['Employee', 'Contingent_Worker'] }),
    column('Worker_Status', 'status', 'string', required),
    column('Hire_Date', 'hireDate', 'date', required),
    column('Contract_End_Date', 'contractEndDate', 'date'),
    column('Termination_Date', 'terminationDate', 'date'),
    column('Last_Day_of_Work', 'lastDayOfWork', 'date'),
    column('Termination_Immediate', 'immediate', 'boolean'),
    column('Termination_Moment', 'effectiveMoment', 'instant'),
    column('Termination_Reason', 'terminationReason', 'string'),
    column('Termination_Rescinded', 'terminationRescinded', 'boolean'),
    column('Leave_ID', 'leaveId', 'string'),
    column('Leave_Type', 'leaveType', 'string'),
    column('Leave_First_Day', 'leaveFirstDay', 'date'),
    column('Leave_Estimated_Last_Day', 'leaveEstimatedLastDay', 'date'),
    column('Leave_First_Day_Back', 'leaveFirstDayBack', 'date'),
    column('Position_ID', 'position', 'string'),
    column('Business_Title', 'title', 'string'),
    column('Job_Level', 'level', 'string'),
    column('Department', 'department', 'string', required),
    column('Supervisory_Organization', 'organization', 'string'),
    column('Manager_Employee_ID', 'manager', 'string'),
    column('Location', 'location', 'string', required),
    column('Time_Zone', 'timeZone', 'timeZone', required),
    column('Project', 'project', 'string'),
    column('Job_Effective_Date', 'jobEffectiveDate', 'date'),
    column('Last_Functionally_Updated', 'updated', 'date'),
  ],
  key: 'employeeId',
  encoding: 'utf-8',
  delimiter: ',',
  company: { column: 'company', equals: 'Tidewater Optics AG' },
  order: [
    ['dateOfBirth', 'hireDate'],
    ['hireDate', 'lastDayOfWork'],
    ['hireDate', 'terminationDate'],
    ['hireDate', 'contractEndDate'],
    ['leaveFirstDay', 'leaveFirstDayBack'],
  ],
  identifiers: ['universalId'],
  whole: {
    by: 'meta',
    rows: 'rows',
    bytes: 'bytes',
    sha256: 'sha256',
    complete: 'complete',
    sequence: 'sequence',
    asOf: 'asOf',
    equals: { tenant: 'tidewater_prod', company: 'Tidewater Optics AG' },
  },
};
