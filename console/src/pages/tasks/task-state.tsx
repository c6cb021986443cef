import type { Answer } from '@lockstep/sdk';
import { StateBadge } from '../../kit/state-badge.tsx';
import { texts } from '../../texts/index.ts';

const t = texts.tasks;

export type Task = Answer<'tasks'>['tasks'][number];

/** What somebody said is `attested`; only what a second person has seen is shown as proven. */
export function TaskState({ of: { state, overdue, withdrawn } }: { readonly of: Task }) {
  if (withdrawn) return <StateBadge state="skipped" label={t.states.withdrawn} />;
  if (overdue) return <StateBadge state="failed" label={t.states.overdue} />;
  if (state === 'confirmed') return <StateBadge state="verified" label={t.states.confirmed} />;
  if (state === 'closed') return <StateBadge state="attested" label={t.states.closed} />;
  return <StateBadge state="pending" label={t.states.open} />;
}
