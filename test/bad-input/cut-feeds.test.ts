import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { importFeed } from '../../src/app/import-feed.ts';
import { ERRORS } from '../../src/domain/errors.ts';
import { makeHouse } from '../support/house.ts';
import { WHOLE } from '../support/runs.ts';
import { accessOf, REPORTED, tablesOf } from './support/everything.ts';

const PEOPLE = Array.from({ length: 30 }, (_, i) => ({
  id: String(100 + i),
  department: i % 2 === 0 ? 'Engineering' : 'Sales',
}));
const IDS = PEOPLE.map(({ id }) => id);
const HEADER = 'id,given,family,department,type,hired,last_day,zone';
/** Everybody has a known end far away: a cut inside a date or a zone is then a cut inside something that ends access. */
const rowOf = ({ id, department }: (typeof PEOPLE)[number]) =>
  `${id},Ada,Nr${id},${department},Employee,2025-01-01,2031-12-31,Europe/Berlin`;
const BODY = `${HEADER}\n${PEOPLE.map(rowOf).join('\n')}\n`;

/** Each byte of the last row, whose cut may be hard to see; of the rows before it only in the whole run. */
const stepAt = (cut: number, length: number) => (WHOLE || cut > length - 150 ? 1 : 7);

const proofs = {
  'rows in a meta document': {
    whole: '{ by: meta, rows: rows, sequence: sequence, asOf: asOf }',
    content: () => BODY,
    meta: (_content: string, sequence: number, at: number) => ({
      rows: PEOPLE.length,
      sequence,
      asOf: new Date(at).toISOString(),
    }),
  },
  'rows, length and checksum in a meta document': {
    whole: '{ by: meta, rows: rows, bytes: bytes, sha256: sha256, sequence: sequence, asOf: asOf }',
    content: () => BODY,
    meta: (content: string, sequence: number, at: number) => ({
      rows: PEOPLE.length,
      bytes: Buffer.byteLength(content),
      sha256: createHash('sha256').update(content).digest('hex'),
      sequence,
      asOf: new Date(at).toISOString(),
    }),
  },
  'a trailer': {
    whole: '{ by: trailer, marker: TRAILER, rows: 1, sequence: 2 }',
    content: (sequence: number) => `${BODY}TRAILER,${PEOPLE.length},${sequence}\n`,
    meta: () => null,
  },
} as const;

describe.each(Object.entries(proofs))('a feed proven by %s', (_name, proof) => {
  it('cut at any byte takes nothing from anybody, not even where who is absent leaves', async () => {
    const house = await makeHouse({
      policy: (base) => base.replace(/whole: .*/, `whole: ${proof.whole}\nabsent: leave`),
    });
    const send = (content: string, of: string, sequence: number) => {
      const meta = proof.meta(of, sequence, house.clock.now());
      return importFeed(house.engine, house.tenant, 'hr', {
        content: Buffer.from(content),
        ...(meta === null ? {} : { meta: JSON.stringify(meta) }),
      });
    };
    const first = proof.content(1);
    expect((await send(first, first, 1)).outcome).toBe('accepted');
    await house.until(house.clock.now() + 60_000);
    const access = accessOf(house.systems, IDS);
    expect(Object.values(access).every((places) => places.length === 2)).toBe(true);
    const before = await tablesOf(house.store, house.tenant, REPORTED);

    const whole = proof.content(2);
    const codes = new Map<string, number>();
    let taken = 0;
    for (let cut = 0, step = 1; cut < whole.length; cut += step) {
      step = stepAt(cut, whole.length);
      const result = await send(whole.slice(0, cut), whole, 2);
      if ('summary' in result) {
        // What is left of the last row cannot be told from a whole one: it is set aside, and its person stays.
        taken++;
        expect([cut, result.summary.missing]).toEqual([cut, []]);
        expect(cut).toBeGreaterThanOrEqual(whole.length - rowOf(PEOPLE.at(-1) as never).length - 1);
      } else {
        codes.set(result.code, (codes.get(result.code) ?? 0) + 1);
        expect(['rejected', 'refusedHeld', 'noop']).toContain(result.outcome);
      }
      if (cut % 331 < step || cut > whole.length - 4) {
        await house.run();
        if (taken === 0) expect(await tablesOf(house.store, house.tenant, REPORTED)).toEqual(before);
      }
    }
    await house.until(house.clock.now() + 3_600_000);
    expect(accessOf(house.systems, IDS)).toEqual(access);
    for (const code of codes.keys())
      expect([code, code === 'SAME_FILE' || Object.hasOwn(ERRORS, code)]).toEqual([code, true]);
    expect(codes.get('FEED_CUT') ?? 0).toBeGreaterThan(WHOLE ? 1_500 : 250);
    // The way out: the whole file is still taken after all that.
    expect(['accepted', 'noop']).toContain((await send(proof.content(3), proof.content(3), 3)).outcome);
    await house.run();
    expect(accessOf(house.systems, IDS)).toEqual(access);
  });
});
