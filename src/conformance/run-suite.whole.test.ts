import { afterEach, describe, expect, it } from 'vitest';
import type { Listening } from '../connectors/scim/testing/listening.ts';
import { listen } from '../connectors/scim/testing/listening.ts';
import { allCases } from './all-cases.ts';
import { type Case, Failed } from './case.ts';
import { runSuite, type SuiteReport } from './run-suite.ts';
import { type Fault, startSmallServer } from './testing/small-server.ts';

const TOKEN = 'a-token-of-the-test';
/** What the small server does rightly when it has no fault. */
const RIGHT = new Set(
  `O01 O02 O03 O04 O05 O06 O07 O08 O09 O10 O11 O12 O13 O14 O15 O20 O21 O22 O23 O25 O26
   K01 K02 K03 K04 K05 K06 K07 K08 K09 K10 E03 E04 E06 E07 E08 E09 E21 E24 E27 E28 E31 E32 E33 E34 E35 E39 E41
   X01 X02 X03 X04 X05 R01 R07 R12 R13 R14 R16 R25 R26 P01 P04 P06 P07 D01 F08
   T01 T02 T06 T07 T10 T11 T12 T13 T14 T15 T16 I02 I03 I06 I07 I10 I11 I12`.split(/\s+/),
);
const rightCases = allCases().filter(({ id }) => RIGHT.has(id));
const bulkCases = allCases().filter(({ needs }) => needs === 'bulk');
const open: Listening[] = [];
afterEach(async () => {
  for (const server of open.splice(0)) await server.close();
});

async function small(...faults: Fault[]) {
  const server = await startSmallServer(TOKEN, new Set(faults));
  open.push(server);
  return server;
}

const failedIds = ({ results }: SuiteReport) =>
  results
    .filter(({ outcome }) => outcome === 'failed')
    .map(({ id }) => id)
    .sort();

const passing = (id: string, run: Case['run']): Case => {
  return { id, client: 'Any', title: id, source: 'none', run };
};

describe('a server that is right', () => {
  it('passes every case, in their order, and is left as it was', async () => {
    const server = await small();
    const report = await runSuite({ url: server.origin, token: TOKEN }, { cases: rightCases });
    expect(report.results.filter(({ outcome }) => outcome !== 'passed')).toEqual([]);
    expect(report.results.map(({ id }) => id)).toEqual(rightCases.map(({ id }) => id));
    expect(rightCases.length).toBe(RIGHT.size);
    expect(server.rows()).toBe(0);
  });

  it('reports in the same order when several cases run at once', async () => {
    const server = await small();
    const report = await runSuite(
      { url: server.origin, token: TOKEN },
      { cases: rightCases, concurrency: 8 },
    );
    expect(report.results.map(({ id, outcome }) => `${id} ${outcome}`)).toEqual(
      rightCases.map(({ id }) => `${id} passed`),
    );
    expect(server.rows()).toBe(0);
  });
});

describe('a server that is wrong fails exactly the cases about it', () => {
  it.each<readonly [Fault, string]>([
    ['active is kept as text', 'E06 E07'],
    ['DELETE keeps the name', 'E31 I10'],
    ['PATCH stops half way', 'E33 P01 R14'],
    ['PATCH without a path does nothing', 'O07 O08 O13 O21 X03 X04'],
    ['concurrent PATCHes overwrite one another', 'T13'],
    ['externalId is found in any case', 'E04'],
    ['passwords are shown', 'O03 O11 T01'],
    ['plain JSON as content type', 'E39'],
    ['remove of one member empties the group', 'E27 O14 O26 P01 P04 R14'],
    ['strangers are let in', 'K10 O22'],
    ['the filter is ignored', 'E03 E04 E34 E41 I02 I03 I06 I07 I10 K03 K05 K06 O02 O06 O20 O21 T12'],
    ['two users of one name in a race', 'T12'],
    ['userName is exact', 'O05 O06'],
    [
      'errors have a number as status',
      'D01 E31 E32 E33 F08 I10 K04 K07 K10 O04 O05 O22 O23 O25 P01 P06 R07 R12 R13 R14 R16 R25 R26 T07 T14',
    ],
  ])('%s', async (fault, ids) => {
    const server = await small(fault);
    const report = await runSuite({ url: server.origin, token: TOKEN }, { cases: rightCases });
    expect(failedIds(report)).toEqual(ids.split(' '));
    expect(server.rows()).toBe(0);
  });

  it('several faults together', async () => {
    const server = await small('strangers are let in', 'userName is exact', 'plain JSON as content type');
    const report = await runSuite({ url: server.origin, token: TOKEN }, { cases: rightCases });
    expect(failedIds(report)).toEqual(['E39', 'K10', 'O05', 'O06', 'O22']);
    const failed = report.results.find(({ id }) => id === 'O05');
    expect(failed?.detail).toMatch(/^expected POST \/Users to answer 409; got 201 \{/);
    expect([report.passed, report.failed, report.skipped]).toEqual([RIGHT.size - 5, 5, 0]);
  });

  it('what is not advertised is skipped, what is advertised and missing fails', async () => {
    const without = await small();
    const skipped = await runSuite({ url: without.origin, token: TOKEN }, { cases: bulkCases });
    expect(skipped.skipped).toBe(bulkCases.length);
    expect(without.asked).toEqual(['GET /ServiceProviderConfig']);
    const promised = await small('bulk is promised and missing');
    const failed = await runSuite({ url: promised.origin, token: TOKEN }, { cases: bulkCases });
    expect(failed.failed).toBe(bulkCases.length);
  });
});

describe('whatever a server does, there is a report', () => {
  it('says that nobody answers, and asks once', async () => {
    const server = await small();
    await server.close();
    const report = await runSuite({ url: server.origin, token: TOKEN });
    expect(report.unreachable).toContain('ECONNREFUSED');
    expect(report.failed).toBe(allCases().length);
    expect(report.results[0]?.detail).toContain('ECONNREFUSED');
  });

  it('a server that never answers a case fails that case and no other', async () => {
    const server = await listen((request, response) => {
      if (request.url !== '/stuck') response.writeHead(200).end('{}');
    });
    open.push(server);
    const cases = [
      passing('S1', async (scim) => void (await scim.get('/stuck'))),
      passing('S2', async (scim) => void (await scim.get('/fine'))),
    ];
    const report = await runSuite({ url: server.origin }, { cases, timeoutMs: 500 });
    expect(report.results.map(({ outcome }) => outcome)).toEqual(['failed', 'passed']);
    expect(report.results[0]?.detail).toBe('expected an end within 500 ms; got none');
  });

  it('a server that breaks off fails the case', async () => {
    const server = await listen((request, response) => {
      if (request.url === '/ServiceProviderConfig') response.end('{}');
      else request.socket.destroy();
    });
    open.push(server);
    const cases = [passing('S1', async (scim) => void (await scim.get('/Users')))];
    const report = await runSuite({ url: server.origin }, { cases });
    expect(report.results[0]?.detail).toMatch(/^expected an answer; got /);
  });

  it('an answer without end is cut off', async () => {
    const piece = Buffer.alloc(1_000_000, 'a');
    const server = await listen((_request, response) => {
      const more = () => {
        while (!response.destroyed && response.write(piece));
        if (!response.destroyed) response.once('drain', more);
      };
      more();
    });
    open.push(server);
    const cases = [passing('S1', async (scim) => void (await scim.get('/Users')))];
    const report = await runSuite({ url: server.origin }, { cases });
    expect(report.results[0]?.detail).toContain('below 16000000 bytes');
  });

  it('waits as a 429 asks, and follows no redirect', async () => {
    const asked: string[] = [];
    const server = await listen((request, response) => {
      asked.push(request.url ?? '');
      const first = asked.filter((url) => url === request.url).length === 1;
      if (request.url === '/busy' && first) response.writeHead(429, { 'retry-after': '0' }).end();
      else if (request.url === '/moved') response.writeHead(302, { location: '/elsewhere' }).end();
      else response.end('{}');
    });
    open.push(server);
    const statuses: number[] = [];
    const cases = [
      passing('S1', async (scim) => {
        for (const path of ['/busy', '/moved']) statuses.push((await scim.get(path)).status);
      }),
    ];
    await runSuite({ url: server.origin }, { cases });
    expect(statuses).toEqual([200, 302]);
    expect(asked).not.toContain('/elsewhere');
  });

  it('is ended from outside: the rest is skipped, and what was made goes', async () => {
    const server = await small();
    const ending = new AbortController();
    const cases = [
      passing('S1', async (scim) => {
        await scim.user();
        ending.abort();
        await scim.user();
      }),
      passing('S2', async () => {
        throw new Failed('never', 'run');
      }),
    ];
    const report = await runSuite({ url: server.origin, token: TOKEN }, { cases, signal: ending.signal });
    expect(report.results.map(({ outcome, detail }) => [outcome, detail])).toEqual([
      ['skipped', 'interrupted'],
      ['skipped', 'interrupted'],
    ]);
    expect(server.rows()).toBe(0);
  });
});
