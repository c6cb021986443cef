import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { Secret } from '../../src/domain/secret.ts';
import { signWebhook } from '../../src/sources/webhook/index.ts';
import { quiet, type Running, running, until } from '../cli/support/running.ts';
import { HOOK_SECRET, smallCompany, staff } from '../cli/support/small-company.ts';
import { answering } from './support/answering.ts';
import { databaseContents } from './support/everything.ts';
import { killAt, killServer, startAgain } from './support/postmaster.ts';

let house: Running | undefined;
afterEach(async () => {
  await house?.close();
  house = undefined;
});

/** The HR system's message that somebody has left; sent again it is the same message. */
function terminated(worker: string): (url: string) => Promise<Response> {
  const moment = new Date().toISOString();
  const data = {
    id: `left-${worker}`,
    worker,
    immediate: true,
    moment,
    entered: moment,
  };
  const body = JSON.stringify({ type: 'worker.terminated', data });
  const headers = signWebhook({ id: `message-${worker}`, body, at: Date.now() }, [new Secret(HOOK_SECRET)]);
  return (url) =>
    fetch(`${url}/hooks/in/hr-hook`, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json' },
      body,
    });
}

const codeOf = (err: string) => /code: (\w+)/.exec(err)?.[1];

describe('the database is killed', () => {
  it('in the middle of an import: all of it or nothing, and the server process goes on', async () => {
    house = await answering(await smallCompany());
    const { company, at, dataDir, url } = house;
    const first = await company.report(staff(30));
    expect((await at('import', 'hr', first.file, '--meta', first.meta)).exit).toBe(0);
    const many = await company.report(staff(800));
    let { connection, dataDirectory = '' } = await startAgain(dataDir);
    let before = await databaseContents(connection);
    const outcomes: unknown[] = [];
    for (const delay of [200, 700]) {
      const importing = at('import', 'hr', many.file, '--meta', many.meta);
      await sleep(delay);
      await killAt(dataDirectory);
      const { exit, err, out } = await importing;
      outcomes.push({ delay, exit, code: codeOf(err) });
      if (exit !== 0) {
        expect([exit, out]).toEqual([1, '']);
        expect(codeOf(err)).toMatch(/^DATABASE_/);
        expect(err).toContain('fix:');
      }
      ({ connection, dataDirectory = '' } = await startAgain(dataDir));
      const after = await databaseContents(connection);
      if (exit !== 0) expect(after).toEqual(before);
      before = after;
    }
    // At least one of them came in the middle.
    expect(outcomes).toContainEqual(expect.objectContaining({ exit: 1 }));
    expect((await fetch(`${url}/readyz`)).status).toBe(200);
    const last = await company.report(staff(800));
    expect((await at('import', 'hr', last.file, '--meta', last.meta)).exit).toBe(0);
    expect(await at.json('log', 'verify')).toMatchObject({ ok: true, exit: 0 });
  });

  it('while accesses are being taken away: the process survives, and every one of them ends', async () => {
    house = await running(
      {},
      await smallCompany({
        git: [{ kind: 'slow', latencyMs: 100 }],
        crm: [{ kind: 'slow', latencyMs: 100 }],
        directory: [{ kind: 'slow', latencyMs: 100 }],
      }),
    );
    const { company, at, dataDir, url } = house;
    const { file, meta } = await company.report(staff(20));
    expect((await at('import', 'hr', file, '--meta', meta)).exit).toBe(0);
    await quiet(house);
    const leavers = ['E100', 'E106', 'E108'];
    expect((await at('leave', 'E100', '--reason', 'gone')).exit).toBe(0);
    // What was answered with success outlives the database that is killed in the same moment.
    await at.with(HOOK_SECRET, 'secret', 'set', 'hr-hook');
    const [answered, unanswered] = [terminated('E106'), terminated('E108')];
    expect((await answered(url)).status).toBe(202);
    await killServer(dataDir);
    const refused = await unanswered(url);
    expect([refused.status, await refused.json()]).toEqual([
      503,
      expect.objectContaining({ code: 'DATABASE_UNAVAILABLE' }),
    ]);
    // While it is away: answers in words, and no crash.
    const ready = await fetch(`${url}/readyz`);
    expect(ready.status).toBe(503);
    const token = `lsk_default.${'0'.repeat(16)}_${'0'.repeat(64)}`;
    const asked = await fetch(`${url}/api/v1/people`, { headers: { authorization: `Bearer ${token}` } });
    expect([asked.status, ((await asked.json()) as { code: string }).code]).toEqual([
      503,
      'DATABASE_UNAVAILABLE',
    ]);
    // Nobody starts it again but the process that stands on it.
    await until(async () => (await fetch(`${url}/readyz`)).status === 200);
    expect(await (await answered(url)).json()).toEqual({ outcome: 'repeated' });
    expect(await (await unanswered(url)).json()).toEqual({ outcome: 'taken' });
    const still = () =>
      leavers.filter((id) =>
        [...company.systems.values()].some(({ truth }) => truth.find(id)?.active === true),
      );
    await until(() => still().length === 0);
    await quiet(house);
    expect(
      [...company.systems.values()].filter(({ truth }) => truth.find('E104')?.active === true),
    ).toHaveLength(2);
    expect(await at.json('log', 'verify')).toMatchObject({ ok: true, exit: 0 });
    for (const id of leavers) {
      const path = join(company.folder, `${id}.json`);
      await until(
        async () =>
          (await at('certificate', id, '--out', path)).exit === 0 &&
          (await at('verify', path, '--key', join(dataDir, 'log.pub'))).exit === 0,
      );
    }
  });
});
