import { REVOCATIONS } from '../../domain/connector.ts';
import type { Engine } from '../../engine/engine.ts';
import { brokenUntil } from '../../engine/execute/lane-course.ts';
import { targetOf } from '../../engine/execute/lane-name.ts';
import { LOG_COUNTER } from '../../engine/log/journal.ts';
import { isInForce, openPauses, type Pause } from '../../engine/pauses.ts';
import { OPEN_STATES } from '../../engine/people/load-people.ts';
import type { Tx } from '../../engine/store.ts';
import { restoreStanding } from '../restore/restore-standing.ts';
import { type PushedHealth, pushedHealth } from './pushed-health.ts';

/** How one tenant stands, in numbers. Instants in milliseconds. */
export interface TenantHealth {
  readonly tenant: string;
  readonly people: number;
  readonly policyVersion: number | null;
  readonly brokenLanes: readonly {
    readonly target: string;
    readonly until: number;
    readonly failures: number;
  }[];
  /** Systems where work has stopped at something that must not be, and what that is. */
  readonly stoppedLanes: readonly { readonly target: string; readonly text: string }[];
  /** Work whose time has come and that no process has taken up. */
  readonly unowned: { readonly lanes: number; readonly since: number | null };
  /** The oldest decision to take access away that is not proven yet. */
  readonly oldestUnrevoked: {
    readonly since: number;
    readonly target: string;
    readonly identity: string | null;
  } | null;
  readonly openRevocations: number;
  /** Of leavers: a person says that they are done, and nothing has proven it. */
  readonly attestedRevocations: number;
  readonly holds: { readonly waiting: number; readonly pastDeadline: number };
  /** Open exceptions by severity, 0 to 4. */
  readonly exceptions: readonly number[];
  /** `dropped`: in the last week, because no channel is set up or none took them. */
  readonly notices: { readonly waiting: number; readonly oldest: number | null; readonly dropped: number };
  readonly pushed: PushedHealth;
  readonly pauses: { readonly inForce: readonly Pause[]; readonly unconfirmed: readonly Pause[] };
  /** Nothing is given or taken by itself until somebody confirms it; null: no restore waits. */
  readonly restore: {
    readonly restoredAt: number;
    readonly backupMadeAt: number;
    readonly withoutErasures: string | null;
    readonly unlisted: readonly string[];
  } | null;
  /** The clock has jumped, and nobody has confirmed it; null: it is believed. */
  readonly clock: {
    readonly shift: number;
    /** People whose time has come by that clock, and who are not decided. */
    readonly waiting: number;
  } | null;
  /** `oldestUnsigned`: when the oldest entry was made that is under no checkpoint. */
  readonly log: {
    readonly size: number;
    readonly signed: number;
    readonly signedAt: number | null;
    readonly oldestUnsigned: number | null;
    /** Entries that readers of the event stream cannot see: written in one transaction, so always 0. */
    readonly withoutEvent: number;
  };
}

/** A lane is taken up at once; one that waits for longer than this has nobody. */
const UNOWNED_AFTER_MS = 5_000;
const WEEK_MS = 7 * 86_400_000;

export async function tenantHealth(engine: Engine, tx: Tx): Promise<TenantHealth> {
  const now = engine.clock.now();
  const counters = new Map(
    (await tx.find('counter', { name: { in: [LOG_COUNTER, 'people'] } })).map((row) => [row.name, row.value]),
  );
  const [policy] = await tx.find(
    'policy_version',
    {},
    { order: [{ descending: 'version' }], limit: 1, columns: ['version'] },
  );
  const lanes = await tx.find('lane', {}, { order: ['lane_id'] });
  const unowned = lanes.filter(
    (lane) => lane.owner === null && lane.ready_at !== null && lane.ready_at < now - UNOWNED_AFTER_MS,
  );
  const kinds = [...REVOCATIONS];
  const [oldest] = await tx.find(
    'operation',
    { leave_id: { isNull: false }, kind: { in: kinds }, state: { in: OPEN_STATES } },
    { order: ['decided_at'], limit: 1, columns: ['decided_at', 'target_id', 'identity_id'] },
  );
  const [notice] = await tx.find(
    'notice',
    { next_run_at: { isNull: false } },
    { order: ['made_at'], limit: 1, columns: ['made_at'] },
  );
  const [checkpoint] = await tx.find(
    'checkpoint',
    {},
    { order: [{ descending: 'size' }], limit: 1, columns: ['size', 'made_at'] },
  );
  const size = counters.get(LOG_COUNTER) ?? 0;
  const signed = checkpoint?.size ?? 0;
  const [unsigned] = await tx.find('event', { n: signed }, { columns: ['at'] });
  const [newest] = await tx.find('event', {}, { order: [{ descending: 'n' }], limit: 1, columns: ['n'] });
  const exceptions: number[] = [];
  for (const severity of [0, 1, 2, 3, 4])
    exceptions.push(await tx.count('exception', { closed_at: null, severity }));
  const pauses = await openPauses(tx, now);
  const stopped = await tx.find(
    'exception',
    { kind: 'laneStopped', closed_at: null },
    { order: ['target_id'], columns: ['target_id', 'text'] },
  );
  const restore = await restoreStanding(engine, tx);
  const [clock] = await tx.find('clock', { shift: { not: 0 } });
  return {
    tenant: tx.tenant,
    people: counters.get('people') ?? 0,
    policyVersion: policy?.version ?? null,
    brokenLanes: lanes.flatMap((lane) => {
      const until = brokenUntil(lane, now);
      return until === null ? [] : [{ target: targetOf(lane.lane_id), until, failures: lane.failures }];
    }),
    stoppedLanes: stopped.map(({ target_id, text }) => ({ target: target_id ?? '', text })),
    unowned: {
      lanes: unowned.length,
      since: unowned.length === 0 ? null : Math.min(...unowned.map((lane) => lane.ready_at ?? now)),
    },
    oldestUnrevoked:
      oldest === undefined
        ? null
        : { since: oldest.decided_at, target: oldest.target_id, identity: oldest.identity_id },
    openRevocations: await tx.count('operation', {
      leave_id: { isNull: false },
      kind: { in: kinds },
      state: { in: OPEN_STATES },
    }),
    attestedRevocations: await tx.count('operation', {
      leave_id: { isNull: false },
      kind: { in: kinds },
      state: 'attested',
    }),
    holds: {
      waiting: await tx.count('hold', { state: 'held' }),
      pastDeadline: await tx.count('hold', { state: 'held', deadline: { atMost: now } }),
    },
    exceptions,
    notices: {
      waiting: await tx.count('notice', { next_run_at: { isNull: false } }),
      oldest: notice?.made_at ?? null,
      dropped: await tx.count('notice', {
        next_run_at: null,
        delivered_at: null,
        made_at: { above: now - WEEK_MS },
      }),
    },
    pushed: await pushedHealth(engine, tx, policy?.version ?? null),
    pauses: {
      inForce: pauses.filter((pause) => isInForce(pause, now)),
      unconfirmed: pauses.filter((pause) => !isInForce(pause, now)),
    },
    restore:
      restore === null
        ? null
        : {
            restoredAt: Date.parse(restore.restoredAt),
            backupMadeAt: Date.parse(restore.backupMadeAt),
            withoutErasures: restore.withoutErasures,
            unlisted: restore.unlisted,
          },
    clock:
      clock === undefined
        ? null
        : {
            shift: clock.shift,
            waiting: await tx.count('identity', { next_evaluation_at: { atMost: now } }),
          },
    log: {
      size,
      signed,
      signedAt: checkpoint?.made_at ?? null,
      oldestUnsigned: unsigned?.at ?? null,
      withoutEvent: size - (newest === undefined ? 0 : newest.n + 1),
    },
  };
}
