import type { OperationKind, Outcome } from '../../domain/connector.ts';

export function done(changed: boolean, id?: string): Outcome {
  return { status: 'done', changed, ...(id !== undefined && { id }) };
}

/** What a handle of `accepted` remembers; base SCIM has no job to ask, so poll looks at the account instead. */
export interface AcceptedWrite {
  readonly kind: OperationKind;
  readonly name?: string;
  readonly keys?: Readonly<Record<string, string>>;
}

const POLL_AFTER_MS = 2000;

export function accepted(write: AcceptedWrite): Outcome {
  return {
    status: 'accepted',
    handle: Buffer.from(JSON.stringify(write)).toString('base64url'),
    pollAfterMs: POLL_AFTER_MS,
  };
}

export function readHandle(handle: string): AcceptedWrite | null {
  try {
    const value: unknown = JSON.parse(Buffer.from(handle, 'base64url').toString('utf8'));
    return isAcceptedWrite(value) ? value : null;
  } catch {
    return null;
  }
}

function isAcceptedWrite(value: unknown): value is AcceptedWrite {
  if (typeof value !== 'object' || value === null || !('kind' in value)) return false;
  const keys = 'keys' in value ? value.keys : {};
  return typeof value.kind === 'string' && typeof keys === 'object' && keys !== null;
}
