import { expect, it } from 'vitest';
import { makeHouse } from '../../../test/support/house.ts';
import type { PullCheckpoint } from '../../sources/pull/index.ts';
import { type PullTurn, takeDueTurn, takeTurn } from './pull-turn.ts';

const MINUTE = 60_000;

function checkpoint(pages: number, claim: PullCheckpoint['claim'] = {}): PullCheckpoint {
  const digests = (kind: string) => Array.from({ length: pages }, (_, i) => `${kind}${i + 1}`);
  return {
    version: 1,
    next: `https://hr.test/workers?page=${pages + 1}`,
    pages,
    records: pages,
    asked: digests('asked'),
    read: digests('read'),
    claim,
    moved: null,
  };
}

async function pulled() {
  const house = await makeHouse();
  const turn = () => takeTurn(house.engine, house.tenant, 'workday');
  const due = () => takeDueTurn(house.engine, house.tenant, 'workday');
  const keep = async (by: PullTurn, pages: number, claim?: PullCheckpoint['claim']) => {
    for (let number = 1; number <= pages; number++)
      await by.keep(
        { number, records: [{ id: `W${number}` }], checkpoint: checkpoint(number, claim) },
        'a',
        house.clock.now(),
      );
  };
  const stored = () => house.store.transaction(house.tenant, (tx) => tx.count('pulled_page', {}));
  return { ...house, turn, due, keep, stored };
}

it('gives the next turn what was read, with the whole place to go on from', async () => {
  const { turn, keep } = await pulled();
  const first = await turn();
  expect(await first.before('a')).toBeNull();
  await keep(first, 3, { sequence: 7 });
  const kept = await (await turn()).before('a');
  expect(kept?.records).toEqual([{ id: 'W1' }, { id: 'W2' }, { id: 'W3' }]);
  expect(kept?.checkpoint).toEqual(checkpoint(3, { sequence: 7 }));
});

it('calls nobody missing where the report does not say that it is still the same', async () => {
  const { turn, keep } = await pulled();
  await keep(await turn(), 2, { rows: 5 });
  const kept = await (await turn()).before('a');
  expect(kept?.checkpoint.moved).toContain('interrupted');
});

it.each([
  ['other settings', 'b', 0, 0],
  ['pages that are old', 'a', 16, 0],
  ['pages that are new enough', 'a', 14, 2],
])('of %s', async (_what, settings, minutes, records) => {
  const { turn, keep, stored, clock } = await pulled();
  await keep(await turn(), 2);
  clock.advance(clock.now() + minutes * MINUTE);
  expect((await (await turn()).before(settings))?.records ?? []).toHaveLength(records);
  expect(await stored()).toBe(records);
});

it('ends the turn of whoever had it, and keeps nothing of theirs', async () => {
  const { turn, keep } = await pulled();
  const first = await turn();
  await keep(first, 1);
  const second = await turn();
  const page = { number: 2, records: [], checkpoint: checkpoint(2) };
  for (const late of [
    () => first.keep(page, 'a', 0),
    () => first.forget(),
    () => first.hold(1),
    () => first.end(1),
    () => first.before('a'),
  ])
    await expect(late()).rejects.toMatchObject({ code: 'PULL_TAKEN' });
  expect((await second.before('a'))?.records).toHaveLength(1);
});

it('is due when its time has come, and when whoever had it is silent', async () => {
  const { due, clock } = await pulled();
  const first = await due();
  expect(await due()).toBeNull();
  await first?.hold(10 * MINUTE);
  clock.advance(clock.now() + 11 * MINUTE);
  expect(await due()).toBeNull();
  clock.advance(clock.now() + 2 * MINUTE);
  const second = await due();
  await second?.end(MINUTE);
  expect(await due()).toBeNull();
  clock.advance(clock.now() + MINUTE);
  expect(await due()).not.toBeNull();
});

it('forgets its pages for good: their key is gone', async () => {
  const { engine, tenant, turn, keep, stored } = await pulled();
  const first = await turn();
  await keep(first, 2);
  const [row] = await engine.store.transaction(tenant, (tx) => tx.find('pull', {}));
  await first.forget();
  expect(await stored()).toBe(0);
  const [key] = await engine.store.transaction(tenant, (tx) =>
    tx.find('person_key', { subject_id: row?.pull_id ?? '' }),
  );
  expect(key?.wrapped).toHaveLength(0);
});
