import { expect, it } from 'vitest';
import { applyPolicy } from '../../src/app/plans/apply-policy.ts';
import { simulatedConnector } from '../../src/connectors/simulated/index.ts';
import { install } from '../../src/domain/connector.ts';
import { makeHouse, policyText, START } from '../support/house.ts';

const HOUR = 3_600_000;
const staff = (lastDay?: string) =>
  Array.from({ length: 12 }, (_, i) => ({
    id: String(100 + i),
    department: 'Engineering',
    ...(i === 0 && lastDay !== undefined ? { lastDay } : {}),
  }));
const isOf = (document: string, target: string) =>
  new RegExp(`\\b(id|target): ${target}[,\\n]`).test(document);

it.each<[string, (documents: readonly string[]) => readonly string[]]>([
  ['named by no document', (documents) => documents.filter((one) => !isOf(one, 'git'))],
  [
    'only reported on',
    (documents) =>
      documents.map((one) =>
        isOf(one, 'git') && one.includes('kind: Target') ? one.replace('writes: on', 'writes: off') : one,
      ),
  ],
])(
  'what a leaver has on a system that was %s at the leave ends when it is connected again',
  async (_how, away) => {
    const house = await makeHouse();
    const whole = policyText([...house.systems.values()]);
    const connectors = new Map([[simulatedConnector.id, install(simulatedConnector)]]);
    const apply = (text: string) =>
      applyPolicy(house.engine, connectors, house.tenant, [{ name: 'policy.yaml', text }], 'dora');
    const works = () => house.systems.get('git')?.truth.find('100')?.active;
    const found = () =>
      house.store.transaction(house.tenant, async (tx) => ({
        exceptions: (await tx.find('exception', { closed_at: null })).map(({ kind }) => kind),
        certificates: (await tx.find('certificate', {}, { order: ['number'] })).map(
          ({ number, unproven }) => [number, unproven > 0] as const,
        ),
      }));
    await house.report(staff());
    await house.until(START + HOUR);
    await apply(away(whole.split('---\n')).join('---\n'));
    await house.until(START + 2 * HOUR);
    await house.report(staff('2026-03-01'));
    await house.until(START + 3 * HOUR);
    expect(works()).toBe(true);
    expect(await found()).toEqual({ exceptions: ['planRefused'], certificates: [[1, true]] });
    await apply(whole);
    await house.until(START + 4 * HOUR);
    expect(works()).toBe(false);
    expect(await found()).toEqual({
      exceptions: [],
      certificates: [
        [1, true],
        [2, false],
      ],
    });
  },
);
