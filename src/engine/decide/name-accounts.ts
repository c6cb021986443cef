import { isFree, nameKey } from '../../domain/identity/unique-name.ts';
import { isLockstepError } from '../../domain/errors.ts';
import type { IdentitySnapshot } from '../../domain/identity.ts';
import { groupBy } from '../../domain/group-by.ts';
import { openException } from '../exceptions.ts';
import type { Engine } from '../engine.ts';
import type { ActivePolicy } from '../policies.ts';
import type { Tx } from '../store.ts';
import type { Row } from '../tables/index.ts';
import type { PlannedPerson } from './plan-people.ts';

/** More collisions than any real company has; then a person chooses. */
const ROUNDS = 200;

/** Names for accounts that are to be created: unique on their target, and not given to somebody else too soon (IA-4 d). */
export async function nameAccounts(engine: Engine, tx: Tx, policy: ActivePolicy, planned: readonly PlannedPerson[]): Promise<ReadonlyMap<string, string>> {
  const now = engine.clock.now();
  const wanted = planned.flatMap(({ plan, evaluation }) =>
    plan.accounts
      .filter((a) => a.refused === null && a.accountId === null && a.operations.some((o) => o.kind === 'create'))
      .map((account) => ({ target: account.target, snapshot: evaluation.snapshot, identityId: plan.identityId })),
  );
  const names = new Map<string, string>();
  if (wanted.length === 0) return names;
  const taken = new Map<string, Set<string>>();
  const takenOn = (target: string) => {
    let set = taken.get(target);
    if (set === undefined) {
      set = new Set();
      taken.set(target, set);
    }
    return set;
  };
  const reservations: Row<'name_reservation'>[] = [];
  let open = wanted;
  for (let round = 0; round < ROUNDS && open.length > 0; round++) {
    const proposals = open.flatMap((item) => {
      const name = nameFor(policy, item.target, item.snapshot, (candidate) => takenOn(item.target).has(nameKey(candidate)));
      if (name === null) return [];
      takenOn(item.target).add(nameKey(name));
      return [{ ...item, name }];
    });
    const held: Row<'name_reservation'>[] = [];
    for (const [target, here] of groupBy(proposals, (proposal) => proposal.target)) {
      const hashes = here.map((proposal) => engine.vault.hash(tx.tenant, 'name', nameKey(proposal.name)));
      held.push(...(await tx.find('name_reservation', { target_id: target, name: { in: hashes } })));
    }
    const again: typeof open = [];
    for (const proposal of proposals) {
      const hashed = engine.vault.hash(tx.tenant, 'name', nameKey(proposal.name));
      const other = held.find((row) => row.target_id === proposal.target && row.name === hashed);
      const free = other === undefined || isFree({ name: hashed, holder: other.holder_id, releasedAt: other.released_at }, proposal.identityId, now);
      if (!free) {
        again.push(proposal);
        continue;
      }
      names.set(`${proposal.identityId}\u0000${proposal.target}`, proposal.name);
      reservations.push({ target_id: proposal.target, name: hashed, holder_id: proposal.identityId, released_at: null });
    }
    open = again;
  }
  await tx.put('name_reservation', reservations);
  for (const { identityId, target } of wanted) {
    if (names.has(`${identityId}\u0000${target}`)) continue;
    await openException(engine, tx, { kind: 'noName', subject: `${identityId}:${target}`, identityId, target, severity: 1, text: `no free account name could be made for ${target}; the technical id is used` });
  }
  return names;
}

/** null: something that the name is made of is not known, or all its forms are taken. */
function nameFor(policy: ActivePolicy, target: string, identity: IdentitySnapshot, taken: (name: string) => boolean): string | null {
  try {
    return policy.compiled.accountName(target, identity, taken);
  } catch (error) {
    if (isLockstepError(error) && (error.code === 'POLICY_NAME_UNKNOWN' || error.code === 'POLICY_NAME_TAKEN')) return null;
    throw error;
  }
}
