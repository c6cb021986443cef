import { describe, expect, it } from 'vitest';
import type { Answer } from '../../packages/sdk/src/index.ts';
import { serverHealth } from '../../src/app/health/server-health.ts';
import type { House } from '../../src/app/open-house.ts';
import { makeCheckpoint } from '../../src/engine/log/checkpoint-log.ts';
import { sharedDatabase } from '../support/database.ts';
import { servedHouse } from './support/served-house.ts';

const HOUR_MS = 3_600_000;
const database = sharedDatabase();
let made = 0;
const opened = (tenant = `settings${++made}`) =>
  servedHouse({
    tenant,
    store: database().store,
    knowing: {
      keptDays: 90,
      facts: {
        version: '9.8.7',
        keyIn: 'file',
        migrations: 7,
        server: () =>
          serverHealth({ database: database(), dataDir: database().dataDir } as unknown as House, true),
      },
    },
  });
const code = async (answer: Response) => [answer.status, ((await answer.json()) as { code?: string }).code];

describe('tokens', () => {
  it('are made, shown once, used, listed and revoked', async () => {
    const { json, call, clock } = await opened();
    const expiresAt = new Date(clock.now() + HOUR_MS).toISOString();
    const token = await json<Answer<'makeToken'>>('administrator', '/tokens', {
      holder: 'SIEM',
      role: 'auditor',
      expiresAt,
    });
    expect(token).toMatchObject({ holder: 'administrator / SIEM', role: 'auditor', expiresAt });
    expect((await call(token.token, '/tokens')).status).toBe(200);
    const { tokens } = await json<Answer<'tokens'>>('auditor', '/tokens');
    expect(tokens.find(({ id }) => id === token.id)).toMatchObject({
      state: 'valid',
      lastUsedAt: expect.any(String),
    });
    expect(JSON.stringify(tokens)).not.toContain(token.token.split('_').at(-1));
    await json('administrator', `/tokens/${token.id}/revoke`, {});
    expect((await call(token.token, '/tokens')).status).toBe(401);
    const valid = await json<Answer<'tokens'>>('auditor', '/tokens?state=valid');
    expect(valid.tokens.map(({ holder }) => holder).sort()).toEqual([
      'administrator',
      'approver',
      'auditor',
      'operator',
    ]);
  });

  it('are paged, the newest first, each once', async () => {
    const { json, clock, tokenFor } = await opened();
    for (let i = 0; i < 5; i++) {
      await tokenFor('auditor', `t${i}`);
      if (i % 2 === 0) clock.advance(clock.now() + 1_000);
    }
    const seen: string[] = [];
    let next: string | null = null;
    do {
      const page: Answer<'tokens'> = await json(
        'auditor',
        `/tokens?limit=2${next === null ? '' : `&after=${next}`}`,
      );
      seen.push(...page.tokens.map(({ holder }) => holder));
      next = page.next;
    } while (next !== null && seen.length < 50);
    expect(seen).toHaveLength(9);
    expect(new Set(seen).size).toBe(9);
    expect(seen.slice(0, 2).sort()).toEqual(['t3', 't4']);
    expect(seen.slice(2, 4).sort()).toEqual(['t1', 't2']);
  });

  it.each([
    [{ holder: 'x', role: 'auditor', expiresAt: '2020-01-01T00:00:00Z' }],
    [{ holder: 'x', role: 'auditor', expiresAt: '2036-01-01T00:00:00Z' }],
    [{ holder: 'x\u202e', role: 'auditor', expiresAt: '2026-03-03T00:00:00Z' }],
    [{ holder: '', role: 'auditor', expiresAt: '2026-03-03T00:00:00Z' }],
    [{ holder: 'x', role: 'king', expiresAt: '2026-03-03T00:00:00Z' }],
  ])('%j is refused', async (order) => {
    const { call } = await opened();
    expect(await code(await call('administrator', '/tokens', order))).toEqual([400, 'USAGE']);
  });

  it('are administrators’ business, and nobody makes himself a second person by one', async () => {
    const { json, call, clock } = await opened();
    const expiresAt = new Date(clock.now() + HOUR_MS).toISOString();
    for (const role of ['auditor', 'operator', 'approver'])
      expect((await call(role, '/tokens', { holder: 'x', role: 'auditor', expiresAt })).status).toBe(403);
    const { token } = await json<Answer<'makeToken'>>('administrator', '/tokens', {
      holder: 'somebody else',
      role: 'approver',
      expiresAt,
    });
    const asked = await json<Answer<'pause'>>('administrator', '/pauses', {
      scope: 'all',
      reason: 'the directory is being moved',
      until: expiresAt,
    });
    expect(await code(await call(token, `/pauses/${asked.id}/confirm`, {}))).toEqual([409, 'PAUSE_OWN']);
    expect(await code(await call('administrator', '/tokens/ffffffffffffffff/revoke', {}))).toEqual([
      404,
      'TOKEN_UNKNOWN',
    ]);
  });

  it('of another tenant are not there', async () => {
    const [one, other] = [await opened(), await opened()];
    const [first] = (await one.json<Answer<'tokens'>>('auditor', '/tokens')).tokens;
    expect(await code(await other.call('administrator', `/tokens/${first?.id}/revoke`, {}))).toEqual([
      404,
      'TOKEN_UNKNOWN',
    ]);
    expect((await one.json<Answer<'tokens'>>('auditor', '/tokens?state=valid')).tokens).toHaveLength(4);
  });
});

describe('pauses', () => {
  it('of revocations wait for a second person, and end', async () => {
    const { json, call, clock } = await opened();
    const until = new Date(clock.now() + HOUR_MS).toISOString();
    const preview = await json<Answer<'pausePreview'>>('auditor', '/pauses/preview?scope=all');
    expect(preview).toMatchObject({ needsSecondPerson: true, longestHours: 72, leavers: 0 });
    expect(preview.targets.map(({ target }) => target)).toEqual(['crm', 'directory', 'git']);
    const order = { scope: 'all', reason: 'the directory is being moved', until };
    expect((await call('auditor', '/pauses', order)).status).toBe(403);
    const asked = await json<Answer<'pause'>>('operator', '/pauses', order);
    expect(asked).toMatchObject({ state: 'waiting', askedBy: 'operator', confirmedBy: null });
    expect(await code(await call('operator', `/pauses/${asked.id}/confirm`, {}))).toEqual([409, 'PAUSE_OWN']);
    const held = await json<Answer<'pause'>>('approver', `/pauses/${asked.id}/confirm`, {});
    expect(held).toMatchObject({ state: 'inForce', confirmedBy: 'approver' });
    const { findings } = await json<Answer<'system'>>('auditor', '/system');
    expect(findings.map(({ what }) => what).join()).toContain('pause of all');
    expect((await call('auditor', `/pauses/${asked.id}/end`, {})).status).toBe(403);
    await json('administrator', `/pauses/${asked.id}/end`, {});
    expect((await json<Answer<'pauses'>>('auditor', '/pauses')).pauses).toEqual([]);
    const [ended] = (await json<Answer<'pauses'>>('auditor', '/pauses?state=all')).pauses;
    expect(ended).toMatchObject({ id: asked.id, state: 'ended' });
    const log = await json<Answer<'logEntries'>>('auditor', '/log?types=pause.*');
    expect(log.entries.map(({ type, actor }) => [type, actor])).toEqual([
      ['pause.ended', 'administrator'],
      ['pause.confirmed', 'approver'],
      ['pause.asked', 'operator'],
    ]);
  });

  it('of what gives hold at once, one of a target counts that target only', async () => {
    const { json, clock } = await opened();
    const until = new Date(clock.now() + HOUR_MS).toISOString();
    expect(
      await json<Answer<'pause'>>('operator', '/pauses', { scope: 'grants', reason: 'x', until }),
    ).toMatchObject({
      state: 'inForce',
    });
    const preview = await json<Answer<'pausePreview'>>('auditor', '/pauses/preview?scope=target:git');
    expect(preview.targets).toEqual([{ target: 'git', revocations: 0, others: 0, heldBack: 'all' }]);
  });

  it('count what waits: work that a target has not taken', async () => {
    const { json, report } = await opened();
    await report([{ id: '100', department: 'Engineering' }]);
    const preview = await json<Answer<'pausePreview'>>('auditor', '/pauses/preview?scope=grants');
    expect(preview.targets.reduce((sum, { others }) => sum + others, 0)).toBeGreaterThan(0);
  });

  it.each([
    ['/pauses', { scope: 'everything', reason: 'x', until: '2026-03-02T09:00:00Z' }, 400, 'USAGE'],
    ['/pauses', { scope: 'all', reason: 'x', until: '2026-03-20T09:00:00Z' }, 400, 'USAGE'],
    ['/pauses', { scope: 'all', reason: 'x', until: '2026-03-01T09:00:00Z' }, 400, 'USAGE'],
    [
      '/pauses',
      { scope: 'target:nowhere', reason: 'x', until: '2026-03-02T09:00:00Z' },
      404,
      'TARGET_UNKNOWN',
    ],
    ['/pauses/00000000-0000-7000-8000-000000000000/confirm', {}, 404, 'PAUSE_UNKNOWN'],
    ['/pauses/00000000-0000-7000-8000-000000000000/end', {}, 404, 'PAUSE_UNKNOWN'],
  ])('%s %j is refused with %i %s', async (path, body, status, expected) => {
    const { call } = await opened();
    expect(await code(await call('administrator', path, body))).toEqual([status, expected]);
  });

  it('of another tenant are not there', async () => {
    const [one, other] = [await opened(), await opened()];
    const until = new Date(one.clock.now() + HOUR_MS).toISOString();
    const { id } = await one.json<Answer<'pause'>>('operator', '/pauses', {
      scope: 'grants',
      reason: 'x',
      until,
    });
    expect((await other.json<Answer<'pauses'>>('auditor', '/pauses?state=all')).pauses).toEqual([]);
    expect(await code(await other.call('operator', `/pauses/${id}/end`, {}))).toEqual([404, 'PAUSE_UNKNOWN']);
  });
});

describe('the house', () => {
  it('names its keys by age, and shows none', async () => {
    const { json, master } = await opened();
    const { keys, masterKeyIn, more } = await json<Answer<'keys'>>('auditor', '/keys');
    expect([masterKeyIn, more]).toEqual(['file', false]);
    expect(keys.map(({ kind, state }) => [kind, state])).toEqual([
      ['master', 'inUse'],
      ['log', 'inUse'],
    ]);
    expect(keys[0]).toMatchObject({ id: master.id, madeAt: '2026-03-02T08:00:00.000Z' });
    expect(keys[1]?.public).toContain(`+${keys[1]?.id}+`);
  });

  it('says what is kept for how long', async () => {
    const { json } = await opened();
    const { kept, pruned } = await json<Answer<'retention'>>('auditor', '/retention');
    expect(pruned).toBeNull();
    expect(kept.find(({ what }) => what === 'events')).toMatchObject({
      days: 90,
      oldest: '2026-03-02T08:00:00.000Z',
    });
    const [entries, events] = kept;
    expect(entries).toMatchObject({ what: 'logEntries', days: null });
    expect(entries?.count).toBe(events?.count);
  });

  it('keeps events as long as an administrator says, and says before what that removes', async () => {
    const { json, call, clock, store, engine, tenant } = await opened();
    const said = async () => (await json<Answer<'retention'>>('auditor', '/retention')).events;
    expect(await said()).toEqual({ said: null, usual: 90, least: 30, most: 36_500 });
    await store.transaction(tenant, (tx) => makeCheckpoint(engine, tx));
    clock.advance(clock.now() + 40 * 24 * HOUR_MS);
    const removed = async (query: string) =>
      (await json<Answer<'retentionPreview'>>('auditor', `/retention/preview${query}`)).removes;
    expect(await removed('?eventsDays=41')).toBe(0);
    expect(await removed('')).toBe(0);
    expect(await removed('?eventsDays=30')).toBeGreaterThan(0);
    expect(await code(await call('auditor', '/retention/preview?eventsDays=29'))).toEqual([400, 'USAGE']);
    for (const role of ['auditor', 'operator', 'approver'])
      expect((await call(role, '/retention', { eventsDays: 30, reason: 'x' })).status).toBe(403);
    for (const body of [
      { eventsDays: 29, reason: 'x' },
      { eventsDays: 30 },
      { eventsDays: '30', reason: 'x' },
    ])
      expect(await code(await call('administrator', '/retention', body))).toEqual([400, 'USAGE']);
    const after = await json<Answer<'retention'>>('administrator', '/retention', {
      eventsDays: 30,
      reason: 'x',
    });
    expect(after.events.said).toBe(30);
    expect(after.kept.find(({ what }) => what === 'events')?.days).toBe(30);
    expect((await call('auditor', '/events?after=0')).status).toBe(410);
    await json('administrator', '/retention', { eventsDays: null, reason: 'x' });
    expect(await said()).toMatchObject({ said: null });
    expect((await call('auditor', '/events?after=0')).status).toBe(200);
  });

  it('shows other tenants to administrators of its own tenant only', async () => {
    const home = await opened('default');
    const guest = await opened();
    const seen = async (house: typeof home, role: string) =>
      house.json<Answer<'tenants'>>(role, '/tenants?limit=100');
    const all = await seen(home, 'administrator');
    expect([all.all, all.tenants.some(({ id }) => id === guest.tenant)]).toEqual([true, true]);
    expect(all.tenants.map(({ id }) => id)).toEqual(all.tenants.map(({ id }) => id).sort());
    const page = await home.json<Answer<'tenants'>>('administrator', '/tenants?limit=1');
    const rest = await home.json<Answer<'tenants'>>('administrator', `/tenants?limit=100&after=${page.next}`);
    expect([...page.tenants, ...rest.tenants]).toEqual(all.tenants);
    for (const [house, role] of [
      [home, 'auditor'],
      [guest, 'administrator'],
    ] as const) {
      const { tenants, all: everybody } = await seen(house, role);
      expect([everybody, tenants.map(({ id, own }) => [id, own])]).toEqual([false, [[house.tenant, true]]]);
    }
  });

  it('says how it stands', async () => {
    const { json, store, engine, tenant } = await opened();
    const before = await json<Answer<'system'>>('auditor', '/system');
    expect(before).toMatchObject({ version: '9.8.7', clock: null, safeMode: null, workers: 0 });
    expect(before.server).toMatchObject({
      migrations: { known: 7 },
      database: expect.stringMatching(/^\d+/),
      bytes: expect.any(Number),
    });
    expect(before.server?.migrations.applied).toBeGreaterThan(5);
    expect(before.queues.unsigned.waiting).toBeGreaterThan(0);
    expect(before.lanes).toMatchObject({ broken: [], stopped: [] });
    await store.transaction(tenant, (tx) => makeCheckpoint(engine, tx));
    expect((await json<Answer<'system'>>('auditor', '/system')).queues.unsigned).toEqual({
      waiting: 0,
      oldestSeconds: null,
    });
  });
});
