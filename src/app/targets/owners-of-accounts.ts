import type { RemoteAccount } from '../../domain/connector.ts';
import type { Engine } from '../../engine/engine.ts';
import { evaluate } from '../../engine/people/evaluate.ts';
import { loadPeople } from '../../engine/people/load-people.ts';
import type { ActivePolicy } from '../../engine/policies.ts';
import type { Tx } from '../../engine/store.ts';

const CHUNK = 2_000;

export type Owner =
  | { readonly kind: 'person'; readonly identityId: string }
  | { readonly kind: 'nobody' }
  | { readonly kind: 'ambiguous'; readonly identities: readonly string[] };

/** Finds whose accounts are, by the strong keys that the Target document correlates. Names and mail never link (T13). */
export async function ownersOf(
  engine: Engine,
  tx: Tx,
  policy: ActivePolicy,
  target: string,
): Promise<(account: RemoteAccount) => Owner> {
  const byKey = new Map<string, Set<string>>();
  const now = engine.clock.now();
  let after: string | null = null;
  for (;;) {
    const rows: readonly { readonly identity_id: string }[] = await tx.find(
      'identity',
      after === null ? {} : { identity_id: { above: after } },
      {
        order: ['identity_id'],
        limit: CHUNK,
        columns: ['identity_id'],
      },
    );
    for (const person of await loadPeople(
      engine,
      tx,
      rows.map((row) => row.identity_id),
      { lock: false, locators: false },
    )) {
      const { snapshot } = evaluate(policy, person.identity, person.employments, now);
      for (const [key, value] of Object.entries(policy.accountKeys(target, snapshot))) {
        const name = nameOf(key, value);
        byKey.set(name, (byKey.get(name) ?? new Set()).add(snapshot.id));
      }
    }
    if (rows.length < CHUNK) break;
    after = rows.at(-1)?.identity_id ?? null;
  }
  return (account) => {
    const found = new Set(
      Object.entries(account.keys).flatMap(([key, value]) => [...(byKey.get(nameOf(key, value)) ?? [])]),
    );
    const [only] = found;
    if (only === undefined) return { kind: 'nobody' };
    return found.size === 1
      ? { kind: 'person', identityId: only }
      : { kind: 'ambiguous', identities: [...found].sort() };
  };
}

function nameOf(key: string, value: string): string {
  return `${key}\u0000${value}`;
}
