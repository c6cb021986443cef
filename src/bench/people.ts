import type { Attributes } from '../domain/connector.ts';
import { applyReport } from '../domain/identity/facts.ts';
import type { Engine } from '../engine/engine.ts';
import { takeFacts } from '../engine/ingest/take-facts.ts';
import type { Tx } from '../engine/store.ts';

/** The source of the benchmarks' policies. */
export const SOURCE = 'hr';
export const AS_OF = 1_700_000_000_000;
/** People written in one transaction. */
const CHUNK = 2_000;

/** What the HR system says of one person. */
export interface Member {
  readonly key: string;
  readonly job: Attributes;
  readonly person: Attributes;
}

export const keyOf = (i: number) => `P${String(i).padStart(7, '0')}`;

/**
 * Stores facts of `n` people, a part at a time, and gives their identities in order; nothing is decided. `then` works in
 * the transaction of each part.
 */
export async function ingestPeople(
  engine: Engine,
  tenant: string,
  n: number,
  member: (i: number) => Member,
  then: (tx: Tx, ids: readonly string[]) => Promise<void> = async () => undefined,
): Promise<string[]> {
  const parts: (readonly string[])[] = [];
  let next = 0;
  const lane = async () => {
    while (next < n) {
      const from = next;
      next += CHUNK;
      const members = Array.from({ length: Math.min(CHUNK, n - from) }, (_, k) => member(from + k));
      parts[from / CHUNK] = await ingestPart(engine, tenant, members, then);
    }
  };
  // The database works on one part while the other is made.
  await Promise.all([lane(), lane()]);
  return parts.flat();
}

async function ingestPart(
  engine: Engine,
  tenant: string,
  members: readonly Member[],
  then: (tx: Tx, ids: readonly string[]) => Promise<void>,
): Promise<readonly string[]> {
  return engine.store.transaction(tenant, async (tx) => {
    const policy = await engine.policies.active(tx);
    const changes = members.map(({ key, job, person }) => ({
      employment: key,
      fold: (facts: Parameters<typeof applyReport>[0]) =>
        applyReport(facts, {
          employment: key,
          asOf: AS_OF,
          sequence: 1,
          hireDate: '2020-01-01',
          hireRescinded: false,
          contractEnd: null,
          termination: null,
          terminationRescinded: false,
          leave: null,
          job,
          jobEffectiveDate: null,
          person: { employeeId: key, ...person },
          keys: { employeeId: key },
        }),
    }));
    const { linked } = await takeFacts(engine, tx, policy, SOURCE, SOURCE, changes);
    const ids = members.flatMap(({ key }) => linked.get(key) ?? []);
    // They wait for the benchmark, not for the clock.
    await tx.update(
      'identity',
      ['next_evaluation_at'],
      ids.map((identity_id) => ({ identity_id, next_evaluation_at: null })),
    );
    await then(tx, ids);
    return ids;
  });
}
