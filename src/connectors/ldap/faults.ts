import { ResultCodeError } from 'ldapts';
import type { FaultKind } from '../../domain/connector.ts';
import { ConnectorFault } from '../../domain/connector.ts';
import { isLockstepError } from '../../domain/errors.ts';
import { printable } from '../support/http-faults.ts';

/** How far a request had come: before it was sent, a question, or a change that may have been made. */
export type Stage = 'connect' | 'read' | 'write';

/** Result codes of RFC 4511 appendix A that the operations tell apart. */
export const RESULT = {
  noSuchAttribute: 16,
  typeOrValueExists: 20,
  noSuchObject: 32,
  unwillingToPerform: 53,
  objectClassViolation: 65,
  notAllowedOnNonLeaf: 66,
  entryAlreadyExists: 68,
} as const;

type Classified = { readonly kind: FaultKind; readonly scope: 'call' | 'object' | 'connection' };

export function faultOf(error: unknown, stage: Stage, doing: string): Error {
  if (error instanceof ConnectorFault || isLockstepError(error)) return error;
  if (!(error instanceof ResultCodeError)) return lost(error, stage, doing);
  const { kind, scope: told } = classify(error.code, stage);
  const scope = stage === 'connect' ? 'connection' : told;
  return new ConnectorFault(kind, `${doing}: ${printable(error.message, 300)}`, {
    scope,
    vendor: { code: String(error.code), text: printable(error.message, 500) },
    cause: error,
  });
}

/** The result code of a fault, when the server gave one. */
export function resultCode(error: unknown): number | undefined {
  const code = error instanceof ConnectorFault ? error.vendor?.code : undefined;
  return code === undefined ? undefined : Number(code);
}

/** The server answered, and its answer was no: about this entry or request, not about the connection. */
export function isRefusal(error: unknown): boolean {
  return error instanceof ConnectorFault && error.vendor !== undefined && error.scope !== 'connection';
}

function lost(error: unknown, stage: Stage, doing: string): ConnectorFault {
  const why = printable(error instanceof Error ? error.message : 'no answer', 200);
  const kind = stage === 'write' ? 'unknownOutcome' : 'retryable';
  return new ConnectorFault(kind, `${doing}: ${why}`, { scope: 'connection', cause: error });
}

function classify(code: number, stage: Stage): Classified {
  switch (code) {
    // timeLimitExceeded, other (of back-mdb: the transaction was rolled back)
    case 3:
    case 80:
      return { kind: 'retryable', scope: 'call' };
    // sizeLimitExceeded, adminLimitExceeded: what came is not all there is
    case 4:
    case 11:
      return { kind: 'permanent', scope: 'connection' };
    // authMethodNotSupported, strongerAuthRequired, confidentialityRequired, inappropriateAuthentication, invalidCredentials
    case 7:
    case 8:
    case 13:
    case 48:
    case 49:
      return { kind: 'auth', scope: 'connection' };
    // referral: a read-only copy
    case 10:
      return { kind: 'unsupported', scope: 'connection' };
    case 12:
    case 71:
      return { kind: 'unsupported', scope: 'call' };
    case RESULT.noSuchAttribute:
      return { kind: 'precondition', scope: 'object' };
    case RESULT.typeOrValueExists:
    case RESULT.entryAlreadyExists:
      return { kind: 'alreadyExists', scope: 'object' };
    // undefinedAttributeType, inappropriateMatching, constraintViolation, invalidAttributeSyntax, invalidDNSyntax,
    // namingViolation, objectClassViolation, notAllowedOnRDN, objectClassModsProhibited
    case 17:
    case 18:
    case 19:
    case 21:
    case 34:
    case 64:
    case RESULT.objectClassViolation:
    case 67:
    case 69:
      return { kind: 'invalid', scope: 'object' };
    case RESULT.noSuchObject:
      return { kind: 'notFound', scope: 'object' };
    case 50:
      return { kind: 'forbidden', scope: 'call' };
    // busy, unavailable
    case 51:
    case 52:
      return { kind: 'retryable', scope: 'connection' };
    case RESULT.unwillingToPerform:
      return { kind: stage === 'connect' ? 'auth' : 'precondition', scope: 'object' };
    case RESULT.notAllowedOnNonLeaf:
      return { kind: 'precondition', scope: 'object' };
    default:
      return { kind: 'permanent', scope: 'call' };
  }
}
