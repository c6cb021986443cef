import { isTimeZone, localInstant, MIDNIGHT } from '../../domain/identity/local-time.ts';
import type { Instant } from '../../domain/identity.ts';
import { isJsonObject, readPath } from '../json/read-path.ts';
import { decodeDate } from '../value/decode-date.ts';
import type { JsonReport } from './json-report.ts';

/**
 * SAP SuccessFactors PerPerson over OData v2, with employmentNav, jobInfoNav, personalInfoNav and emailNav expanded
 * (Microsoft, "SAP SuccessFactors integration reference"). A person has employments in no particular order, an
 * employment has job records by start date and sequence number; dates are `/Date(ms)/` at midnight UTC.
 * EmpEmployment: endDate is the termination date, lastDateWorked the last day of work.
 * The event codes are a picklist of each customer: LOA begins a leave, RTWLOA ends one.
 */
export const SUCCESSFACTORS: JsonReport = {
  records: 'd.results',
  flatten: employmentsOf,
  rules: {
    order: [
      ['person.dateOfBirth', 'employment.startDate'],
      ['employment.startDate', 'employment.lastDateWorked'],
      ['employment.startDate', 'job.contractEndDate'],
    ],
    identifiers: ['person.personIdExternal'],
  },
  mapping: {
    key: 'employment.userId',
    dateForm: '/Date(ms)/',
    attributes: [
      { field: 'person.personIdExternal', as: 'universalId', of: 'identity', type: 'string', required: true },
      { field: 'person.customNationalIdHash', as: 'nationalIdHash', of: 'identity', type: 'string' },
      { field: 'person.dateOfBirth', as: 'dateOfBirth', of: 'identity', type: 'date' },
      {
        field: 'person.personalInfoNav.results.0.firstName',
        as: 'givenName',
        of: 'identity',
        type: 'string',
      },
      {
        field: 'person.personalInfoNav.results.0.lastName',
        as: 'familyName',
        of: 'identity',
        type: 'string',
      },
      { field: 'person.emailNav.results.0.emailAddress', as: 'mail', of: 'identity', type: 'string' },
      { field: 'employment.isContingentWorker', as: 'contingent', of: 'employment', type: 'boolean' },
      { field: 'job.department', as: 'department', of: 'employment', type: 'string' },
      { field: 'job.payGrade', as: 'level', of: 'employment', type: 'string' },
      { field: 'job.jobTitle', as: 'title', of: 'employment', type: 'string' },
      { field: 'job.managerId', as: 'manager', of: 'employment', type: 'string', empty: ['NO_MANAGER'] },
      { field: 'job.location', as: 'location', of: 'employment', type: 'string' },
      { field: 'job.timezone', as: 'zone', of: 'employment', type: 'timeZone', required: true },
      { field: 'job.company', as: 'company', of: 'employment', type: 'string' },
    ],
    constants: {},
    facts: {
      hireDate: 'employment.startDate',
      contractEnd: 'job.contractEndDate',
      lastDay: 'employment.lastDateWorked',
      terminationDate: 'employment.endDate',
      leaveStart: 'leave.startDate',
      leaveBack: 'back.startDate',
      effective: 'job.startDate',
    },
    strongKeys: ['universalId', 'nationalIdHash', 'dateOfBirth'],
  },
};

/** One record for each employment of a person: the job in force at `asOf`, and the latest leave. */
function employmentsOf(person: unknown, asOf: Instant): readonly unknown[] {
  const employments = readPath(person, 'employmentNav.results');
  // A person without employments is kept, so that the record is set aside instead of overlooked.
  if (!Array.isArray(employments) || employments.length === 0) return [{ person }];
  return employments.map((employment) => {
    const jobs = jobsOf(employment);
    const leave = jobs.findLastIndex((job) => job.event === 'LOA');
    return {
      person,
      employment,
      job: jobs.findLast((job) => hasBegun(job, asOf)) ?? jobs[0],
      leave: jobs[leave],
      back: leave < 0 ? undefined : jobs.slice(leave).find((job) => job.event === 'RTWLOA'),
    };
  });
}

type Job = Readonly<Record<string, unknown>>;

function jobsOf(employment: unknown): readonly Job[] {
  const jobs = readPath(employment, 'jobInfoNav.results');
  if (!Array.isArray(jobs)) return [];
  return jobs
    .filter(isJsonObject)
    .toSorted((a, b) => startOf(a).localeCompare(startOf(b)) || Number(a.seqNumber) - Number(b.seqNumber));
}

function startOf(job: Job): string {
  return decodeDate(String(job.startDate), '/Date(ms)/') ?? '';
}

function hasBegun(job: Job, asOf: Instant): boolean {
  const date = startOf(job);
  const zone = String(job.timezone);
  return date !== '' && isTimeZone(zone) && localInstant(date, MIDNIGHT, zone) <= asOf;
}
