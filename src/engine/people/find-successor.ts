import type { EmploymentFacts } from '../../domain/identity/facts.ts';
import type { EmploymentSnapshot } from '../../domain/identity.ts';
import type { Engine } from '../engine.ts';
import type { ActivePolicy } from '../policies.ts';
import type { Tx } from '../store.ts';
import { type Evaluation, evaluate } from './evaluate.ts';
import { loadPeople, type Person } from './load-people.ts';

/** Attribute that names the manager's employment. */
const MANAGER = 'managerEmployeeId';
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const GONE: ReadonlySet<string> = new Set(['left', 'archived', 'unknown']);

export interface Successor {
  /** null: nobody was found. */
  readonly identityId: string | null;
  /** Who it is and how they were found, in words without names. */
  readonly words: string;
}

/**
 * Who receives what a leaver owned: whom the lifecycle's `successor` names (an employment key or an identity id), and
 * where that is nobody who works here, the manager as the newest facts name them.
 */
export async function findSuccessor(
  tx: Tx,
  policy: ActivePolicy,
  person: Person,
  evaluation: Evaluation,
): Promise<Successor> {
  const { value, unknown } = policy.compiled.successor(evaluation.snapshot, lastOf(evaluation));
  let why = 'the policy names no successor';
  if (value !== null) {
    const named = await whoIs(tx, person, value);
    if (named.identityId !== null)
      return { identityId: named.identityId, words: `to ${named.identityId}, whom the policy names` };
    why = `whom the policy names ${named.why}`;
  } else if (unknown.length > 0) {
    const missing = [...new Set(unknown.flatMap((result) => result.missing))];
    why = `${missing.join(', ')} is not known, so the policy names nobody`;
  }
  for (const { facts } of person.employments.toReversed()) {
    const manager = managerOf(facts);
    if (manager === null || manager === value) continue;
    const { identityId } = await whoIs(tx, person, manager);
    if (identityId !== null) return { identityId, words: `to ${identityId}, the manager: ${why}` };
  }
  return { identityId: null, words: `to nobody: ${why}` };
}

/** The same for one identity by its id. */
export async function successorOf(
  engine: Engine,
  tx: Tx,
  policy: ActivePolicy,
  identityId: string,
): Promise<string | null> {
  const [person] = await loadPeople(engine, tx, [identityId], { lock: false, locators: false });
  if (person === undefined) return null;
  const evaluation = evaluate(policy, person.identity, person.employments, engine.clock.now());
  return (await findSuccessor(tx, policy, person, evaluation)).identityId;
}

/** The employment that counts, or counted last. */
function lastOf({ lifecycle }: Evaluation): EmploymentSnapshot | undefined {
  const [valid] = lifecycle.snapshots;
  if (valid !== undefined || lifecycle.primary === null) return valid;
  return { key: lifecycle.primary, onLeave: false, attributes: lifecycle.attributes };
}

function managerOf(facts: EmploymentFacts): string | null {
  const manager = facts.observations.at(-1)?.job[MANAGER] ?? facts.hired?.attributes[MANAGER];
  return typeof manager === 'string' && manager !== '' ? manager : null;
}

async function whoIs(
  tx: Tx,
  person: Person,
  name: string,
): Promise<{ readonly identityId: string | null; readonly why: string }> {
  const own = person.employments.map(({ namespace }) => namespace);
  const rows = await tx.find(
    'employment',
    { employment_key: name },
    { columns: ['namespace', 'identity_id'], limit: 100 },
  );
  const here = rows.filter(({ namespace }) => own.includes(namespace));
  const ids = new Set(
    (here.length > 0 ? here : rows).map((row) => row.identity_id).filter((id) => id !== null),
  );
  if (rows.length === 0 && UUID.test(name)) ids.add(name);
  const [only] = ids;
  if (only === undefined) return { identityId: null, why: 'is not known' };
  if (ids.size > 1) return { identityId: null, why: 'could be several people' };
  if (only === person.identity.identity_id) return { identityId: null, why: 'is the leaver' };
  const [identity] = await tx.find('identity', { identity_id: only }, { columns: ['state'] });
  if (identity === undefined) return { identityId: null, why: 'is not known' };
  return GONE.has(identity.state)
    ? { identityId: null, why: 'works here no more' }
    : { identityId: only, why: '' };
}
