import { DatabaseError } from 'pg';
import type { FaultKind } from '../../domain/connector.ts';
import { ConnectorFault } from '../../domain/connector.ts';
import { isLockstepError } from '../../domain/errors.ts';
import { printable } from '../support/http-faults.ts';

/**
 * How far a statement had come when its connection ended. 'write' = the statement, or the COMMIT of its transaction,
 * was sent: it may or may not have been carried out.
 */
export type Stage = 'connect' | 'read' | 'write';

type Classified = { readonly kind: FaultKind; readonly scope: 'call' | 'object' | 'connection' };

/** Every error of the driver as a ConnectorFault; what already is a decision (our own faults and errors) passes. */
export function faultOf(error: unknown, stage: Stage, doing: string): Error {
  if (error instanceof ConnectorFault || isLockstepError(error)) return error;
  if (!(error instanceof DatabaseError) || error.code === undefined) return lost(error, stage, doing);
  const { kind, scope } = classify(error.code, error.message, stage);
  return new ConnectorFault(kind, `${doing}: ${printable(error.message, 300)}`, {
    scope,
    vendor: { code: error.code, text: printable([error.message, error.detail ?? ''].join(' '), 500) },
    cause: error,
  });
}

export function sqlState(error: unknown): string | undefined {
  return error instanceof DatabaseError ? error.code : undefined;
}

function lost(error: unknown, stage: Stage, doing: string): ConnectorFault {
  const why = printable(error instanceof Error ? error.message : 'no answer', 200);
  const kind = stage === 'write' ? 'unknownOutcome' : 'retryable';
  return new ConnectorFault(kind, `${doing}: ${why}`, { scope: 'connection', cause: error });
}

/** SQLSTATE (PostgreSQL manual, appendix A). What the server refused, it rolled back: a refusal is never unknown. */
function classify(code: string, message: string, stage: Stage): Classified {
  switch (code) {
    case '28000':
    case '28P01':
      return { kind: 'auth', scope: 'connection' };
    case '3D000':
      return { kind: 'invalid', scope: stage === 'connect' ? 'connection' : 'object' };
    case '42501':
      return { kind: 'forbidden', scope: 'call' };
    case '42710':
      return { kind: 'alreadyExists', scope: 'object' };
    case '42704':
      return { kind: 'notFound', scope: 'object' };
    case '2BP01':
      return { kind: 'precondition', scope: 'object' };
    case '25006':
    case '57P03':
      return { kind: 'retryable', scope: 'connection' };
    // The server is stopping, or somebody ended our session: the answer to a write in flight is lost.
    case '57P01':
    case '57P02':
    case '57P05':
      return { kind: stage === 'write' ? 'unknownOutcome' : 'retryable', scope: 'connection' };
    case '57014':
      return { kind: 'retryable', scope: 'call' };
    case '40001':
    case '40P01':
    case '55006':
    case '55P03':
      return { kind: 'retryable', scope: 'object' };
    case '0A000':
      return { kind: 'unsupported', scope: 'call' };
    case '0LP01':
    case '42602':
    case '42622':
    case '42939':
      return { kind: 'invalid', scope: 'object' };
    default:
      return classifyClass(code.slice(0, 2), message, stage);
  }
}

function classifyClass(sqlClass: string, message: string, stage: Stage): Classified {
  switch (sqlClass) {
    case '08':
      return { kind: stage === 'write' ? 'unknownOutcome' : 'retryable', scope: 'connection' };
    case '22':
      return { kind: 'invalid', scope: 'object' };
    case '53':
      return { kind: 'retryable', scope: 'connection' };
    case 'XX':
      // Two sessions altered one role at the same time; the server has no code of its own for this.
      if (message.includes('tuple concurrently')) return { kind: 'retryable', scope: 'object' };
      return { kind: 'permanent', scope: 'call' };
    default:
      return { kind: 'permanent', scope: 'call' };
  }
}
