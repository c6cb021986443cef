import { keyEntries } from '../../domain/identity/correlation.ts';
import { applyReport, applyTransaction, type EmploymentFacts } from '../../domain/identity/facts.ts';
import type { ReportRow, Transaction } from '../../domain/identity/inputs.ts';
import { lifecycleAt } from '../../domain/identity/lifecycle.ts';
import { employmentTimeline } from '../../domain/identity/timeline.ts';
import { type Decision, decide } from '../decide/decide.ts';
import { isOfTakenBack, testimonyOf } from '../decide/testimony.ts';
import type { Engine } from '../engine.ts';
import { lockLiving } from '../people/lock-living.ts';
import type { ActivePolicy } from '../policies.ts';
import type { Tx } from '../store.ts';
import type { Row } from '../tables/index.ts';
import { hashEntries } from './key-index.ts';

/** What an independent source says about one person. It never makes anybody join or leave: it confirms (B5). */
export interface Testimony {
  readonly key: string;
  readonly digest: string;
  readonly row: ReportRow;
}

export interface Heard {
  readonly records: number;
  /** Records that fit nobody, or several people: kept, counted, without effect. */
  readonly unmatched: readonly string[];
  readonly decision: Decision;
}

/** Stores what the source says and decides again about everybody of whom it says something new. */
export async function hearWitness(
  engine: Engine,
  tx: Tx,
  policy: ActivePolicy,
  source: string,
  importId: string | null,
  testimonies: readonly Testimony[],
): Promise<Heard> {
  const now = engine.clock.now();
  const before = new Map(
    (
      await tx.find(
        'record',
        { source_id: source },
        { columns: ['record_key', 'digest', 'says', 'identity_id'] },
      )
    ).map((r) => [r.record_key, r]),
  );
  const hashed = testimonies.map((testimony) => ({
    testimony,
    entries: hashEntries(engine, tx.tenant, keyEntries(testimony.row.keys, policy.keySets)),
  }));
  const values = [...new Set(hashed.flatMap(({ entries }) => entries.map((entry) => entry.value)))];
  const index = await tx.find(
    'correlation_key',
    { value: { in: values } },
    { columns: ['value', 'identity_id'] },
  );
  const holders = new Map<string, Set<string>>();
  for (const { value, identity_id } of index)
    holders.set(value, (holders.get(value) ?? new Set()).add(identity_id));

  const employments = await employmentsOf(engine, tx, policy, source, testimonies);

  const rows: Row<'record'>[] = [];
  const unmatched: string[] = [];
  const touched = new Set<string>();
  for (const { testimony, entries } of hashed) {
    const employment = employments.get(testimony.key);
    const people = new Set(entries.flatMap((entry) => [...(holders.get(entry.value) ?? [])]));
    if (employment !== undefined) people.add(employment.identity);
    const [person] = people;
    const identity = people.size === 1 && person !== undefined ? person : null;
    if (identity === null) unmatched.push(testimony.key);
    const says = saysOf(policy, source, testimony.row, employment?.zone ?? null, now);
    const known = before.get(testimony.key);
    // Said before the person came back, and never anything else since: it knows nothing of this employment.
    if (
      known !== undefined &&
      isOfTakenBack(known.says) &&
      says !== 'here' &&
      known.digest === testimony.digest
    )
      continue;
    if (known?.digest === testimony.digest && known.says === says && known.identity_id === identity) continue;
    if (identity !== null && (known?.says !== says || known.identity_id !== identity)) touched.add(identity);
    rows.push({
      source_id: source,
      record_key: testimony.key,
      digest: testimony.digest,
      identity_id: identity,
      import_id: importId,
      seen_at: now,
      present: true,
      says,
      sealed: null,
    });
  }
  const living = await lockLiving(
    tx,
    rows.flatMap(({ identity_id }) => identity_id ?? []),
  );
  await tx.put(
    'record',
    rows.map((row) => ({ ...row, identity_id: living.get(row.identity_id ?? '') ?? null })),
  );
  const concerned = [...touched].map((id) => living.get(id) ?? id);
  const decision = await decide(engine, tx, policy, concerned, { trigger: { by: 'feed', source } });
  return { records: rows.length, unmatched, decision };
}

/**
 * One message of an independent source, about an employment that is known already. Only an end that has come, and what
 * takes one back, is testimony. Returns whom it concerns; null when it says nothing of that kind about anybody known.
 */
export async function hearMessage(
  engine: Engine,
  tx: Tx,
  policy: ActivePolicy,
  source: string,
  transaction: Transaction,
): Promise<string | null> {
  const now = engine.clock.now();
  const namespace = policy.namespaceOf(source);
  const says = messageSays(policy, namespace, transaction, now);
  const [known] = await tx.find(
    'employment',
    { namespace, employment_key: transaction.employment },
    { columns: ['identity_id'] },
  );
  if (says === null || known?.identity_id == null) return null;
  const identity = (await lockLiving(tx, [known.identity_id])).get(known.identity_id) ?? known.identity_id;
  await tx.put('record', [
    {
      source_id: source,
      record_key: transaction.employment,
      digest: transaction.eventId.slice(0, 200),
      identity_id: identity,
      import_id: null,
      seen_at: now,
      present: true,
      says,
      sealed: null,
    },
  ]);
  return identity;
}

function messageSays(
  policy: ActivePolicy,
  namespace: string,
  transaction: Transaction,
  now: number,
): string | null {
  const { kind, employment } = transaction;
  if (kind === 'hired' || kind === 'returned' || kind === 'terminationRescinded') return 'here';
  if (kind !== 'terminated' && kind !== 'engagementCompleted') return null;
  // By its own words alone: what the first source says of this person must not count a second time.
  const hired = applyTransaction(null, {
    kind: 'hired',
    employment,
    eventId: '',
    sequence: 0,
    enteredAt: 0,
    hireDate: '1970-01-01',
    contractEnd: null,
    attributes: {},
    keys: {},
  });
  const timeline = employmentTimeline(applyTransaction(hired, transaction), policy.timeline(namespace));
  return testimonyOf(lifecycleAt([timeline], now, policy.lifecycle));
}

/** A last day without a zone ends where the person works. */
function saysOf(
  policy: ActivePolicy,
  source: string,
  row: ReportRow,
  zone: string | null,
  now: number,
): string {
  const { endOfDay, defaultZone } = policy.timeline(policy.namespaceOf(source));
  const settings = { endOfDay, defaultZone: policy.sources.get(source)?.zone ?? zone ?? defaultZone };
  const timeline = employmentTimeline(applyReport(null, row), settings);
  return testimonyOf(lifecycleAt([timeline], now, policy.lifecycle));
}

interface NamedEmployment {
  readonly identity: string;
  /** Where its end of day is; null: not told. */
  readonly zone: string | null;
}

/** Known employments that these records name by their number in the system that they speak of. */
async function employmentsOf(
  engine: Engine,
  tx: Tx,
  policy: ActivePolicy,
  source: string,
  testimonies: readonly Testimony[],
): Promise<ReadonlyMap<string, NamedEmployment>> {
  const namespace = policy.namespaceOf(source);
  const rows = await tx.find(
    'employment',
    {
      namespace,
      employment_key: { in: testimonies.map(({ key }) => key).sort() },
      identity_id: { isNull: false },
    },
    { order: ['employment_key'] },
  );
  const opened = await engine.vault.open(
    tx,
    rows.map((row) => ({ subject: row.subject_id, sealed: row.sealed })),
  );
  const now = engine.clock.now();
  const named = new Map<string, NamedEmployment>();
  rows.forEach(({ employment_key, identity_id }, i) => {
    const facts = (opened[i] ?? null) as EmploymentFacts | null;
    if (identity_id === null || facts === null) return;
    const timeline = employmentTimeline(facts, policy.timeline(namespace));
    const { zone } = lifecycleAt([timeline], now, policy.lifecycle).attributes;
    named.set(employment_key, { identity: identity_id, zone: typeof zone === 'string' ? zone : null });
  });
  return named;
}
