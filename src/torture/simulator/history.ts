import type { Transaction } from '../../domain/identity/inputs.ts';
import type { Fault } from '../../simulated/index.ts';
import type { CompanyKind, TargetName } from './company.ts';
import type { Fate } from './kernel.ts';
import type { Report } from './reports.ts';

/** How rough the world is. */
export type Profile = 'calm' | 'flaky' | 'hostile' | 'clogged';

/** Something that happens to the company. Instants in milliseconds after its start. */
export type Happening =
  /** HR keys something in; it is delivered then or later, once or more often, until it is acknowledged. */
  | {
      readonly at: number;
      readonly kind: 'message';
      readonly tenant: string;
      readonly source: 'events' | 'payroll';
      readonly delivery: string;
      readonly person: string;
      readonly message: Transaction;
    }
  /** An agency's report of all its people arrives. */
  | { readonly at: number; readonly kind: 'report'; readonly report: Report }
  | {
      readonly at: number;
      readonly kind: 'signIn';
      readonly person: string;
      readonly target: TargetName;
      readonly credential: boolean;
    }
  | {
      readonly at: number;
      readonly kind: 'faults';
      readonly target: TargetName;
      readonly faults: readonly Fault[];
    }
  /** Somebody opens, behind our backs, what we had closed. */
  | { readonly at: number; readonly kind: 'opened'; readonly person: string; readonly target: TargetName }
  /** Somebody at the target gives what no rule gives. */
  | { readonly at: number; readonly kind: 'given'; readonly person: string; readonly target: TargetName }
  /** Somebody at the target blocks somebody. */
  | { readonly at: number; readonly kind: 'blocked'; readonly person: string; readonly target: TargetName }
  /** An account that we did not make; `person` null: nobody's. */
  | {
      readonly at: number;
      readonly kind: 'account';
      readonly person: string | null;
      readonly target: TargetName;
      readonly name: string;
    }
  /** Somebody at the target removes an account and makes it again: another id, and perhaps another name. */
  | {
      readonly at: number;
      readonly kind: 'anew';
      readonly person: string;
      readonly target: TargetName;
      readonly named: string | null;
    }
  | { readonly at: number; readonly kind: 'order'; readonly person: string; readonly order: 'leave' | 'undo' }
  /** Somebody at the target gives an account a name that is protected there. */
  | { readonly at: number; readonly kind: 'protected'; readonly person: string; readonly target: TargetName }
  /**
   * Somebody decides what is held; `approveOthers`: somebody who waits as well, about the rest. `by`: a person who works
   * here; default: somebody whom no source knows.
   */
  | {
      readonly at: number;
      readonly kind: 'holds';
      readonly decision: 'approve' | 'refuse' | 'approveOwn' | 'approveOthers';
      readonly by?: string;
    }
  /** A policy is put in force that lets everything pass the guard. */
  | { readonly at: number; readonly kind: 'openGuard' }
  | { readonly at: number; readonly kind: 'reconcile'; readonly target: TargetName }
  | { readonly at: number; readonly kind: 'kill'; readonly worker: number; readonly noticedAfterMs: number }
  | { readonly at: number; readonly kind: 'freeze'; readonly worker: number; readonly forMs: number }
  | { readonly at: number; readonly kind: 'offline'; readonly worker: number; readonly forMs: number }
  | { readonly at: number; readonly kind: 'diskFull'; readonly forMs: number };

/** One life of a company, as data: what the seed told, or what was left of it when it was made smaller. */
export interface History {
  readonly seed: number;
  readonly profile: Profile;
  readonly company: CompanyKind;
  readonly people: number;
  readonly workers: number;
  /** True: every statement of a transaction is a moment at which another process may be next. */
  readonly fine: boolean;
  /** So long a statement takes at most until the storm is over; none: no time at all. */
  readonly statementMs?: number;
  /** In time order. */
  readonly happenings: readonly Happening[];
  readonly fates: readonly Fate[];
  /** From then on nothing goes wrong any more: everything must arrive. */
  readonly calmFrom: number;
  /** After that every end of a working day is lived to on which somebody's access ends. */
  readonly days: boolean;
  /** For how long it goes on after that: what is looked at again an hour and a day later comes then. */
  readonly tailMs: number;
}
