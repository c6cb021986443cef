import type { House } from '../app/open-house.ts';
import { reading } from '../app/reading.ts';
import { REVOCATIONS } from '../domain/connector.ts';
import { whatEnds } from '../engine/certify/open-leaves.ts';
import type { Tx } from '../engine/store.ts';
import type { Row } from '../engine/tables/index.ts';
import type { TargetInventory } from '../proof/certificate.ts';

/** What is new about one leave since the last look. */
export type LeaveNews =
  /** Everything on this target has ended and was read back, or a person says so. */
  | {
      readonly kind: 'ended';
      readonly target: string;
      readonly at: number;
      readonly attested: boolean;
      readonly what: readonly string[];
      readonly readBack: readonly string[];
    }
  /** A target did not do as it was asked, and it goes on. */
  | {
      readonly kind: 'survived';
      readonly target: string;
      readonly at: number;
      readonly outcome: string;
      readonly what: string;
      readonly detail: string | null;
    }
  | { readonly kind: 'certificate'; readonly leave: string; readonly number: number; readonly at: number };

type Operation = Row<'operation'>;

const FINISHED: ReadonlySet<string> = new Set(['verified', 'attested', 'superseded']);
const AS_HOPED: ReadonlySet<string> = new Set(['done', 'verified', 'alreadySo', 'attested', 'notMade']);

export interface LeaveWatch {
  look(): Promise<readonly LeaveNews[]>;
}

/** Reads one leave again and again; says only what is new. */
export function watchLeave(house: House, identityId: string): LeaveWatch {
  const told = new Set<string>();
  const { engine, tenant } = house;
  return { look: () => reading(engine.store, tenant, read) };

  async function read(tx: Tx): Promise<LeaveNews[]> {
    const [leave] = await tx.find(
      'leave',
      { identity_id: identityId },
      { order: [{ descending: 'decided_at' }], limit: 1 },
    );
    if (leave === undefined) return [];
    const operations = (
      await tx.find('operation', { leave_id: leave.leave_id }, { order: ['decided_at', 'position'] })
    ).filter(({ kind }) => REVOCATIONS.has(kind));
    const news: LeaveNews[] = [...(await troubles(tx, operations)), ...(await ended(tx, leave, operations))];
    for (const { number, issued_at } of await tx.find(
      'certificate',
      { leave_id: leave.leave_id },
      { order: ['number'], columns: ['number', 'issued_at'] },
    )) {
      if (isNew(`certificate ${leave.leave_id} ${number}`))
        news.push({ kind: 'certificate', leave: leave.leave_id, number, at: issued_at });
    }
    return news.sort((a, b) => a.at - b.at);
  }

  async function troubles(tx: Tx, operations: readonly Operation[]): Promise<LeaveNews[]> {
    if (operations.length === 0) return [];
    const byId = new Map(operations.map((operation) => [operation.operation_id, operation]));
    const attempts = await tx.find(
      'attempt',
      { operation_id: { in: [...byId.keys()] }, finished_at: { isNull: false } },
      { order: ['started_at'] },
    );
    return attempts.flatMap((attempt): LeaveNews[] => {
      const operation = byId.get(attempt.operation_id);
      const { outcome } = attempt;
      if (
        operation === undefined ||
        outcome === null ||
        AS_HOPED.has(outcome) ||
        !isNew(`${operation.target_id} ${operation.kind} ${outcome}`)
      )
        return [];
      return [
        {
          kind: 'survived',
          target: operation.target_id,
          at: attempt.finished_at ?? attempt.started_at,
          outcome,
          what: whatEnds(operation),
          detail: attempt.detail,
        },
      ];
    });
  }

  async function ended(tx: Tx, leave: Row<'leave'>, operations: readonly Operation[]): Promise<LeaveNews[]> {
    const news: LeaveNews[] = [];
    const byTarget = new Map<string, Operation[]>();
    for (const operation of operations)
      byTarget.set(operation.target_id, [...(byTarget.get(operation.target_id) ?? []), operation]);
    for (const [target, all] of byTarget) {
      const mine = all.filter(({ state }) => state !== 'superseded');
      if (mine.length === 0 || all.some(({ state }) => !FINISHED.has(state))) continue;
      // An account that came back gets operations of its own, and its end is news again.
      if (
        !isNew(
          `ended ${target} ${mine
            .map((operation) => operation.operation_id)
            .sort()
            .join(' ')}`,
        )
      )
        continue;
      const counts = await countsOf(tx, leave, target);
      const checks = mine.flatMap((operation) => operation.proof?.checks ?? []).filter(({ ok }) => ok);
      news.push({
        kind: 'ended',
        target,
        at: Math.max(
          ...mine.map((operation) => operation.verified_at ?? operation.applied_at ?? operation.decided_at),
        ),
        attested: mine.some(({ state }) => state === 'attested'),
        what: [...new Set(mine.map((operation) => inWords(operation, counts)))],
        // What was taken is said already; here counts what is left.
        readBack: [
          ...new Set(
            checks
              .filter(({ actual }) => actual !== 'not held')
              .map(({ what, actual }) => `${what} ${actual}`),
          ),
        ],
      });
    }
    return news;
  }

  /** What the person had there when it was read fresh. */
  async function countsOf(
    tx: Tx,
    leave: Row<'leave'>,
    target: string,
  ): Promise<{ sessions: number; credentials: readonly string[] }> {
    const [row] = await tx.find('inventory', { leave_id: leave.leave_id, target_id: target });
    if (row === undefined || row.sealed === null) return { sessions: 0, credentials: [] };
    const [opened] = await engine.vault.open(tx, [{ subject: leave.identity_id, sealed: row.sealed }]);
    const accounts = (opened as TargetInventory | null)?.accounts ?? [];
    return {
      sessions: accounts.reduce((sum, account) => sum + (account.sessions?.length ?? 0), 0),
      credentials: accounts.flatMap((account) =>
        (account.credentials ?? []).map((credential) => credential.kind),
      ),
    };
  }

  function isNew(name: string): boolean {
    if (told.has(name)) return false;
    told.add(name);
    return true;
  }
}

function inWords(
  operation: Operation,
  { sessions, credentials }: { sessions: number; credentials: readonly string[] },
): string {
  switch (operation.kind) {
    case 'disable':
      return 'sign-in off';
    case 'revokeSessions':
      return sessions === 0
        ? 'no session'
        : `${sessions} open ${sessions === 1 ? 'session' : 'sessions'} ended`;
    case 'revokeCredentials':
      return credentials.length === 0 ? 'no key left' : `${credentials.join(', ')} destroyed`;
    case 'revoke':
      return `${operation.entitlement?.kind ?? ''} ${operation.entitlement?.value ?? ''} taken`;
    default:
      return whatEnds(operation);
  }
}
