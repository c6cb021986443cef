import type { JsonReport } from './json-report.ts';

/**
 * Workday report as a service (RaaS) with JSON output: rows under `Report_Entry`, empty fields left out. Such a report
 * is made by each customer; these are the names of Workday Web Services where they exist (Termination_Date and
 * Termination_Last_Day_of_Work are two fields there) and the customer's own beside them.
 */
export const WORKDAY: JsonReport = {
  records: 'Report_Entry',
  rules: {
    order: [
      ['Date_of_Birth', 'Hire_Date'],
      ['Hire_Date', 'Last_Day_of_Work'],
      ['Hire_Date', 'Contract_End_Date'],
    ],
    identifiers: ['Universal_ID'],
  },
  mapping: {
    key: 'Employee_ID',
    attributes: [
      { field: 'Universal_ID', as: 'universalId', of: 'identity', type: 'string', required: true },
      { field: 'National_ID_Hash', as: 'nationalIdHash', of: 'identity', type: 'string' },
      { field: 'Date_of_Birth', as: 'dateOfBirth', of: 'identity', type: 'date' },
      { field: 'Legal_First_Name', as: 'givenName', of: 'identity', type: 'string' },
      { field: 'Legal_Last_Name', as: 'familyName', of: 'identity', type: 'string' },
      { field: 'Work_Email', as: 'mail', of: 'identity', type: 'string' },
      { field: 'Worker_Type', as: 'type', of: 'employment', type: 'string', required: true },
      { field: 'Department', as: 'department', of: 'employment', type: 'string' },
      { field: 'Job_Level', as: 'level', of: 'employment', type: 'string' },
      { field: 'Business_Title', as: 'title', of: 'employment', type: 'string' },
      { field: 'Supervisory_Organization', as: 'organisation', of: 'employment', type: 'string' },
      { field: 'Position_ID', as: 'position', of: 'employment', type: 'string' },
      { field: 'Manager_Employee_ID', as: 'manager', of: 'employment', type: 'string' },
      { field: 'Location', as: 'location', of: 'employment', type: 'string' },
      { field: 'Time_Zone', as: 'zone', of: 'employment', type: 'timeZone', required: true },
      { field: 'Project', as: 'project', of: 'employment', type: 'string' },
      { field: 'Company', as: 'company', of: 'employment', type: 'string' },
    ],
    constants: {},
    facts: {
      hireDate: 'Hire_Date',
      hireRescinded: { column: 'Worker_Status', equals: 'Hire_Rescinded' },
      contractEnd: 'Contract_End_Date',
      lastDay: 'Last_Day_of_Work',
      terminationDate: 'Termination_Date',
      terminationReason: 'Termination_Reason',
      terminationRescinded: 'Termination_Rescinded',
      immediate: 'Termination_Immediate',
      moment: 'Termination_Moment',
      leaveId: 'Leave_ID',
      leaveType: 'Leave_Type',
      leaveStart: 'Leave_First_Day',
      leaveEstimatedEnd: 'Leave_Estimated_Last_Day',
      leaveBack: 'Leave_First_Day_Back',
      effective: 'Job_Effective_Date',
    },
    strongKeys: ['universalId', 'nationalIdHash', 'dateOfBirth'],
  },
};
