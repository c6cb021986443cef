import { describe, expect, it } from 'vitest';
import { makePlan } from '../../src/app/plans/compute-plan.ts';
import { listCertificates, readCertificate } from '../../src/app/proofs/certificates.ts';
import { simulatedConnector } from '../../src/connectors/simulated/index.ts';
import { install } from '../../src/domain/connector.ts';
import { makeHouse, type Person, START } from '../support/house.ts';

const connectors = new Map([[simulatedConnector.id, install(simulatedConnector)]]);
const DAY = 86_400_000;
const staff: Person[] = Array.from({ length: 12 }, (_, i) => ({
  id: String(100 + i),
  department: 'Engineering',
}));
/** Here the department says who the successor is: the column is free text. */
const company = (successor: string) =>
  makeHouse({
    policy: (base) =>
      base.replace(
        'steps: [{ after: PT0S, mode: deprovision }]',
        `successor: ${successor}\nsteps: [{ after: PT0S, mode: deprovision }]`,
      ),
  });

async function leaving(successor: string, heirLeaves = false) {
  const house = await company(successor);
  await house.report(staff);
  await house.until(START + 60_000);
  if (heirLeaves) {
    await house.report(staff.map((p) => (p.id === '101' ? { ...p, lastDay: '2026-03-01' } : p)));
    await house.until(START + DAY);
  }
  const identity = await house.store.transaction(house.tenant, async (tx) => {
    const [row] = await tx.find('employment', { employment_key: '100' });
    return row?.identity_id ?? '';
  });
  const heir = await house.store.transaction(house.tenant, async (tx) => {
    const [row] = await tx.find('employment', { employment_key: '101' });
    return row?.identity_id ?? '';
  });
  const plan = await makePlan({ engine: house.engine, connectors, actor: 'ada' }, house.tenant, {
    kind: 'leave',
    identity,
    reason: 'leaves',
  });
  const operations = plan.plan.people.flatMap(({ accounts }) => accounts.flatMap((a) => a.operations));
  await house.report(
    staff.map((p) =>
      p.id === '100' || (heirLeaves && p.id === '101') ? { ...p, lastDay: '2026-03-01' } : p,
    ),
  );
  await house.until(house.clock.now() + 120_000);
  const certificate = await house.store.transaction(house.tenant, async (tx) => {
    const [first] = await listCertificates(tx, identity);
    return first === undefined
      ? ''
      : (await readCertificate(house.engine, tx, first.leave, first.number)).file;
  });
  return { house, heir, operations, certificate };
}

describe('who receives what a leaver owned', () => {
  it('is whom the policy names, in plan and certificate', async () => {
    const { heir, operations, certificate, house } = await leaving(
      `'employment.department == "Engineering" ? "101" : ""'`,
    );
    const moves = operations.filter(({ kind }) => kind === 'transferData');
    expect(moves.length).toBeGreaterThan(0);
    for (const { reasons } of moves) expect(reasons.join()).toContain(`to ${heir}, whom the policy names`);
    expect(certificate).toContain(`to ${heir}, whom the policy names`);
    expect(house.systems.get('git')?.truth.couldSignIn('100', house.clock.now())).toBe(false);
  });

  it('is nobody where the policy names nobody, with words, and stands in the way of no revocation', async () => {
    const { operations, certificate, house } = await leaving(
      `'employment.department == "Nowhere" ? "101" : ""'`,
    );
    expect(operations.map(({ kind }) => kind)).not.toContain('transferData');
    expect(operations.flatMap(({ reasons }) => reasons).join()).toContain('to nobody: ');
    expect(certificate).toContain('to nobody: ');
    const git = house.systems.get('git');
    expect(git?.truth.find('100')).toMatchObject({ active: false, entitlements: [] });
  });

  it('is nobody who has left', async () => {
    const { operations } = await leaving(`'"101"'`, true);
    expect(operations.flatMap(({ reasons }) => reasons).join()).toContain(
      'whom the policy names works here no more',
    );
  });
});
