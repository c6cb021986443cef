import { expect, it } from 'vitest';
import { importFeed } from '../../src/app/import-feed.ts';
import { makeHouse, START } from '../support/house.ts';

const HEADER = 'id,given,family,department,type,hired,last_day,zone';
const row = (id: number, lastDay = '') =>
  `${id},Ada,Nr${id},Engineering,Employee,2025-01-01,${lastDay},Europe/Berlin`;
const people = Array.from({ length: 12 }, (_, i) => 100 + i);

/** A source whose feeds carry neither a number nor a moment: an old file is known by its bytes alone. */
async function undated() {
  const house = await makeHouse({
    policy: (base) => base.replace(/^whole: .*$/m, 'whole: { by: none }'),
  });
  return {
    ...house,
    takes: (lines: readonly string[], confirmed = false) =>
      importFeed(house.engine, house.tenant, 'hr', {
        content: Buffer.from(`${[HEADER, ...lines].join('\n')}\n`),
        ...(confirmed ? { confirmed } : {}),
      }),
    runs: () =>
      house.store.transaction(house.tenant, (tx) => tx.find('import_run', {}, { order: ['import_id'] })),
    exceptions: () =>
      house.store.transaction(house.tenant, (tx) => tx.find('exception', { closed_at: null })),
  };
}

it('holds an old file that comes again, until a person confirms it or a newer one comes', async () => {
  const house = await undated();
  const [old, newer] = [
    people.map((id) => row(id)),
    people.map((id) => row(id, id === 100 ? '2026-12-31' : '')),
  ];
  expect(await house.takes(old)).toMatchObject({ outcome: 'accepted' });
  house.clock.advance(START + 1_000);
  expect(await house.takes(newer)).toMatchObject({ outcome: 'accepted', summary: { changed: 1 } });
  house.clock.advance(START + 2_000);
  expect(await house.takes(newer)).toMatchObject({ outcome: 'noop' });
  expect(await house.takes(old)).toMatchObject({ outcome: 'refusedHeld', code: 'FEED_STALE' });
  expect((await house.exceptions()).map(({ kind }) => kind)).toEqual(['importHeld']);
  expect((await house.runs()).map(({ outcome }) => outcome).sort()).toEqual([
    'accepted',
    'accepted',
    'noop',
    'refusedHeld',
  ]);
  house.clock.advance(START + 3_000);
  expect(await house.takes(old, true)).toMatchObject({ outcome: 'accepted', summary: { changed: 1 } });
  expect(await house.exceptions()).toEqual([]);
});

it('keeps with a held file which lines were wrong, and takes nothing of it', async () => {
  const house = await undated();
  await house.takes(people.map((id) => row(id)));
  house.clock.advance(START + 1_000);
  const broken = people.map((id) => row(id, id < 108 ? '2026-02-30' : '2026-12-31'));
  expect(await house.takes(broken)).toMatchObject({ outcome: 'refusedHeld', code: 'FEED_IMPLAUSIBLE' });
  const [held] = (await house.runs()).filter(({ outcome }) => outcome === 'refusedHeld');
  const summary = held?.summary as { rows: number; setAsideCount: number; setAside: { line: number }[] };
  expect(summary).toMatchObject({ rows: 12, setAsideCount: 8 });
  expect(summary.setAside.map(({ line }) => line)).toEqual([2, 3, 4, 5, 6, 7, 8, 9]);
});
