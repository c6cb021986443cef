import { beforeAll, describe, expect, it } from 'vitest';
import { askErasure, confirmErasure } from '../../src/engine/erase/erase-person.ts';
import { memoryStore } from '../../src/store/memory/memory-store.ts';
import { peopleHouse, STAFF } from './support/people-house.ts';

type House = Awaited<ReturnType<typeof peopleHouse>>;

const DAY = 86_400_000;
let house: House;
const idOf = async (key: string): Promise<string> =>
  (await house.api('auditor', `/people?q=${key}`)).body.people[0].id;

beforeAll(async () => {
  house = await peopleHouse(memoryStore(), 'acme');
  await house.report(STAFF);
  await house.run();
});

describe('a life in time', () => {
  it('says what is true when, since when that is known, and what was believed before', async () => {
    const { clock } = house;
    const first = clock.now();
    clock.advance(first + DAY);
    await house.report(
      STAFF.map((one) => (one.id === 'F02' ? { ...one, department: 'Sales', lastDay: '2026-05-29' } : one)),
    );
    await house.run();
    const { status, body } = await house.api('auditor', '/people/F02/timeline');
    expect(status).toBe(200);
    expect(body).toMatchObject({
      zone: 'Europe/Berlin',
      now: new Date(clock.now()).toISOString(),
      leftOut: 0,
      employments: [{ system: 'hr', key: 'F02', from: '2024-12-31T23:00:00.000Z' }],
      sources: [{ source: 'hr', key: 'F02', present: true, seenAt: new Date(clock.now()).toISOString() }],
    });
    expect(body.states.map(({ state }: { state: string }) => state)).toEqual(['active', 'leaving', 'left']);
    expect(body.states.at(-1)).toMatchObject({ from: body.employments[0].to, to: null });
    const ends = body.facts.find(({ what }: { what: string }) => what === 'ends');
    expect(ends).toMatchObject({
      value: '2026-05-29',
      by: 'report',
      knownFrom: new Date(clock.now()).toISOString(),
      knownTo: null,
      validFrom: body.employments[0].to,
    });
    expect(body.facts.find(({ name }: { name: string }) => name === 'department')).toMatchObject({
      value: 'Sales',
      knownTo: null,
    });
    expect(body.decisions.length).toBeGreaterThan(0);
    expect(body.decisions[0].n).toBeGreaterThan(body.decisions.at(-1).n);
  });

  it('tells the events of one person, the newest first, a page at a time', async () => {
    const id = await idOf('F02');
    const all = (await house.api('auditor', `/people/${id}/events?limit=500`)).body;
    expect(all.next).toBeNull();
    expect(new Set(all.events.map(({ subject }: { subject: string }) => subject))).toEqual(new Set([id]));
    const first = (await house.api('auditor', `/people/${id}/events?limit=2`)).body;
    expect(first.events).toEqual(all.events.slice(0, 2));
    const second = (await house.api('auditor', `/people/${id}/events?limit=2&before=${first.next}`)).body;
    expect(second.events).toEqual(all.events.slice(2, 4));
  });
});

describe('the access graph', () => {
  it('leads from the person over reasons and entitlements to accounts, and shows what nothing gives', async () => {
    const id = await idOf('E2');
    const { body } = await house.api('auditor', `/people/${id}/graph`);
    const ids = body.nodes.map((node: { id: string }) => node.id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { from, to } of body.edges) {
      expect(ids).toContain(from);
      expect(ids).toContain(to);
    }
    const path = (label: string) => body.nodes.find((node: { label: string }) => node.label === label);
    expect(path('rule:engineers')).toMatchObject({ kind: 'reason', detail: 'works in Engineering' });
    expect(path('developers')).toMatchObject({ kind: 'entitlement', target: 'git', standing: 'held' });
    expect(body.edges).toContainEqual({ from: `person:${id}`, to: 'reason:rule:engineers' });
    expect(body.edges).toContainEqual({ from: 'reason:rule:engineers', to: path('developers').id });
    expect(body.edges).toContainEqual({ from: path('developers').id, to: path('git').id });
  });
});

describe('a plan about people that were chosen', () => {
  it('shows their leave before it happens, refuses strangers, and does exactly that', async () => {
    const people = [await idOf('F00'), await idOf('F01')];
    const order = { kind: 'people', people, leave: true, reason: 'the branch closes' };
    expect((await house.api('auditor', '/plans', order)).status).toBe(403);
    const strange = { ...order, people: [...people, '01890000-0000-7000-8000-000000000000'] };
    expect((await house.api('operator', '/plans', strange)).status).toBe(404);
    const made = await house.api('operator', '/plans', order);
    expect(made.status).toBe(200);
    expect(made.body.plan.people.map(({ after }: { after: string }) => after)).toEqual(['left', 'left']);
    expect(Object.keys(made.body.people).sort()).toEqual([...people].sort());
    expect((await house.api('auditor', '/people?state=left&q=nrf0')).body.people).toEqual([]);
    expect((await house.api('auditor', '/plans/apply', made.body)).status).toBe(403);
    const applied = await house.api('operator', '/plans/apply', made.body);
    expect(applied.status).toBe(200);
    expect(applied.body.decision.people).toBe(2);
    await house.run();
    const left = (await house.api('auditor', '/people?state=left&q=nrf0&access=none')).body.people;
    expect(left.map(({ id }: { id: string }) => id).sort()).toEqual([...people].sort());
    const told = (await house.api('auditor', `/people/${people[0]}/events`)).body.events;
    expect(told.map(({ type }: { type: string }) => type)).toContain('leave.ordered');
  });

  it('changes nothing of people who are as they should be', async () => {
    const made = await house.api('operator', '/plans', {
      kind: 'people',
      people: [await idOf('E4')],
      reason: 'is everything there?',
    });
    expect(made.body.plan.people).toEqual([]);
    expect(made.body.notes.looked).toBe(1);
  });
});

describe('what is kept in memory to find people', () => {
  it('forgets whoever is erased, and whoever became part of somebody else', async () => {
    const { engine, tenant } = house;
    const gone = await idOf('E7');
    const ask = { identityId: gone, reason: 'asked for', actor: 'ada', retentionMs: 0 };
    await house.report(STAFF.filter(({ id }) => id !== 'E7'));
    const asked = await house.store.transaction(tenant, (tx) => askErasure(engine, tx, ask));
    await house.store.transaction(tenant, (tx) =>
      confirmErasure(engine, tx, asked.erasure_id, 'grace', async () => undefined),
    );
    expect((await house.api('auditor', '/people?q=bo')).body.people).toEqual([]);
    const byName = (await house.api('auditor', '/people?sort=name&limit=500')).body.people;
    expect(byName.at(-1)).toMatchObject({
      id: gone,
      name: null,
      mail: null,
      employments: [],
      state: 'archived',
    });

    const [one, other] = [await idOf('E5'), await idOf('E6')];
    const merge = { kind: 'merge', person: one, other, reason: 'one person' };
    const made = await house.api('operator', '/plans', merge);
    expect((await house.api('operator', '/plans/apply', made.body)).status).toBe(200);
    const legal = (await house.api('auditor', '/people?sort=name&department=Legal')).body.people;
    expect(legal.map(({ id }: { id: string }) => id)).toEqual([one]);
    expect((await house.api('auditor', '/people?q=e6')).body.people[0].id).toBe(one);
  });
});
