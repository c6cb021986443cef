import { mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openHouse } from '../../src/app/open-house.ts';
import type { GroundTruth } from '../../src/simulated/index.ts';
import { forgeBackup } from './support/forge-backup.ts';
import { quiet, type Running, running, until } from './support/running.ts';
import { type Employee, staff } from './support/small-company.ts';
import { type Terminal, terminal } from './support/terminal.ts';

let house: Running;
let restored: Terminal;
let server: ReturnType<Terminal['start']> | undefined;
const file = (name: string) => join(house.company.folder, name);
const truth = (system: string): GroundTruth => {
  const found = house.company.systems.get(system);
  if (found === undefined) throw new Error(`no system ${system}`);
  return found.truth;
};
const people = (over: Readonly<Record<string, Partial<Employee>>> = {}) => staff(12, over);
async function report(at: Terminal, list: readonly Employee[]) {
  const { file: path, meta } = await house.company.report(list);
  return at.json('import', 'hr', path, '--meta', meta);
}

const writes = () =>
  [...house.company.systems.values()].reduce((sum, { truth: { journal } }) => sum + journal.length, 0);
const worksOn = (system: string, id: string) => truth(system).couldReach(id, Date.now());

const none = () => undefined;

/** Has left before the backup; nobody's source names the person any more. */
const GONE = 'E103';

beforeAll(async () => {
  house = await running();
  await report(house.at, people());
  await quiet(house);
  await report(house.at, people({ [GONE]: { lastDay: '2024-06-01' } }));
  await quiet(house);
  await report(
    house.at,
    people().filter(({ id }) => id !== GONE),
  );
  await quiet(house);
}, 120_000);
afterAll(async () => {
  server?.end();
  await server?.done;
  await house.close();
});

describe('a backup', () => {
  it('is one file of its owner that holds no key, appears whole and overwrites nothing', async () => {
    const made = await house.at.json<{ manifest: { keys: string[]; tenants: { people: number }[] } }>(
      'backup',
      '--to',
      file('one.backup'),
    );
    expect(made).toMatchObject({ exit: 0, manifest: { tenants: [{ people: 12, erased: 0 }] } });
    expect((await stat(file('one.backup'))).mode & 0o777).toBe(0o600);
    const again = await house.at('backup', '--to', file('one.backup'));
    expect(again.exit).toBe(2);
    expect(again.err).toContain('overwrites nothing');
  });

  it('says that it is good, and of every cut and change that it is not', async () => {
    expect(await house.at.json('backup', '--verify', file('one.backup'))).toMatchObject({
      exit: 0,
      ok: true,
      authentic: true,
    });
    const bytes = await readFile(file('one.backup'));
    for (const at of [1, 100, Math.floor(bytes.length / 2), bytes.length - 9, bytes.length - 1]) {
      await writeFile(file('bad.backup'), bytes.subarray(0, at));
      expect((await house.at('restore', '--check', file('bad.backup'))).err).toContain('BACKUP_INVALID');
    }
    for (const at of [100, Math.floor(bytes.length / 2), bytes.length - 9]) {
      const changed = Buffer.from(bytes);
      changed[at] = (changed[at] ?? 0) ^ 1;
      await writeFile(file('bad.backup'), changed);
      expect((await house.at('restore', '--check', file('bad.backup'))).err).toContain('BACKUP_INVALID');
    }
  });
});

describe('an erasure', () => {
  it('is refused of whoever works here, and needs a second person', async () => {
    expect((await house.at('erase', 'E101', '--reason', 'asked for')).err).toContain('ERASURE_REFUSED');
    const asked = await house.at.json<{ id: string }>('erase', GONE, '--reason', 'asked for');
    expect(asked).toMatchObject({ exit: 5, erased: false });
    expect((await house.at('erase', 'confirm', asked.id)).err).toContain('ERASURE_OWN');
    expect(await house.at.json('erase', 'confirm', asked.id, '--as', 'second')).toMatchObject({
      exit: 0,
      erased: true,
    });
    expect((await house.at('person', 'show', GONE)).err).toContain('PERSON_UNKNOWN');
    expect(await house.at.json('log', 'verify')).toMatchObject({ ok: true });
  });

  it('leaves no word of the person in any table', async () => {
    const found: string[] = [];
    const opened = await openHouse({ dataDir: house.dataDir, log: { info: none, warn: none, error: none } });
    const client = new pg.Client(opened.database.owner);
    await client.connect();
    try {
      const { rows } = await client.query(
        "select relname as name from pg_class where relnamespace = current_schema()::regnamespace and relkind = 'r'",
      );
      // Of somebody who is still there it finds them, so it would find these too.
      for (const word of [GONE, '[Ff]amily3', 'E104'])
        for (const { name } of rows) {
          const hits = await client.query(`select count(*)::int as n from ${name} t where t::text ~ $1`, [
            // As a word of its own: what is sealed is shown in hexadecimal, in which much can be read.
            `\\y${word}\\y`,
          ]);
          if (hits.rows[0].n > 0) found.push(`${word} in ${name}`);
        }
    } finally {
      await client.end();
      await opened.close();
    }
    expect(found.filter((one) => !one.startsWith('E104'))).toEqual([]);
    expect(found.filter((one) => one.startsWith('E104')).length).toBeGreaterThan(0);
  });
});

describe('a restore', () => {
  const left = 'E104';
  const moved = 'E106';
  const now = () => [
    ...people({ [left]: { lastDay: '2024-06-01' }, [moved]: { department: 'Sales' } }).filter(
      ({ id }) => id !== GONE,
    ),
    { id: 'E200', given: 'Nia', family: 'New', department: 'Engineering' },
  ];
  let afterLiving = 0;
  let afterLeave = 0;

  it('begins after life went on: a leave, a move, a join, and drift', async () => {
    expect(worksOn('directory', left)).toBe(true);
    await report(house.at, now());
    await quiet(house);
    expect(worksOn('directory', left)).toBe(false);
    expect(worksOn('git', 'E200')).toBe(true);
    house.company.systems.get('crm')?.operator.create({ name: 'stranger', attributes: {} });
    await house.stop();
    afterLiving = writes();
  });

  it('refuses without the key, without the list of the erased, and to overwrite anything', async () => {
    const data = join(house.company.folder, 'restored');
    restored = terminal(data);
    const erasures = join(house.dataDir, 'erasures.jsonl');
    expect((await restored('restore', file('one.backup'))).err).toContain('ERASURES_MISSING');
    const keyless = await restored('restore', file('one.backup'), '--erasures', erasures);
    expect(keyless.err).toContain('MASTER_KEY_MISSING');
    await mkdir(join(data, 'keys'), { recursive: true, mode: 0o700 });
    await writeFile(
      join(data, 'keys', 'master.key'),
      await readFile(join(house.dataDir, 'keys', 'master.key')),
      {
        mode: 0o600,
      },
    );
    await rm(join(data, 'database'), { recursive: true, force: true });
    // Made by somebody who has the file and no key: everything in it fits together, and nobody may ever use it.
    await forgeBackup(file('one.backup'), file('forged.backup'), 'policy_version', (text) =>
      text.replaceAll('Engineering', 'Engineerinh'),
    );
    const forged = await restored('restore', file('forged.backup'), '--erasures', erasures);
    expect(forged.err).toContain('BACKUP_INVALID');
    expect((await restored('doctor')).err).toContain('RESTORE_UNFINISHED');
    const done = await restored.json('restore', file('one.backup'), '--erasures', erasures);
    expect(done).toMatchObject({ exit: 5, authentic: true, tenants: [{ people: 12, erased: 1 }] });
    const again = await restored('restore', file('one.backup'), '--erasures', erasures);
    expect(again.err).toContain('RESTORE_NOT_EMPTY');
    expect(again.exit).toBe(3);
  });

  it('is in safe mode: it lists every system, and neither gives nor takes anything', async () => {
    expect((await restored('person', 'show', GONE)).err).toContain('PERSON_UNKNOWN');
    server = restored.start('serve', '--port', '0', '--json');
    await until(async () => (await listedAll()).length === 3);
    const imported = await report(restored, now());
    expect(imported).toMatchObject({ exit: 0, outcome: 'accepted' });
    await quiet({ at: restored });
    expect(writes()).toBe(afterLiving);
    const doctor = await restored('doctor');
    expect(doctor).toMatchObject({ exit: 1 });
    expect(doctor.out).toContain('safe mode (default)');
    expect((await restored('plan')).err).toContain('SAFE MODE');
    expect((await restored('secret', 'list')).exit).toBe(0);
    const { url } = JSON.parse(server.out()) as { url: string };
    expect(await (await fetch(`${url}/readyz`)).json()).toEqual({ status: 'ready', safeMode: 1 });
    expect(await (await fetch(`${url}/metrics`)).text()).toContain('lockstep_safe_mode{tenant="default"} 1');
  });

  it('cuts off at once whom an operator orders to leave meanwhile', async () => {
    expect(worksOn('directory', 'E105')).toBe(true);
    expect((await restored('leave', 'E105', '--reason', 'left today')).exit).toBe(0);
    await until(() => !worksOn('directory', 'E105') && !worksOn('crm', 'E105'));
    await quiet({ at: restored });
    afterLeave = writes();
  });

  it('lists all that differs, does exactly the plan that was confirmed, and is whole again', async () => {
    // Somebody became known since the systems were listed: they are listed once more by themselves.
    expect((await restored('restore', 'plan')).err).toContain('RESTORE_NOT_LISTED');
    await until(async () => (await restored('restore', 'plan')).exit === 0);
    expect(writes()).toBe(afterLeave);
    const plan = await restored.json<{ drift: { kind: string; account: string }[]; file: { hash: string } }>(
      'restore',
      'plan',
      '--out',
      file('restore.json'),
    );
    expect(plan.drift.some(({ kind, account }) => kind === 'orphan' && account === 'stranger')).toBe(true);
    // E200 was found by the listing and needs nothing.
    expect(JSON.stringify(plan.file)).not.toContain('"create"');
    const confirmed = await restored.json<{ hash: string }>('restore', 'confirm', file('restore.json'));
    expect(confirmed).toMatchObject({ exit: 0, hash: plan.file.hash });
    await quiet({ at: restored });
    for (const { id } of now()) {
      const gone = id === left || id === 'E105';
      await until(() => worksOn('directory', id) === !gone);
    }
    expect(worksOn('crm', moved)).toBe(true);
    expect((await restored('plan')).err).not.toContain('SAFE MODE');
  });

  it('goes on with the log under a name of its own, and old certificates still verify', async () => {
    expect(await restored.json('log', 'verify')).toMatchObject({ ok: true });
    const lines = (await readFile(join(house.company.folder, 'restored', 'log.pub'), 'utf8'))
      .trim()
      .split('\n');
    expect(lines).toHaveLength(2);
    expect(lines[1]).toContain('/restored-');
    expect(lines[0]?.split('+')[0]).toBe(lines[1]?.split('/restored-')[0]);
  });

  async function listedAll(): Promise<unknown[]> {
    const { targets } = await restored.json<{ targets: { listedAt: string | null }[] }>('target', 'list');
    return targets.filter(({ listedAt }) => listedAt !== null);
  }
});
