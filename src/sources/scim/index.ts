export { type DirectoryState, type PushedUser, readUser, STATE, unknownColumns } from './read-user.ts';
