import { isLockstepError } from '../../domain/errors.ts';
import type { Engine } from '../engine.ts';
import { openException } from '../exceptions.ts';
import { notify } from '../notices.ts';
import type { LaneClaim } from '../store.ts';
import { targetOf } from './lane-name.ts';

/** A lane that ended with an error and is still ours in the database. */
export interface StoppedLane {
  readonly claim: LaneClaim;
  /** What must not be so, and is: tried again ever more seldom, and told. Null: the database was away, or the like. */
  readonly impossible: string | null;
  /** How often in a row. */
  readonly times: number;
}

const SOON_MS = 1_000;
/** The ceiling of every back-off (law 6). */
const SELDOM_MS = 300_000;

/** Of what a lane works on nobody has typed anything: what is wrong with it is as impossible as a failed assertion. */
const IMPOSSIBLE: ReadonlySet<string> = new Set(['internal', 'usage', 'invalid']);

/** An assertion failed, or the program met something that it was not written for. */
export function impossibleIn(error: unknown): string | null {
  if (isLockstepError(error)) return IMPOSSIBLE.has(error.category) ? error.message : null;
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}

/** Gives a lane back. An impossible state stops this lane, and no other, and somebody is told what and where. */
export async function giveBackLane(
  engine: Engine,
  { claim: { tenant, lane }, impossible, times }: StoppedLane,
  worker: string,
): Promise<void> {
  const wait = impossible === null ? SOON_MS : Math.min(SELDOM_MS, SOON_MS * 2 ** times);
  await engine.store.transaction(tenant, async (tx) => {
    const [row] = await tx.find('lane', { lane_id: lane.lane_id, owner: worker }, { lock: 'update' });
    // Another epoch: it was taken from us meanwhile, and perhaps is served by us again.
    if (row === undefined || row.epoch !== lane.epoch) return;
    await tx.update(
      'lane',
      ['owner', 'ready_at'],
      [{ lane_id: lane.lane_id, owner: null, ready_at: engine.clock.now() + wait }],
    );
    if (impossible === null) return;
    const target = targetOf(lane.lane_id);
    const isNew = await openException(engine, tx, {
      kind: 'laneStopped',
      subject: lane.lane_id,
      identityId: null,
      target,
      severity: 4,
      text: `${target}: work there has stopped at something that must not be (${impossible}); nothing was written, other systems go on, and it is tried again at least every five minutes`,
    });
    // The message may quote a person's data: whoever is told reads the exception.
    const text = `${target}: work there has stopped at something that must not be; other systems go on`;
    if (isNew) await notify(engine, tx, { kind: 'laneStopped', severity: 4, text, identityId: null });
  });
}
