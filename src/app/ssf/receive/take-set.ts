import { decide } from '../../../engine/decide/decide.ts';
import { forgetHeld, refusedOf } from '../../../engine/decide/plan-anew.ts';
import type { Engine } from '../../../engine/engine.ts';
import { openException } from '../../../engine/exceptions.ts';
import { type Entry, journal } from '../../../engine/log/journal.ts';
import { leftInForce } from '../../../engine/people/override.ts';
import type { ActivePolicy } from '../../../engine/policies.ts';
import type { Tx } from '../../../engine/store.ts';
import type { Override } from '../../../engine/tables/index.ts';
import type { SignalReaction, SignalSource } from '../../../policy/documents/signal-source.ts';
import { sha256Hex } from '../../../proof/digest.ts';
import type { SignalName } from '../../../ssf/event-types.ts';
import type { ReceivedEvent, ReceivedSet } from '../../../ssf/read-set.ts';
import { orderCutOff, orderLeave } from '../../people/leave-person.ts';
import { findSubject } from './find-subject.ts';

export type TakenSet = 'taken' | 'repeated';

/** What became of one event. */
type Outcome = 'ordered' | 'reported' | 'unknownSubject' | 'alreadySo' | 'ownDoing' | 'overtaken' | 'noted';

interface Told {
  readonly outcome: Outcome;
  readonly identityId: string | null;
}

/** Who has left is not ordered to again: an order would outlive what the sources say. */
const CLOSED: ReadonlySet<string> = new Set(['left', 'archived']);

/**
 * What a genuine token means here, decided in the same transaction and by the same way as any other order, guard
 * included. Whoever is not known is shown to a person, and nothing else happens.
 */
export async function takeSet(
  engine: Engine,
  tenant: string,
  sourceId: string,
  set: ReceivedSet,
): Promise<TakenSet> {
  return engine.store.transaction(tenant, async (tx) => {
    const now = engine.clock.now();
    const fresh = await tx.insertNew('delivery', [
      { source_id: sourceId, delivery_id: `set:${set.jti}`, received_at: now },
    ]);
    if (fresh.length === 0) return 'repeated';
    const policy = await engine.policies.active(tx);
    const source = policy.signals.get(sourceId);
    if (source === undefined) return 'taken';
    const entries: Entry[] = [];
    const ordered = new Set<string>();
    for (const event of set.events) {
      if (event.name === null || event.name === 'verification' || event.name === 'streamUpdated') continue;
      const told = await takeEvent(engine, tx, policy, source, event, event.name, now);
      if (told.outcome === 'ordered' && told.identityId !== null) ordered.add(told.identityId);
      entries.push({
        type: 'signal.received',
        at: now,
        subject: told.identityId,
        body: { source: sourceId, signal: event.name, outcome: told.outcome, token: sha256Hex(set.jti) },
      });
    }
    await decideOn(engine, tx, policy, source, set, [...ordered].sort());
    await journal(tx, entries);
    tx.afterCommit(() => engine.wakeups.notify());
    return 'taken';
  });
}

async function decideOn(
  engine: Engine,
  tx: Tx,
  policy: ActivePolicy,
  source: SignalSource,
  set: ReceivedSet,
  people: readonly string[],
): Promise<void> {
  if (people.length === 0) return;
  const now = engine.clock.now();
  const refused = await refusedOf(tx, people);
  const known = await tx.find(
    'identity',
    { identity_id: { in: people } },
    { columns: ['identity_id', 'override'] },
  );
  // What a signal has said before waits with its deadline, however often it is said again.
  const fresh = known.filter(({ override }) => override?.signal !== true || override.orderedAt === now);
  const anew = await forgetHeld(
    tx,
    fresh.map(({ identity_id }) => identity_id).filter((id) => !refused.has(id)),
    now,
  );
  const { held } = await decide(engine, tx, policy, people, {
    trigger: { by: 'webhook', source: source.id, note: `Shared Signals of ${source.issuer}`.slice(0, 300) },
    receivedAt: Math.min(now, set.issuedAt),
    anew,
  });
  for (const identityId of people) {
    if (held.includes(identityId)) continue;
    // A person has refused that before, and a machine does not overrule people: it asks them again.
    const kept = await tx.count('operation', { identity_id: identityId, state: 'held' });
    if (kept > 0) await ask(engine, tx, source, identityId, 3, 'what follows was refused by a person before');
  }
}

async function takeEvent(
  engine: Engine,
  tx: Tx,
  policy: ActivePolicy,
  source: SignalSource,
  event: ReceivedEvent,
  name: SignalName,
  now: number,
): Promise<Told> {
  const isEnabled = name === 'accountEnabled' || name === 'scimActivate';
  const reaction = reactionTo(source, name);
  if (reaction === 'ignore' && !isEnabled) return { outcome: 'noted', identityId: null };
  const found = await findSubject(engine, tx, policy, source, event.subjects);
  if (found.kind !== 'person') {
    await openException(engine, tx, {
      kind: 'ssfSubjectUnknown',
      subject: source.id,
      identityId: null,
      target: null,
      severity: 1,
      text: `${source.id} sent ${name} about ${found.kind === 'several' ? 'somebody who fits several people' : 'somebody who is not known here'}; nothing was done`,
    });
    return { outcome: 'unknownSubject', identityId: null };
  }
  const { identityId } = found;
  const done = (outcome: Outcome): Told => ({ outcome, identityId });
  if (isEnabled) return done(await noteEnabled(engine, tx, source, identityId, event));
  if (await isOvertaken(tx, source.id, identityId, event)) return done('overtaken');
  const [identity] = await tx.find(
    'identity',
    { identity_id: identityId },
    { columns: ['state', 'override'] },
  );
  if (
    identity === undefined ||
    (CLOSED.has(identity.state) && !(await waits(tx, identityId, identity.override)))
  )
    return done('alreadySo');
  if (found.closedByUs) return done('ownDoing');
  const order = {
    signal: true as const,
    actor: actorOf(source),
    reason: `${name} of ${source.issuer}`.slice(0, 500),
  };
  // What somebody has ordered, or pushed, stays their word.
  const isOrdered = leftInForce(identity.override, now) !== null;
  switch (reaction) {
    case 'leave':
      if (!isOrdered) await orderLeave(tx, identityId, { ...order, since: now }, now);
      return done('ordered');
    case 'cutOff':
      if (!isOrdered) await orderCutOff(tx, identityId, order, now);
      return done('ordered');
    case 'report':
      await ask(engine, tx, source, identityId, 2, `it sent ${name}; the policy leaves it to a person`);
      return done('reported');
    case 'ignore':
      return done('noted');
  }
}

/** Whose leave is held has lost nothing yet; what a signal has ordered before waits for a person by itself. */
async function waits(tx: Tx, identityId: string, override: Override | null): Promise<boolean> {
  if (override?.signal === true) return false;
  return (await tx.count('operation', { identity_id: identityId, state: 'held' })) > 0;
}

/** What the document says of this event. */
function reactionTo(source: SignalSource, name: SignalName): SignalReaction {
  switch (name) {
    case 'accountDisabled':
    case 'scimDeactivate':
      return source.accountDisabled;
    case 'accountPurged':
    case 'scimDelete':
      return source.accountPurged;
    case 'sessionRevoked':
      return source.sessionRevoked;
    case 'credentialCompromise':
      return source.credentialCompromise;
    case 'accountEnabled':
    case 'scimActivate':
    case 'credentialChange':
    case 'scimCreate':
    case 'scimPatch':
    case 'verification':
    case 'streamUpdated':
      return 'ignore';
  }
}

/** The newest moment at which the transmitter said that somebody is enabled. */
const enabledMark = (identityId: string) => `enabled:${identityId}`;

/** Gives nothing back by itself; but what is older than it and comes later must not cut off who works again. */
async function noteEnabled(
  engine: Engine,
  tx: Tx,
  source: SignalSource,
  identityId: string,
  { happenedAt }: ReceivedEvent,
): Promise<Outcome> {
  const key = { source_id: source.id, delivery_id: enabledMark(identityId) };
  const [before] = await tx.find('delivery', key);
  if (before === undefined || before.received_at < happenedAt)
    await tx.put('delivery', [{ ...key, received_at: happenedAt }]);
  const [identity] = await tx.find('identity', { identity_id: identityId }, { columns: ['override'] });
  if (identity?.override?.actor !== actorOf(source)) return 'noted';
  await ask(
    engine,
    tx,
    source,
    identityId,
    2,
    `it says that the account is enabled again, which it had ended here: \`lockstep leave ${identityId} --undo\` takes that back`,
  );
  return 'reported';
}

async function isOvertaken(
  tx: Tx,
  source_id: string,
  identityId: string,
  { happenedAt }: ReceivedEvent,
): Promise<boolean> {
  const [mark] = await tx.find('delivery', { source_id, delivery_id: enabledMark(identityId) });
  return mark !== undefined && mark.received_at > happenedAt;
}

const actorOf = (source: SignalSource) => `ssf:${source.id}`;

async function ask(
  engine: Engine,
  tx: Tx,
  source: SignalSource,
  identityId: string,
  severity: number,
  what: string,
): Promise<void> {
  await openException(engine, tx, {
    kind: 'ssfSignal',
    subject: `${source.id}:${identityId}`,
    identityId,
    target: null,
    severity,
    text: `${source.id}: ${what}`,
  });
}
