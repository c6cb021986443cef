import { describe, expect, it } from 'vitest';
import { computePlan } from '../../src/app/plans/compute-plan.ts';
import { reading } from '../../src/app/reading.ts';
import { simulatedConnector } from '../../src/connectors/simulated/index.ts';
import { install } from '../../src/domain/connector.ts';
import { makeHouse } from '../support/house.ts';

const connectors = new Map([[simulatedConnector.id, install(simulatedConnector)]]);

async function company() {
  let text = '';
  const house = await makeHouse({
    policy: (base) => {
      text = base;
      return base;
    },
  });
  const departments = ['Engineering', 'Sales', 'Legal'];
  await house.report(
    Array.from({ length: 30 }, (_, i) => ({
      id: String(100 + i),
      department: departments[i % 3] ?? '',
      ...(i === 7 ? { lastDay: '2026-03-01' } : {}),
    })),
  );
  await house.run();
  const plan = (policy: string) =>
    reading(house.store, house.tenant, (tx) =>
      computePlan({ engine: house.engine, connectors, actor: 'test' }, tx, { kind: 'policy', text: policy }),
    );
  return { text, plan };
}

/** Means the same, but is another Target document: then everybody is looked at closely. */
const withOtherTarget = (text: string) => text.replace('owner: it', 'owner: it\ndescription: the same');

describe('the plan of a rule edit', () => {
  it.each([
    [
      'somebody else gets something',
      (text: string) => text.replace('employment.department == "Sales"', 'employment.department == "Legal"'),
    ],
    ['nobody gets something else', (text: string) => text.replace('works in Sales', 'sells')],
    ['a group has another name', (text: string) => text.replace('value: developers', 'value: engineers')],
    ['leavers are deleted', (text: string) => text.replace('mode: deprovision', 'mode: delete')],
    [
      'accounts get an attribute',
      (text: string) =>
        text.replace(
          'userName: (identity',
          'attributes: { team: employment.department }\nuserName: (identity',
        ),
    ],
  ])('finds the same people without reading everybody’s accounts: %s', async (_what, edit) => {
    const { text, plan } = await company();
    const edited = edit(text);
    expect(edited).not.toBe(text);
    const quick = await plan(edited);
    const whole = await plan(withOtherTarget(edited));
    expect(quick.document.people).toEqual(whole.document.people);
    expect(quick.notes.looked).toBe(30);
  });

  it('that only switches writes on is no rule edit: everybody is looked at closely', async () => {
    const { text, plan } = await company();
    const off = text.replace('writes: on', 'writes: off');
    expect((await plan(off)).document.people).toEqual([]);
    const sales = off.replace(
      'grants: [{ target: directory }]',
      'grants: [{ target: directory, kind: group, value: all }]',
    );
    const { notes, document } = await plan(sales);
    expect(document.people).toEqual([]);
    expect(notes.refused.length).toBeGreaterThan(20);
    expect(new Set(notes.refused.map(({ why }) => why))).toEqual(new Set(['WRITES_OFF']));
  });
});
