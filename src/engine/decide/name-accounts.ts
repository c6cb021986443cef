import { isLockstepError } from '../../domain/errors.ts';
import { groupBy } from '../../domain/group-by.ts';
import { nameKey } from '../../domain/identity/unique-name.ts';
import type { IdentitySnapshot } from '../../domain/identity.ts';
import type { Engine } from '../engine.ts';
import { openException } from '../exceptions.ts';
import { takeNames } from '../people/name-reservations.ts';
import type { ActivePolicy } from '../policies.ts';
import type { Tx } from '../store.ts';
import type { PlannedPerson } from './plan-people.ts';

/** More collisions than any real company has; then a person chooses. */
const ROUNDS = 200;

/**
 * Names for accounts that are to be created: unique on their target, and not given to somebody else too soon (IA-4 d).
 * An account that is made again keeps its name while nobody else has got it.
 */
export async function nameAccounts(
  engine: Engine,
  tx: Tx,
  policy: ActivePolicy,
  planned: readonly PlannedPerson[],
): Promise<ReadonlyMap<string, string>> {
  const wanted = planned.flatMap(({ plan, evaluation, person }) =>
    plan.accounts
      .filter((a) => a.refused === null && a.operations.some((o) => o.kind === 'create'))
      .map((account) => ({
        target: account.target,
        snapshot: evaluation.snapshot,
        identityId: plan.identityId,
        last: account.accountId === null ? null : (person.locators.get(account.accountId)?.name ?? null),
      })),
  );
  const names = new Map<string, string>();
  for (const [target, here] of [...groupBy(wanted, (item) => item.target)].sort(([a], [b]) =>
    a < b ? -1 : 1,
  )) {
    const taken = new Set<string>();
    let open = here;
    for (let round = 0; round < ROUNDS && open.length > 0; round++) {
      const proposals = open.flatMap((item) => {
        const last = round === 0 && item.last !== null && !taken.has(nameKey(item.last)) ? item.last : null;
        const name =
          last ?? nameFor(policy, target, item.snapshot, (candidate) => taken.has(nameKey(candidate)));
        if (name === null) return [];
        taken.add(nameKey(name));
        return [{ item, naming: { name, holder: item.identityId } }];
      });
      const got = await takeNames(
        engine,
        tx,
        target,
        proposals.map(({ naming }) => naming),
        policy.compiled.reuseAfterMs(target),
      );
      for (const { item, naming } of proposals)
        if (got.has(naming)) names.set(`${item.identityId}\u0000${target}`, naming.name);
      open = proposals.filter(({ naming }) => !got.has(naming)).map(({ item }) => item);
    }
  }
  for (const { identityId, target } of wanted) {
    if (names.has(`${identityId}\u0000${target}`)) continue;
    await openException(engine, tx, {
      kind: 'noName',
      subject: `${identityId}:${target}`,
      identityId,
      target,
      severity: 1,
      text: `no free account name could be made for ${target}; the technical id is used`,
    });
  }
  return names;
}

/** null: something that the name is made of is not known, or all its forms are taken. */
function nameFor(
  policy: ActivePolicy,
  target: string,
  identity: IdentitySnapshot,
  taken: (name: string) => boolean,
): string | null {
  try {
    return policy.compiled.accountName(target, identity, taken);
  } catch (error) {
    if (
      isLockstepError(error) &&
      (error.code === 'POLICY_NAME_UNKNOWN' || error.code === 'POLICY_NAME_TAKEN')
    )
      return null;
    throw error;
  }
}
