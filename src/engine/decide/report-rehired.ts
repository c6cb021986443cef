import { employmentTimeline } from '../../domain/identity/timeline.ts';
import type { Engine } from '../engine.ts';
import { closeException, openException } from '../exceptions.ts';
import { notify } from '../notices.ts';
import { leftInForce } from '../people/override.ts';
import type { ActivePolicy } from '../policies.ts';
import type { Tx } from '../store.ts';
import type { PlannedPerson } from './plan-people.ts';

/** One open exception of a person says it. */
export const HIRED_AGAIN = 'hiredAgain';

/**
 * An order counts over what sources say until somebody takes it back, so who is hired after it gets nothing, and no
 * source will ever ask why. A hire gives nothing by itself here: whether it is meant against the order, a person says.
 */
export async function reportRehired(
  engine: Engine,
  tx: Tx,
  policy: ActivePolicy,
  planned: readonly PlannedPerson[],
): Promise<void> {
  let told = 0;
  let about: string | null = null;
  for (const { person, evaluation } of planned) {
    const { identity_id: identityId } = person.identity;
    const { now } = evaluation.snapshot;
    const override = leftInForce(person.identity.override, now);
    // Whom an identity provider switched off it switches on again itself.
    if (override === null || override.source !== undefined) continue;
    const begins = newestStart(policy, person, now);
    if (begins === null || begins <= override.since) {
      await closeException(
        engine,
        tx,
        HIRED_AGAIN,
        identityId,
        'the sources, which speak of no later employment',
      );
      continue;
    }
    const isNew = await openException(engine, tx, {
      kind: HIRED_AGAIN,
      subject: identityId,
      identityId,
      target: null,
      severity: 3,
      text: `an employment of this person begins on ${inWords(begins)}, after the leave that was ordered as of ${inWords(override.since)}; the order counts still, so nothing is given. If they work here again: \`lockstep leave ${identityId} --undo --reason …\``,
    });
    if (!isNew) continue;
    told++;
    about = identityId;
  }
  if (told === 0) return;
  await notify(engine, tx, {
    kind: HIRED_AGAIN,
    severity: 3,
    text: `${told} ${told === 1 ? 'person was' : 'people were'} hired again after a leave that somebody ordered; the order counts still, and they get nothing until it is taken back with \`lockstep leave PERSON --undo\``,
    identityId: told === 1 ? about : null,
  });
}

/** When the newest employment begins of those that have not ended. */
function newestStart(
  policy: ActivePolicy,
  { employments }: PlannedPerson['person'],
  now: number,
): number | null {
  const starts = employments.flatMap(({ namespace, facts }) => {
    const { valid } = employmentTimeline(facts, policy.timeline(namespace));
    return valid === null || (valid.end !== null && valid.end <= now) ? [] : [valid.start];
  });
  return starts.length === 0 ? null : Math.max(...starts);
}

function inWords(instant: number): string {
  return `${new Date(instant).toISOString().slice(0, 16)}Z`;
}
