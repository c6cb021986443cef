import { expect, it } from 'vitest';
import { importFeed } from '../../src/app/import-feed.ts';
import { listHolds } from '../../src/app/plans/holds.ts';
import { BADGES, signedByHr, together } from '../../src/torture/house/documents.ts';
import { makeHouse } from '../support/house.ts';

const staff = (leaving: boolean) =>
  Array.from({ length: 20 }, (_, i) => ({
    id: String(100 + i),
    department: 'Engineering',
    ...(leaving && i < 6 ? { lastDay: '2026-03-01' } : {}),
  }));

it('who waits is shown with what the independent source says of them', async () => {
  const house = await makeHouse({ policy: (base) => together(signedByHr(base), BADGES) });
  const { engine, store, tenant } = house;
  await house.report(staff(false));
  await house.run();
  await importFeed(engine, tenant, 'badges', {
    // Of 101 the witness tells of an end to come; of 102 it knows nothing; the others are here.
    content: Buffer.from(
      `badge,id,hired,returned\n${staff(false)
        .filter(({ id }) => id !== '102')
        .map(({ id }) => `B${id},${id},2025-01-01,${id === '101' ? '2026-04-01' : ''}`)
        .join('\n')}\n`,
    ),
  });
  await house.report(staff(true));
  await house.run();
  const { holds } = await store.transaction(tenant, async (tx) =>
    listHolds(engine, tx, await engine.policies.active(tx), { limit: 100 }),
  );
  const said = Object.fromEntries(
    holds.map(({ person, said: words }) => [
      /\((\d+)\)/.exec(person)?.[1] ?? person,
      words.map(({ source, says }) => `${source} ${says}`).join(),
    ]),
  );
  expect(said).toEqual({
    100: 'badges here',
    101: 'badges later',
    102: '',
    103: 'badges here',
    104: 'badges here',
    105: 'badges here',
  });
});
