import { spawnSync } from 'node:child_process';
import { chown, mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { afterEach, expect, it } from 'vitest';
import { startDatabase } from '../../src/store/launcher/index.ts';
import { quiet, type Running, running, until } from '../cli/support/running.ts';
import { staff } from '../cli/support/small-company.ts';
import { databaseContents } from './support/everything.ts';

let house: Running | undefined;
let small: string | undefined;
afterEach(async () => {
  await house?.close();
  if (small === undefined) return;
  spawnSync('umount', ['-l', small]);
  await rm(small, { recursive: true, force: true });
});

/** A statement that loses a deadlock was rolled back whole, and is safe to repeat. */
async function untilNotDeadlocked(run: () => Promise<unknown>): Promise<void> {
  for (;;) {
    try {
      await run();
      return;
    } catch (error) {
      if ((error as { code?: unknown }).code !== '40P01') throw error;
    }
  }
}

/** 64 MB that only this test uses; undefined where nothing may be mounted. */
async function mountSmallDisk(): Promise<string | undefined> {
  const path = await mkdtemp(join(tmpdir(), 'lockstep-small-'));
  const mounted =
    process.getuid?.() === 0 &&
    spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=64m', 'lockstep', path]).status === 0;
  if (mounted) return path;
  await rm(path, { recursive: true, force: true });
  return undefined;
}

it('a full disk: refused in words, nothing half done, and work goes on by itself', async (context) => {
  small = await mountSmallDisk();
  if (small === undefined) {
    process.stderr.write('skipped: a small disk cannot be mounted here (needs root and mount)\n');
    context.skip();
    return;
  }
  house = await running();
  const { company, at, dataDir } = house;
  const first = await company.report(staff(12));
  expect((await at('import', 'hr', first.file, '--meta', first.meta)).exit).toBe(0);
  await quiet(house);

  // The tables move to the small disk; the journal of the server stays where there is room.
  const { connection, dataDirectory = '' } = await startDatabase({ dataDir });
  const { uid, gid } = await stat(dataDirectory);
  await chown(small, uid, gid);
  const client = new Client(connection);
  await client.connect();
  await client.query(`create tablespace small location '${small}'`);
  // Each takes a lock on everything there is, while workers and the server's own cleaning take theirs.
  await untilNotDeadlocked(() =>
    client.query('alter table all in tablespace pg_default set tablespace small'),
  );
  await untilNotDeadlocked(() =>
    client.query('alter index all in tablespace pg_default set tablespace small'),
  );
  await client.query(`alter database ${connection.database} set default_tablespace = small`);
  await client.query('checkpoint');
  await client.end();

  // What somebody else writes until there is no room at all.
  const ballast = join(small, 'ballast');
  const filled = spawnSync('dd', ['if=/dev/zero', `of=${ballast}`, 'bs=64k'], { encoding: 'utf8' });
  expect(filled.stderr).toMatch(/No space left/);
  const before = await databaseContents(connection, ['lane', 'wake']);
  const many = await company.report(staff(1_000));
  const ran = await at('import', 'hr', many.file, '--meta', many.meta);
  expect(ran).toMatchObject({ exit: 1, out: '', err: expect.stringContaining('code: DATABASE_FULL') });
  expect(ran.err).toContain('Free disk space');
  expect(await databaseContents(connection, ['lane', 'wake'])).toEqual(before);

  // Leavers that are ordered meanwhile are taken or refused, never half.
  const leavers = ['E100', 'E101', 'E102'];
  const ordered: string[] = [];
  for (const id of leavers) if ((await at('leave', id, '--reason', 'gone')).exit === 0) ordered.push(id);
  const files = [...company.systems.values()];
  const reach = (id: string) => files.some(({ truth }) => truth.find(id)?.active === true);

  await rm(ballast);
  for (const id of leavers)
    if (!ordered.includes(id)) expect((await at('leave', id, '--reason', 'gone')).exit).toBe(0);
  await until(() => leavers.every((id) => !reach(id)));
  expect(['E104', 'E105', 'E106'].every(reach)).toBe(true);
  await quiet(house);
  expect(await at.json('log', 'verify')).toMatchObject({ ok: true, exit: 0 });
});
