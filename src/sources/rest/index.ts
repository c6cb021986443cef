export type { PullRuntime } from './fetch-page.ts';
export {
  checkPullConfig,
  DEFAULT_PULL_LIMITS,
  type Paging,
  type PullConfig,
  type PullLimits,
} from './pull-config.ts';
export { type PulledPage, type PullRequest, type PullResult, pullPages } from './pull-pages.ts';
export type { PullCheckpoint, PullResume } from './pull-state.ts';
