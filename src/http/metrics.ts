import { Counter, Gauge, Registry } from 'prom-client';
import type { TenantNumbers } from './services.ts';

/** Prometheus text. A registry per scrape: a tenant that is gone leaves no stale line behind. */
export async function metricsText(
  numbers: readonly TenantNumbers[],
): Promise<{ readonly text: string; readonly type: string }> {
  const registry = new Registry();
  const gauge = (name: string, help: string, of: (tenant: TenantNumbers) => number) => {
    const made = new Gauge({ name: `lockstep_${name}`, help, labelNames: ['tenant'], registers: [registry] });
    for (const tenant of numbers) made.set({ tenant: tenant.tenant }, of(tenant));
  };
  gauge('lanes_broken', 'Targets whose circuit breaker is open', (t) => t.lanesBroken);
  gauge('lanes_stopped', 'Targets where work stopped at something that must not be', (t) => t.lanesStopped);
  gauge('lanes_due_unowned', 'Targets with due work that no process has taken up', (t) => t.dueButUnowned);
  gauge(
    'lanes_due_unowned_seconds',
    'How long the longest of them has waited',
    (t) => t.dueButUnownedSeconds,
  );
  gauge(
    'oldest_unrevoked_leaver_seconds',
    'Age of the oldest revocation of a leaver that is not proven',
    (t) => t.oldestUnrevokedSeconds,
  );
  gauge('revocations_open', 'Revocations of leavers that are not proven', (t) => t.openRevocations);
  gauge(
    'revocations_attested',
    'Revocations of leavers that rest on the word of one person',
    (t) => t.attestedRevocations,
  );
  gauge('holds_waiting', 'Held decisions', (t) => t.holdsWaiting);
  gauge('holds_past_deadline', 'Held decisions past their deadline', (t) => t.holdsPastDeadline);
  gauge('notices_waiting', 'Notices that are not delivered', (t) => t.noticesWaiting);
  gauge(
    'notices_oldest_seconds',
    'Age of the oldest notice that is not delivered',
    (t) => t.noticesOldestSeconds,
  );
  gauge('notices_dropped', 'Notices of the last week that reached nobody', (t) => t.noticesDropped);
  gauge(
    'pushed_waiting',
    'People of whom an identity provider said something that is not decided',
    (t) => t.pushedWaiting,
  );
  gauge(
    'pushed_oldest_seconds',
    'How long the oldest word of an identity provider has waited to be decided',
    (t) => t.pushedOldestSeconds,
  );
  gauge('pauses_in_force', 'Pauses in force', (t) => t.pausesInForce);
  gauge('safe_mode', 'Restored from a backup, and confirmed by nobody yet', (t) => t.safeMode);
  gauge(
    'clock_off_seconds',
    'How far the clock jumped from what has passed steadily, confirmed by nobody; 0 when it is believed',
    (t) => t.clockOffSeconds,
  );
  gauge('log_entries', 'Entries of the log', (t) => t.logSize);
  gauge('log_entries_signed', 'Entries under a signed checkpoint', (t) => t.logSigned);
  gauge('log_lag_seconds', 'Age of the oldest entry that is under no checkpoint', (t) => t.logLagSeconds);
  gauge('event_lag_entries', 'Entries of the log that the event stream does not show', (t) => t.eventLag);
  gauge('signals_waiting', 'Shared Signals that no receiver has taken', (t) => t.signals.waiting);
  gauge('signals_oldest_seconds', 'Age of what the oldest of them tells of', (t) => t.signals.oldestSeconds);
  gauge(
    'signal_streams_failing',
    'Streams whose receiver has taken nothing since the last attempt failed',
    (t) => t.signals.failing,
  );
  const signals = new Counter({
    name: 'lockstep_signals_total',
    help: 'Attempts to hand over a Shared Signal by outcome',
    labelNames: ['tenant', 'outcome'],
    registers: [registry],
  });
  const streams = new Gauge({
    name: 'lockstep_signal_streams',
    help: 'Streams of Shared Signals by status',
    labelNames: ['tenant', 'status'],
    registers: [registry],
  });
  for (const { tenant, signals: counts } of numbers) {
    for (const outcome of ['delivered', 'refused', 'failed'] as const)
      signals.inc({ tenant, outcome }, counts[outcome]);
    for (const status of ['enabled', 'paused', 'disabled'] as const)
      streams.set({ tenant, status }, counts[status]);
  }
  const exceptions = new Gauge({
    name: 'lockstep_exceptions_open',
    help: 'Open exceptions by severity',
    labelNames: ['tenant', 'severity'],
    registers: [registry],
  });
  for (const { tenant, exceptions: counts } of numbers)
    for (const [severity, count] of counts.entries())
      exceptions.set({ tenant, severity: String(severity) }, count);
  return { text: await registry.metrics(), type: registry.contentType };
}
