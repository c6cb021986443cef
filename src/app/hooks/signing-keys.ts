import { LockstepError } from '../../domain/errors.ts';
import type { Secret } from '../../domain/secret.ts';
import type { Tx } from '../../engine/store.ts';
import type { Row } from '../../engine/tables/index.ts';
import type { SecretStore } from '../../secrets/secret-store.ts';
import { parseWebhookKey, publicKeyOf, signWith } from '../../sources/webhook/index.ts';

/** So many sign beside the newest; receivers take at most 16 signatures. */
const MOST_EARLIER = 4;

/** All that sign at this instant, the newest first. Throws SECRET_UNKNOWN where there is none. */
export async function signingKeys(
  tx: Tx,
  secrets: SecretStore,
  sign: string,
  now: number,
): Promise<readonly [Secret, ...Secret[]]> {
  const newest = await secrets.get(tx, sign);
  const rows = await tx.find('hook_earlier_key', { name: nameIn(sign), ends_at: { above: now } });
  // Ids are ordered by time.
  const earlier = rows.toSorted((a, b) => (a.key_id < b.key_id ? 1 : -1));
  return [newest, ...(await Promise.all(earlier.map((row) => secrets.get(tx, storedAs(row)))))];
}

interface KeyEnd {
  readonly secrets: SecretStore;
  readonly uuid: () => string;
  readonly actor: string;
  readonly now: number;
  readonly endsAt: number;
}

/** The key in use, if there is one, becomes an earlier one; none of them signs for longer than until `endsAt`. */
export async function keepEarlier(
  tx: Tx,
  sign: string,
  { secrets, uuid, actor, now, endsAt }: KeyEnd,
): Promise<void> {
  const name = nameIn(sign);
  // Two that replace the same key do it one after the other.
  await tx.advance(`hook:keys:${name}`, 0);
  const rows = await tx.find('hook_earlier_key', { name }, { order: ['key_id'] });
  await tx.update(
    'hook_earlier_key',
    ['ends_at'],
    rows.map(({ key_id, ends_at }) => ({ name, key_id, ends_at: Math.min(ends_at, endsAt) })),
  );
  await forgetEarlier(tx, secrets, now, name);
  if (endsAt <= now || (await tx.count('secret', { name })) === 0) return;
  if ((await tx.count('hook_earlier_key', { name })) >= MOST_EARLIER)
    throw new LockstepError(
      'CONFLICT',
      `${MOST_EARLIER + 1} keys sign for this hook; wait until one has ended`,
    );
  const key = await secrets.get(tx, sign);
  if (!canSign(key)) return;
  const row = { name, key_id: uuid(), public_key: publicKeyOf(key), ends_at: endsAt };
  await secrets.set(tx, storedAs(row), key, actor, now);
  await tx.insert('hook_earlier_key', [row]);
}

/** Somebody may have put anything in its place by hand: what never signed has nothing to end. */
function canSign(key: Secret): boolean {
  try {
    signWith(parseWebhookKey(key), Buffer.of());
    return true;
  } catch {
    return false;
  }
}

/** Destroys keys that sign nothing any more. */
export async function forgetEarlier(tx: Tx, secrets: SecretStore, now: number, name?: string): Promise<void> {
  const over = await tx.find(
    'hook_earlier_key',
    { ...(name === undefined ? {} : { name }), ends_at: { atMost: now } },
    { order: ['name', 'key_id'], lock: 'update' },
  );
  for (const row of over) {
    await secrets.remove(tx, storedAs(row));
    await tx.remove('hook_earlier_key', { name: row.name, key_id: row.key_id });
  }
}

const nameIn = (sign: string) => sign.replace(/^secret:/, '');
const storedAs = ({ key_id }: Pick<Row<'hook_earlier_key'>, 'key_id'>) => `hook.${key_id}`;
