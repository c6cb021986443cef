import { describe, expect, it } from 'vitest';
import { simulatedConnector } from '../../src/connectors/simulated/index.ts';
import { type Connector, ConnectorFault, install } from '../../src/domain/connector.ts';
import { reconcileTarget } from '../../src/engine/reconcile/reconcile-target.ts';
import { makeHouse, type Person, START } from '../support/house.ts';

const DAY = 86_400_000;
const others: Person[] = Array.from({ length: 12 }, (_, i) => ({
  id: String(100 + i),
  department: 'Engineering',
  given: `Person${100 + i}`,
}));
const grace = (id: string, lastDay?: string): Person => ({
  id,
  department: 'Engineering',
  given: 'Grace',
  ...(lastDay === undefined ? {} : { lastDay }),
});
const date = (instant: number) => new Date(instant).toISOString().slice(0, 10);
/** Names are first names, and who leaves is deleted. */
const firstNames = (base: string) =>
  base
    .replace(/userName: .*$/gm, 'userName: identity.givenName.lowerAscii()')
    .replace('mode: deprovision', 'mode: delete')
    .replaceAll('owner: it', 'owner: it\nlistEvery: P90D');

describe('the name of somebody who is gone', () => {
  it('is given to nobody else for two years, and then again', async () => {
    const house = await makeHouse({ policy: firstNames });
    const git = house.systems.get('git');
    const nameOf = (id: string) => git?.truth.find(id)?.name;
    await house.report([...others, grace('200')]);
    await house.until(START + 60_000);
    expect(nameOf('200')).toBe('grace');
    await house.report([...others, grace('200', date(START))]);
    await house.until(START + DAY);
    expect(git?.truth.find('200')).toBeNull();
    const gone = [grace('200', date(START))];

    await house.report([...others, ...gone, grace('201')]);
    await house.until(START + 2 * DAY);
    expect(nameOf('201')).toBe('grace2');

    await house.until(START + 729 * DAY);
    await house.report([...others, ...gone, grace('201'), grace('202')]);
    await house.until(START + 730 * DAY);
    expect(nameOf('202')).toBe('grace3');

    await house.until(START + 733 * DAY);
    await house.report([...others, ...gone, grace('201'), grace('202'), grace('203')]);
    await house.until(START + 734 * DAY);
    expect(nameOf('203')).toBe('grace');

    // Whoever had it first comes back: the name is in use, so another one is found.
    await house.report([...others, grace('200'), grace('201'), grace('202'), grace('203')]);
    await house.until(START + 735 * DAY);
    expect(nameOf('203')).toBe('grace');
    expect(nameOf('200')).toBe('grace4');
    expect(git?.truth.couldSignIn('200', house.clock.now())).toBe(true);
  }, 60_000);

  it('comes back to the same person at any time', async () => {
    const house = await makeHouse({ policy: firstNames });
    const git = house.systems.get('git');
    await house.report([...others, grace('200')]);
    await house.until(START + 60_000);
    await house.report([...others, grace('200', date(START))]);
    await house.until(START + 2 * DAY);
    expect(git?.truth.find('200')).toBeNull();
    await house.report([...others, grace('200')]);
    await house.until(START + 3 * DAY);
    expect(git?.truth.find('200')).toMatchObject({ name: 'grace', active: true });
  });

  it('stays taken while the shell is there, and is free two years after it was removed by hand', async () => {
    const house = await makeHouse({
      policy: (base) => firstNames(base).replace('mode: delete', 'mode: deprovision'),
    });
    const git = house.systems.get('git');
    const gone = [grace('200', date(START))];
    await house.report([...others, grace('200')]);
    await house.until(START + 60_000);
    await house.report([...others, ...gone]);
    await house.until(START + 900 * DAY);
    await house.report([...others, ...gone, grace('201')]);
    await house.until(START + 901 * DAY);
    expect(git?.truth.find('201')?.name).toBe('grace2');
    git?.operator.remove(git.truth.find('200')?.id ?? '');
    await reconcileTarget(house.engine, house.tenant, 'git');
    await house.until(START + 901 * DAY + 732 * DAY);
    await house.report([...others, ...gone, grace('201'), grace('202')]);
    await house.until(START + 1_634 * DAY);
    expect(git?.truth.find('202')?.name).toBe('grace');
  }, 60_000);
});

describe('a name that somebody on the target has already', () => {
  it('is passed over where the target cannot be listed, too', async () => {
    const unlisted = {
      ...simulatedConnector,
      capabilities: { ...simulatedConnector.capabilities, list: false },
    };
    const house = await makeHouse({
      policy: firstNames,
      connectors: new Map([[simulatedConnector.id, install(unlisted)]]),
    });
    const git = house.systems.get('git');
    const stranger =
      git?.operator.create({ name: 'grace', keys: {}, attributes: {}, entitlements: [] })?.id ?? '';
    await house.report([...others, grace('200')]);
    await house.until(START + 60_000);
    expect(git?.truth.find('200')).toMatchObject({
      name: 'grace2',
      active: true,
      entitlements: [{ kind: 'group', value: 'developers' }],
    });
    expect(git?.truth.find(stranger)).toMatchObject({ name: 'grace', keys: {}, entitlements: [] });
  });

  it('is nobody of ours because a question about it failed at first', async () => {
    let asked = 0;
    const unlisted = {
      ...simulatedConnector,
      capabilities: { ...simulatedConnector.capabilities, list: false },
      open: async (...args: Parameters<typeof simulatedConnector.open>): Promise<Connector> => {
        const connector = await simulatedConnector.open(...args);
        return {
          ...connector,
          verify: async (expectation) => {
            if (expectation.account.name === 'grace' && asked++ < 2)
              throw new ConnectorFault(asked === 1 ? 'unknownOutcome' : 'retryable', 'not now');
            return connector.verify(expectation);
          },
        };
      },
    };
    const house = await makeHouse({
      policy: firstNames,
      connectors: new Map([[simulatedConnector.id, install(unlisted)]]),
    });
    const git = house.systems.get('git');
    const stranger =
      git?.operator.create({ name: 'grace', keys: {}, attributes: {}, entitlements: [] })?.id ?? '';
    await house.report([...others, grace('200')]);
    await house.until(START + 600_000);
    expect(asked).toBeGreaterThan(2);
    expect(git?.truth.find('200')).toMatchObject({ name: 'grace2', active: true });
    expect(git?.truth.find(stranger)).toMatchObject({ name: 'grace', keys: {}, entitlements: [] });
  });
});
