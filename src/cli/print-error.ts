import { isLockstepError, type LockstepError } from '../domain/errors.ts';
import type { Io } from './io.ts';
import { paintFor } from './paint.ts';
import { plain } from './views/text.ts';

interface ShownError {
  readonly code: string;
  readonly message: string;
  readonly why: string | null;
  readonly fix: string;
  readonly details?: Readonly<Record<string, unknown>>;
}

/** `✗ what`, why, how to mend it and the stable code; with --json the same as an object. Always on stderr. */
export function printError(io: Io, error: unknown, json: boolean): void {
  const shown = describe(error);
  if (json) {
    io.err.write(`${JSON.stringify({ error: shown })}\n`);
    return;
  }
  const paint = paintFor(io.err, io.env);
  io.err.write(`${paint.red('✗')} ${paint.bold(plain(shown.message))}\n`);
  if (shown.why !== null) io.err.write(`  why:  ${plain(shown.why)}\n`);
  io.err.write(`  fix:  ${plain(shown.fix)}\n  code: ${shown.code}\n`);
  if (shown.code === 'INTERNAL' && error instanceof Error && (io.env.LOCKSTEP_DEBUG ?? '') !== '')
    io.err.write(`${error.stack ?? ''}\n`);
}

function describe(error: unknown): ShownError {
  if (isLockstepError(error)) {
    const { code, message, remedy, details } = error;
    return {
      code,
      message,
      why: causeOf(error),
      fix: remedy,
      ...(Object.keys(details).length === 0 ? {} : { details }),
    };
  }
  const message = error instanceof Error ? error.message : String(error);
  return {
    code: 'INTERNAL',
    message,
    why: null,
    fix: 'This is a defect. Run `lockstep doctor` and report what it prints; LOCKSTEP_DEBUG=1 shows where it happened.',
  };
}

function causeOf({ cause, message }: LockstepError): string | null {
  if (!(cause instanceof Error) || cause.message === '' || message.includes(cause.message)) return null;
  // A message of PostgreSQL can quote a value: its code says enough, and stands in our own message.
  if ('severity' in cause) return null;
  return cause.message.split('\n')[0] ?? null;
}
