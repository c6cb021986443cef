export { checkPullConfig, type Paging, type PullConfig } from './pull-config.ts';
export { type PullRequest, pullPages } from './pull-pages.ts';
