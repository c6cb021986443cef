export { checkUserPull, newestChange, pullUsers, type UserPull, type UserPullConfig } from './pull-users.ts';
export { resourceFields } from './read-resource.ts';
