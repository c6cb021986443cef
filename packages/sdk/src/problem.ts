import type { Problem } from './generated/api.ts';
import type { OperationName } from './lockstep.ts';

/** The server understood and refused: its problem document (RFC 9457) as an error. */
export class LockstepProblem extends Error {
  override readonly name = 'LockstepProblem';
  readonly operation: OperationName;
  /** HTTP status. */
  readonly status: Problem['status'];
  /** Stable; what to decide by. */
  readonly code: Problem['code'];
  /** What went wrong this time, for people. */
  readonly detail: Problem['detail'];
  /** What to do about it, for people. */
  readonly remedy: Problem['remedy'];
  /** What belongs to the code: `issues` of a USAGE, the `difference` of a PLAN_STALE… */
  readonly details: NonNullable<Problem['details']>;

  constructor(operation: OperationName, problem: Problem) {
    super(`${problem.code}: ${problem.detail}`);
    this.operation = operation;
    this.status = problem.status;
    this.code = problem.code;
    this.detail = problem.detail;
    this.remedy = problem.remedy;
    this.details = problem.details ?? {};
  }
}

/** null when this is no problem document. The status is that of the answer, whatever the document says. */
export function problemIn(text: string, status: number): Problem | null {
  const value = parsed(text);
  if (typeof value !== 'object' || value === null) return null;
  const { code, detail, remedy, title, type, details } = value as Readonly<Record<string, unknown>>;
  if (typeof code !== 'string' || typeof detail !== 'string') return null;
  const word = (word: unknown) => (typeof word === 'string' ? word : '');
  return {
    type: word(type),
    title: word(title),
    status,
    detail,
    code,
    remedy: word(remedy),
    ...(typeof details === 'object' && details !== null ? { details: { ...details } } : {}),
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
