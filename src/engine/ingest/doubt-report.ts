import { LockstepError } from '../../domain/errors.ts';
import { keyEntries } from '../../domain/identity/correlation.ts';
import type { EmploymentFacts } from '../../domain/identity/facts.ts';
import { lifecycleAt } from '../../domain/identity/lifecycle.ts';
import { employmentTimeline } from '../../domain/identity/timeline.ts';
import type { Engine } from '../engine.ts';
import type { ActivePolicy } from '../policies.ts';
import type { Tx } from '../store.ts';
import type { Row } from '../tables/index.ts';
import type { Report } from './ingest-report.ts';
import { hashEntries } from './key-index.ts';
import { mayBeRenumbered, strangeKeys } from './strange-keys.ts';

type KnownRecord = Pick<Row<'record'>, 'record_key' | 'present'>;

/** Nothing of a report that may be another company's is taken before a person has confirmed it. Throws FEED_IMPLAUSIBLE. */
export async function refuseStrange(
  engine: Engine,
  tx: Tx,
  policy: ActivePolicy,
  report: Report,
  before: ReadonlyMap<string, KnownRecord>,
): Promise<void> {
  if (report.confirmed === true) return;
  const why = await doubtOf(engine, tx, policy, report, before);
  if (why !== null) throw new LockstepError('FEED_IMPLAUSIBLE', why);
}

/** Why a report needs a person before anything of it is taken, in words; null: it may be taken. */
async function doubtOf(
  engine: Engine,
  tx: Tx,
  policy: ActivePolicy,
  report: Report,
  before: ReadonlyMap<string, KnownRecord>,
): Promise<string | null> {
  const named = new Set(report.rows.map(({ key }) => key));
  for (const { key } of report.rejects) if (key !== null) named.add(key);
  const unseen = [...named].filter((key) => !before.has(key));
  const known = new Set([...before.values()].filter((r) => r.present).map((r) => r.record_key));
  if (unseen.length === 0 || known.size === 0) return null;
  const namespace = policy.namespaceOf(report.source);
  const told = await tx.find(
    'employment',
    { namespace, employment_key: { in: unseen.sort() } },
    { columns: ['employment_key'] },
  );
  const strange = new Set(unseen);
  for (const { employment_key } of told) strange.delete(employment_key);
  const why = strangeKeys({ known, named, strange, whole: report.whole });
  if (why !== null || policy.isWitness(report.source)) return why;
  return renumbered(engine, tx, policy, report, { known, named, strange });
}

/**
 * People with a new key whose known one is not in the same report, although that employment goes on. Who was hired
 * again or has another contract keeps the old row for a while, or its end is known.
 */
async function renumbered(
  engine: Engine,
  tx: Tx,
  policy: ActivePolicy,
  report: Report,
  keys: Readonly<Record<'known' | 'named' | 'strange', ReadonlySet<string>>>,
): Promise<string | null> {
  const most = mayBeRenumbered(report.rows.length);
  if (keys.strange.size <= most) return null;
  const namespace = policy.namespaceOf(report.source);
  const claimed = new Map(
    report.rows
      .filter(({ key }) => keys.strange.has(key))
      .map(({ key, row }) => [
        key,
        hashEntries(engine, tx.tenant, keyEntries(row.keys, policy.keySets)).map(({ value }) => value),
      ]),
  );
  const values = [...new Set([...claimed.values()].flat())].sort();
  const held = await tx.find(
    'correlation_key',
    { namespace, value: { in: values } },
    { columns: ['value', 'employment_key'] },
  );
  const holders = new Map<string, string[]>();
  for (const { value, employment_key } of held)
    holders.set(value, [...(holders.get(value) ?? []), employment_key]);
  const gone = new Map<string, readonly string[]>();
  for (const [key, entries] of claimed) {
    const old = [...new Set(entries.flatMap((value) => holders.get(value) ?? []))];
    if (old.some((other) => keys.named.has(other))) continue;
    const missing = old.filter((other) => keys.known.has(other));
    if (missing.length > 0) gone.set(key, missing);
  }
  if (gone.size <= most) return null;
  const going = await goingOn(engine, tx, policy, namespace, [...new Set([...gone.values()].flat())].sort());
  const moved = [...gone].filter(([, old]) => old.some((key) => going.has(key)));
  const [first] = moved;
  if (first === undefined || moved.length <= most) return null;
  return `${moved.length} people have another key while the one that they are known by is gone (${first[1][0]} is ${first[0]} now): columns may have changed places, or everybody was renumbered.`;
}

/** Those of these employments that are valid, or will be, and whose end nobody has told. */
async function goingOn(
  engine: Engine,
  tx: Tx,
  policy: ActivePolicy,
  namespace: string,
  employments: readonly string[],
): Promise<ReadonlySet<string>> {
  const rows = await tx.find(
    'employment',
    { namespace, employment_key: { in: employments } },
    { order: ['employment_key'] },
  );
  const opened = await engine.vault.open(
    tx,
    rows.map((row) => ({ subject: row.subject_id, sealed: row.sealed })),
  );
  const now = engine.clock.now();
  const going = new Set<string>();
  rows.forEach(({ employment_key }, i) => {
    const facts = (opened[i] ?? null) as EmploymentFacts | null;
    if (facts === null) return;
    const timeline = employmentTimeline(facts, policy.timeline(namespace));
    const { state } = lifecycleAt([timeline], now, policy.lifecycle);
    if (state === 'active' || state === 'onLeave' || state === 'preHire') going.add(employment_key);
  });
  return going;
}
