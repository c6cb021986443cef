import type { LifecycleState } from '../../domain/identity.ts';

/** States of somebody who works here: who counts for the guard's percentages, and whose word counts. */
export const HERE: ReadonlySet<LifecycleState> = new Set(['active', 'onLeave', 'leaving']);
