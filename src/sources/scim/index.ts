export { type DirectoryState, type PushedUser, readUser, unknownColumns } from './read-user.ts';
