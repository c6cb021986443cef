import { everybodyIn, makersOf } from '../../engine/decide/release.ts';
import { objectionTo } from '../../engine/decide/who-may-decide.ts';
import type { Engine } from '../../engine/engine.ts';
import type { Tx } from '../../engine/store.ts';
import { APPROVE } from '../../http/route.ts';
import type { Caller } from '../../http/services.ts';
import { findPlan } from './show-plan.ts';
import { whoIsMeant } from './who-is-meant.ts';

export interface WhoDecides {
  /** Who brought the plan about; none of them may approve it. */
  readonly makers: readonly string[];
  /** What is against it that the asking one approves, or refuses; null: nothing. */
  readonly approve: string | null;
  readonly refuse: string | null;
}

/** Whether somebody may let go or keep back what is held of a plan: the same answer as when they do it. */
export async function whoDecides(
  engine: Engine,
  tx: Tx,
  hash: string,
  { actor, role }: Pick<Caller, 'actor' | 'role'>,
): Promise<WhoDecides> {
  const { decided } = await findPlan(tx, hash);
  const [makers, batch, meant] = await Promise.all([
    decided.length === 0 ? [] : makersOf(tx, decided),
    everybodyIn(tx, [hash]),
    whoIsMeant(engine, tx, actor),
  ]);
  const objection = (hindering: readonly string[]) =>
    APPROVE.includes(role) ? objectionTo({ actor, makers: hindering, meant, batch }) : 'ROLE_MISSING';
  return {
    makers: [...new Set(makers)].sort(),
    approve: objection(makers),
    refuse: objection([]),
  };
}
