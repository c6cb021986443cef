import { expect, it } from 'vitest';
import { settleRestored } from '../../src/engine/restore/settle-restored.ts';
import { idOf, patch, pushedCompany, user } from './pushed-company.ts';

it('in a restored state an older switch-off waits for a person, and one that is pushed since goes through', async () => {
  const { house, send, settle, account } = await pushedCompany();
  const before = idOf(await send('POST', '/Users', user('100')));
  const since = idOf(await send('POST', '/Users', user('101')));
  await settle();
  const off = patch({ op: 'replace', value: { active: false } });
  // Not taken yet when the backup was made: this person may have been switched on again after it.
  await send('PATCH', `/Users/${before}`, off);
  const { engine, tenant, store, clock } = house;
  clock.advance(clock.now() + 3_600_000);
  await store.transaction(tenant, async (tx) => {
    const [row] = await tx.find('tenant', {});
    const [counter] = await tx.find('counter', { name: 'log' });
    await settleRestored(engine, tx, {
      restoreId: engine.random.uuid(),
      backup: {
        backup: engine.random.uuid(),
        madeAt: clock.now() - 3_500_000,
        program: '0',
        log: { origin: row?.origin ?? '', size: counter?.value ?? 0, root: null },
        seenOutside: null,
      },
      actor: 'test',
      erased: [],
      withoutErasures: null,
    });
  });
  clock.advance(clock.now() + 1_000);
  await send('PATCH', `/Users/${since}`, off);
  await settle();
  expect(account('directory', '100')?.active).toBe(true);
  expect(account('directory', '101')?.active).toBe(false);
});
