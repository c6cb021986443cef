import { expect, it } from 'vitest';
import { importFeed } from '../../src/app/import-feed.ts';
import { makeHouse, START } from '../support/house.ts';

const DAY = 86_400_000;

it.each([
  ['can be read', 'Europe/Berlin', 'active'],
  ['cannot be read', 'Europe/Nowhere', 'active'],
  ['is not there', null, 'left'],
])('whose old contract ended, and whose new one %s (%s), is %s', async (_how, zone, state) => {
  const house = await makeHouse({
    policy: (base) =>
      base
        .replace('  given:', '  uid: { as: universalId, of: identity, required: true }\n  given:')
        .replace('correlate: [[employeeId]]\nwhole', 'correlate: [[universalId]]\nidentifiers: [uid]\nwhole')
        .replaceAll(
          'correlate: { employeeId: identity.employeeId }',
          'correlate: { universalId: identity.universalId }',
        ),
  });
  let sequence = 0;
  const report = (rows: readonly string[]) =>
    importFeed(house.engine, house.tenant, 'hr', {
      content: Buffer.from(`id,uid,given,family,department,type,hired,last_day,zone\n${rows.join('\n')}\n`),
      meta: JSON.stringify({
        rows: rows.length,
        sequence: ++sequence,
        asOf: new Date(house.clock.now()).toISOString(),
      }),
    });
  const others = Array.from(
    { length: 9 },
    (_, i) => `${200 + i},U${200 + i},Ben,Nr${i},Engineering,Employee,2025-01-01,,Europe/Berlin`,
  );
  const old = (lastDay: string) =>
    `100,U1,Ada,One,Engineering,Contractor,2025-01-01,${lastDay},Europe/Berlin`;
  await report([...others, old('')]);
  await house.until(START + DAY);
  const again = zone === null ? [] : [`300,U1,Ada,One,Engineering,Employee,2026-03-03,,${zone}`];
  const result = await report([...others, old('2026-03-02'), ...again]);
  await house.until(START + 2 * DAY);
  const people = await house.store.transaction(house.tenant, (tx) => tx.find('identity', {}));
  expect(people.filter((one) => one.state === 'left')).toHaveLength(state === 'left' ? 1 : 0);
  expect([...(house.systems.get('git')?.truth.accounts() ?? [])].filter((one) => !one.active)).toHaveLength(
    state === 'left' ? 1 : 0,
  );
  expect('summary' in result && result.summary.setAside.map(({ code }) => code)).toEqual(
    zone === 'Europe/Nowhere' ? ['notATimeZone', 'ROW_OF_UNREAD_PERSON'] : [],
  );
});
