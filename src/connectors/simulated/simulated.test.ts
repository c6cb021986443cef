import { describe, expect, it } from 'vitest';
import type { ConnectorOperation, Delta, OperationKind, RemoteAccount } from '../../domain/connector.ts';
import { Secret } from '../../domain/secret.ts';
import type { Fault } from '../../simulated/index.ts';
import { asTransport, createSystem, simulatedUrl } from '../../simulated/index.ts';
import { simulatedConnector } from './index.ts';

async function world(
  options: { faults?: Fault[]; readToken?: boolean; residualSeconds?: number; pageSize?: number } = {},
) {
  const time = { now: Date.UTC(2026, 0, 1) };
  const system = createSystem({
    name: 'crm',
    dialect: 'native',
    seed: 1,
    clock: () => time.now,
    faults: options.faults ?? [],
    ownAccount: 'svc-lockstep',
  });
  const keys: Record<string, string> = { writer: system.writeToken, reader: system.readToken };
  const connector = await simulatedConnector.open(
    simulatedConnector.parseConfig({
      url: simulatedUrl('crm'),
      token: 'writer',
      ...(options.readToken !== false && { readToken: 'reader' }),
      residualSeconds: options.residualSeconds ?? 0,
      pageSize: options.pageSize ?? 2,
    }),
    {
      clock: () => time.now,
      random: () => 0.5,
      http: asTransport([system]),
      secret: async (reference) => new Secret(keys[reference] ?? ''),
    },
  );
  const ada = system.operator.create({ name: 'ada', keys: { employeeNumber: 'E1' } });
  const ref = { id: ada.id, name: 'ada', keys: { employeeNumber: 'E1' } };
  const operation = (kind: OperationKind, more: Partial<ConnectorOperation> = {}): ConnectorOperation => ({
    kind,
    account: ref,
    idempotencyKey: 'k1',
    ...more,
  });
  return { time, system, connector, ref, operation };
}

describe('simulated connector', () => {
  it('says in check() what this connection really promises', async () => {
    const { connector } = await world({ residualSeconds: 60 });
    const report = await connector.check();
    expect(report).toMatchObject({ ok: true, ownAccount: 'svc-lockstep' });
    expect(report.capabilities.residual).toMatchObject([{ kind: 'accessToken', maxSeconds: 60 }]);
  });

  it.each([
    [{}, 'connection.url'],
    [{ url: 'ftp://x', token: 't' }, 'connection.url'],
    [{ url: 'https://x', token: 't', residualSeconds: 1e9 }, 'connection.residualSeconds'],
    [{ url: 'https://x', token: 't', tokn: 1 }, 'connection'],
  ])('refuses the configuration %j', (config, path) => {
    expect(() => simulatedConnector.parseConfig(config)).toThrowError(
      expect.objectContaining({ code: 'CONNECTOR_CONFIG', details: expect.objectContaining({ path }) }),
    );
  });

  it('finds an account that came back under another id, and takes it away again', async () => {
    const { time, system, connector, operation, ref } = await world({
      faults: [{ kind: 'recreates', afterMs: 10 }],
    });
    await connector.apply(operation('delete'));
    time.now += 10;
    const verdict = await connector.verify({ account: ref, exists: false });
    expect(verdict).toMatchObject({ result: 'disproven', account: { active: true } });
    expect(await connector.apply(operation('delete'))).toMatchObject({ status: 'done', changed: true });
    expect(system.truth.accounts()).toEqual([]);
    expect((await connector.verify({ account: ref, exists: false })).result).toBe('proven');
  });

  it('takes a name for another person when a strong key says so', async () => {
    const { system, connector, ref } = await world();
    system.operator.remove(ref.id);
    system.operator.create({ name: 'ada', keys: { employeeNumber: 'E2' } });
    expect(await connector.get(ref)).toBeNull();
    expect((await connector.verify({ account: ref, exists: false, active: false })).result).toBe('proven');
    const create = connector.apply({ kind: 'create', account: ref, idempotencyKey: 'k' });
    await expect(create).rejects.toMatchObject({ kind: 'alreadyExists' });
  });

  it('never calls proven what a lying system says, with one key or two', async () => {
    for (const to of ['answer', 'writer', 'everybody'] as const) {
      for (const readToken of [true, false]) {
        const { system, connector, operation, ref } = await world({
          faults: [{ kind: 'lies', to }],
          readToken,
        });
        expect(await connector.apply(operation('disable'))).toMatchObject({ status: 'done', changed: true });
        expect(system.truth.find('E1')?.active).toBe(true);
        const verdict = await connector.verify({ account: ref, active: false });
        expect(verdict.result, `${to} ${readToken}`).toBe('disproven');
        expect(verdict.reason).toContain('sign-in');
      }
    }
  });

  it('reports a blocked last administrator with a remedy', async () => {
    const { system, connector, operation, ref } = await world();
    system.operator.grant(ref.id, { kind: 'role', value: 'administrator' });
    expect(await connector.apply(operation('disable'))).toMatchObject({ status: 'blocked' });
  });

  it('follows what was accepted until it is done, and says when it was refused', async () => {
    const { time, system, connector, operation, ref } = await world({
      faults: [{ kind: 'acceptedLater', afterMs: 500 }],
    });
    const outcome = await connector.apply(operation('disable'));
    if (outcome.status !== 'accepted') throw new Error('expected accepted');
    expect(await connector.poll?.(outcome.handle)).toMatchObject({ status: 'accepted' });
    expect((await connector.verify({ account: ref, active: false })).result).toBe('disproven');
    time.now += 500;
    expect(await connector.poll?.(outcome.handle)).toMatchObject({ status: 'done', changed: true });
    await expect(connector.poll?.('task-99')).rejects.toMatchObject({ kind: 'notFound' });

    const late = await connector.apply(operation('enable'));
    if (late.status !== 'accepted') throw new Error('expected accepted');
    system.operator.remove(ref.id);
    time.now += 500;
    expect(await connector.poll?.(late.handle)).toEqual({ status: 'done', changed: false });
  });

  it('hands the first password out as a secret', async () => {
    const { connector, system } = await world();
    const account = { name: 'bob', keys: { employeeNumber: 'E9' } };
    const outcome = await connector.apply({
      kind: 'create',
      account,
      idempotencyKey: 'k',
      attributes: { mail: 'b@x.test' },
    });
    if (outcome.status !== 'done') throw new Error('expected done');
    expect(outcome.credential?.secret.reveal()).toBe(system.truth.find('E9')?.password);
    expect(JSON.stringify(outcome)).not.toContain(system.truth.find('E9')?.password);
    expect(await connector.apply({ kind: 'create', account, idempotencyKey: 'k' })).toMatchObject({
      changed: false,
    });
  });

  it('hands data over to the successor', async () => {
    const { connector, system, operation, ref } = await world();
    system.operator.update(ref.id, { owned: ['report', 'board'] });
    const heir = system.operator.create({ name: 'bob', keys: { employeeNumber: 'E2' } });
    await expect(connector.apply(operation('transferData'))).rejects.toMatchObject({ kind: 'invalid' });
    const successor = { name: 'x', keys: { employeeNumber: 'E2' } };
    expect(await connector.apply(operation('transferData', { successor }))).toMatchObject({ changed: true });
    expect(system.truth.find(heir.id)?.owned).toEqual(['report', 'board']);
  });
});

describe('listing', () => {
  const all = async (
    list: (page?: string) => Promise<{ items: readonly RemoteAccount[]; next?: string }>,
  ) => {
    const names: string[] = [];
    let page: string | undefined;
    do {
      const answer = await list(page);
      names.push(...answer.items.map((one) => one.name));
      page = answer.next;
    } while (page !== undefined);
    return names;
  };

  it.each(['repeatItem', 'skipItem', 'repeatPage', 'skipPage'] as const)(
    'survives or refuses pages with %s',
    async (as) => {
      const { system, connector } = await world();
      for (const name of ['bob', 'cyd', 'dee', 'eve']) system.operator.create({ name });
      const complete = ['ada', 'bob', 'cyd', 'dee', 'eve'];
      expect(await all(connector.list)).toEqual(complete);
      system.setFaults([{ kind: 'pagedWrongly', as, times: 1 }]);
      const wrong = await all(connector.list).catch((error: unknown) => error);
      if (as === 'repeatItem') expect(wrong).toEqual(complete);
      else expect(wrong).toMatchObject({ kind: 'retryable', message: expect.stringContaining('left out') });
    },
  );

  it('is not fooled by an empty or foreign answer', async () => {
    const { connector } = await world();
    await expect(connector.list('nonsense')).rejects.toMatchObject({ kind: 'invalid' });
  });

  it('tells what changed since a token, and resets when the token is lost', async () => {
    const { system, connector, ref } = await world();
    const read = async (since: string) => {
      const deltas: Delta[] = [];
      for await (const delta of connector.changes?.(since) ?? []) deltas.push(delta);
      return deltas;
    };
    const [start] = await read('now');
    expect(start?.kind).toBe('reset');
    const bob = system.operator.create({ name: 'bob' });
    system.operator.remove(ref.id);
    const deltas = await read(start?.token ?? '');
    expect(
      deltas.map((one) => [
        one.kind,
        one.kind === 'delete' ? one.id : one.kind === 'upsert' ? one.account.id : '',
      ]),
    ).toEqual([
      ['upsert', bob.id],
      ['delete', ref.id],
    ]);
    expect(await read(deltas.at(-1)?.token ?? '')).toEqual([]);
    expect(await read(deltas[0]?.token ?? '')).toHaveLength(1);
    expect((await read('9999')).map((one) => one.kind)).toEqual(['reset']);
  });
});
