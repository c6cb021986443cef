import type { Correlation, KeySet } from '../../src/domain/identity/correlation.ts';
import { correlate, keyEntries, sameEntries } from '../../src/domain/identity/correlation.ts';
import type { EmploymentFacts } from '../../src/domain/identity/facts.ts';
import { applyReport, applyTransaction, factsKeys } from '../../src/domain/identity/facts.ts';
import type { Member } from '../../src/domain/identity/identity-review.ts';
import type { ReportRow, Transaction } from '../../src/domain/identity/inputs.ts';
import { createKeyIndex } from '../../src/domain/identity/testing/key-index.ts';
import type { EmploymentTimeline, TimelineSettings } from '../../src/domain/identity/timeline.ts';
import { employmentTimeline } from '../../src/domain/identity/timeline.ts';

/** rules.md 2 of the recorded company. */
export const KEY_SETS: readonly KeySet[] = [
  { id: 'universalId', keys: ['universalId'], dummy: null },
  {
    id: 'nationalId',
    keys: ['nationalIdHash', 'dateOfBirth'],
    dummy: { shared: 'nationalIdHash', differs: 'dateOfBirth' },
  },
];

/** What the engine keeps in its database, in memory. */
export interface Company {
  readonly facts: ReadonlyMap<string, EmploymentFacts>;
  readonly identityOf: ReadonlyMap<string, string>;
  readonly employmentsOf: ReadonlyMap<string, readonly string[]>;
  readonly exceptions: readonly { readonly employment: string; readonly correlation: Correlation }[];
  /** Both give the identities that something may have changed for. */
  readonly applyReport: (rows: readonly ReportRow[]) => readonly string[];
  readonly applyTransaction: (entry: Transaction) => readonly string[];
  readonly timelinesOf: (identity: string) => readonly EmploymentTimeline[];
  readonly members: () => readonly Member[];
}

export function createCompany(settings: TimelineSettings): Company {
  const facts = new Map<string, EmploymentFacts>();
  const timelines = new Map<string, EmploymentTimeline>();
  const identityOf = new Map<string, string>();
  const employmentsOf = new Map<string, string[]>();
  const exceptions: { employment: string; correlation: Correlation }[] = [];
  const index = createKeyIndex();

  /** False: set aside for a person. */
  function identify(next: EmploymentFacts): boolean {
    const { employment } = next;
    // Told before its hire: kept, but of nobody yet.
    if (next.knownSince === null) return true;
    const entries = keyEntries(factsKeys(next), KEY_SETS);
    const known = identityOf.get(employment);
    const before = index.entriesOf(employment);
    if (known !== undefined && sameEntries(entries, before)) return true;
    const correlation = correlate(
      entries,
      entries.map((entry) => index.find(employment, entry)),
      known === undefined ? null : { identityId: known, entries: before },
    );
    if (correlation.kind === 'ambiguous') {
      exceptions.push({ employment, correlation });
      return false;
    }
    const identity =
      correlation.kind === 'existing' ? correlation.identityId : `person-${employmentsOf.size + 1}`;
    if (known === undefined) {
      identityOf.set(employment, identity);
      employmentsOf.set(identity, [...(employmentsOf.get(identity) ?? []), employment]);
    }
    index.put(employment, identity, entries);
    return true;
  }

  function store(next: EmploymentFacts): readonly string[] {
    if (facts.get(next.employment) === next || !identify(next)) return [];
    facts.set(next.employment, next);
    timelines.set(next.employment, employmentTimeline(next, settings));
    const identity = identityOf.get(next.employment);
    return identity === undefined ? [] : [identity];
  }

  return {
    facts,
    identityOf,
    employmentsOf,
    exceptions,
    applyReport: (rows) => {
      index.read(
        rows.flatMap(({ employment, keys }) =>
          keyEntries(keys, KEY_SETS).map((entry) => ({ employment, entry })),
        ),
      );
      const touched = rows.flatMap((row) => store(applyReport(facts.get(row.employment) ?? null, row)));
      index.read([]);
      return [...new Set(touched)];
    },
    applyTransaction: (entry) => store(applyTransaction(facts.get(entry.employment) ?? null, entry)),
    timelinesOf: (identity) =>
      (employmentsOf.get(identity) ?? []).flatMap((employment) => timelines.get(employment) ?? []),
    members: () =>
      [...identityOf].map(([employment, identityId]) => ({
        employment,
        identityId,
        entries: index.entriesOf(employment),
        pinned: false,
      })),
  };
}
