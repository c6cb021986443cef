import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { verifyHook, WebhookRefused } from '../../packages/sdk/src/index.ts';
import { makeHookKey } from '../../src/app/hooks/hook-key.ts';
import { forgetEarlier } from '../../src/app/hooks/signing-keys.ts';
import { Secret } from '../../src/domain/secret.ts';
import { sharedDatabase } from '../support/database.ts';
import { type HookHouse, hookHouse, hookText } from './support/hook-house.ts';
import { type Asked, openReceiver } from './support/receiver.ts';

const database = sharedDatabase();
const HOUR = 3_600_000;
let tenants = 0;
let there: Awaited<ReturnType<typeof openReceiver>>;
let house: HookHouse;

beforeEach(async () => {
  there = await openReceiver();
  house = await hookHouse(database().store, {
    tenant: `o${tenants++}`,
    hooks: [hookText(there.url, ['validateUser'], ['targets: [directory]', 'answerWithin: P1D'])],
  });
});
afterEach(async () => {
  await there?.close();
  await house?.close();
});

const rotate = async (endsIn: number) => {
  const earlierEndAt = house.clock.now() + endsIn;
  return (await makeHookKey(house.parts, house.tenant, 'checks', { actor: 'ada', earlierEndAt })).verifyWith;
};
const verdict = ({ headers, body, path }: Asked, keys: string) =>
  verifyHook({ headers, body }, { keys, audience: there.url, path, now: house.clock.now() }).then(
    ({ name }) => name,
    (error: unknown) => (error instanceof WebhookRefused ? error.reason : String(error)),
  );
const verdicts = (asked: Asked | undefined, ...keys: readonly string[]) =>
  Promise.all(keys.map((key) => (asked === undefined ? 'not asked' : verdict(asked, key))));
let people = 100;
const asked = async () => {
  await house.hire({ id: String(people++), department: 'Engineering' });
  return there.asked.at(-1);
};
const kept = () =>
  house.store.transaction(house.tenant, async (tx) => ({
    rows: await tx.find('hook_earlier_key', {}),
    secrets: (await house.secrets.list(tx))
      .map(({ name }) => name)
      .filter((name) => name.startsWith('hook.')),
  }));

describe('the key that signs calls', () => {
  it('is changed over without a gap, whichever of the two a receiver has', async () => {
    const old = house.keys.get('checks') ?? '';
    const fresh = await rotate(HOUR);
    const during = await asked();
    expect(await verdicts(during, old, fresh)).toEqual(['validateUser', 'validateUser']);
    expect((await kept()).rows).toMatchObject([{ public_key: old, name: 'checks-key' }]);

    await house.later(HOUR);
    const after = await asked();
    expect(await verdicts(after, old, fresh)).toEqual(['signature', 'validateUser']);
    expect(after?.headers).not.toHaveProperty('lockstep-earlier-tokens');
    await house.store.transaction(house.tenant, (tx) => forgetEarlier(tx, house.secrets, house.clock.now()));
    expect(await kept()).toEqual({ rows: [], secrets: [] });
  });

  it('ends at once where it was seen by somebody, with all that were before it', async () => {
    const first = house.keys.get('checks') ?? '';
    const second = await rotate(HOUR);
    const third = await rotate(0);
    expect(await verdicts(await asked(), first, second, third)).toEqual([
      'signature',
      'signature',
      'validateUser',
    ]);
    expect(await kept()).toEqual({ rows: [], secrets: [] });
  });

  it('is replaced also where what was there never signed', async () => {
    await house.store.transaction(house.tenant, (tx) =>
      house.secrets.set(tx, 'checks-key', new Secret('no key at all'), 'ada', house.clock.now()),
    );
    const fresh = await rotate(HOUR);
    expect(await verdicts(await asked(), fresh)).toEqual(['validateUser']);
    expect((await kept()).rows).toEqual([]);
  });

  it('has an end that somebody lives to see, and few beside it', async () => {
    await expect(rotate(91 * 24 * HOUR)).rejects.toMatchObject({ code: 'USAGE' });
    for (let i = 0; i < 4; i++) await rotate(HOUR);
    await expect(rotate(HOUR)).rejects.toMatchObject({ code: 'CONFLICT' });
    expect((await kept()).rows).toHaveLength(4);
  });
});
