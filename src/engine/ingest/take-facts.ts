import { type Correlation, keyEntries } from '../../domain/identity/correlation.ts';
import { type EmploymentFacts, factsKeys } from '../../domain/identity/facts.ts';
import type { Engine } from '../engine.ts';
import { openException } from '../exceptions.ts';
import type { SealedPerson } from '../people/sealed-person.ts';
import { lockWhoIsWho } from '../people/who-is-who-lock.ts';
import type { ActivePolicy } from '../policies.ts';
import type { Tx } from '../store.ts';
import type { Row } from '../tables/index.ts';
import { type Claim, hashEntries, openKeyIndex } from './key-index.ts';

/** New facts of one employment, and who said so. */
export interface FactsChange {
  readonly employment: string;
  readonly fold: (facts: EmploymentFacts | null) => EmploymentFacts;
  /** Entry moment, of a message. */
  readonly enteredAt?: number;
}

export interface TakenFacts {
  /** Identities to be decided again, in order. */
  readonly identities: readonly string[];
  /** Employments set aside for a person: nothing was linked, merged or moved. */
  readonly ambiguous: readonly { readonly employment: string; readonly why: string }[];
  /** Employment -> identity, for the records that point to it. */
  readonly linked: ReadonlyMap<string, string>;
}

/** Folds facts into employments and finds out whose they are. */
export async function takeFacts(
  engine: Engine,
  tx: Tx,
  policy: ActivePolicy,
  namespace: string,
  source: string,
  changes: readonly FactsChange[],
): Promise<TakenFacts> {
  const now = engine.clock.now();
  const keys = [...new Set(changes.map((change) => change.employment))].sort();
  const known = await tx.count('employment', {
    namespace,
    employment_key: { in: keys },
    identity_id: { isNull: false },
  });
  if (known < keys.length) await lockWhoIsWho(tx);
  const rows = await tx.find(
    'employment',
    { namespace, employment_key: { in: keys } },
    { order: ['employment_key'], lock: 'update' },
  );
  const opened = await engine.vault.open(
    tx,
    rows.map((row) => ({ subject: row.subject_id, sealed: row.sealed })),
  );
  const before = new Map(
    rows.map((row, i) => [row.employment_key, { row, facts: (opened[i] ?? null) as EmploymentFacts | null }]),
  );
  const after = new Map<string, EmploymentFacts>();
  const newest = new Map<string, number>();
  for (const change of changes) {
    const known = after.get(change.employment) ?? before.get(change.employment)?.facts ?? null;
    const facts = change.fold(known);
    if (facts !== known) after.set(change.employment, facts);
    if (change.enteredAt !== undefined) {
      const latest = Math.max(
        change.enteredAt,
        before.get(change.employment)?.row.newest_entry_at ?? 0,
        newest.get(change.employment) ?? 0,
      );
      newest.set(change.employment, latest);
    }
  }

  const claims = [...after].map(([employment, facts]): Claim & { facts: EmploymentFacts } => ({
    namespace,
    employment,
    facts,
    linked: before.get(employment)?.row.identity_id ?? null,
    pinned: before.get(employment)?.row.pinned ?? false,
    entries: hashEntries(engine, tx.tenant, keyEntries(factsKeys(facts), policy.keySets)),
  }));
  let index = await openKeyIndex(tx, claims);
  // Keys that change can be those of somebody who is made in this moment.
  if (known === keys.length && claims.some((claim) => index.isNews(claim))) {
    await lockWhoIsWho(tx);
    index = await openKeyIndex(tx, claims);
  }
  const identities = new Map<string, Row<'identity'> | null>();
  const personKeys = new Map<string, Record<string, string>>();
  const stored: { row: Row<'employment'>; facts: EmploymentFacts }[] = [];
  const ambiguous: { employment: string; why: string }[] = [];
  const linked = new Map<string, string>();

  for (const claim of claims) {
    const known = before.get(claim.employment)?.row;
    let identityId: string | null = null;
    if (claim.facts.knownSince !== null || claim.linked !== null) {
      const correlation = index.correlate(claim);
      if (correlation.kind === 'ambiguous') {
        ambiguous.push({ employment: claim.employment, why: correlation.why });
        await openException(engine, tx, {
          kind: 'ambiguousRecord',
          subject: `${namespace}:${claim.employment}`,
          identityId: claim.linked,
          target: null,
          severity: 2,
          text: `${source}: the record ${claim.employment} fits ${correlation.candidates.length} people (${correlation.why}); it is set aside until a person decides. ${mend(correlation)}`,
        });
        continue;
      }
      identityId = correlation.kind === 'existing' ? correlation.identityId : engine.random.uuid();
      if (correlation.kind === 'new') identities.set(identityId, newIdentity(identityId, now));
      else if (!identities.has(identityId)) identities.set(identityId, null);
      index.record(claim, identityId);
      linked.set(claim.employment, identityId);
      personKeys.set(identityId, {
        ...personKeys.get(identityId),
        ...factsKeys(claim.facts),
        [`${namespace}.key`]: claim.employment,
      });
    }
    const subject = identityId ?? known?.subject_id ?? engine.random.uuid();
    stored.push({
      facts: claim.facts,
      row: {
        namespace,
        employment_key: claim.employment,
        identity_id: identityId,
        subject_id: subject,
        sealed: new Uint8Array(),
        newest_entry_at: newest.get(claim.employment) ?? known?.newest_entry_at ?? null,
        pinned: known?.pinned ?? false,
        updated_at: now,
      },
    });
  }

  await tx.insert(
    'identity',
    [...identities.values()].filter((row) => row !== null),
  );
  const sealed = await engine.vault.seal(
    tx,
    stored.map(({ row, facts }) => ({ subject: row.subject_id, value: facts })),
  );
  await tx.put(
    'employment',
    stored.map(({ row }, i) => ({ ...row, sealed: sealed[i] as Uint8Array })),
  );
  await index.save();
  await closeAnswered(engine, tx, namespace, [...linked.keys()]);
  await sealPersons(engine, tx, personKeys);
  return { identities: [...identities.keys()].sort(), ambiguous, linked };
}

/** Records that were set aside and are taken now ask nobody any more. */
async function closeAnswered(
  engine: Engine,
  tx: Tx,
  namespace: string,
  employments: readonly string[],
): Promise<void> {
  if (employments.length === 0) return;
  const open = await tx.find(
    'exception',
    { kind: 'ambiguousRecord', closed_at: null },
    { columns: ['exception_id', 'subject'] },
  );
  if (open.length === 0) return;
  const taken = new Set(employments.map((employment) => `${namespace}:${employment}`));
  const now = engine.clock.now();
  await tx.update(
    'exception',
    ['closed_at', 'closed_by'],
    open
      .filter(({ subject }) => taken.has(subject))
      .map(({ exception_id }) => ({ exception_id, closed_at: now, closed_by: 'a later record' })),
  );
}

/** How a person answers, in words that can be typed. */
function mend({ why, candidates }: Extract<Correlation, { kind: 'ambiguous' }>): string {
  const [one = 'A', two = 'B'] = candidates;
  const merge = `one person: lockstep person merge ${one} ${two} --reason …`;
  switch (why) {
    case 'severalFit':
      return `If they are ${merge}; if not, correct the keys in the source.`;
    case 'linkedElsewhere':
      return `If they are ${merge}; if the employment is somebody else's now: lockstep person split PERSON EMPLOYMENT --reason …`;
    case 'keysChanged':
      return `If the employment is somebody else's now: lockstep person split ${one} EMPLOYMENT --reason …; if not, correct the keys in the source.`;
  }
}

function newIdentity(identityId: string, now: number): Row<'identity'> {
  return {
    identity_id: identityId,
    epoch: 0,
    state: 'unknown',
    state_since: 0,
    state_known_at: null,
    next_evaluation_at: now,
    legal_hold: false,
    override: null,
    sealed: null,
    created_at: now,
    account_keys: null,
    merged_into: null,
  };
}

/** The person's strong keys, for targets that may know them (never name or mail). */
async function sealPersons(
  engine: Engine,
  tx: Tx,
  keys: ReadonlyMap<string, Record<string, string>>,
): Promise<void> {
  const ids = [...keys.keys()].sort();
  const rows = await tx.find(
    'identity',
    { identity_id: { in: ids } },
    { order: ['identity_id'], lock: 'update', columns: ['identity_id', 'sealed'] },
  );
  const known = rows.filter((row) => row.sealed !== null);
  const opened = await engine.vault.open(
    tx,
    known.map((row) => ({ subject: row.identity_id, sealed: row.sealed as Uint8Array })),
  );
  const before = new Map(
    known.map((row, i) => [row.identity_id, (opened[i] ?? { keys: {} }) as SealedPerson]),
  );
  const changed = ids
    .map((id) => ({
      subject: id,
      value: { ...before.get(id), keys: { ...before.get(id)?.keys, ...keys.get(id) } },
    }))
    .filter(({ subject, value }) => JSON.stringify(before.get(subject)) !== JSON.stringify(value));
  const sealed = await engine.vault.seal(tx, changed);
  await tx.update(
    'identity',
    ['sealed'],
    changed.map(({ subject }, i) => ({ identity_id: subject, sealed: sealed[i] as Uint8Array })),
  );
}
