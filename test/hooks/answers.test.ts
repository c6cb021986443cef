import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sharedDatabase } from '../support/database.ts';
import { type HookHouse, hookHouse, hookText } from './support/hook-house.ts';
import { openReceiver } from './support/receiver.ts';

// Real PostgreSQL, a real receiver, virtual time.

const database = sharedDatabase();
let tenants = 0;
let there: Awaited<ReturnType<typeof openReceiver>>;
let house: HookHouse;

beforeEach(async () => {
  there = await openReceiver();
});
afterEach(async () => {
  await there?.close();
  await house?.close();
});

const ADA = { id: '100', department: 'Engineering' };
const open = async (events: readonly string[], more: readonly string[] = []) => {
  house = await hookHouse(database().store, {
    tenant: `h${tenants++}`,
    hooks: [hookText(there.url, events, ['targets: [directory]', ...more])],
  });
  return house;
};

describe('the hooks that answer', () => {
  it('validateUser refuses one creation, with its message, and nothing else', async () => {
    await open(['validateuser']);
    there.says(({ body }) =>
      body.includes('Nr100')
        ? { body: { response: { error: true, message: 'MobileAlreadyExist' } } }
        : { body: { response: {} } },
    );
    await house.hire(ADA, { id: '101', department: 'Sales' });
    expect(there.events()).toEqual(['validateUser', 'validateUser']);
    expect(house.account('directory', '100')).toBeNull();
    expect(house.account('git', '100')?.active).toBe(true);
    expect(house.account('directory', '101')?.active).toBe(true);
    const [exception, ...more] = await house.exceptions();
    expect(more).toEqual([]);
    expect(exception).toMatchObject({ kind: 'hookRefused', target_id: 'directory' });
    expect(exception?.text).toContain('MobileAlreadyExist');
    // What a receiver says is nobody's to read in the log.
    expect((await house.leaves()).join('\n')).not.toContain('MobileAlreadyExist');
    // It is not asked again and again, and not begun by time.
    await house.later(3_600_000);
    expect(there.asked).toHaveLength(2);
    expect(house.account('directory', '100')).toBeNull();
  });

  it('preCreateUser changes mapped attributes, and neither keys nor rights nor what no mapping gives', async () => {
    await open(['preCreateUser']);
    const mischief = {
      displayName: 'Countess Lovelace',
      department: 7,
      roles: 'administrators',
      staffNumber: '999',
      login: 'root',
      active: false,
      employeeId: '999',
      assignedGroups: ['admins'],
      brandNew: 'x',
    };
    there.says(() => ({ body: { response: { data: mischief } } }));
    await house.hire(ADA);
    const account = house.account('directory', '100');
    expect(account).toMatchObject({
      name: 'ada.nr100',
      active: true,
      attributes: {
        displayName: 'Countess Lovelace',
        department: 'Engineering',
        roles: 'Engineering',
        staffNumber: '100',
      },
    });
    expect(Object.keys(account?.attributes ?? {}).sort()).toEqual([
      'department',
      'displayName',
      'roles',
      'staffNumber',
    ]);
    expect(account?.entitlements).toEqual([]);
    const [called] = (await house.events()).filter(({ type }) => type === 'hook.called');
    expect(called?.payload).toMatchObject({
      event: 'preCreateUser',
      outcome: 'changed',
      changed: ['displayName'],
    });
    expect(JSON.stringify(called)).not.toContain('Lovelace');
  });

  it('policyMap fills in one attribute, and is asked for those that its document names', async () => {
    await open(['policyMap'], ['attributes: [department]']);
    there.says(() => ({ body: { response: { mappedValue: 'R&D' } } }));
    await house.hire(ADA);
    expect(there.events()).toEqual(['policyMap']);
    expect(house.account('directory', '100')?.attributes).toMatchObject({
      department: 'R&D',
      displayName: 'Ada Nr100',
    });
    // What a hook changed is no difference that is mended at every look.
    await house.later(30 * 86_400_000);
    expect(there.asked).toHaveLength(1);
    expect(house.account('directory', '100')?.attributes).toMatchObject({ department: 'R&D' });
  });

  it('validateUpdateUser and preUpdateUser have a say before attributes change', async () => {
    await open(['validateUpdateUser', 'preUpdateUser', 'postUpdateUser']);
    await house.hire(ADA);
    expect(there.asked).toEqual([]);
    there.says(({ event }) =>
      event === 'preUpdateUser'
        ? { body: { response: { data: { displayName: 'A. Nr100' } } } }
        : { body: { response: {} } },
    );
    await house.hire({ ...ADA, given: 'Augusta' });
    expect(there.events().sort()).toEqual(['postUpdateUser', 'preUpdateUser', 'validateUpdateUser']);
    expect(house.account('directory', '100')?.attributes).toMatchObject({ displayName: 'A. Nr100' });
    there.says(({ event }) =>
      event === 'validateUpdateUser'
        ? { body: { response: { error: true, message: 'EmailAlreadyExist' } } }
        : { body: { response: {} } },
    );
    await house.hire({ ...ADA, given: 'Byron' });
    expect(house.account('directory', '100')?.attributes).toMatchObject({ displayName: 'A. Nr100' });
    expect((await house.exceptions()).map(({ text }) => text).join()).toContain('EmailAlreadyExist');
    // The data is put right: that is another decision, asked anew, and the exception closes itself.
    there.says(() => ({ body: { response: {} } }));
    await house.hire({ ...ADA, given: 'Grace' });
    expect(house.account('directory', '100')?.attributes).toMatchObject({ displayName: 'Grace Nr100' });
    await house.later(60_000);
    expect(await house.exceptions()).toEqual([]);
  });

  it('runDeprovision says no, and access ends all the same: a person is told', async () => {
    await open(['runDeprovision']);
    there.says(() => ({ body: { response: { data: false } } }));
    await house.hire(ADA);
    expect(there.asked).toEqual([]);
    await house.hire({ ...ADA, lastDay: '2026-03-01' });
    expect(house.systems.get('directory')?.truth.couldReach('100', house.clock.now())).toBe(false);
    expect(there.events()).toEqual(['runDeprovision']);
    expect(await house.exceptions()).toMatchObject([{ kind: 'hookObjected', severity: 2 }]);
    const outcomes = (await house.events())
      .filter(({ type }) => type === 'hook.called')
      .map(({ payload }) => payload);
    expect(outcomes).toMatchObject([{ outcome: 'objected' }]);
  });

  it('preProvision comes before the first write and postProvision after the read-back, around each operation', async () => {
    await open(['preProvision', 'postProvision', 'postCreateUser']);
    const seen: unknown[] = [];
    there.says(({ event }) => {
      seen.push([event, house.account('directory', '100') !== null]);
      return {};
    });
    await house.hire(ADA);
    expect(seen[0]).toEqual(['preProvision', false]);
    expect(seen.slice(1).sort()).toEqual([
      ['postCreateUser', true],
      ['postProvision', true],
    ]);
    const [post] = there.of('postProvision');
    const { request } = JSON.parse(post?.body ?? '{}') as { request: Record<string, unknown> };
    expect(request).toMatchObject({
      action: 'Application Create',
      applicationId: 'directory',
      isSuccess: true,
      uid: house.account('directory', '100')?.id,
    });
  });
});
