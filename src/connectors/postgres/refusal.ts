import type { Outcome } from '../../domain/connector.ts';

export type Blocked = Extract<Outcome, { status: 'blocked' }>;

/** Carries a blocked outcome out of a transaction, which rolls back on the way. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly blocked: Blocked;

  constructor(reason: string, remedy: string) {
    super(reason);
    this.blocked = { status: 'blocked', reason, remedy };
  }
}
