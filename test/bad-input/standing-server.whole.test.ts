import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile, truncate, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startDatabase } from '../../src/store/launcher/index.ts';
import type { Running } from '../cli/support/running.ts';
import { smallCompany, staff } from '../cli/support/small-company.ts';
import { answering } from './support/answering.ts';
import { databaseContents } from './support/everything.ts';

let house: Running;
const file = (name: string) => join(house.company.folder, name);
const contents = async () => databaseContents((await startDatabase({ dataDir: house.dataDir })).connection);
/** Runs a command that must be refused, and shows that nothing was written anywhere. */
async function refused(...argv: string[]) {
  const before = await contents();
  const ran = await house.at(...argv);
  expect(await contents()).toEqual(before);
  return { exit: ran.exit, out: ran.out, err: ran.err, code: /code: (\w+)/.exec(ran.err)?.[1] };
}

beforeAll(async () => {
  house = await answering(await smallCompany());
  const { file: report, meta } = await house.company.report(staff(12));
  expect((await house.at('import', 'hr', report, '--meta', meta)).exit).toBe(0);
});
afterAll(() => house.close());

describe('policy apply', () => {
  it.each([
    ['a typo in a field', (t: string) => t.replace('owner: it', 'ownner: it'), /:\d+:\d+ .*FIELD_UNKNOWN/],
    [
      'an unknown kind',
      (t: string) => t.replace('kind: BirthrightRule', 'kind: BirthrigthRule'),
      /:\d+:\d+ .*KIND_UNKNOWN/,
    ],
    [
      'an unknown connector',
      (t: string) => t.replace('connector: simulated', 'connector: simulatde'),
      /:\d+:\d+ /,
    ],
    [
      'an expression that does not read',
      (t: string) => t.replace('employment.department == "Sales"', 'employment.department == "Sales'),
      /:\d+:\d+ /,
    ],
    ['no leaver step', (t: string) => t.replace(/kind: LifecyclePolicy[\s\S]*$/, ''), /LEAVER/],
    ['a cut in the middle', (t: string) => t.slice(0, t.indexOf('connection:') + 20), /:\d+:\d+ /],
    [
      'roles in a circle',
      (t: string) =>
        `${t}---\nkind: Role\nid: role:a\nroles: [role:b]\n---\nkind: Role\nid: role:b\nroles: [role:a]\n`,
      /:\d+:\d+ .*CYCLE/,
    ],
  ])('%s: refused with line and column, and the policy in force stays', async (_what, change, where) => {
    const before = await house.at('policy', 'show');
    const path = await house.company.policy(change, 'broken.yaml');
    const checked = await house.at('policy', 'check', path);
    expect([checked.exit, checked.err]).toEqual([1, '']);
    expect(checked.out).toMatch(where);
    const { exit, code, err } = await refused('policy', 'apply', path);
    expect([exit, code]).toEqual([1, 'POLICY_INVALID']);
    expect(err).toMatch(/:\d+:\d+ error /);
    expect(await house.at('policy', 'show')).toEqual(before);
  });
});

describe('apply', () => {
  it('a plan of another tenant, also when it was made to fit, and one that something has overtaken', async () => {
    const theirs = file('theirs.json');
    const other = (...argv: string[]) => house.at(...argv, '--tenant', 'globex');
    expect((await other('policy', 'apply', house.company.policyFile)).exit).toBe(0);
    const { file: report, meta } = await house.company.report(staff(12));
    expect((await other('import', 'hr', report, '--meta', meta)).exit).toBe(0);
    expect((await other('plan', '--leave', 'E104', '--out', theirs)).exit).toBe(0);
    expect(await refused('apply', theirs)).toMatchObject({
      exit: 1,
      code: 'PLAN_INVALID',
      err: expect.stringContaining('tenant globex'),
    });
    await writeFile(theirs, (await readFile(theirs, 'utf8')).replaceAll('"globex"', '"default"'));
    expect(await refused('apply', theirs)).toMatchObject({ exit: 1, code: 'PLAN_INVALID' });
    const ours = file('ours.json');
    expect((await house.at('plan', '--leave', 'E104', '--out', ours)).exit).toBe(0);
    const text = await readFile(ours, 'utf8');
    for (const at of [1, 0.2, 0.5, 0.8].map((part) => Math.floor(text.length * part) - 2)) {
      await writeFile(file('cut.json'), text.slice(0, at));
      expect(await refused('apply', file('cut.json'))).toMatchObject({ exit: 1, code: 'PLAN_INVALID' });
    }
    expect((await house.at('leave', 'E104', '--reason', 'earlier')).exit).toBe(0);
    expect(await refused('apply', ours)).toMatchObject({
      exit: 3,
      code: 'PLAN_STALE',
      out: expect.stringContaining('E104'),
    });
  });
});

describe('over HTTP', () => {
  it('whatever is sent, the answer is a problem document with a code, and never of the server', async () => {
    const { out } = await house.at('token', 'create', '--role', 'administrator', '--for', 'tests');
    const before = await contents();
    const auth = { authorization: `Bearer ${out.trim()}` };
    const json = { ...auth, 'content-type': 'application/json' };
    const post = (body: string | Uint8Array, headers: Record<string, string> = json) => ({
      method: 'POST',
      headers,
      body,
    });
    const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
    const questions: readonly (readonly [path: string, init: RequestInit])[] = [
      ['/api/v1/nothing', { headers: auth }],
      ['/../../etc/passwd', {}],
      ['/api/v1/people/%00', { headers: auth }],
      ['/api/v1/people/%ff%fe', { headers: auth }],
      ['/api/v1/people/__proto__', { headers: auth }],
      [`/api/v1/people/${'x'.repeat(8_000)}`, { headers: auth }],
      ['/api/v1/people?limit=-1', { headers: auth }],
      ['/api/v1/people?limit=1e99', { headers: auth }],
      ['/api/v1/people?after=%27%3B+drop+table+tenant%3B--', { headers: auth }],
      ['/api/v1/events?after=NaN', { headers: auth }],
      ['/api/v1/people', { headers: { authorization: 'Bearer ' } }],
      [
        '/api/v1/people',
        { headers: { authorization: `Bearer lsk_default.${'0'.repeat(16)}_${'0'.repeat(64)}` } },
      ],
      ['/api/v1/people', { headers: { authorization: `Bearer ${'x'.repeat(4_000)}` } }],
      ['/api/v1/people', { headers: { authorization: 'Basic cm9vdDpyb290' } }],
      ['/api/v1/plans', post('')],
      ['/api/v1/plans', post('{"kind":')],
      ['/api/v1/plans', post('null')],
      ['/api/v1/plans', post('[]')],
      ['/api/v1/plans', post(deep)],
      ['/api/v1/plans', post(`{"kind":"leave","person":${deep},"reason":"x"}`)],
      ['/api/v1/plans', post('{"__proto__":{"kind":"due"}}')],
      ['/api/v1/plans', post('{"kind":"leave","person":"E1\\u000008","reason":"x"}')],
      ['/api/v1/plans', post('{"kind":"leave","person":"\\ud800","reason":"x"}')],
      ['/api/v1/plans', post('kind=due', { ...auth, 'content-type': 'text/plain' })],
      ['/api/v1/plans', post(Buffer.from([0xff, 0xfe, 0x7b]), json)],
      ['/api/v1/plans', post('x'.repeat(1_100_000))],
      ['/api/v1/plans/apply', post('{"format":"lockstep-plan-file/1"}')],
      ['/api/v1/plans/apply', post(deep)],
      ['/api/v1/people/E108/leave', post('{"reason":""}')],
      ['/api/v1/people/E108/leave', post('{"reason":"x","at":"2026-02-30T00:00:00Z"}')],
      ['/api/v1/people/nobody/leave', post('{"reason":"x"}')],
      ['/api/v1/plans/../../x/approve', post('{"reason":"x"}')],
      ['/hooks/in/hr-hook', post('{}', {})],
      [
        '/hooks/in/hr-hook',
        post('{}', { 'webhook-id': '1', 'webhook-timestamp': 'x', 'webhook-signature': 'v1,x' }),
      ],
      ['/hooks/in/hr', post('{}', {})],
      ['/hooks/in/nobody/hr-hook', post('{}', {})],
      ['/hooks/in/..%2f..%2fx/hr-hook', post('{}', {})],
      ['/hooks/in/hr-hook', post('x'.repeat(1_100_000), {})],
    ];
    const seen: unknown[] = [];
    for (const [path, init] of questions) {
      const answer = await fetch(`${house.url}${path}`, init);
      const text = await answer.text();
      const body = (text.startsWith('{') ? JSON.parse(text) : {}) as {
        code?: string;
        status?: number;
        type?: string;
        remedy?: string;
      };
      const good =
        answer.status >= 400 &&
        answer.status < 500 &&
        body.status === answer.status &&
        body.code !== undefined &&
        body.remedy !== undefined &&
        answer.headers.get('content-type') === 'application/problem+json';
      if (!good)
        seen.push([
          path.slice(0, 60),
          String(init.body ?? '').slice(0, 60),
          answer.status,
          text.slice(0, 200),
        ]);
    }
    expect(seen).toEqual([]);
    // Of a token is remembered when it was last used.
    expect({ ...(await contents()), token: '' }).toEqual({ ...before, token: '' });
  });
});

describe('a second process on the same folder', () => {
  it('shares the database; a second server finds its port taken and leaves the first alone', async () => {
    const port = new URL(house.url).port;
    const second = await refused('serve', '--port', port, '--no-worker');
    expect(second).toMatchObject({ exit: 1, code: 'LISTEN_FAILED' });
    expect((await fetch(`${house.url}/readyz`)).status).toBe(200);
  });
});

const main = resolve('dist/cli/main.js');
describe.skipIf(!existsSync(main) || process.platform !== 'linux')('a feed of one gigabyte', () => {
  const highestMemory = async (name: string) => {
    const child = spawn(
      process.execPath,
      [main, 'import', 'hr', file(name), '--meta', file('huge.json'), '--data', house.dataDir],
      { stdio: ['ignore', 'ignore', 'pipe'] },
    );
    let [err, highest, exit] = ['', 0, null as number | null];
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      err += text;
    });
    const done = new Promise<number | null>((ended) => child.once('close', ended)).then((code) => {
      exit = code ?? -1;
    });
    while (exit === null) {
      const status = await readFile(`/proc/${child.pid}/status`, 'utf8').catch(() => '');
      highest = Math.max(highest, Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1] ?? 0));
      await sleep(10);
    }
    await done;
    return { exit, err, highest };
  };

  it('in one cell, open or quoted, is refused in bounded memory', async () => {
    const header = 'id,given,family,mail,department,type,hired,last_day,zone\n';
    await writeFile(
      file('huge.json'),
      JSON.stringify({ rows: 12, sequence: 99, asOf: new Date().toISOString() }),
    );
    await writeFile(file('small.csv'), header);
    const small = await highestMemory('small.csv');
    for (const [name, start] of [
      ['open.csv', 'E100,'],
      ['quoted.csv', 'E100,"'],
    ] as const) {
      await writeFile(file(name), `${header}${start}`);
      await truncate(file(name), 1024 ** 3);
      const huge = await highestMemory(name);
      expect(huge.exit).toBe(3);
      expect(huge.highest - small.highest).toBeLessThan(64 * 1024);
    }
    const history = await house.at.json<{ imports: { reason: string }[] }>(
      'import',
      'history',
      'hr',
      '--limit',
      '2',
    );
    for (const { reason } of history.imports) expect(reason).toContain('longer than');
  });
});
