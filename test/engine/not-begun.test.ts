import { describe, expect, it } from 'vitest';
import { askPause, confirmPause, type PauseScope } from '../../src/engine/pauses.ts';
import type { CertificateBody } from '../../src/proof/certificate.ts';
import { makeHouse, START } from '../support/house.ts';

const HOUR = 3_600_000;
type House = Awaited<ReturnType<typeof makeHouse>>;

const staff = (over: Readonly<Record<string, { lastDay?: string; department?: string }>> = {}) =>
  Array.from({ length: 12 }, (_, i) => String(100 + i)).map((id) => ({
    id,
    department: 'Engineering',
    ...over[id],
  }));

async function certified(house: House): Promise<CertificateBody> {
  const [file] = await house.store.transaction(house.tenant, async (tx) => {
    const rows = await tx.find('certificate', {}, { order: [{ descending: 'number' }], limit: 1 });
    return house.engine.vault.open(
      tx,
      rows.map((row) => ({ subject: row.identity_id, sealed: row.sealed })),
    );
  });
  return (JSON.parse(String(file)) as { body: CertificateBody }).body;
}

async function pause(house: House, scope: PauseScope): Promise<void> {
  const { store, tenant, engine, clock } = house;
  await store.transaction(tenant, async (tx) => {
    const policy = await engine.policies.active(tx);
    const asked = await askPause(engine, tx, policy, {
      scope,
      reason: 'the vendor moves the data centre',
      until: clock.now() + 2 * HOUR,
      actor: 'alice',
    });
    await confirmPause(engine, tx, policy, asked.pause_id, 'bob');
  });
}

const sentences = ({ items }: CertificateBody, target: string) =>
  items.filter((item) => item.target === target).map(({ state, sentence }) => `${state}: ${sentence}`);

describe('what has not begun', () => {
  it('because somebody paused it: says who, why and until when', async () => {
    const house = await makeHouse();
    await house.report(staff());
    await house.run();
    await pause(house, 'target:git');
    await house.report(staff({ 100: { lastDay: '2026-03-01' } }));
    await house.until(START + 60_000);
    const body = await certified(house);
    expect(sentences(body, 'directory').every((one) => one.startsWith('verified'))).toBe(true);
    const git = sentences(body, 'git');
    expect(git.length).toBeGreaterThan(2);
    for (const one of git)
      expect(one).toBe(
        'planned: It has not begun: alice and bob paused all writes on git until 2026-03-02 10:00:00.000 UTC, at the latest: the vendor moves the data centre.',
      );
  });

  it('because everything is paused', async () => {
    const house = await makeHouse();
    await house.report(staff());
    await house.run();
    await pause(house, 'all');
    await house.report(staff({ 100: { lastDay: '2026-03-01' } }));
    await house.until(START + 60_000);
    expect(sentences(await certified(house), 'git')[0]).toContain(
      'It has not begun: alice and bob paused all writes until',
    );
  });

  it('because another thing of the same account comes first', async () => {
    const house = await makeHouse({
      systems: {
        directory: [],
        crm: [],
        git: [{ kind: 'down', from: START + HOUR, until: START + 9 * HOUR }],
      },
    });
    await house.report(staff());
    await house.until(START + HOUR);
    await house.report(staff({ 100: { lastDay: '2026-03-01' } }));
    await house.until(START + HOUR + 60_000);
    const git = sentences(await certified(house), 'git');
    expect(git[0]).toMatch(/^failed: Not proven|^applying: /);
    expect(git.slice(1)).toContain('planned: It has not begun: it waits for sign-in of the same account.');
  });

  it('because the guard holds it: says why and until when, and names nobody', async () => {
    const house = await makeHouse();
    await house.report(staff());
    await house.run();
    await house.report(staff({ 100: { lastDay: '2026-03-01' } }));
    await house.until(START + 60_000);
    const { store, tenant, clock } = house;
    const [leave] = await store.transaction(tenant, (tx) => tx.find('leave', {}));
    await store.transaction(tenant, async (tx) => {
      const [one] = await tx.find('operation', { leave_id: leave?.leave_id ?? '', target_id: 'git' });
      await tx.insert('hold', [
        {
          hold_id: '01970000-0000-7000-8000-000000000001',
          plan_id: one?.plan_id ?? '',
          plan_hash: 'f'.repeat(64),
          identity_id: leave?.identity_id ?? '',
          made_at: clock.now(),
          deadline: clock.now() + HOUR,
          alarmed: false,
          state: 'held',
          reason: '4 people would lose access in the company within 10 min; the limit is 3',
          decided_by: null,
          decided_at: null,
        },
      ]);
      await tx.update(
        'operation',
        ['state', 'hold_id', 'proof', 'next_run_at', 'step'],
        [
          {
            operation_id: one?.operation_id ?? '',
            state: 'held',
            hold_id: '01970000-0000-7000-8000-000000000001',
            proof: null,
            next_run_at: null,
            step: 'apply',
          },
        ],
      );
      await tx.update(
        'leave',
        ['certificate_due_at', 'state', 'closed_at'],
        [
          {
            leave_id: leave?.leave_id ?? '',
            certificate_due_at: clock.now(),
            state: 'open',
            closed_at: null,
          },
        ],
      );
    });
    await house.until(clock.now() + 1_000);
    expect(sentences(await certified(house), 'git')).toContain(
      'held: The guard holds it since 2026-03-02 08:01:00.000 UTC, and it waits for a person, who is to decide before 2026-03-02 09:01:00.000 UTC: 4 people would lose access in the company within 10 min; the limit is 3.',
    );
  });
});
