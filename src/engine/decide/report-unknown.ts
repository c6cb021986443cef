import type { UnknownResult } from '../../domain/identity.ts';
import type { Engine } from '../engine.ts';
import { openException } from '../exceptions.ts';
import { notify } from '../notices.ts';
import type { Tx } from '../store.ts';
import type { PlannedPerson } from './plan-people.ts';

/** Conditions about leaving carry this prefix (compiled lifecycles). */
const LIFECYCLE = 'lifecycle:';

/**
 * Unknown is a result of its own: never a grant, and never silently "not a leaver". A condition about leaving that
 * cannot be answered pages somebody, because the person may have a key that should be gone.
 */
export async function reportUnknown(
  engine: Engine,
  tx: Tx,
  planned: readonly PlannedPerson[],
): Promise<void> {
  const perhapsGone = new Set<string>();
  for (const { plan } of planned) {
    for (const unknown of plan.unknown) {
      const ofLeaving = unknown.rule.startsWith(LIFECYCLE);
      const isNew = await openException(engine, tx, {
        kind: ofLeaving ? 'unknownLeaver' : 'unknownAttribute',
        subject: `${plan.identityId}:${unknown.rule}`,
        identityId: plan.identityId,
        target: null,
        severity: ofLeaving ? 3 : 1,
        text: ofLeaving
          ? whetherGone(unknown)
          : `${unknown.rule} cannot be answered: ${missing(unknown)} is not known`,
      });
      if (ofLeaving && isNew) perhapsGone.add(plan.identityId);
    }
  }
  if (perhapsGone.size === 0) return;
  const [only] = perhapsGone;
  await notify(engine, tx, {
    kind: 'unknownLeaver',
    severity: 3,
    text: `of ${perhapsGone.size} ${perhapsGone.size === 1 ? 'person' : 'people'} nobody can say whether they have left: something that the leaver policy asks for is not known`,
    identityId: perhapsGone.size === 1 ? (only ?? null) : null,
  });
}

function whetherGone(unknown: UnknownResult): string {
  const what = unknown.rule.includes('#')
    ? 'nobody can say whether a step of the leave is due'
    : 'nobody can say whether this person is a leaver';
  return `${what}: ${unknown.rule} asks for ${missing(unknown)}, which is not known; nothing was taken away for it`;
}

function missing(unknown: UnknownResult): string {
  return unknown.missing.length === 0 ? 'something' : unknown.missing.join(', ');
}
