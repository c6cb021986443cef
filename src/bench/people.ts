import { applyReport } from '../domain/identity/facts.ts';
import type { Engine } from '../engine/engine.ts';
import { takeFacts } from '../engine/ingest/take-facts.ts';

const DEPARTMENTS = [
  'Engineering',
  'Sales',
  'Finance',
  'People',
  'Legal',
  'Operations',
  'IT',
  'Support',
  'Data',
  'Marketing',
];

/** Stores facts of `n` people and gives their identities; nothing is decided yet. */
export async function ingestPeople(
  engine: Engine,
  tenant: string,
  n: number,
  attributes: (i: number) => Record<string, string> = () => ({}),
): Promise<string[]> {
  const ids: string[] = [];
  for (let from = 0; from < n; from += 2_000) {
    const taken = await engine.store.transaction(tenant, async (tx) => {
      const policy = await engine.policies.active(tx);
      const changes = Array.from({ length: Math.min(2_000, n - from) }, (_, k) => {
        const i = from + k;
        const key = `P${String(i).padStart(7, '0')}`;
        return {
          employment: key,
          fold: (facts: Parameters<typeof applyReport>[0]) =>
            applyReport(facts, {
              employment: key,
              asOf: 1_700_000_000_000,
              sequence: 1,
              hireDate: '2020-01-01',
              hireRescinded: false,
              contractEnd: null,
              termination: null,
              terminationRescinded: false,
              leave: null,
              job: { department: DEPARTMENTS[i % DEPARTMENTS.length] ?? '', ...attributes(i) },
              jobEffectiveDate: null,
              person: { employeeId: key },
              keys: { employeeId: key },
            }),
        };
      });
      const result = await takeFacts(engine, tx, policy, 'hr', 'hr', changes);
      // They wait for the benchmark, not for the clock.
      await tx.update(
        'identity',
        ['next_evaluation_at'],
        result.identities.map((identity_id) => ({ identity_id, next_evaluation_at: null })),
      );
      return result;
    });
    ids.push(...taken.identities);
  }
  return ids;
}
