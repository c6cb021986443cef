import { importFeed } from '../../../app/import-feed.ts';
import type { SourceDocument } from '../../../policy/documents/source.ts';
import { seededRandom } from '../../../simulated/random.ts';
import { readCsvFeed } from '../../../sources/csv/read-csv-feed.ts';
import { csvShapeOf } from '../../../sources/mapping/index.ts';
import { type Findings, findings } from '../../findings.ts';
import { withRoom } from '../../house/documents.ts';
import { makeHouse } from '../../house/house.ts';
import type { Order, Rack } from '../../rack.ts';
import { everyCut } from './carried-cuts.ts';
import { bodyOf, PROOFS, type Proof, staff } from './feeds.ts';

const SIZES = {
  short: { whole: 10, carried: 60, proofs: 2, random: 20 },
  day: { whole: 50, carried: 2_000, proofs: 1, random: 100 },
  night: { whole: 200, carried: 5_000, proofs: 3, random: 10_000 },
} as const;
/** A company starts anew now and then: what is remembered of each refused file slows down the next. */
const CUTS_A_COMPANY = 2_000;

export const cutFeeds: Rack = {
  name: 'cut-feeds',
  shows: 'a report that is cut, at whatever byte, takes nothing from anybody (G8, T2)',
  parts: { short: 1, day: 1, night: 1 },
  run: async (order) => {
    const found = findings('cut-feeds', order);
    const { whole, carried, proofs, random } = SIZES[order.size];
    const counts = { cutsThroughImport: 0, cutsCarried: 0, randomCuts: 0, comparedWithWhole: 0 };
    for (const [name, proof] of Object.entries(PROOFS))
      counts.cutsThroughImport += await throughImport(name, proof, whole, found);
    for (const [name, proof] of Object.entries(PROOFS).slice(0, proofs)) {
      const { cuts, compared } = await carriedOn(order, name, proof, carried, found);
      counts.cutsCarried += cuts;
      counts.comparedWithWhole += compared;
    }
    counts.randomCuts += await atRandom(order, carried, random, found);
    return found.outcome(counts);
  },
};

/** A company in place that takes its report by this proof, whoever is not in it leaves. */
async function company(proof: Proof, rows: number, wide: boolean) {
  const house = await makeHouse({
    policy: (base) => withRoom(base.replace(/whole: .*/, `whole: ${proof.whole}\nabsent: leave`)),
  });
  const people = staff(rows);
  const body = bodyOf(people, wide);
  const send = (content: Buffer, of: string, sequence: number) => {
    const meta = proof.meta(of, rows, sequence, house.clock.now());
    return importFeed(house.engine, house.tenant, 'hr', { content, ...(meta === undefined ? {} : { meta }) });
  };
  const first = proof.content(body, rows, 1);
  const { outcome } = await send(Buffer.from(first), first, 1);
  if (outcome !== 'accepted') throw new Error(`the first report was ${outcome}`);
  const whole = proof.content(body, rows, 2);
  return { house, people, send, whole, bytes: Buffer.from(whole) };
}

type Company = Awaited<ReturnType<typeof company>>;

async function inPlace(of: Company): Promise<void> {
  await of.house.until(of.house.clock.now() + 60_000);
  if (stopped(of) > 0) throw new Error('the company was not in place');
}

function stopped({ house, people }: Company): number {
  const at = house.clock.now();
  const places = [...house.systems.values()];
  return people.filter(({ id, department }) =>
    places.some(
      ({ name, truth }) => name !== (department === 'Sales' ? 'git' : 'crm') && !truth.couldSignIn(id, at),
    ),
  ).length;
}

async function throughImport(name: string, proof: Proof, rows: number, found: Findings): Promise<number> {
  let of = await company(proof, rows, false);
  await inPlace(of);
  let cuts = 0;
  for (let cut = 0; cut < of.bytes.length; cut++) {
    if (cut % CUTS_A_COMPANY === CUTS_A_COMPANY - 1) {
      await lostNothing(of, `${name}, up to byte ${cut}`, found);
      of = await company(proof, rows, false);
      await inPlace(of);
    }
    const result = await of.send(of.bytes.subarray(0, cut), of.whole, 2);
    if ('summary' in result && result.summary.missing.length > 0)
      found.wrong(`${name}: cut at byte ${cut}, ${result.summary.missing.length} people are missing`);
    cuts++;
  }
  await lostNothing(of, `${name}, to its end`, found);
  return cuts;
}

async function lostNothing(of: Company, where: string, found: Findings): Promise<void> {
  await of.house.until(of.house.clock.now() + 3_600_000);
  const lost = stopped(of);
  if (lost > 0) found.wrong(`${where}: ${lost} people lost access`);
}

async function carriedOn(order: Order, name: string, proof: Proof, rows: number, found: Findings) {
  const { house, whole, bytes } = await company(proof, rows, true);
  const source = await house.store.transaction(house.tenant, async (tx) =>
    (await house.engine.policies.active(tx)).sources.get('hr'),
  );
  const csv = source as Extract<SourceDocument, { type: 'csv' }>;
  const receivedAt = house.clock.now();
  const previous = { sequence: 1, asOf: receivedAt - 1, rowCount: rows, whole: true };
  const meta = proof.meta(whole, rows, 2, receivedAt);
  const random = seededRandom(order.seed);
  const samples = new Map<number, string>();
  let cuts = 0;
  await everyCut(bytes, meta, csv, previous, receivedAt, (cut, reading) => {
    cuts++;
    if (reading.outcome === 'accepted' && reading.whole)
      found.wrong(`${name}: cut at byte ${cut} of ${bytes.length}, it is taken for whole`);
    if (random() < 100 / bytes.length || cut > bytes.length - 5) samples.set(cut, JSON.stringify(reading));
  });
  // Carried forward or read from the start, it is the same verdict.
  for (const [cut, carried] of samples) {
    const anew = await readCsvFeed(
      { content: bytes.subarray(0, cut), receivedAt, ...(meta === undefined ? {} : { meta }) },
      csvShapeOf(csv),
      previous,
    );
    if (JSON.stringify(anew) !== carried)
      found.wrong(`${name}: at byte ${cut} the carried state says something else`);
  }
  return { cuts, compared: samples.size };
}

async function atRandom(order: Order, rows: number, cuts: number, found: Findings): Promise<number> {
  const random = seededRandom(order.seed + 7);
  const names = Object.keys(PROOFS);
  for (const [i, name] of names.entries()) {
    const of = await company(PROOFS[name] as Proof, rows, true);
    await inPlace(of);
    for (let n = i; n < cuts; n += names.length) {
      // As often in the last rows, where a cut is hardest to see, as anywhere.
      const cut = Math.floor((random() < 0.5 ? random() : 1 - random() / 500) * of.bytes.length);
      const result = await of.send(of.bytes.subarray(0, cut), of.whole, 2);
      if ('summary' in result && result.summary.missing.length > 0)
        found.wrong(`${name}: cut at byte ${cut}, ${result.summary.missing.length} people are missing`);
    }
    await lostNothing(of, `${name}, at random`, found);
  }
  return cuts;
}
