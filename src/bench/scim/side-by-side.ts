import type { House } from '../../app/open-house.ts';
import { type BenchRow, type Figure, median, type RowContext, verify } from '../harness.ts';
import { inTemporaryFolder } from '../temporary-folder.ts';
import { noteVersion } from '../versions.ts';
import { type Loaded, load, quantile } from './load.ts';
import type { PeerName } from './peer-settings.ts';
import { lookUp, nameOf, patchActive, userBody } from './people.ts';
import { type Answered, type Ask, type ScimClient, scimClient } from './scim-client.ts';
import { serveOurs } from './serve-ours.ts';
import { asOwner, settleAll } from './settle-all.ts';
import { installJackson, type RunningPeer, startPeer } from './start-peer.ts';

/** HTTP connections of the client, and of each system to its database. */
const CONNECTIONS = 10;
const PAGE = 100;

const SIZES = {
  full: { users: 10_000, filledBy: 500, rounds: 9, lookUp: 300, patch: 200, post: 100, list: 40 },
  smoke: { users: 200, filledBy: 100, rounds: 2, lookUp: 10, patch: 10, post: 10, list: 4 },
};
type Sizes = (typeof SIZES)['full'];

interface System {
  readonly name: string;
  readonly durable: boolean;
  readonly client: ScimClient;
  /** Ids by number of the person. */
  readonly ids: string[];
}

/** In memory every list looks at everybody: so many times fewer requests are enough to know. */
const FEWER = 20;

/** What is measured: the requests of one round, the same for every system. */
interface Measure {
  readonly what: string;
  readonly asks: (system: System, round: number) => readonly Ask[];
  readonly check: (system: System, answered: Answered, i: number, round: number) => void;
}

/** The SCIM servers with as many users each, on one PostgreSQL, by the same client: rounds in turn. */
export const scimSideBySide: BenchRow = { name: 'scim-peers', group: 'scim', inSmoke: true, run };

async function run({ smoke, note }: RowContext) {
  const sizes = smoke ? SIZES.smoke : SIZES.full;
  return inTemporaryFolder(async (folder) => {
    const ours = await serveOurs(folder);
    const peers: RunningPeer[] = [];
    const systems: System[] = [];
    try {
      await noteSettings(ours.house, note);
      const { url, token } = await ours.connect('bench');
      systems.push(system('lockstep', true, url, token));
      const jackson = await installJackson(folder, note);
      for (const name of ['jackson', 'better-auth', 'scimmy'] as const) {
        if (name === 'jackson' && jackson === null) continue;
        const peer = await startOn(ours.house, name, jackson);
        peers.push(peer);
        noteVersion(PACKAGES[name], peer.version);
        systems.push(system(name, name !== 'scimmy', peer.url, peer.token));
      }
      await fill(systems, sizes, note);
      await settleAll(ours.house);
      const results = await measure(systems, measures(sizes), sizes.rounds);
      for (const line of lines(results)) note(line);
      return {
        figures: figures(results),
        inputs: { ...sizes, connections: CONNECTIONS, page: PAGE, ...inWords(results) },
      };
    } finally {
      for (const { client } of systems) client.close();
      await Promise.all(peers.map((peer) => peer.stop()));
      await ours.close();
    }
  });
}

const PACKAGES: Readonly<Record<PeerName, string>> = {
  jackson: '@boxyhq/saml-jackson',
  'better-auth': '@better-auth/scim',
  scimmy: 'scimmy-routers',
};

const system = (name: string, durable: boolean, url: string, token: string): System => ({
  name,
  durable,
  client: scimClient(url, token, CONNECTIONS),
  ids: [],
});

async function noteSettings(house: House, note: RowContext['note']): Promise<void> {
  const { rows } = await asOwner(
    house,
    "select name, setting from pg_settings where name in ('fsync', 'synchronous_commit')",
  );
  note(rows.map((row) => `${row.name}=${row.setting}`).join(' '));
  verify(
    rows.every((row) => row.setting === 'on'),
    'fsync and synchronous commit are on',
  );
}

const databaseOf = (name: string) => `peer_${name.replaceAll('-', '_')}`;

async function startOn(house: House, peer: PeerName, folder: string | null): Promise<RunningPeer> {
  const database = databaseOf(peer);
  await asOwner(house, `create database ${database}`);
  const { host, port, user, password } = house.database.server.connection;
  return startPeer({
    peer,
    database: { host, port, user, database, ...(password === undefined ? {} : { password }) },
    pool: CONNECTIONS,
    page: PAGE,
    ...(folder === null ? {} : { folder }),
  });
}

function takeId({ ids, name }: System, { status, text }: Answered, person: number): void {
  const id = status === 201 ? JSON.parse(text).id : undefined;
  verify(typeof id === 'string', `${name} answered POST with ${status} ${text.slice(0, 300)}`);
  ids[person] = id;
}

/** Over HTTP, as everything that follows, a part of each system in turn. */
async function fill(systems: readonly System[], sizes: Sizes, note: RowContext['note']): Promise<void> {
  const rates = new Map<string, number[]>(systems.map(({ name }) => [name, []]));
  for (let from = 0; from < sizes.users; from += sizes.filledBy) {
    const many = Math.min(sizes.filledBy, sizes.users - from);
    const asks = Array.from({ length: many }, (_, i) => post(from + i));
    for (const one of systems) {
      const { perSecond } = await load(one.client, asks, CONNECTIONS, (answered, i) =>
        takeId(one, answered, from + i),
      );
      rates.get(one.name)?.push(perSecond);
    }
  }
  const shown = [...rates].map(([name, all]) => `${name} ${Math.round(median(all))}/s`);
  note(`filled with ${sizes.users} users each: ${shown.join(', ')}`);
}

const post = (i: number): Ask => ({ method: 'POST', path: '/Users', body: userBody(i) });

/** The same people in the same order for everybody: a step through all of them that meets each once. */
const STRIDE = 7_919;

function measures(sizes: Sizes): readonly Measure[] {
  const person = (round: number, many: number, i: number) => ((round * many + i) * STRIDE) % sizes.users;
  const parse = (one: System, { status, text }: Answered, wanted: number) => {
    verify(status === wanted, `${one.name} answered ${status}: ${text.slice(0, 300)}`);
    return JSON.parse(text);
  };
  const pages = sizes.users / PAGE;
  return [
    {
      what: 'look-up by userName',
      asks: (_, round) =>
        Array.from({ length: sizes.lookUp }, (__, i) => ({
          method: 'GET',
          path: lookUp(person(round, sizes.lookUp, i)),
        })),
      check: (one, answered, i, round) => {
        const { totalResults, Resources } = parse(one, answered, 200);
        const who = person(round, sizes.lookUp, i);
        verify(
          totalResults === 1 && Resources[0].id === one.ids[who] && Resources[0].userName === nameOf(who),
          `${one.name} found somebody else than ${nameOf(who)}`,
        );
      },
    },
    {
      what: 'PATCH active',
      asks: ({ ids }, round) =>
        Array.from({ length: sizes.patch }, (_, i) => ({
          method: 'PATCH',
          path: `/Users/${ids[person(0, sizes.patch, i)]}`,
          // Every one of them changes something.
          body: patchActive(round % 2 === 1),
        })),
      check: (one, answered, _, round) => {
        const wanted = one.name === 'better-auth' && answered.status === 204 ? 204 : 200;
        if (wanted === 204) return;
        verify(parse(one, answered, 200).active === (round % 2 === 1), `${one.name} did not change anything`);
      },
    },
    {
      what: 'POST user',
      asks: (_, round) =>
        Array.from({ length: sizes.post }, (__, i) => post(sizes.users + round * sizes.post + i)),
      check: (one, answered, i, round) => takeId(one, answered, sizes.users + round * sizes.post + i),
    },
    {
      what: `list page of ${PAGE}`,
      asks: (_, round) =>
        Array.from({ length: sizes.list }, (__, i) => ({
          method: 'GET',
          path: `/Users?startIndex=${(((round * sizes.list + i) * 37) % pages) * PAGE + 1}&count=${PAGE}`,
        })),
      check: (one, answered, _, round) => {
        const { totalResults, Resources } = parse(one, answered, 200);
        verify(Resources.length === PAGE, `${one.name} shows ${Resources.length} on a page of ${PAGE}`);
        const total = sizes.users + (round + 1) * sizes.post;
        if (one.name !== 'jackson')
          verify(totalResults === total, `${one.name} says ${totalResults} of ${total} users`);
      },
    },
  ];
}

interface Result {
  readonly what: string;
  /** By the name of the system, one per round. */
  readonly rounds: ReadonlyMap<string, Loaded[]>;
  readonly durable: ReadonlySet<string>;
}

/** One round of warming, then the others; who begins changes from round to round. */
async function measure(
  systems: readonly System[],
  all: readonly Measure[],
  rounds: number,
): Promise<readonly Result[]> {
  const durable = new Set(systems.filter((one) => one.durable).map(({ name }) => name));
  const results = all.map(({ what }) => ({
    what,
    durable,
    rounds: new Map<string, Loaded[]>(systems.map(({ name }) => [name, []])),
  }));
  for (let round = 0; round <= rounds; round++) {
    const first = round % systems.length;
    const order = [...systems.slice(first), ...systems.slice(0, first)];
    for (const [i, { asks, check }] of all.entries())
      for (const one of order) {
        const all = asks(one, round);
        const some =
          one.durable || all[0]?.method !== 'GET' ? all : all.slice(0, Math.ceil(all.length / FEWER));
        const loaded = await load(one.client, some, CONNECTIONS, (answered, k) =>
          check(one, answered, k, round),
        );
        if (round > 0) results[i]?.rounds.get(one.name)?.push(loaded);
      }
  }
  return results;
}

const rate = (loaded: readonly Loaded[]) => median(loaded.map(({ perSecond }) => perSecond));

/** Ours against theirs of the same round, because the machine is not equally fast in all of them. */
const paired = (ours: readonly Loaded[], theirs: readonly Loaded[]) =>
  theirs.map(({ perSecond }, i) => (ours[i]?.perSecond ?? Number.NaN) / perSecond);

function figures(results: readonly Result[]): Figure[] {
  return results.flatMap(({ what, rounds, durable }) =>
    [...rounds]
      .filter(([name]) => name !== 'lockstep' && durable.has(name))
      .map(([name, theirs]) => ({
        what: `${what}, requests/s against those of ${name} in the same round, median of rounds`,
        ours: median(paired(rounds.get('lockstep') ?? [], theirs)),
        against: 1,
        unit: 'times',
        mustReach: { atLeast: 1 },
      })),
  );
}

const shown = (ms: number) => ms.toFixed(1);
const latencies = (loaded: readonly Loaded[]) => {
  const ms = loaded.flatMap((one) => one.ms);
  return { medianMs: median(ms), p99Ms: quantile(ms, 0.99) };
};

function lines(results: readonly Result[]): string[] {
  return results.flatMap(({ what, rounds, durable }) => {
    const ours = rounds.get('lockstep') ?? [];
    return [...rounds].map(([name, loaded]) => {
      const { medianMs, p99Ms } = latencies(loaded);
      const ratios = paired(ours, loaded);
      const compared =
        name === 'lockstep'
          ? ''
          : `, ours is ${median(ratios).toFixed(2)} times as fast (rounds ${ratios.map((r) => r.toFixed(2)).join(' ')})`;
      const kind = durable.has(name) ? '' : ' (in memory, for information)';
      return `${what}: ${name}${kind} ${Math.round(rate(loaded))}/s, median ${shown(medianMs)} ms, p99 ${shown(p99Ms)} ms${compared}`;
    });
  });
}

const inWords = (results: readonly Result[]) => ({
  latencies: Object.fromEntries(
    results.map(({ what, rounds }) => [
      what,
      Object.fromEntries([...rounds].map(([name, loaded]) => [name, latencies(loaded)])),
    ]),
  ),
});
