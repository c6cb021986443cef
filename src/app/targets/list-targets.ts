import type { Engine } from '../../engine/engine.ts';
import { brokenUntil } from '../../engine/execute/lane-course.ts';
import { laneOf } from '../../engine/execute/lane-name.ts';
import { isInForce, openPauses, type Pause } from '../../engine/pauses.ts';
import type { ActivePolicy } from '../../engine/policies.ts';
import type { Tx } from '../../engine/store.ts';
import type { Row } from '../../engine/tables/index.ts';
import type { TargetDocument } from '../../policy/documents/target.ts';
import { isoOrNull } from '../people/list-people.ts';
import { type AccountCounts, countAccounts, NO_ACCOUNTS, type StandingCounts } from './standings.ts';
import { type Backlog, backlogs, NOTHING_WAITS, oldestRevocation } from './target-lane.ts';

/** In one word, the worst first. */
export type TargetHealth = 'broken' | 'trouble' | 'paused' | 'unchecked' | 'reporting' | 'ok';

export interface ListedTarget {
  readonly id: string;
  readonly title: string | null;
  readonly application: string | null;
  readonly connector: string;
  readonly owner: string;
  readonly writes: boolean;
  readonly health: TargetHealth;
  readonly check: {
    readonly ok: boolean;
    readonly at: string | null;
    readonly failure: string | null;
  } | null;
  readonly ownAccount: string | null;
  readonly listedAt: string | null;
  readonly nextListingAt: string | null;
  readonly listingFailures: number;
  readonly accounts: { readonly created: number; readonly linked: number; readonly orphan: number };
  readonly standings: StandingCounts;
  readonly drift: number;
  readonly returned: number;
  readonly exceptions: number;
  readonly waiting: number;
  readonly backlog: Backlog;
  readonly oldestRevocationAt: string | null;
  readonly breakerUntil: string | null;
  readonly paused: boolean;
}

const NONE: AccountCounts = { standings: NO_ACCOUNTS, created: 0, linked: 0, orphan: 0 };

/** The targets that the policy names, with what is known of each. */
export async function listTargets(
  engine: Engine,
  tx: Tx,
  policy: ActivePolicy,
  counted?: ReadonlyMap<string, AccountCounts>,
): Promise<readonly ListedTarget[]> {
  const now = engine.clock.now();
  const documents = [...policy.documents.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
  const [rows, lanes, pauses, waiting, exceptions, accounts, oldest] = await Promise.all([
    tx.find('target', {}),
    tx.find('lane', {}),
    openPauses(tx, now),
    backlogs(tx),
    exceptionsByTarget(tx),
    counted ?? countAccounts(tx, engine.clock.now()),
    Promise.all(documents.map(async ({ id }) => [id, await oldestRevocation(tx, id)] as const)),
  ]);
  const known = {
    rows: new Map(rows.map((row) => [row.target_id, row])),
    lanes: new Map(lanes.map((row) => [row.lane_id, row])),
    oldest: new Map(oldest),
  };
  return documents.map((document) => {
    const { id } = document;
    const lane = known.lanes.get(laneOf(id));
    const backlog = waiting.get(id) ?? NOTHING_WAITS;
    const { standings, ...byProvenance } = accounts.get(id) ?? NONE;
    const paused = isPaused(pauses, id, now);
    const row = known.rows.get(id);
    const broken = brokenUntil(lane, now);
    return {
      ...described(document),
      health: healthOf(document, row, { broken: broken !== null, paused }),
      ...seenOf(row),
      accounts: byProvenance,
      standings,
      ...(exceptions.get(id) ?? { drift: 0, returned: 0, exceptions: 0 }),
      waiting: backlog.revocations + backlog.grants + backlog.others,
      backlog,
      oldestRevocationAt: isoOrNull(known.oldest.get(id)),
      breakerUntil: isoOrNull(broken),
      paused,
    };
  });
}

/** What its document says. */
export function described(document: TargetDocument) {
  return {
    id: document.id,
    title: document.title ?? null,
    application: document.application ?? null,
    connector: document.connector,
    owner: document.owner,
    writes: document.writes === 'on',
  };
}

/** What was last heard of it. */
export function seenOf(row: Row<'target'> | undefined) {
  const report = row?.check_report ?? null;
  return {
    check: report === null ? null : { ok: report.ok, at: isoOrNull(report.at), failure: report.failure },
    ownAccount: row?.own_account ?? null,
    listedAt: isoOrNull(row?.listed_at),
    nextListingAt: isoOrNull(row?.next_listing_at),
    listingFailures: row?.listing_failures ?? 0,
  };
}

export function isPaused(pauses: readonly Pause[], target: string, now: number): boolean {
  return pauses.some(
    (pause) => isInForce(pause, now) && (pause.scope === 'all' || pause.scope === `target:${target}`),
  );
}

export function healthOf(
  document: TargetDocument,
  row: Row<'target'> | undefined,
  { broken, paused }: { readonly broken: boolean; readonly paused: boolean },
): TargetHealth {
  if (broken) return 'broken';
  if (row?.check_report?.ok === false || (row?.listing_failures ?? 0) > 0) return 'trouble';
  if (paused) return 'paused';
  if (row?.check_report == null) return 'unchecked';
  return document.writes === 'on' ? 'ok' : 'reporting';
}

/** Open exceptions: all of them, and those that a listing found. */
async function exceptionsByTarget(tx: Tx) {
  const kind = (value: string) => ({ at: { column: 'kind' }, op: 'eq', value }) as const;
  const groups = await tx.tally('exception', { closed_at: null }, 'target_id', {
    drift: kind('accountDrift'),
    returned: kind('accessReturned'),
  });
  return new Map(groups.map(({ value, rows, counts }) => [value ?? '', { ...counts, exceptions: rows }]));
}
