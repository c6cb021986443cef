import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Store } from '../../src/engine/store.ts';
import { describeTable } from '../../src/engine/tables/index.ts';
import { shared, sharedClient, sharedDatabase } from '../support/database.ts';
import { NAMED_PLAYS } from '../support/interleaving/named-plays.ts';
import { performPlay, type Seen } from '../support/interleaving/perform-play.ts';
import { realSide } from '../support/interleaving/real-side.ts';
import { BEFORE, PLAYED, type Play, play } from '../support/interleaving/schedule.ts';
import { simulatedSide } from '../support/interleaving/simulated-side.ts';

// What goes wrong between transactions is found by the simulator only if its store goes wrong as PostgreSQL does. The same
// transactions, in the same order, on both: every answer, every wait, every failure and what is left must be the same.

const ACTORS = 4;
const MOST_RACES = 500;
const database = sharedDatabase('host');
const owner = sharedClient(() => database().owner);
const real = shared(
  () => realSide(database(), ACTORS),
  (side) => side.close(),
);

async function contents(store: Store): Promise<unknown> {
  return store.transaction('acme', async (tx) => {
    const all: Record<string, unknown> = {};
    for (const table of PLAYED)
      all[table] = await tx.find(table, {}, { order: describeTable(table).key as never });
    return all;
  });
}

async function furnish(store: Store): Promise<void> {
  await store.transaction('acme', async (tx) => {
    for (const call of BEFORE) {
      if (call.kind === 'put') await tx.put(call.table, call.rows as never);
      if (call.kind === 'advance') await tx.advance(call.counter, call.by);
    }
  });
}

interface Looked {
  plays: number;
  steps: number;
  waits: number;
  races: number;
  readonly failures: Map<string, number>;
}

function count(looked: Looked, timeline: readonly Seen[]): void {
  looked.plays++;
  looked.steps += timeline.length;
  let waiting: readonly number[] = [];
  for (const seen of timeline) {
    looked.waits += seen.waiting.filter((actor) => !waiting.includes(actor)).length;
    waiting = seen.waiting;
    for (const answer of Object.values(seen.answers).flat())
      if (typeof answer === 'string' && /^(ended |[0-9A-Z]{5}$)/.test(answer))
        looked.failures.set(answer, (looked.failures.get(answer) ?? 0) + 1);
  }
}

const inText = (value: unknown) => JSON.stringify(value);

const inOneLine = ({ did, answers, waiting }: Seen) =>
  `${did}: ${inText(answers)}${waiting.length > 0 ? ` waiting ${waiting}` : ''}`;

/** `wins` says who is the fastest each time that several are woken at once; beyond its end, whoever came first. */
async function playSimulated(given: Play, wins: readonly number[]) {
  const asked: number[] = [];
  const simulated = simulatedSide(ACTORS, (waiting) => wins[asked.push(waiting) - 1] ?? 0);
  const outsider = simulated.database.connect('outsider', { step: () => undefined, commit: () => 'done' });
  await furnish(outsider);
  const timeline = (await performPlay(simulated, given)).map(inOneLine);
  return { seen: [...timeline, inText(await contents(outsider))], asked };
}

/** Several that are woken at once run side by side on the server: each may have been the fastest. */
async function isOneOfTheRaces(given: Play, seen: string, firstAsked: readonly number[]): Promise<boolean> {
  const open = [{ wins: [] as readonly number[], asked: firstAsked }];
  for (let tries = 0; tries < MOST_RACES; ) {
    const next = open.shift();
    if (next === undefined) return false;
    for (let at = next.wins.length; at < next.asked.length; at++) {
      for (let winner = 1; winner < (next.asked[at] ?? 0); winner++, tries++) {
        const wins = [...next.wins, ...Array.from({ length: at - next.wins.length }, () => 0), winner];
        const played = await playSimulated(given, wins);
        if (inText(played.seen) === seen) return true;
        open.push({ wins, asked: played.asked });
      }
    }
  }
  return false;
}

async function compare(given: Play, looked: Looked): Promise<void> {
  await owner().query(`truncate ${PLAYED.join(', ')}, worker cascade`);
  await furnish(database().store);
  const happened = await performPlay(real(), given);
  count(looked, happened);
  const seen = [...happened.map(inOneLine), inText(await contents(database().store))];
  const first = await playSimulated(given, []);
  if (inText(first.seen) === inText(seen)) return;
  if (await isOneOfTheRaces(given, inText(seen), first.asked)) looked.races++;
  else expect(first.seen).toEqual(seen);
}

describe('transactions that run side by side', () => {
  it('go wrong in the known ways on both', async () => {
    const looked: Looked = { plays: 0, steps: 0, waits: 0, races: 0, failures: new Map() };
    for (const given of NAMED_PLAYS) await compare(given, looked);
    expect(looked.waits).toBeGreaterThan(12);
    expect(looked.failures.get('40P01')).toBe(2);
    expect(looked.races).toBeLessThan(4);
  });

  const long = process.env.LOCKSTEP_LONG === '1';
  const runs = long ? 3_000 : 25;
  it('see, wait and fail on the simulated store as on PostgreSQL', { timeout: 3_600_000 }, async () => {
    const looked: Looked = { plays: 0, steps: 0, waits: 0, races: 0, failures: new Map() };
    const seed = process.env.LOCKSTEP_SEED;
    await fc.assert(
      fc.asyncProperty(play, (given) => compare(given, looked)),
      // Each try takes a fraction of a second: made smaller only where there is time.
      { numRuns: runs, endOnFailure: !long, ...(seed !== undefined && { seed: Number(seed) }) },
    );
    const failures = [...looked.failures].map(([code, n]) => `${code} ${n}`).join(', ');
    console.log(
      `${looked.plays} plays, ${looked.steps} steps, ${looked.waits} waits, ${looked.races} races; ${failures}`,
    );
    expect(looked.waits).toBeGreaterThan(0);
    expect(looked.races).toBeLessThan(Math.max(3, runs / 20));
  });
});
