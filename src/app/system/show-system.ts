import type { Engine } from '../../engine/engine.ts';
import type { Tx } from '../../engine/store.ts';
import { diagnose, ofTenant } from '../health/diagnose.ts';
import type { ServerHealth } from '../health/server-health.ts';
import { type TenantHealth, tenantHealth } from '../health/tenant-health.ts';
import { iso } from '../people/list-people.ts';
import { reading } from '../reading.ts';
import type { HouseFacts } from './house-facts.ts';

/** How this house and this tenant of it stand. Throws DATABASE_*. */
export async function showSystem(engine: Engine, tenant: string, facts: HouseFacts | null) {
  const server = facts === null ? null : await facts.server();
  const now = engine.clock.now();
  const { health, ...work } = await reading(engine.store, tenant, async (tx) => ({
    health: await tenantHealth(engine, tx),
    lanes: await laneCounts(tx, now),
    webhooks: await webhookQueue(tx, now),
    hooks: await hookQueue(tx, now),
  }));
  const age = (since: number | null) => (since === null ? null : Math.max(0, (now - since) / 1_000));
  return {
    version: facts?.version ?? '',
    node: process.version,
    at: iso(now),
    findings: server === null ? ofTenant(health, { workers: 0 }, now) : diagnose(server, [health], now),
    server: server === null ? null : { ...databaseOf(server), migrations: migrationsOf(server, facts) },
    processes: server === null ? [] : [here(now), ...server.processes.map(other)],
    workers: server?.workers ?? null,
    lanes: {
      ...work.lanes,
      broken: health.brokenLanes.map(({ target, until, failures }) => ({
        target,
        until: iso(until),
        failures,
      })),
      stopped: health.stoppedLanes,
    },
    queues: {
      revocations: {
        waiting: health.openRevocations,
        oldestSeconds: age(health.oldestUnrevoked?.since ?? null),
      },
      lanes: { waiting: health.unowned.lanes, oldestSeconds: age(health.unowned.since) },
      notices: { waiting: health.notices.waiting, oldestSeconds: age(health.notices.oldest) },
      pushed: { waiting: health.pushed.waiting, oldestSeconds: age(health.pushed.oldest) },
      webhooks: work.webhooks,
      hooks: work.hooks,
      unsigned: {
        waiting: health.log.size - health.log.signed,
        oldestSeconds: age(health.log.oldestUnsigned),
      },
    },
    clock: health.clock === null ? null : { shiftMs: health.clock.shift, waiting: health.clock.waiting },
    safeMode: safeModeOf(health),
  };
}

/** This process notes itself where others find it, and nowhere for itself. */
function here(now: number) {
  const startedAt = iso(now - Math.round(process.uptime() * 1_000));
  return { pid: process.pid, kind: 'serve', startedAt, here: true };
}

function other({ pid, kind, startedAt }: ServerHealth['processes'][number]) {
  return { pid, kind, startedAt, here: false };
}

function databaseOf({
  version,
  origin,
  startedAt,
  bytes,
  connections,
  clockDifferenceMs,
  freeBytes,
}: ServerHealth) {
  return { database: version, origin, startedAt, bytes, connections, clockDifferenceMs, freeBytes };
}

function migrationsOf({ migrations }: ServerHealth, facts: HouseFacts | null) {
  return { applied: migrations, known: facts?.migrations ?? migrations };
}

function safeModeOf({ restore }: TenantHealth) {
  if (restore === null) return null;
  const { restoredAt, backupMadeAt, unlisted } = restore;
  return { restoredAt: iso(restoredAt), backupMadeAt: iso(backupMadeAt), unlisted };
}

async function laneCounts(tx: Tx, now: number) {
  return {
    all: await tx.count('lane', {}),
    working: await tx.count('lane', { owner: { isNull: false } }),
    due: await tx.count('lane', { owner: null, ready_at: { atMost: now } }),
  };
}

async function webhookQueue(tx: Tx, now: number) {
  const [row] = await tx.find(
    'webhook_delivery',
    { state: 'waiting', next_run_at: { isNull: false } },
    { order: ['made_at'], limit: 1, columns: ['made_at'] },
  );
  return {
    waiting: await tx.count('webhook_delivery', { state: 'waiting' }),
    oldestSeconds: row === undefined ? null : Math.max(0, (now - row.made_at) / 1_000),
  };
}

async function hookQueue(tx: Tx, now: number) {
  const open = { next_run_at: { isNull: false } } as const;
  const [row] = await tx.find('hook_call', open, { order: ['made_at'], limit: 1, columns: ['made_at'] });
  return {
    waiting: await tx.count('hook_call', open),
    oldestSeconds: row === undefined ? null : Math.max(0, (now - row.made_at) / 1_000),
  };
}
