import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CaseResult } from '../../src/conformance/run-suite.ts';
import { startSmallServer } from '../../src/conformance/testing/small-server.ts';
import { terminal } from './support/terminal.ts';

const TOKEN = 'a-token-of-the-test';
let folder: string;
let server: Awaited<ReturnType<typeof startSmallServer>>;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lockstep-conformance-'));
  server = await startSmallServer(TOKEN, new Set(['userName is exact']));
});
afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true, force: true });
});

const lockstep = (env = {}) => terminal(join(folder, 'data'), env);

describe('lockstep conformance scim', () => {
  it('prints a matrix by client, what failed with what was expected, and exits 1', async () => {
    const only = 'O05,O07,E08,R35';
    const ran = await lockstep({ LOCKSTEP_SCIM_TOKEN: TOKEN })(
      'conformance',
      'scim',
      server.origin,
      '--only',
      only,
    );
    expect(ran.exit).toBe(1);
    expect(ran.out).toContain('Okta\t1\t1\t0\nEntra\t1\t0\t0\nRFC\t0\t0\t1\n');
    expect(ran.out).toContain(
      '✗ O05  a userName in capitals is the same userName\n      expected POST /Users',
    );
    expect(ran.out).toContain('- skipped, the server does not advertise bulk: R35\n');
    expect(ran.out).toContain('2 of 4 cases passed, 1 failed, 1 skipped\n');
  });

  it('exits 0 when nothing failed; the token may stand in a file; --json has the results', async () => {
    const file = join(folder, 'token.txt');
    await writeFile(file, `${TOKEN}\n`);
    const ran = await lockstep().json<{ results: CaseResult[]; passed: number }>(
      'conformance',
      'scim',
      `${server.origin}/`,
      '--token-file',
      file,
      '--only',
      'o07,E08,O22',
    );
    expect(ran.exit).toBe(0);
    expect(ran.passed).toBe(3);
    expect(ran.results.map(({ id, outcome }) => `${id} ${outcome}`)).toEqual([
      'O07 passed',
      'O22 passed',
      'E08 passed',
    ]);
    expect(server.rows()).toBe(0);
  });

  it('says that nobody answers', async () => {
    const gone = await startSmallServer(TOKEN);
    await gone.close();
    const ran = await lockstep()('conformance', 'scim', gone.origin, '--profile', 'okta');
    expect(ran.exit).toBe(1);
    expect(ran.err).toContain('the server does not answer: ');
  });

  it.each([
    [['https://user:hunter2@example.com/scim/v2'], 'without sign-in'],
    [['ftp://example.com/'], 'http(s)'],
    [['https://example.com/scim/v2', '--profile', 'nobody'], '--profile takes one of'],
    [['https://example.com/scim/v2', '--only', 'O07,Z99'], 'Z99'],
    [['https://example.com/scim/v2', '--token', 'a', '--token-file', 'b'], 'not both'],
    [['https://example.com/scim/v2', '--client-id', 'a'], 'go together'],
  ])('refuses %j', async (argv, why) => {
    const ran = await lockstep()('conformance', 'scim', ...argv);
    expect(ran.exit).toBe(2);
    expect(ran.err).toContain(why);
    expect(ran.err).not.toContain('hunter2');
  });
});
