import type { Attributes } from '../connector.ts';
import type { Instant } from '../identity.ts';
import type { Keys, Leave, ReportRow, Termination, Transaction } from './inputs.ts';
import { ZONE } from './inputs.ts';
import { isLocalDate, isTimeZone } from './local-time.ts';

const MAX_TEXT = 10_000;
const MAX_KEY = 512;
const MAX_NAMES = 200;
/** Range of Date and Temporal.Instant. */
const MAX_INSTANT = 8.64e15;
/** Names that would reach into the objects of the program. */
const FORBIDDEN = new Set(['__proto__', 'constructor', 'prototype']);

type Problems = string[];

function checkDate(problems: Problems, what: string, date: string | null): void {
  if (date !== null && !isLocalDate(date))
    problems.push(`${what} is not a date of the calendar (YYYY-MM-DD)`);
}

function checkInstant(problems: Problems, what: string, at: Instant | null): void {
  if (at !== null && !(Number.isInteger(at) && Math.abs(at) <= MAX_INSTANT))
    problems.push(`${what} is not an instant`);
}

function checkKey(problems: Problems, what: string, key: string): void {
  if (key.trim() === '') problems.push(`${what} is empty`);
  if (key.length > MAX_KEY) problems.push(`${what} is longer than ${MAX_KEY} characters`);
}

function checkSequence(problems: Problems, sequence: number): void {
  if (!Number.isSafeInteger(sequence) || sequence < 0) problems.push('the sequence is not a whole number');
}

function checkAttributes(problems: Problems, attributes: Attributes | Keys): void {
  const names = Object.keys(attributes);
  if (names.length > MAX_NAMES) problems.push(`more than ${MAX_NAMES} attributes`);
  for (const name of names) {
    if (FORBIDDEN.has(name)) problems.push(`an attribute may not be called ${name}`);
    const value = attributes[name];
    const size = typeof value === 'string' ? value.length : Array.isArray(value) ? value.join('').length : 0;
    if (size > MAX_TEXT) problems.push(`${name} is longer than ${MAX_TEXT} characters`);
    if (typeof value === 'number' && !Number.isFinite(value)) problems.push(`${name} is not a number`);
  }
  const zone = attributes[ZONE];
  if (
    zone !== undefined &&
    zone !== null &&
    !(typeof zone === 'string' && (zone === '' || isTimeZone(zone)))
  ) {
    problems.push('the time zone is unknown');
  }
}

function checkTermination(problems: Problems, termination: Termination): void {
  checkDate(problems, 'the last day of work', termination.lastDay);
  checkDate(problems, 'the termination date', termination.terminationDate);
  checkInstant(problems, 'the moment of the termination', termination.moment);
  const dated = termination.lastDay !== null || termination.terminationDate !== null;
  if (termination.immediate ? termination.moment === null && !dated : !dated) {
    problems.push('a termination without a last day of work');
  }
}

function checkLeave(problems: Problems, leave: Leave): void {
  checkKey(problems, 'the id of the leave', leave.id);
  checkDate(problems, 'the first day of leave', leave.start);
  checkDate(problems, 'the estimated last day of leave', leave.estimatedEnd);
  checkDate(problems, 'the first day back', leave.back);
}

/** What is wrong with a row, in words without its values; empty: it can be applied. */
export function rowProblems(row: ReportRow): readonly string[] {
  const problems: Problems = [];
  checkKey(problems, 'the key of the employment', row.employment);
  checkInstant(problems, 'the instant of the report', row.asOf);
  checkSequence(problems, row.sequence);
  checkDate(problems, 'the hire date', row.hireDate);
  checkDate(problems, 'the end of the contract', row.contractEnd);
  checkDate(problems, 'the effective date of the job', row.jobEffectiveDate);
  if (row.termination !== null) checkTermination(problems, row.termination);
  if (row.leave !== null) checkLeave(problems, row.leave);
  checkAttributes(problems, row.job);
  checkAttributes(problems, row.person);
  checkAttributes(problems, row.keys);
  if (Object.keys(row.person).some((name) => name in row.job))
    problems.push('an attribute of both job and person');
  return problems;
}

/** What is wrong with a transaction, in words without its values; empty: it can be applied. */
export function transactionProblems(entry: Transaction): readonly string[] {
  const problems: Problems = [];
  checkKey(problems, 'the key of the employment', entry.employment);
  checkKey(problems, 'the id of the event', entry.eventId);
  checkSequence(problems, entry.sequence);
  checkInstant(problems, 'the entry moment', entry.enteredAt);
  switch (entry.kind) {
    case 'hired':
      checkDate(problems, 'the hire date', entry.hireDate);
      checkDate(problems, 'the end of the contract', entry.contractEnd);
      checkAttributes(problems, entry.attributes);
      checkAttributes(problems, entry.keys);
      return problems;
    case 'jobChanged':
    case 'personChanged':
      checkDate(problems, 'the effective date', entry.effectiveDate);
      checkAttributes(problems, entry.changes);
      return problems;
    case 'terminated':
    case 'engagementCompleted':
      checkTermination(problems, entry.termination);
      return problems;
    case 'contractEndChanged':
      checkDate(problems, 'the end of the contract', entry.contractEnd);
      return problems;
    case 'leaveStarted':
      checkLeave(problems, entry.leave);
      return problems;
    case 'returned':
      checkKey(problems, 'the id of the leave', entry.leaveId);
      checkDate(problems, 'the first day back', entry.back);
      return problems;
    case 'hireRescinded':
    case 'terminationRescinded':
      return problems;
    default:
      return entry satisfies never;
  }
}
