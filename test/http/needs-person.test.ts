import { beforeAll, describe, expect, it } from 'vitest';
import { openExceptions } from '../../src/engine/exceptions.ts';
import type { Row } from '../../src/engine/tables/index.ts';
import { sharedDatabase } from '../support/database.ts';
import { type House, makeHouse } from '../support/house.ts';
import { apiOf, onlyOf } from './support/api-house.ts';

// Real PostgreSQL, virtual time.

const database = sharedDatabase();
const HOUR = 3_600_000;
let house: House;
let api: Awaited<ReturnType<typeof apiOf>>;
let other: Awaited<ReturnType<typeof apiOf>>;
let ada: string;

beforeAll(async () => {
  const make = (tenant: string) => makeHouse({ store: onlyOf(database().store, tenant), tenant });
  house = await make('person-api');
  api = await apiOf(house);
  other = await apiOf(await make('person-api2'));
  await house.report([{ id: '100', department: 'Engineering' }]);
  await house.run();
  ada = (await api('auditor', '/people')).body.people[0].id;
  const about = (kind: string, severity: number, subjects: readonly string[], target: string | null = null) =>
    house.store.transaction(house.tenant, (tx) =>
      openExceptions(
        house.engine,
        tx,
        subjects.map((subject) => ({
          kind,
          subject,
          identityId: subject === 'x' ? ada : null,
          target,
          severity,
          text: subject,
        })),
      ),
    );
  await about('orphanAccounts', 1, ['a', 'b', 'c']);
  house.clock.advance(house.clock.now() + HOUR);
  await about('accessReturned', 3, ['x'], 'git');
  house.clock.advance(house.clock.now() + HOUR);
});

describe('exceptions', () => {
  const subjects = async (query: string) => {
    const { exceptions } = (await api('auditor', `/exceptions${query}`)).body;
    return exceptions.map(({ subject }: { subject: string }) => subject) as string[];
  };
  it('are filtered by cause, target and gravity, page by page', async () => {
    const all = await subjects('');
    // Those of one moment stand in any order, and behind those before.
    expect([all.slice(0, 3).sort(), all[3]]).toEqual([['a', 'b', 'c'], 'x']);
    expect(await subjects('?kind=orphanAccounts')).toEqual(all.slice(0, 3));
    expect(await subjects('?target=git')).toEqual(['x']);
    expect(await subjects('?severity=3')).toEqual(['x']);
    const { next } = (await api('auditor', '/exceptions?kind=orphanAccounts&limit=2')).body;
    expect(await subjects(`?kind=orphanAccounts&limit=2&after=${next}`)).toEqual(all.slice(2, 3));
    expect((await other('auditor', '/exceptions')).body.exceptions).toEqual([]);
  });

  it('name the person they are about', async () => {
    const { exceptions } = (await api('auditor', '/exceptions?severity=3')).body;
    expect(exceptions).toMatchObject([{ identity: ada, person: 'Ada Nr100' }]);
  });

  it('are counted by cause, the gravest first', async () => {
    const now = house.clock.now();
    expect((await api('auditor', '/exceptions/causes')).body).toEqual({
      causes: [
        { kind: 'accessReturned', open: 1, severity: 3, oldest: new Date(now - HOUR).toISOString() },
        { kind: 'orphanAccounts', open: 3, severity: 1, oldest: new Date(now - 2 * HOUR).toISOString() },
      ],
      all: 4,
      counted: true,
    });
    expect((await other('auditor', '/exceptions/causes')).body).toEqual({
      causes: [],
      all: 0,
      counted: true,
    });
  });
});

describe('tasks', () => {
  it('come page by page in the order of what is due, also where several are due at once', async () => {
    const now = house.clock.now();
    const operations = await house.store.transaction(house.tenant, (tx) => tx.find('operation', {}));
    const empty = {
      result: null,
      closed_by: null,
      closed_at: null,
      note: null,
      confirmed_by: null,
      confirmed_at: null,
    };
    const made = await house.store.transaction(house.tenant, async (tx) => {
      const [sealed] = await house.engine.vault.seal(tx, [
        { subject: ada, value: { instructions: 'do it' } },
      ]);
      const rows = [2, 1, 1, 1, 3].map(
        (hours, i): Row<'task'> => ({
          ...empty,
          task_id: house.engine.random.uuid(),
          target_id: 'git',
          operation_id: operations[i]?.operation_id ?? house.engine.random.uuid(),
          identity_id: ada,
          account_ref: `account ${i}`,
          owner: 'it',
          opened_at: now,
          due_at: now + hours * HOUR,
          alarmed: false,
          state: 'open',
          reopened: 0,
          sealed: sealed as Uint8Array,
        }),
      );
      await tx.insert('task', rows);
      return rows;
    });
    const seen: string[] = [];
    for (let after: string | null = ''; after !== null; ) {
      const query: string = after === '' ? '' : `&after=${after}`;
      const { body } = await api('auditor', `/tasks?limit=2${query}`);
      for (const task of body.tasks) seen.push(task.id);
      expect(body.tasks[0].person).toBe('Ada Nr100');
      after = body.next;
    }
    const inOrder = [...made].sort((a, b) => a.due_at - b.due_at || (a.task_id < b.task_id ? -1 : 1));
    expect(seen).toEqual(inOrder.map(({ task_id }) => task_id));
    expect((await other('auditor', `/tasks?after=${made[0]?.task_id}`)).body.code).toBe('TASK_UNKNOWN');
  });
});
