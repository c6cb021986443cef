import type { LifecycleState } from '../../domain/identity.ts';
import { HERE } from '../people/here.ts';
import { isOneOf } from '../same-actor.ts';

/** Somebody whom the name of an approver means: by an id, a key, a mail address or exactly the name. */
export interface Meant {
  readonly identityId: string;
  readonly state: LifecycleState;
  /** Not by the sound of a name: that is who uses the console under it. */
  readonly certain?: boolean;
  /** Whatever else they are called: a plan that one of these made is theirs, too. */
  readonly names?: readonly string[];
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
 * counts as long as one of them is here, but not where any of them is in the batch: somebody else can decide. Who is
 * known for certain counts alone: another one of that name who is here says nothing of them.
 */
export function objectionTo({
  actor,
  makers,
  meant,
  batch,
}: Asked): 'APPROVAL_OWN_PLAN' | 'APPROVER_CONCERNED' | 'APPROVER_LEFT' | null {
  const own = [actor, ...meant.flatMap(({ names }) => names ?? [])];
  if (makers.some((maker) => isOneOf(maker, own))) return 'APPROVAL_OWN_PLAN';
  if (meant.some(({ identityId }) => batch.has(identityId))) return 'APPROVER_CONCERNED';
  const certain = meant.filter((one) => one.certain === true);
  const asked = certain.length > 0 ? certain : meant;
  if (asked.length > 0 && !asked.some(({ state }) => HERE.has(state))) return 'APPROVER_LEFT';
  return null;
}
