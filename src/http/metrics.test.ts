import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { metricsText } from './metrics.ts';
import type { TenantNumbers } from './services.ts';

const NUMBERS: TenantNumbers = {
  tenant: 'acme',
  lanesBroken: 1,
  lanesStopped: 2,
  dueButUnowned: 3,
  dueButUnownedSeconds: 4,
  oldestUnrevokedSeconds: 5,
  openRevocations: 6,
  attestedRevocations: 7,
  holdsWaiting: 8,
  holdsPastDeadline: 9,
  exceptions: [0, 0, 0, 10, 0],
  noticesWaiting: 11,
  noticesOldestSeconds: 12,
  noticesDropped: 13,
  pausesInForce: 14,
  logSize: 15,
  logSigned: 16,
  logLagSeconds: 17,
  eventLag: 18,
  safeMode: 19,
  clockOffSeconds: 20,
  pushedWaiting: 21,
  pushedOldestSeconds: 22,
  signals: {
    waiting: 23,
    oldestSeconds: 24,
    failing: 25,
    delivered: 26,
    refused: 27,
    failed: 28,
    enabled: 29,
    paused: 30,
    disabled: 31,
  },
};
const example = (name: string) =>
  readFileSync(new URL(`../../examples/monitoring/${name}`, import.meta.url), 'utf8');
const namesIn = (expression: string) => expression.match(/lockstep_[a-z_0-9]+/g) ?? [];
const LINE = /^(lockstep_[a-z_]+)\{tenant="acme"(?:,severity="3"|,(?:outcome|status)="([a-z]+)")?\} (\d+)$/gm;
const lines = async () => {
  const { text } = await metricsText([NUMBERS]);
  return [...text.matchAll(LINE)].map(([, name = '', label = '', n]) => ({ name, label, n: Number(n) }));
};
const exported = async () => new Map((await lines()).map(({ name, n }) => [name, n]));

it('every number that is known is exported, each under a name or a label of its own', async () => {
  const values = (await lines()).map(({ n }) => n).sort((a, b) => a - b);
  expect(values).toEqual(Array.from({ length: 31 }, (_, i) => i + 1));
});

it('what became of signals is told by few words', async () => {
  const found = (await lines()).flatMap(({ name, label }) => (label === '' ? [] : [`${name} ${label}`]));
  expect(found).toEqual([
    'lockstep_signals_total delivered',
    'lockstep_signals_total refused',
    'lockstep_signals_total failed',
    'lockstep_signal_streams enabled',
    'lockstep_signal_streams paused',
    'lockstep_signal_streams disabled',
  ]);
});

interface Rule {
  readonly alert: string;
  readonly expr: string;
  readonly for?: string;
  readonly labels: { readonly severity: string };
  readonly annotations: { readonly summary: string; readonly runbook: string };
}

describe('the alert rules', () => {
  const { groups } = parse(example('alerts.yaml')) as { groups: { name: string; rules: Rule[] }[] };
  const rules = groups.flatMap((group) => group.rules);

  it('are named once each, and say how grave it is and what to do in a sentence', () => {
    expect(new Set(rules.map(({ alert }) => alert)).size).toBe(rules.length);
    for (const { alert, expr, labels, annotations, for: lasting = '1m', ...rest } of rules) {
      expect(rest, alert).toEqual({});
      expect(alert).toMatch(/^Lockstep[A-Z][A-Za-z0-9]+$/);
      expect(lasting, alert).toMatch(/^\d+[smhd]$/);
      expect(['info', 'warning', 'critical', 'page'], alert).toContain(labels.severity);
      expect(annotations.runbook, alert).toMatch(/^.{20,}\.$/);
      expect(expr, alert).toMatch(
        /^(?:absent\(lockstep_[a-z_]+\)|lockstep_[a-z_]+(?:\{[a-z]+=~?"[^"]+"\})? > \d+(?: and lockstep_[a-z_]+ > \d+)?)$/,
      );
    }
  });

  it('and the panels of the dashboard name only what /metrics has', async () => {
    const known = await exported();
    const dashboard = JSON.parse(example('dashboard.json')) as {
      panels: { title: string; targets: { expr: string }[] }[];
    };
    const expressions = [
      ...rules.map(({ expr }) => expr),
      ...dashboard.panels.flatMap(({ targets }) => targets.map(({ expr }) => expr)),
    ];
    expect(expressions.flatMap(namesIn).filter((name) => !known.has(name))).toEqual([]);
    // And nothing that is exported is shown nowhere.
    const shown = new Set(expressions.flatMap(namesIn));
    expect([...known.keys()].filter((name) => !shown.has(name))).toEqual([]);
  });

  it('raise a revocation at 1 min, 15 min, 1 h and 4 h, ever graver', () => {
    const ladder = rules.filter(({ alert }) => alert.startsWith('LockstepRevocationOpen'));
    expect(ladder.map(({ expr, labels }) => [expr.split(' > ')[1], labels.severity])).toEqual([
      ['60', 'info'],
      ['900', 'warning'],
      ['3600', 'critical'],
      ['14400', 'page'],
    ]);
  });
});
