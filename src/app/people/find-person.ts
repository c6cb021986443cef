import { LockstepError } from '../../domain/errors.ts';
import type { Engine } from '../../engine/engine.ts';
import type { ActivePolicy } from '../../engine/policies.ts';
import { foldName, plainName } from '../../engine/same-actor.ts';
import { isUuid } from '../../engine/scim/uuid.ts';
import type { Tx } from '../../engine/store.ts';
import { fold } from '../../scim/resource/fold-text.ts';
import { displayName, knownPeople, labelsOf, mailsOf } from './person-names.ts';

const CHUNK = 2_000;
/** Names are sealed per person, so a search by name opens everybody: enough to list, not more. */
const CANDIDATES = 20;

/**
 * The one person that a text names: identity id, employment key, the user name at an identity provider, or exactly the
 * name or a mail address. A key as it is
 * written comes before one in other letters. Several of one name are listed and none is taken. Throws PERSON_UNKNOWN,
 * PERSON_AMBIGUOUS (details.candidates).
 */
export async function findPerson(
  engine: Engine,
  tx: Tx,
  policy: ActivePolicy,
  text: string,
): Promise<string> {
  const wanted = text.trim();
  if (wanted === '' || wanted.length > 320)
    throw new LockstepError('PERSON_UNKNOWN', 'a person is named by 1 to 320 characters');
  const candidates = await peopleNamed(engine, tx, policy, wanted);
  const [only] = candidates;
  if (only === undefined) throw new LockstepError('PERSON_UNKNOWN', `nobody is known as '${wanted}'`);
  if (candidates.length === 1) return only;
  const labels = await labelsOf(engine, tx, policy, candidates);
  const list = candidates.map((id) => ({ id, person: labels.get(id) ?? id }));
  const more = candidates.length === CANDIDATES ? ` (the first ${CANDIDATES})` : '';
  throw new LockstepError(
    'PERSON_AMBIGUOUS',
    `'${wanted}' is ${candidates.length} people${more}: ${list.map(({ id, person }) => `${person} = ${id}`).join(', ')}`,
    {
      details: { candidates: list },
    },
  );
}

/** Everybody whom a text may name, in the ways of `findPerson`; not more than can be listed. */
export async function peopleNamed(
  engine: Engine,
  tx: Tx,
  policy: ActivePolicy,
  text: string,
): Promise<readonly string[]> {
  const plain = plainName(text);
  if (isUuid(plain)) {
    const [identity] = await tx.find(
      'identity',
      { identity_id: plain.toLowerCase() },
      { columns: ['identity_id'] },
    );
    if (identity !== undefined) return [identity.identity_id];
  }
  const asWritten = await byKey(tx, [text.trim()]);
  if (asWritten.length > 0) return asWritten;
  const alike = await byKey(tx, [plain, plain.toUpperCase(), plain.toLowerCase()]);
  if (alike.length > 0) return alike;
  const pushed = await byUserName(tx, plain);
  return pushed.length > 0 ? pushed : byNameOrMail(engine, tx, policy, plain);
}

/** As identity providers call somebody. */
async function byUserName(tx: Tx, text: string): Promise<string[]> {
  const connections = await tx.find('scim_connection', {}, { columns: ['connection_id'], limit: 1_000 });
  const users: string[] = [];
  for (const { connection_id } of connections) {
    const rows = await tx.find(
      'scim_user',
      { connection_id, user_name: fold(text) },
      { columns: ['user_id'] },
    );
    users.push(...rows.map(({ user_id }) => user_id));
  }
  return users.length === 0 ? [] : byKey(tx, users);
}

/** The same key may be used by two HR systems for two people. */
async function byKey(tx: Tx, keys: readonly string[]): Promise<string[]> {
  const rows = await tx.find(
    'employment',
    { employment_key: { in: [...new Set(keys)] } },
    { columns: ['identity_id'], limit: 1_000 },
  );
  return [...new Set(rows.map((row) => row.identity_id).filter((id) => id !== null))].sort();
}

async function byNameOrMail(engine: Engine, tx: Tx, policy: ActivePolicy, text: string): Promise<string[]> {
  const wanted = foldName(text);
  const found: string[] = [];
  let after: string | null = null;
  for (;;) {
    const ids: string[] = (
      await tx.find('identity', after === null ? {} : { identity_id: { above: after } }, {
        order: ['identity_id'],
        limit: CHUNK,
        columns: ['identity_id'],
      })
    ).map((row) => row.identity_id);
    const people = await knownPeople(engine, tx, policy, ids);
    for (const { identityId, attributes } of people.values()) {
      const name = displayName(attributes);
      const texts = [...(name === null ? [] : [name]), ...mailsOf(attributes)];
      if (texts.some((known) => foldName(known) === wanted)) found.push(identityId);
      if (found.length === CANDIDATES) return found;
    }
    after = ids.at(-1) ?? null;
    if (ids.length < CHUNK) return found;
  }
}
