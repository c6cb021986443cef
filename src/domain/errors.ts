import type { ErrorCategory, ErrorTable } from './error-codes/category.ts';
import { decisionErrors } from './error-codes/decision-errors.ts';
import { edgeErrors } from './error-codes/edge-errors.ts';
import { factErrors } from './error-codes/fact-errors.ts';
import { feedErrors } from './error-codes/feed-errors.ts';
import { houseErrors } from './error-codes/house-errors.ts';
import { proofErrors } from './error-codes/proof-errors.ts';
import { signInErrors } from './error-codes/sign-in-errors.ts';
import { signalErrors } from './error-codes/signal-errors.ts';

export { CATEGORY, type ErrorCategory } from './error-codes/category.ts';

/** Every code there is, in files by what they are about. Listed in docs/reference/errors.md, which is generated from here. */
export const ERRORS = {
  USAGE: { category: 'usage', remedy: 'Run the command with --help to see what it takes.' },
  INTERNAL: {
    category: 'internal',
    remedy: 'This is a defect. Run `lockstep doctor` and report what it prints.',
  },
  NOT_FOUND: { category: 'notFound', remedy: 'Check the name; `lockstep doctor` lists what exists.' },

  CONFLICT: {
    category: 'conflict',
    remedy: 'Somebody else changed the same thing; read it again and repeat.',
  },

  ...houseErrors,
  ...decisionErrors,
  ...edgeErrors,
  ...feedErrors,
  ...proofErrors,
  ...factErrors,
  ...signalErrors,
  ...signInErrors,
} as const satisfies ErrorTable;

export type ErrorCode = keyof typeof ERRORS;

export class LockstepError extends Error {
  override readonly name = 'LockstepError';
  readonly code: ErrorCode;
  /** Safe to show: never a secret, never personal data of somebody else. */
  readonly details: Readonly<Record<string, unknown>>;

  constructor(
    code: ErrorCode,
    message: string,
    options: { details?: Record<string, unknown>; cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.details = options.details ?? {};
  }

  get category(): ErrorCategory {
    return ERRORS[this.code].category;
  }

  get remedy(): string {
    return ERRORS[this.code].remedy;
  }
}

export function isLockstepError(error: unknown): error is LockstepError {
  return error instanceof LockstepError;
}
