import type { LifecycleState } from '../../domain/identity.ts';
import { HERE } from '../people/here.ts';
import { sameActor } from '../same-actor.ts';

/** Somebody whom the name of an approver means: by an id, a key, a mail address or exactly the name. */
export interface Meant {
  readonly identityId: string;
  readonly state: LifecycleState;
}

export interface Asked {
  readonly actor: string;
  /** Who brought about what is to be decided; empty where that is no hindrance. */
  readonly makers: readonly string[];
  readonly meant: readonly Meant[];
  /** Everybody in the batch, whether decided about now or not. */
  readonly batch: ReadonlySet<string>;
}

/**
 * Why somebody may not let go or keep back what is held; null: nothing is against it (T23-T25). A name that several bear
 * counts as long as one of them is here, but not where any of them is in the batch: somebody else can decide.
 */
export function objectionTo({
  actor,
  makers,
  meant,
  batch,
}: Asked): 'APPROVAL_OWN_PLAN' | 'APPROVER_CONCERNED' | 'APPROVER_LEFT' | null {
  if (makers.some((maker) => sameActor(maker, actor))) return 'APPROVAL_OWN_PLAN';
  if (meant.some(({ identityId }) => batch.has(identityId))) return 'APPROVER_CONCERNED';
  if (meant.length > 0 && !meant.some(({ state }) => HERE.has(state))) return 'APPROVER_LEFT';
  return null;
}
