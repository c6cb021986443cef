import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { importFeed } from '../../../app/import-feed.ts';
import { toCell } from '../../../connectors/csv-directory/formula-safe.ts';
import { seededRandom } from '../../../simulated/random.ts';
import { writeCsv } from '../../../sources/csv/index.ts';
import { type Findings, findings } from '../../findings.ts';
import { makeHouse } from '../../house/house.ts';
import type { Order, Rack } from '../../rack.ts';
import { bodyOf, PROOFS, staff } from '../cut-feeds/feeds.ts';
import { PAYLOADS, runsAsFormula } from './formulas.ts';
import { MUTATIONS } from './mutations.ts';

const FILES = { short: 600, day: 3_000, night: 30_000 };
const PEOPLE = 60;
const GIB = 1024 ** 3;
const MB = 1024 ** 2;
const GROWTH = 64 * MB;

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

export const poisonedCsv: Rack = {
  name: 'poisoned-csv',
  shows:
    'no file crashes, fills the memory or changes what objects are; no cell that is written runs (T5, T6)',
  parts: { short: 1, day: 1, night: 1 },
  run: async (order) => {
    const found = findings('poisoned-csv', order);
    const files = await poison(order, found);
    const streamed = await endlessCell(found);
    const cells = writtenCells(found);
    return found.outcome({ poisonedFiles: files.tried, peopleCutOff: files.lost, cellsWritten: cells }, [
      `memory grew by ${(files.grown / MB).toFixed(1)} MB over all of them; of a cell of 1 GiB ${(streamed / 1024).toFixed(0)} KiB were read`,
    ]);
  },
};

async function company() {
  const proof = PROOFS['rows in a meta document'];
  const house = await makeHouse({
    policy: (base) => base.replace(/whole: .*/, `whole: ${proof?.whole}\nabsent: leave`),
  });
  const people = staff(PEOPLE);
  const body = bodyOf(people, true);
  const send = (content: Buffer | AsyncIterable<Uint8Array>, sequence: number) =>
    importFeed(house.engine, house.tenant, 'hr', {
      content,
      meta: JSON.stringify({ rows: PEOPLE, sequence, asOf: new Date(house.clock.now()).toISOString() }),
    });
  await send(Buffer.from(body), 1);
  await house.until(house.clock.now() + 60_000);
  const lost = () =>
    people.filter(
      ({ id }) => house.systems.get('directory')?.truth.couldSignIn(id, house.clock.now()) !== true,
    ).length;
  if (lost() > 0) throw new Error('the company was not in place');
  return { house, body: Buffer.from(body), send, lost };
}

async function poison(order: Order, found: Findings) {
  const random = seededRandom(order.seed);
  const untouched = Object.getOwnPropertyNames(Object.prototype).sort().join();
  const names = Object.keys(MUTATIONS);
  let of = await company();
  let [grown, lost] = [0, 0];
  let before: number | null = null;
  for (let n = 0; n < FILES[order.size]; n++) {
    const name = names[n % names.length] as string;
    const file = MUTATIONS[name]?.(of.body, random) ?? of.body;
    try {
      await of.send(file, 2 + n);
    } catch (error) {
      found.wrong(`file ${n} (${name}) was no refusal but ${String(error).slice(0, 200)}`);
    }
    if (Object.getOwnPropertyNames(Object.prototype).sort().join() !== untouched)
      found.wrong(`file ${n} (${name}) changed what every object is`);
    if (n % 200 === 199) {
      await of.house.until(of.house.clock.now() + 60_000);
      // Three of sixty may go without anybody's word; what a mutated cell says is what HR says.
      if (of.lost() > 3) found.wrong(`after file ${n}: ${of.lost()} people lost access`);
      lost = Math.max(lost, of.lost());
      of = await company();
      // What the first company left behind is what a process of this size holds.
      before ??= held();
      grown = Math.max(grown, held() - before);
    }
  }
  if (grown > GROWTH) found.wrong(`memory grew by ${Math.round(grown / MB)} MB`);
  return { tried: FILES[order.size], grown, lost };
}

/** Bytes that are still held after everything that nobody needs was thrown away. */
function held(): number {
  collectGarbage();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

/** A gibibyte without a comma, piece by piece. Returns how many bytes were taken of it. */
async function endlessCell(found: Findings): Promise<number> {
  const of = await company();
  const piece = Buffer.alloc(64 * 1024, 120);
  let read = 0;
  async function* stream() {
    yield of.body.subarray(0, of.body.indexOf(10) + 1);
    for (; read < GIB; read += piece.length) yield piece;
  }
  const result = await of.send(stream(), 2);
  if (!('code' in result) || result.code !== 'FEED_TOO_LARGE')
    found.wrong(`a cell of 1 GiB was ${result.outcome}`);
  if (read > MB) found.wrong(`${read} bytes of it were read`);
  return read;
}

/** What the product writes for spreadsheets, by both of its writers. */
function writtenCells(found: Findings): number {
  for (const payload of PAYLOADS) {
    const [cell = ''] = [
      writeCsv(['name'], [[payload]])
        .split('\r\n')
        .slice(1)
        .join('\r\n'),
    ];
    if (runsAsFormula(unquoted(cell)))
      found.wrong(`the report writes ${JSON.stringify(payload)} as a cell that runs`);
    if (runsAsFormula(toCell(payload)))
      found.wrong(`the directory file writes ${JSON.stringify(payload)} as a cell that runs`);
  }
  return 2 * PAYLOADS.length;
}

function unquoted(cell: string): string {
  const text = cell.replace(/\r\n$/, '');
  return text.startsWith('"') ? text.slice(1, -1).replaceAll('""', '"') : text;
}
