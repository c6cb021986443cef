import { existsSync } from 'node:fs';
import { chmod, rename, writeFile } from 'node:fs/promises';

/** Where Debian and others put it. */
const LIBRARY = ['x86_64-linux-gnu', 'aarch64-linux-gnu', '.']
  .map((place) => `/usr/lib/${place}/faketime/libfaketimeMT.so.1`)
  .find((path) => existsSync(path));

/** A calendar that can be moved, for programs started with this environment. What passes steadily is left alone. */
export interface MovedClock {
  readonly environment: Readonly<Record<string, string>>;
  to(offset: '+36h' | '-36h' | '+0'): Promise<void>;
}

/** Null where libfaketime is not installed. `file` says by how much; every user can read it. */
export async function movedClock(file: string): Promise<MovedClock | null> {
  if (LIBRARY === undefined) return null;
  const to: MovedClock['to'] = async (offset) => {
    await writeFile(`${file}.new`, `${offset}\n`);
    await chmod(`${file}.new`, 0o644);
    await rename(`${file}.new`, file);
  };
  await to('+0');
  return {
    environment: {
      LD_PRELOAD: LIBRARY,
      FAKETIME_TIMESTAMP_FILE: file,
      // Seconds. Without it every look at the clock reads the file, which takes more of the machine than what is tried.
      FAKETIME_CACHE_DURATION: '1',
      FAKETIME_DONT_FAKE_MONOTONIC: '1',
      DONT_FAKE_MONOTONIC: '1',
    },
    to,
  };
}
