import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Running, running, until } from './support/running.ts';

const TOKEN = 'hr-api-token';

interface Hr {
  people: number;
  /** Before each number: another company has other ones. */
  prefix: string;
  /** Pages that are answered with an error, once each, by their offset. */
  failing: Set<number>;
  /** The page at this offset is answered only when it is let go. */
  hanging: { offset: number; letGo: Promise<void> } | null;
  asked: number;
  offsets: number[];
}

let house: Running;
let server: Server;
const hr: Hr = { people: 25, prefix: 'W', failing: new Set(), hanging: null, asked: 0, offsets: [] };

beforeAll(async () => {
  server = createServer(async (request, response) => {
    hr.asked++;
    const url = new URL(request.url ?? '/', 'http://x');
    const offset = Number(url.searchParams.get('offset') ?? 0);
    const limit = Number(url.searchParams.get('limit'));
    if (request.headers.authorization !== `Bearer ${TOKEN}`) return response.writeHead(401).end();
    hr.offsets.push(offset);
    if (hr.failing.delete(offset)) return response.writeHead(503).end();
    if (hr.hanging?.offset === offset) {
      const { letGo } = hr.hanging;
      hr.hanging = null;
      await letGo;
    }
    const items = Array.from({ length: hr.people }, (_, i) => ({
      worker: `${hr.prefix}${100 + i}`,
      given: 'Ada',
      family: `Nr${i}`,
      mail: `w${i}@acme.test`,
      department: 'Engineering',
      hired: '2024-01-01',
      zone: 'Europe/Berlin',
    }));
    const next = offset + limit < items.length ? `/workers?limit=${limit}&offset=${offset + limit}` : null;
    return response
      .writeHead(200, { 'content-type': 'application/json' })
      .end(JSON.stringify({ total: items.length, items: items.slice(offset, offset + limit), next }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  house = await running();
  await house.at.with(TOKEN, 'secret', 'set', 'hr-api');
});
afterAll(async () => {
  await house.close();
  await new Promise((resolve) => server.close(resolve));
});

const withRest = (every: string) =>
  house.company.policy(
    (text) => `${text}---
kind: Source
id: workday
type: rest
url: http://127.0.0.1:${(server.address() as AddressInfo).port}/workers
credential: secret:hr-api
every: ${every}
pageSize: 10
key: worker
columns:
  worker: { as: employeeId, of: identity, required: true }
  given: { as: givenName, of: identity }
  family: { as: familyName, of: identity }
  mail: { as: email, of: identity }
  department: { as: department }
  zone: { as: zone, type: timeZone }
facts: { hireDate: hired }
correlate: [[employeeId]]
whole: { by: meta, rows: total }
zone: Europe/Berlin
`,
    'rest.yaml',
  );

describe('a REST source', () => {
  it('is read by the server as often as its document says, also when a page fails in between', async () => {
    hr.failing = new Set([10]);
    await house.at('policy', 'apply', await withRest('PT1H'));
    await until(async () => (await house.at('import', 'history', 'workday')).out.includes('accepted'));
    const { people } = await house.at.json<{ people: unknown[] }>('person', 'list', '--limit', '100');
    expect(people).toHaveLength(25);
    // Three pages, and the failed one again: what was read before it was not read twice.
    expect(hr.asked).toBe(4);
  });

  it('is read at once when a person asks; what was read before changes nothing', async () => {
    expect(await house.at.json('import', 'workday')).toMatchObject({ exit: 0, outcome: 'noop' });
    hr.people = 26;
    expect(await house.at.json('import', 'workday')).toMatchObject({
      exit: 0,
      outcome: 'accepted',
      added: 1,
    });
    const { imports } = await house.at.json<{ imports: { id: string; outcome: string }[] }>(
      'import',
      'history',
      'workday',
    );
    const newest = imports.find(({ outcome }) => outcome === 'accepted');
    const shown = await house.at('import', 'show', newest?.id ?? '');
    expect(shown.out).toContain('against the import before: 1 new, 0 changed, 25 as before, 0 missing');
    expect((await house.at('import', 'show', 'nothing')).err).toContain('NOT_FOUND');
  });

  it('goes on where a pull was cut off, and takes nobody away where nothing shows that it is the same report', async () => {
    let letGo: () => void = () => undefined;
    hr.hanging = {
      offset: 20,
      letGo: new Promise((resolve) => {
        letGo = resolve;
      }),
    };
    hr.offsets = [];
    hr.people = 25;
    const first = house.at('import', 'workday');
    await until(() => hr.hanging === null);
    const second = await house.at('import', 'workday', '--json');
    expect([second.exit, hr.offsets]).toEqual([0, [0, 10, 20, 20]]);
    expect(second.err).toContain('2 pages read by a pull that was cut off');
    // The last one is not in the report any more; a pull from its first page would have found them missing.
    expect(JSON.parse(second.out)).toMatchObject({ outcome: 'accepted', missing: [] });
    letGo();
    const cut = await first;
    expect([cut.exit, cut.err.includes('PULL_TAKEN')]).toEqual([1, true]);
    hr.offsets = [];
    expect((await house.at.json<{ missing: unknown[] }>('import', 'workday')).missing).toHaveLength(1);
    expect(hr.offsets).toEqual([0, 10, 20]);
    hr.people = 26;
    expect((await house.at('import', 'workday')).exit).toBe(0);
  });

  it('that tells of another company is held, until a person says that it holds', async () => {
    hr.prefix = 'X';
    const held = await house.at.json('import', 'workday');
    expect(held).toMatchObject({ exit: 3, outcome: 'refusedHeld', code: 'FEED_IMPLAUSIBLE', added: 0 });
    const people = async () =>
      (await house.at.json<{ people: unknown[] }>('person', 'list', '--state', 'active')).people.length;
    expect(await people()).toBe(26);
    hr.people = 2;
    expect(await house.at.json('import', 'workday', '--confirm')).toMatchObject({
      outcome: 'held',
      added: 2,
      missing: expect.objectContaining({ length: 26 }),
    });
    expect(await people()).toBe(28);
    hr.prefix = 'W';
    hr.people = 26;
    expect((await house.at('import', 'workday')).exit).toBe(5);
  });

  it('that does not let us in takes nothing away and says so', async () => {
    await house.at.with('wrong', 'secret', 'set', 'hr-api');
    const refused = await house.at('import', 'workday');
    expect(refused.exit).toBe(4);
    expect(refused.err).toContain('PULL_UNAUTHORISED');
    const notPulled = await house.at('import', 'hr');
    expect([notPulled.exit, notPulled.err.includes('read from a file')]).toEqual([2, true]);
    expect((await house.at('import', 'hr-hook')).err).toMatch(/told by messages|SOURCE_UNKNOWN/);
    expect((await house.at('import', 'hrr')).err).toContain('SOURCE_UNKNOWN');
    expect(
      (await house.at.json<{ people: unknown[] }>('person', 'list', '--state', 'active')).people,
    ).toHaveLength(28);
  });
});
