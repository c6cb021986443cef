import { CATEGORY, ERRORS, type ErrorCode } from '../domain/errors.ts';

/** Exit codes of the public contract. */
export const EXIT = {
  done: 0,
  problem: 1,
  usage: 2,
  refused: 3,
  signIn: 4,
  needsPerson: 5,
  interrupted: 130,
} as const;

export function exitOf(code: ErrorCode): number {
  return CATEGORY[ERRORS[code].category].exit;
}

export const EXIT_CODES_HELP = `Exit codes
  0  done
  1  found a problem
  2  wrong usage
  3  refused by guard or policy
  4  sign-in needed
  5  finished; something needs a person
  130  interrupted`;
