export { type DirectoryMark, readMark } from './directory-mark.ts';
export {
  checkDirectory,
  type DirectoryConfig,
  type DirectoryReading,
  readDirectory,
} from './read-directory.ts';
