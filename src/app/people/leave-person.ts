import { LockstepError } from '../../domain/errors.ts';
import { type Decision, decide } from '../../engine/decide/decide.ts';
import { forgetHeld } from '../../engine/decide/plan-anew.ts';
import type { Engine } from '../../engine/engine.ts';
import { journal } from '../../engine/log/journal.ts';
import { orderAhead, withOrder } from '../../engine/people/override.ts';
import type { ActivePolicy } from '../../engine/policies.ts';
import type { Tx } from '../../engine/store.ts';
import type { Override } from '../../engine/tables/index.ts';
import { overrideBy, scimSourcesOf, wordsOf } from '../scim/pushed-words.ts';
import { iso } from './list-people.ts';
import { peopleBehind } from './people-behind.ts';

export interface LeaveOrder {
  readonly identityId: string;
  readonly actor: string;
  readonly reason: string;
  /** When it takes effect; default: now. */
  readonly at?: number | undefined;
}

export interface LeaveOrdered {
  readonly identityId: string;
  readonly effective: string;
  readonly decision: Decision;
}

const LONGEST_AHEAD_MS = 5 * 366 * 86_400_000;

/** An administrator says that somebody leaves, whatever the sources say. Decided in the same transaction. */
export async function leavePerson(engine: Engine, tenant: string, order: LeaveOrder): Promise<LeaveOrdered> {
  const reason = neededReason(order.reason);
  return engine.store.transaction(tenant, async (tx) => {
    const now = engine.clock.now();
    const asked = order.at ?? now;
    if (asked > now + LONGEST_AHEAD_MS)
      throw new LockstepError('USAGE', 'a leave is at most five years ahead');
    const { identityId, actor } = order;
    const since = await orderLeave(tx, identityId, { since: asked, actor, reason }, now);
    const anew = since <= now ? await forgetHeld(tx, [order.identityId], now) : [];
    const decision = await decide(engine, tx, await engine.policies.active(tx), [order.identityId], {
      trigger: { by: 'operator', actor: order.actor, note: reason },
      anew,
    });
    await journal(tx, [
      {
        type: 'leave.ordered',
        at: now,
        subject: order.identityId,
        body: { actor: order.actor, effective: iso(since) },
      },
    ]);
    return { identityId: order.identityId, effective: iso(since), decision };
  });
}

export interface UndoOrder extends Omit<LeaveOrder, 'at'> {
  /** When what is meant takes effect. */
  readonly effective?: number | undefined;
}

/**
 * The sources count again: what this engine removed comes back, what others blocked stays blocked. Whoever was switched
 * off at an identity provider while the order held stays off, and a leave that was ordered before for later comes on its
 * day: taking that back is an undo of its own, which names it, so that an undo that is asked again does not.
 */
export async function undoLeave(engine: Engine, tenant: string, order: UndoOrder): Promise<LeaveOrdered> {
  const reason = neededReason(order.reason);
  return engine.store.transaction(tenant, async (tx) => {
    const now = engine.clock.now();
    const { identity_id, override } = await lockPerson(tx, order.identityId);
    if (override === null) {
      throw new LockstepError(
        'NOTHING_TO_UNDO',
        'no administrator ordered this leave: it comes from the sources, and is taken back there',
      );
    }
    const isMeant =
      order.effective === undefined
        ? override.stayed !== true || override.since <= now
        : order.effective === override.since;
    if (!isMeant)
      throw new LockstepError(
        'UNDO_UNCLEAR',
        `what would be taken back now takes effect at ${iso(override.since)}, as ordered by ${override.actor}`,
        { details: { effective: iso(override.since) } },
      );
    const policy = await engine.policies.active(tx);
    const { certain, named } = await peopleBehind(engine, tx, policy, order.actor);
    if ([...certain, ...named].includes(identity_id))
      throw new LockstepError(
        'APPROVER_CONCERNED',
        `${order.actor} is the one who leaves: somebody else takes that back`,
      );
    const pushed = await overrideAfterUndo(engine, tx, policy, identity_id, override);
    await tx.update('identity', ['override'], [{ identity_id, override: pushed }]);
    const decision = await decide(engine, tx, policy, [order.identityId], {
      trigger: { by: 'operator', actor: order.actor, note: reason },
    });
    await journal(tx, [
      {
        type: 'leave.undone',
        at: now,
        subject: order.identityId,
        body: {
          actor: order.actor,
          previous: { state: override.state, effective: iso(override.since), actor: override.actor },
        },
      },
    ]);
    return { identityId: order.identityId, effective: iso(now), decision };
  });
}

/** What still counts over the sources' heads once an order is taken back. */
export async function overrideAfterUndo(
  engine: Engine,
  tx: Tx,
  policy: ActivePolicy,
  identityId: string,
  override: Override,
): Promise<Override | null> {
  const now = engine.clock.now();
  const order = orderAhead(override.before ?? null, now);
  const ahead: Override | null = order === null ? null : { ...order, stayed: true };
  // Whoever takes back the word of an identity provider itself means just that.
  if (override.source !== undefined) return ahead;
  const sources = scimSourcesOf(policy.sources);
  const words = await wordsOf(tx, sources, new Map([[identityId, identityId]]));
  return overrideBy(words.get(identityId) ?? [], sources, ahead, now);
}

/**
 * Locks the person and writes that an administrator has them leave. Of several orders the earliest counts: whoever has
 * left would get everything back by a later one. Returns when the leave takes effect; throws LEAVE_IN_EFFECT.
 */
export async function orderLeave(
  tx: Tx,
  identityId: string,
  order: Pick<Override, 'since' | 'actor' | 'reason' | 'signal'>,
  now: number,
): Promise<number> {
  const { state, state_since, override } = await lockPerson(tx, identityId);
  const known = [
    ...(state === 'left' ? [state_since] : []),
    ...(override?.state === 'left' && override.since <= now ? [override.since] : []),
  ];
  if (known.length > 0 && order.since > now)
    throw new LockstepError('LEAVE_IN_EFFECT', `this person has left on ${iso(Math.min(...known))}`);
  // Who cannot sign in today must not get everything back until a leave that comes later.
  if (override?.state === 'suspended' && override.since <= now && order.since > now)
    throw new LockstepError('LEAVE_IN_EFFECT', `this person is cut off since ${iso(override.since)}`);
  const since = Math.min(order.since, ...known);
  const word: Override = { ...order, state: 'left', since, orderedAt: now };
  // Who names another day for the same leave changes it; who ends it now does not forget it.
  const before = since > now ? null : orderAhead(override, now);
  await tx.update('identity', ['override'], [{ identity_id: identityId, override: withOrder(word, before) }]);
  return since;
}

/**
 * Locks the person and writes that they cannot sign in anywhere from now on, until somebody takes that back. Who was to
 * leave later leaves now, and on that day still does when this is taken back.
 */
export async function orderCutOff(
  tx: Tx,
  identityId: string,
  order: Pick<Override, 'actor' | 'reason' | 'signal'>,
  now: number,
): Promise<void> {
  const { override } = await lockPerson(tx, identityId);
  if (override?.state === 'left') {
    await orderLeave(tx, identityId, { ...order, since: now }, now);
    return;
  }
  if (override !== null && override.since <= now) return;
  await tx.update(
    'identity',
    ['override'],
    [{ identity_id: identityId, override: { ...order, state: 'suspended', since: now, orderedAt: now } }],
  );
}

async function lockPerson(tx: Tx, identityId: string) {
  const [identity] = await tx.find(
    'identity',
    { identity_id: identityId },
    { lock: 'update', columns: ['identity_id', 'override', 'state', 'state_since', 'merged_into'] },
  );
  if (identity === undefined) throw new LockstepError('PERSON_UNKNOWN', `nobody has the id ${identityId}`);
  // What is ordered of somebody who is nobody any more would have no effect.
  if (identity.merged_into !== null)
    throw new LockstepError(
      'PERSON_UNKNOWN',
      `${identityId} was merged into ${identity.merged_into}: name that one`,
    );
  return identity;
}

export function neededReason(reason: string): string {
  const text = reason.trim();
  if (text === '')
    throw new LockstepError('USAGE', 'a reason is needed: it stands in the log and in the certificate');
  return text.slice(0, 2_000);
}
