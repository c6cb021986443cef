import { keyEntries } from '../../../domain/identity/correlation.ts';
import type { Engine } from '../../../engine/engine.ts';
import { hashEntries } from '../../../engine/ingest/key-index.ts';
import { lockLiving } from '../../../engine/people/lock-living.ts';
import type { ActivePolicy } from '../../../engine/policies.ts';
import { locatorOf } from '../../../engine/reconcile/record-listing.ts';
import type { Tx } from '../../../engine/store.ts';
import type { SignalSource } from '../../../policy/documents/signal-source.ts';
import type { SubjectId } from '../../../ssf/subject-id.ts';

export type FoundSubject =
  | {
      readonly kind: 'person';
      readonly identityId: string;
      /** The account was to be closed by us: what the other system tells of it is our own doing. */
      readonly closedByUs: boolean;
    }
  | { readonly kind: 'nobody' }
  | { readonly kind: 'several' };

/**
 * Whom a subject means, by strong keys only: an attribute by which sources tell people apart, or the id that a target
 * gave the account. Locks the person. A name or an address that somebody else may have had before finds nobody.
 */
export async function findSubject(
  engine: Engine,
  tx: Tx,
  policy: ActivePolicy,
  source: SignalSource,
  subjects: readonly SubjectId[],
): Promise<FoundSubject> {
  const values = [...new Set(subjects.flatMap(identifierOf))];
  if (values.length === 0) return { kind: 'nobody' };
  const { attribute, target } = source.subject;
  const found =
    target === undefined
      ? await byAttribute(engine, tx, policy, attribute ?? '', values)
      : await byAccount(engine, tx, target, values);
  const living = await lockLiving(tx, found.identities);
  const [identityId, ...others] = [...new Set(living.values())];
  if (identityId === undefined) return { kind: 'nobody' };
  return others.length > 0
    ? { kind: 'several' }
    : { kind: 'person', identityId, closedByUs: found.closedByUs };
}

interface Matches {
  readonly identities: readonly string[];
  readonly closedByUs: boolean;
}

async function byAttribute(
  engine: Engine,
  tx: Tx,
  policy: ActivePolicy,
  attribute: string,
  values: readonly string[],
): Promise<Matches> {
  const sets = policy.keySets.filter(({ keys }) => keys.length === 1 && keys[0] === attribute);
  const wanted = values.flatMap((value) =>
    hashEntries(engine, tx.tenant, keyEntries({ [attribute]: value }, sets)).map((entry) => entry.value),
  );
  const rows = await tx.find(
    'correlation_key',
    { value: { in: wanted }, set_id: attribute },
    { columns: ['identity_id'] },
  );
  return { identities: [...new Set(rows.map(({ identity_id }) => identity_id))], closedByUs: false };
}

async function byAccount(
  engine: Engine,
  tx: Tx,
  target: string,
  values: readonly string[],
): Promise<Matches> {
  const rows = await tx.find(
    'account',
    {
      target_id: target,
      locator: { in: values.map((value) => locatorOf(engine, tx.tenant, target, value)) },
    },
    { columns: ['account_id', 'identity_id', 'desired'] },
  );
  // What is held has closed nothing yet.
  const held = await tx.count('operation', {
    account_id: { in: rows.map(({ account_id }) => account_id) },
    state: 'held',
  });
  const identities = rows.map(({ identity_id }) => identity_id).filter((id) => id !== null);
  return {
    identities: [...new Set(identities)],
    closedByUs:
      rows.length > 0 &&
      held === 0 &&
      rows.every(({ desired }) => desired !== null && desired.mode !== 'active'),
  };
}

/** The identifier itself. Who the transmitter says the issuer of a subject is proves nothing more than its signature. */
function identifierOf(subject: SubjectId): readonly string[] {
  switch (subject.format) {
    case 'email':
      return [subject.email];
    case 'iss_sub':
      return [subject.sub];
    case 'opaque':
      return [subject.id];
    case 'scim':
      return subject.externalId === undefined ? [] : [subject.externalId];
    case 'account':
    case 'phone_number':
      return [];
  }
}
