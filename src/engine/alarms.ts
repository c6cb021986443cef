import { closeSettled } from './close-settled.ts';
import type { Engine } from './engine.ts';
import { openException } from './exceptions.ts';
import { journal } from './log/journal.ts';
import { notify } from './notices.ts';
import type { Tx } from './store.ts';
import { alarmOverdueTasks } from './tasks/alarm-overdue.ts';

/** A hold or a task past its deadline raises an alarm, never an action; what is settled needs nobody any more. */
export async function raiseAlarms(engine: Engine, tenant: string): Promise<void> {
  await engine.store.transaction(tenant, async (tx) => {
    await closeSettled(engine, tx);
    await alarmOverdueTasks(engine, tx);
    const now = engine.clock.now();
    const late = await tx.find(
      'hold',
      { state: 'held', deadline: { atMost: now }, alarmed: false },
      { order: ['deadline', 'hold_id'], limit: 500 },
    );
    if (late.length === 0) return remind(engine, tx);
    for (const hold of late) {
      await openException(engine, tx, {
        kind: 'holdOverdue',
        subject: hold.hold_id,
        identityId: hold.identity_id,
        target: null,
        severity: 3,
        text: `a held decision has passed its deadline: ${hold.reason}`,
      });
    }
    await tx.update(
      'hold',
      ['alarmed'],
      late.map(({ hold_id }) => ({ hold_id, alarmed: true })),
    );
    await notify(engine, tx, {
      kind: 'holdOverdue',
      severity: 3,
      text: `${late.length} held decisions have passed their deadline; nothing was done about them`,
      identityId: null,
    });
    await journal(
      tx,
      late.map((hold) => ({
        type: 'hold.overdue',
        at: now,
        subject: hold.identity_id,
        body: { hold: hold.hold_id, plan: hold.plan_hash },
      })),
    );
  });
}

/** Of what is overdue still, people are told again and again, as often as the Guard says. */
async function remind(engine: Engine, tx: Tx): Promise<void> {
  const overdue = await tx.count('hold', { state: 'held', alarmed: true });
  if (overdue === 0) return;
  const [last] = await tx.find(
    'notice',
    { kind: 'holdOverdue' },
    { order: [{ descending: 'made_at' }], limit: 1, columns: ['made_at'] },
  );
  const { alarmAgainMs } = await engine.policies.active(tx);
  if (last !== undefined && engine.clock.now() < last.made_at + alarmAgainMs) return;
  await notify(engine, tx, {
    kind: 'holdOverdue',
    severity: 3,
    text: `${overdue} held decisions are past their deadline still; nothing was done about them`,
    identityId: null,
  });
}
