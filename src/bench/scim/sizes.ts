import { type BenchRow, type Figure, median, type RowContext, timed, verify } from '../harness.ts';
import { inTemporaryFolder } from '../temporary-folder.ts';
import { fillDirectory, fillGroup } from './fill-directory.ts';
import { type Loaded, load, quantile } from './load.ts';
import { lookUp, nameOf, patchMembers } from './people.ts';
import { type Answered, type Ask, type ScimClient, scimClient } from './scim-client.ts';
import { type Served, serveOurs } from './serve-ours.ts';
import { settleAll } from './settle-all.ts';

const CONNECTIONS = 10;
const PAGE = 100;
/** Members that one PATCH adds, or takes out again. */
const MOVED = 50;

const SIZES = {
  full: {
    large: 100_000,
    small: 1_000,
    largeGroup: 10_000,
    smallGroup: 100,
    rounds: 15,
    lists: 20,
    ups: 100,
  },
  smoke: { large: 2_000, small: 1_000, largeGroup: 400, smallGroup: 100, rounds: 2, lists: 4, ups: 10 },
};
type Sizes = (typeof SIZES)['full'];

/** One connection with its users. */
interface Directory {
  readonly users: number;
  readonly ids: readonly string[];
  readonly client: ScimClient;
  /** Begins where nine tenths of the list are over. */
  readonly cursor: string;
}

interface Measure {
  readonly what: string;
  readonly atMost: number;
  readonly asks: (side: 0 | 1, round: number) => readonly Ask[];
  readonly client: (side: 0 | 1) => ScimClient;
  readonly check: (side: 0 | 1, answered: Answered, i: number, round: number) => void;
}

/** What a large directory and a large group cost more than small ones, in one company, in turn. */
export const scimSizes: BenchRow = { name: 'scim-sizes', group: 'scim', inSmoke: true, run };

async function run({ smoke, note }: RowContext) {
  const sizes = smoke ? SIZES.smoke : SIZES.full;
  return inTemporaryFolder(async (folder) => {
    const served = await serveOurs(folder);
    const clients: ScimClient[] = [];
    try {
      const made = await timed(async () => [
        await makeDirectory(served, 'large', sizes.large, clients),
        await makeDirectory(served, 'small', sizes.small, clients),
      ]);
      note(
        `${sizes.large + sizes.small} users stored in batches through the Store, not over HTTP, in ${made.seconds.toFixed(0)} s`,
      );
      const [large, small] = made.value;
      if (large === undefined || small === undefined) throw new Error('two directories are made');
      const groups = await makeGroups(served, large, sizes);
      await settleAll(served.house);
      const measures = [...listing([large, small], sizes), membership(large, groups, sizes)];
      const results = await measure(measures, sizes.rounds);
      for (const { what, sides } of results) note(inWords(what, sides));
      return { figures: results.map(figure), inputs: { ...sizes, connections: CONNECTIONS, page: PAGE } };
    } finally {
      for (const client of clients) client.close();
      await served.close();
    }
  });
}

const LIST = `/Users?count=${PAGE}`;

async function makeDirectory(
  { house, connect }: Served,
  name: string,
  users: number,
  clients: ScimClient[],
): Promise<Directory> {
  const { id, url, token } = await connect(name);
  const ids = await fillDirectory(house, id, users);
  const client = scimClient(url, token, CONNECTIONS);
  clients.push(client);
  let cursor = '';
  for (let seen = 0; seen < users * 0.9; seen += PAGE) {
    const { status, text } = await client.ask({
      method: 'GET',
      path: `${LIST}&attributes=id&cursor=${encodeURIComponent(cursor)}`,
    });
    verify(status === 200, `a page by cursor was answered with ${status}`);
    const { nextCursor } = JSON.parse(text);
    verify(typeof nextCursor === 'string', 'there is a next page');
    cursor = nextCursor;
  }
  return { users, ids, client, cursor };
}

/** Of people behind the first page, so that both directories show as much on it; the last are never in one of them. */
async function makeGroups({ house }: Served, { client, ids }: Directory, sizes: Sizes): Promise<string[]> {
  const made: string[] = [];
  for (const many of [sizes.largeGroup, sizes.smallGroup]) {
    const { status, text } = await client.ask({
      method: 'POST',
      path: '/Groups',
      body: { displayName: `Group of ${many}` },
    });
    verify(status === 201, `POST of a group was answered with ${status}`);
    const { id, meta } = JSON.parse(text);
    const connection = String(meta.location).split('/scim/v2/')[1]?.split('/')[0] ?? '';
    await fillGroup(house, connection, id, ids.slice(PAGE, PAGE + many));
    made.push(id);
  }
  return made;
}

function bodyOf({ status, text }: Answered) {
  verify(status === 200, `answered with ${status}: ${text.slice(0, 300)}`);
  return JSON.parse(text);
}

function listing(directories: readonly [Directory, Directory], sizes: Sizes): Measure[] {
  const client = (side: 0 | 1) => directories[side].client;
  const times = (many: number, path: (i: number) => string): Ask[] =>
    Array.from({ length: many }, (_, i) => ({ method: 'GET', path: path(i) }));
  const person = (side: 0 | 1, round: number, i: number) =>
    ((round * sizes.ups + i) * 7_919) % directories[side].users;
  const checkPage = (side: 0 | 1, answered: Answered) => {
    const { totalResults, Resources } = bodyOf(answered);
    verify(totalResults === directories[side].users, `${totalResults} users in all`);
    verify(Resources.length === PAGE, `${Resources.length} users on the page`);
  };
  return [
    {
      what: `first page of ${PAGE} with the true total`,
      atMost: 1.3,
      client,
      asks: () => times(sizes.lists, () => `${LIST}&startIndex=1`),
      check: checkPage,
    },
    {
      what: `page of ${PAGE} by cursor at 90 % with the true total`,
      atMost: 1.3,
      client,
      asks: (side) =>
        times(sizes.lists, () => `${LIST}&cursor=${encodeURIComponent(directories[side].cursor)}`),
      check: checkPage,
    },
    {
      what: 'look-up by userName',
      atMost: 1.3,
      client,
      asks: (side, round) => times(sizes.ups, (i) => lookUp(person(side, round, i))),
      check: (side, answered, i, round) => {
        const { totalResults, Resources } = bodyOf(answered);
        const who = person(side, round, i);
        verify(
          totalResults === 1 && Resources[0].id === directories[side].ids[who],
          `${nameOf(who)} is somebody else`,
        );
      },
    },
  ];
}

/** In even rounds 50 come in, in odd ones the same go out: one PATCH after the other, as the group's lock wants them. */
function membership({ client, ids }: Directory, groups: readonly string[], sizes: Sizes): Measure {
  return {
    what: `PATCH of ${MOVED} members, group of ${sizes.largeGroup} against ${sizes.smallGroup}`,
    atMost: 1.5,
    client: () => client,
    asks: (side, round) =>
      Array.from({ length: 8 }, (_, i) => ({
        method: 'PATCH',
        path: `/Groups/${groups[side]}`,
        body: patchMembers(
          round % 2 === 0 ? 'add' : 'remove',
          ids.slice(ids.length - (i + 1) * MOVED, ids.length - i * MOVED),
        ),
      })),
    check: (_, { status, text }) =>
      verify(status === 204, `PATCH of a group was answered with ${status}: ${text.slice(0, 300)}`),
  };
}

interface Result {
  readonly what: string;
  readonly atMost: number;
  readonly sides: readonly [Loaded[], Loaded[]];
}

/** The first two rounds warm; large and small begin in turn. */
async function measure(measures: readonly Measure[], rounds: number): Promise<Result[]> {
  const results = measures.map(({ what, atMost }): Result => ({ what, atMost, sides: [[], []] }));
  for (let round = 0; round < rounds + 2; round++)
    for (const [k, { asks, client, check }] of measures.entries())
      for (const side of round % 2 === 0 ? ([0, 1] as const) : ([1, 0] as const)) {
        const loaded = await load(client(side), asks(side, round), CONNECTIONS, (answered, i) =>
          check(side, answered, i, round),
        );
        if (round > 1) results[k]?.sides[side].push(loaded);
      }
  return results;
}

const middle = (loaded: readonly Loaded[]) => median(loaded.map(({ ms }) => median(ms)));

const figure = ({ what, atMost, sides: [large, small] }: Result): Figure => ({
  what: `${what}: large against small`,
  ours: middle(large),
  against: middle(small),
  unit: 'ms',
  mustReach: { atMost },
});

function inWords(what: string, [large, small]: Result['sides']): string {
  const ratios = large.map(({ ms }, i) => median(ms) / median(small[i]?.ms ?? []));
  const of = (loaded: readonly Loaded[]) => {
    const ms = loaded.flatMap((one) => one.ms);
    return `median ${median(ms).toFixed(1)} ms, p99 ${quantile(ms, 0.99).toFixed(1)} ms`;
  };
  return `${what}: large ${of(large)}; small ${of(small)}; ratio of paired rounds, median ${median(ratios).toFixed(2)} (${ratios.map((r) => r.toFixed(2)).join(' ')})`;
}
