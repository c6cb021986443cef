import { describe, expect, it } from 'vitest';
import type { Certificate } from '../../src/proof/certificate.ts';
import { renderText } from '../../src/proof/certificate-text.ts';
import { formatVerifierKey } from '../../src/proof/note.ts';
import { verifyCertificate } from '../../src/proof/verify.ts';
import { makeHouse, type Person, START } from '../support/house.ts';

const DAY = 86_400_000;
const LEAVER = 'when: identity.lifecycleState == "left"\n';
const staff = (leaver: Partial<Person> = {}, department = 'Engineering'): Person[] =>
  Array.from({ length: 20 }, (_, i) => ({
    id: `P${i}`,
    department: i === 0 ? department : 'Engineering',
    ...(i === 0 ? leaver : {}),
  }));

async function company(policy: (base: string) => string, department?: string) {
  const house = await makeHouse({ policy });
  await house.report(staff({}, department));
  await house.until(START + 60_000);
  return {
    ...house,
    leaves: () => house.report(staff({ lastDay: '2026-02-28' }, department)),
    active: (target: string) => house.systems.get(target)?.truth.find('P0')?.active,
    async certified() {
      const { leaves, files } = await house.store.transaction(house.tenant, async (tx) => ({
        leaves: await tx.find('leave', {}),
        files: await house.engine.vault.open(
          tx,
          (await tx.find('certificate', {}, { order: ['number'] })).map(({ identity_id, sealed }) => ({
            subject: identity_id,
            sealed,
          })),
        ),
      }));
      const key = formatVerifierKey(house.engine.signer(house.tenant).verifier);
      return {
        states: leaves.map(({ state }) => state),
        verdicts: files.map((file) => verifyCertificate(String(file), [key])),
        certificates: files.map((file) => JSON.parse(String(file)) as Certificate),
      };
    },
  };
}

const firstStepAfter = (after: string) => (base: string) =>
  base.replace('steps: [{ after: PT0S,', `steps: [{ after: ${after},`);

describe('what the policy leaves as it is', () => {
  it('stands in the certificate, and is not proven', async () => {
    const house = await company((base) => base.replace(LEAVER, `${LEAVER}exclude: [git]\n`));
    await house.leaves();
    await house.until(START + 600_000);
    expect([house.active('directory'), house.active('git')]).toEqual([false, true]);
    const { states, verdicts, certificates } = await house.certified();
    expect(states).toEqual(['open']);
    expect(verdicts).toMatchObject([
      { authentic: true, exit: 5, unproven: [{ target: 'git', sentence: expect.stringMatching(/leaves/) }] },
    ]);
    const [certificate] = certificates as [Certificate];
    expect(certificate.body.decision.targets).toEqual(['crm', 'directory', 'git']);
    expect(renderText(certificate)).toContain('git: left as it is\n');
  });

  it('ends when the policy comes to it, in the same leave', async () => {
    const house = await company(firstStepAfter('P7D'));
    await house.leaves();
    await house.until(START + 600_000);
    expect([house.active('directory'), house.active('git')]).toEqual([true, true]);
    const before = await house.certified();
    expect(before.states).toEqual(['open']);
    expect(before.verdicts).toMatchObject([{ authentic: true, exit: 5, proven: 0 }]);
    expect(before.verdicts[0]?.unproven).toHaveLength(3);
    const [first] = before.certificates as [Certificate];
    expect(renderText(first)).toMatch(/until 2026-03-07/);
    expect(renderText(first)).not.toMatch(/All .* proven/);
    await house.until(START + 7 * DAY);
    expect([house.active('directory'), house.active('git')]).toEqual([false, false]);
    const after = await house.certified();
    expect(after.states).toEqual(['closed']);
    expect(after.verdicts.at(-1)).toMatchObject({ authentic: true, exit: 0, unproven: [] });
    expect(after.certificates.at(-1)?.body.inventory.map(({ status }) => status)).toEqual([
      'read',
      'read',
      'read',
    ]);
  });

  it('is looked at then also where no account is known', async () => {
    const house = await company(
      (base) => firstStepAfter('P7D')(base).replace('when: "true"', 'when: employment.department != "Guest"'),
      'Guest',
    );
    await house.leaves();
    await house.until(START + 600_000);
    expect((await house.certified()).states).toEqual(['open']);
    await house.until(START + 7 * DAY);
    const { states, certificates } = await house.certified();
    expect(states).toEqual(['closed']);
    expect(renderText(certificates.at(-1) as Certificate)).toContain('Nothing was found that had to end.');
  });
});
