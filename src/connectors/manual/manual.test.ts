import { describe, expect, it } from 'vitest';
import type { ConnectorOperation, OperationKind, RemoteAccount } from '../../domain/connector.ts';
import { Secret } from '../../domain/secret.ts';
import { manualConnector } from './index.ts';
import { openMemoryTaskBoard } from './memory-task-board.ts';

const HOUR = 3_600_000;
const ref = { name: 'ada', keys: { employeeNumber: 'E1' } };

async function world() {
  const time = { now: 1_000 };
  const board = openMemoryTaskBoard(() => time.now);
  const definition = manualConnector(board);
  const config = { system: 'Door badges', owner: 'front-desk', instructions: { disable: 'Call the guard.' } };
  const connector = await definition.open(definition.parseConfig(config), {
    clock: () => time.now,
    random: () => 0,
    http: () => Promise.reject(new Error('no HTTP here')),
    secret: async () => new Secret(''),
  });
  const apply = async (kind: OperationKind, more: Partial<ConnectorOperation> = {}) => {
    const outcome = await connector.apply({ kind, account: ref, idempotencyKey: `op-${kind}`, ...more });
    return { outcome, handle: outcome.status === 'accepted' ? outcome.handle : '' };
  };
  const close = (handle: string, by = 'bob', result: 'done' | 'wasSoAlready' | 'notPossible' = 'done') => {
    time.now += 10;
    board.close(handle, { by, at: time.now, result, note: 'badge in the safe' });
  };
  const upload = (account: Partial<RemoteAccount> | null, more = {}) => {
    time.now += 10;
    const full = {
      id: '1',
      name: 'ada',
      active: true,
      keys: {},
      entitlements: [],
      administrator: false,
      attributes: {},
    };
    board.upload({
      takenAt: time.now,
      by: 'eve',
      digest: 'abcdef0123456789',
      whole: true,
      covers: { active: true, entitlements: ['group'], attributes: [] },
      accounts: account === null ? [] : [{ ...full, ...account }],
      ...more,
    });
  };
  const verdict = () => connector.verify({ account: ref, active: false });
  return { time, board, connector, apply, close, upload, verdict };
}

describe('manual connector', () => {
  it('opens one task per operation, due and explained, however often it is tried', async () => {
    const { board, apply, time } = await world();
    const { outcome } = await apply('disable');
    expect(outcome).toEqual({ status: 'accepted', handle: 'task-1', pollAfterMs: 60_000 });
    time.now += 5;
    expect((await apply('disable')).outcome).toEqual(outcome);
    expect(board.tasks()).toHaveLength(1);
    expect(board.tasks()[0]?.task).toMatchObject({
      owner: 'front-desk',
      dueAt: 1_000 + 4 * HOUR,
      instructions: 'Switch off the sign-in of "ada" (employeeNumber E1) in Door badges.\n\nCall the guard.',
    });
  });

  it('is attested when closed, and never proven by that', async () => {
    const { connector, apply, close, verdict } = await world();
    expect(await verdict()).toMatchObject({
      result: 'unprovable',
      reason: expect.stringContaining('nobody has said so'),
    });
    const { handle } = await apply('disable');
    expect(await connector.poll?.(handle)).toMatchObject({ status: 'accepted' });
    close(handle);
    expect(await connector.poll?.(handle)).toEqual({ status: 'done', changed: true });
    expect(await verdict()).toMatchObject({
      result: 'unprovable',
      reason: expect.stringContaining('attested by bob'),
    });
  });

  it('is proven by a second person, who must be another one and come later', async () => {
    const { board, apply, close, verdict, time } = await world();
    const { handle } = await apply('disable');
    close(handle);
    board.confirm(handle, ' BOB ', time.now + 1);
    expect((await verdict()).result).toBe('unprovable');
    board.confirm(handle, 'eve', time.now - 1);
    expect((await verdict()).result).toBe('unprovable');
    board.confirm(handle, 'eve', time.now + 1);
    expect(await verdict()).toMatchObject({
      result: 'proven',
      checks: [{ actual: expect.stringContaining('confirmed by eve') }],
    });
  });

  it('is proven by a later list, not by an earlier one', async () => {
    const { apply, close, upload, verdict } = await world();
    upload({ active: false });
    const { handle } = await apply('disable');
    close(handle);
    expect((await verdict()).result).toBe('unprovable');
    upload({ active: false });
    expect(await verdict()).toMatchObject({
      result: 'proven',
      checks: [{ actual: expect.stringContaining('sha256 abcdef012345') }],
    });
  });

  it('opens the task again with its age when a later list contradicts, whoever confirmed', async () => {
    const { board, apply, close, upload, verdict, time } = await world();
    const { handle } = await apply('disable');
    close(handle);
    board.confirm(handle, 'eve', time.now + 1);
    expect((await apply('disable')).outcome).toMatchObject({ status: 'done' });
    upload({ active: true });
    expect((await verdict()).result).toBe('disproven');
    expect((await apply('disable')).outcome).toMatchObject({ status: 'accepted', handle });
    expect(board.tasks()).toMatchObject([{ openedAt: 1_000, closure: null, confirmation: null }]);
  });

  it('takes absence as proof only from a whole list', async () => {
    const { connector, apply, close, upload } = await world();
    const gone = () => connector.verify({ account: ref, exists: false, active: false });
    const { handle } = await apply('delete');
    close(handle);
    upload(null, { whole: false });
    expect((await gone()).result).toBe('unprovable');
    await expect(connector.get(ref)).rejects.toMatchObject({ kind: 'unsupported' });
    upload(null);
    expect((await gone()).result).toBe('proven');
    expect(await connector.get(ref)).toBeNull();
    upload({ name: 'other', keys: { employeeNumber: 'E1' } });
    expect((await gone()).result).toBe('disproven');
  });

  it('does not let a later enabling pass for the earlier disabling', async () => {
    const { board, apply, close, verdict, time } = await world();
    for (const kind of ['disable', 'enable'] as const) {
      const { handle } = await apply(kind);
      close(handle);
      board.confirm(handle, 'eve', time.now + 1);
    }
    expect((await verdict()).result).toBe('unprovable');
  });

  it('knows entitlements, sessions and keys apart', async () => {
    const { board, connector, apply, close, upload, time } = await world();
    const staff = { kind: 'group', value: 'staff' };
    const verify = () =>
      connector.verify({ account: ref, lacks: [staff], sessions: 'none', credentials: 'none' });
    const revoke = await apply('revoke', { entitlement: staff });
    close(revoke.handle);
    const sessions = await apply('revokeSessions');
    close(sessions.handle);
    board.confirm(sessions.handle, 'eve', time.now + 1);
    upload({ entitlements: [] });
    const verdict = await verify();
    expect(verdict.checks.map((check) => [check.what, check.ok])).toEqual([
      ['group staff', true],
      ['sessions', true],
      ['credentials', false],
    ]);
    expect(verdict.result).toBe('unprovable');
  });

  it('says blocked with the words of who could not do it', async () => {
    const { connector, apply, close } = await world();
    const { handle } = await apply('disable');
    close(handle, 'bob', 'notPossible');
    expect(await connector.poll?.(handle)).toMatchObject({
      status: 'blocked',
      reason: expect.stringContaining('badge in the safe'),
    });
    expect((await apply('disable')).outcome).toMatchObject({ status: 'blocked' });
  });

  it('cannot be listed, and says so', async () => {
    const { connector } = await world();
    await expect(connector.list(undefined)).rejects.toMatchObject({ kind: 'unsupported' });
    await expect(connector.poll?.('task-9')).rejects.toMatchObject({ kind: 'notFound' });
  });

  it.each([
    [{ system: 'x' }, 'connection.owner'],
    [{ system: 'x', owner: 'y', dueHours: { revocation: 0 } }, 'connection.dueHours.revocation'],
  ])('refuses %j', (config, path) => {
    expect(() => manualConnector(openMemoryTaskBoard(() => 0)).parseConfig(config)).toThrowError(
      expect.objectContaining({ code: 'CONNECTOR_CONFIG', details: expect.objectContaining({ path }) }),
    );
  });
});
