import type { OperationName } from './lockstep.ts';

/** `timeout`: not in time. `unreachable`: nobody answered to the end. `notUnderstood`: somebody did, who is not our server. */
export type NoAnswerReason = 'timeout' | 'unreachable' | 'notUnderstood';

/** There is no answer to go by: neither a success nor a refusal. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer';
  readonly operation: OperationName;
  readonly reason: NoAnswerReason;
  /** HTTP status, where there was one. */
  readonly status: number | null;
  /** The call writes, and the server may have done it all the same: look before you ask again. */
  readonly mayBeDone: boolean;

  /** Has no `cause`: what fetch throws may hold headers, and with them the token. */
  constructor(
    operation: OperationName,
    reason: NoAnswerReason,
    told: { readonly why: string; readonly mayBeDone: boolean; readonly status?: number },
  ) {
    const look = told.mayBeDone ? '; it may be done all the same: look before you ask again' : '';
    super(`${operation}: ${told.why}${look}`);
    this.operation = operation;
    this.reason = reason;
    this.status = told.status ?? null;
    this.mayBeDone = told.mayBeDone;
  }
}
