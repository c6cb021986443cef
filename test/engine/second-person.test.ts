import { expect, it } from 'vitest';
import { closeTask, confirmTask } from '../../src/engine/tasks/answer-task.ts';
import { listTasks } from '../../src/engine/tasks/list-tasks.ts';
import { together } from '../../src/torture/house/documents.ts';
import { makeHouse, START } from '../support/house.ts';
import { keysDocuments, withManual } from '../support/keys-by-hand.ts';

it('nobody proves what they said themselves by typing their name in another way', async () => {
  const house = await makeHouse({
    connectors: withManual(),
    policy: (base) => together(base, keysDocuments()),
  });
  const { engine, store, tenant } = house;
  await house.report([{ id: '100', department: 'Sales' }]);
  await house.until(START + 5_000);
  await store.transaction(tenant, async (tx) => {
    const [task] = await listTasks(engine, tx, { state: 'open' });
    const taskId = task?.id ?? '';
    await closeTask(engine, tx, { taskId, actor: 'Kim Ho', note: 'done' });
    for (const same of [' kim ho', 'Kim  Ho', 'Ki\u200bm Ho', 'Kim\u00a0Ho'])
      await expect(confirmTask(engine, tx, taskId, same)).rejects.toMatchObject({ code: 'TASK_OWN' });
    expect(await confirmTask(engine, tx, taskId, 'Robin')).toMatchObject({ state: 'confirmed' });
  });
});
