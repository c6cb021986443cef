export type { PullRuntime } from './fetch-page.ts';
export { DEFAULT_PULL_LIMITS, type PullLimits } from './limits.ts';
export type { PullCheckpoint, PullResume } from './pull-state.ts';
export type { OnPage, PulledPage, PullResult } from './walk-pages.ts';
