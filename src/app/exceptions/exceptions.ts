import { LockstepError } from '../../domain/errors.ts';
import type { Engine } from '../../engine/engine.ts';
import { journal } from '../../engine/log/journal.ts';
import type { Tx } from '../../engine/store.ts';
import { neededReason } from '../people/leave-person.ts';
import { iso } from '../people/list-people.ts';
import { exceptionsByCause } from './exceptions-by-cause.ts';

export interface ShownException {
  readonly id: string;
  readonly kind: string;
  readonly subject: string;
  readonly identity: string | null;
  readonly target: string | null;
  /** 0 note … 4 page somebody. */
  readonly severity: number;
  readonly text: string;
  readonly openedAt: string;
}

export interface ExceptionQuery {
  readonly limit: number;
  /** The id of the last one of the page before. */
  readonly after?: string | undefined;
  readonly target?: string | undefined;
  readonly kind?: string | undefined;
  /** Only those at least as grave. */
  readonly severity?: number | undefined;
}

/** What is open, a page at a time. */
export async function listExceptions(
  tx: Tx,
  { limit, after, target, kind, severity }: ExceptionQuery,
): Promise<{ readonly exceptions: readonly ShownException[]; readonly next: string | null }> {
  const rows = await tx.find(
    'exception',
    {
      closed_at: null,
      ...(after === undefined ? {} : { exception_id: { above: after } }),
      ...(target === undefined ? {} : { target_id: target }),
      ...(kind === undefined ? {} : { kind }),
      ...(severity === undefined ? {} : { severity: { atLeast: severity } }),
    },
    { order: ['exception_id'], limit: limit + 1 },
  );
  const page = rows.slice(0, limit);
  return {
    exceptions: page.map((row) => ({
      id: row.exception_id,
      kind: row.kind,
      subject: row.subject,
      identity: row.identity_id,
      target: row.target_id,
      severity: row.severity,
      text: row.text,
      openedAt: iso(row.opened_at),
    })),
    next: rows.length > limit ? (page.at(-1)?.exception_id ?? null) : null,
  };
}

/** How many are open of each cause, the gravest first. */
export async function exceptionCauses(tx: Tx) {
  const { causes, count, more } = await exceptionsByCause(tx);
  return {
    causes: causes.map(({ kind, count: open, severity, oldest }) => ({ kind, open, severity, oldest })),
    all: count,
    counted: !more,
  };
}

/** Somebody says that it is dealt with. Throws EXCEPTION_UNKNOWN. */
export async function closeExceptionOf(
  engine: Engine,
  tenant: string,
  { id, actor, reason }: { readonly id: string; readonly actor: string; readonly reason: string },
): Promise<{ readonly id: string; readonly closedAt: string }> {
  const why = neededReason(reason);
  return engine.store.transaction(tenant, async (tx) => {
    const now = engine.clock.now();
    const [row] = await tx.find('exception', { exception_id: id, closed_at: null }, { lock: 'update' });
    if (row === undefined) throw new LockstepError('EXCEPTION_UNKNOWN', `no open exception has the id ${id}`);
    await tx.update(
      'exception',
      ['closed_at', 'closed_by'],
      [{ exception_id: id, closed_at: now, closed_by: actor }],
    );
    await journal(tx, [
      {
        type: 'exception.closed',
        at: now,
        subject: row.identity_id,
        target: row.target_id,
        body: { exception: id, kind: row.kind, actor, reason: why.slice(0, 500) },
      },
    ]);
    return { id, closedAt: iso(now) };
  });
}
