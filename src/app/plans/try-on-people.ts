import type { Engine } from '../../engine/engine.ts';
import { KNOWN, snapshotAt } from '../../engine/people/evaluate.ts';
import type { Tx } from '../../engine/store.ts';
import { tryPolicy } from '../../policy/check.ts';
import type { Trial } from '../../policy/checks/population.ts';
import { loadPolicy, type PolicyFile } from '../../policy/documents/load-policy.ts';
import { type WithFacts, withFacts } from './who-is-concerned.ts';

/** People looked at most: of a larger company every second, every third, ... so that they are from everywhere. */
const MOST_PEOPLE = 100_000;
const CHUNK = 2_000;

export interface Tried {
  readonly trial: Trial;
  /** People looked at, and how many there are. */
  readonly looked: number;
  readonly of: number;
}

/**
 * Tries policy documents on the people that there are, as the policy in force knows them: one pass, a part at a time,
 * nothing written, nobody locked out. Throws POLICY_MISSING where there is none yet.
 */
export async function tryOnPeople(
  engine: Engine,
  tx: Tx,
  files: readonly PolicyFile[],
  most = MOST_PEOPLE,
  onProgress?: (looked: number, all: number) => void,
): Promise<Tried> {
  const policy = await engine.policies.active(tx);
  const now = engine.clock.now();
  const of = await tx.count('identity', { merged_into: null });
  const trial = tryPolicy(loadPolicy(files), most, of > most);
  const looked = await lookAtPeople(engine, tx, { of, most, onProgress }, (people) =>
    trial.look(
      people.map(({ identity, employments }) => snapshotAt(policy, identity, employments, now).snapshot),
    ),
  );
  return { trial, looked, of };
}

export interface Looking {
  /** How many people there are. */
  readonly of: number;
  /** People looked at most: evenly taken from all. */
  readonly most: number;
  readonly onProgress?: ((looked: number, all: number) => void) | undefined;
}

/** Shows people with their facts, a part at a time, in the order of their ids; returns how many were shown. */
export async function lookAtPeople(
  engine: Engine,
  tx: Tx,
  { of, most, onProgress }: Looking,
  show: (people: readonly WithFacts[]) => void,
): Promise<number> {
  const step = Math.max(1, Math.ceil(of / most));
  const load = async (after: string | null, seen: number): Promise<Part> => {
    const rows = await tx.find(
      'identity',
      { merged_into: null, ...(after === null ? {} : { identity_id: { above: after } }) },
      { order: ['identity_id'], limit: CHUNK, columns: KNOWN },
    );
    const chosen = rows.filter((_, index) => (seen + index) % step === 0);
    const last = rows.length < CHUNK ? null : (rows.at(-1)?.identity_id ?? null);
    return { people: await withFacts(engine, tx, chosen), last };
  };
  let looked = 0;
  let next: Promise<Part> | null = load(null, 0);
  for (let seen = CHUNK; next !== null; seen += CHUNK) {
    const { people, last }: Part = await next;
    // The database works on the next part while this one is looked at.
    next = last === null ? null : load(last, seen);
    next?.catch(() => undefined);
    const some = people.slice(0, most - looked);
    show(some);
    looked += some.length;
    onProgress?.(looked * step, of);
  }
  return looked;
}

interface Part {
  readonly people: readonly WithFacts[];
  /** Where the next part begins; null after the last one. */
  readonly last: string | null;
}
