import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { LockstepError } from '../../domain/errors.ts';
import { Secret } from '../../domain/secret.ts';
import type { Tx } from '../../engine/store.ts';
import type { Row } from '../../engine/tables/index.ts';
import type { SecretStore } from '../../secrets/secret-store.ts';

export type Scheme = Row<'webhook_endpoint'>['scheme'];

/** So many sign at once; receivers take at most 16 signatures. */
const MOST_KEYS = 5;

export interface MadeKey {
  /** What the receiver verifies with: a public key, or the secret itself, which is never shown again. */
  readonly verifyWith: string;
  readonly publicKey: string | null;
}

interface NewKey extends MadeKey {
  readonly signsWith: Secret;
}

/** Standard Webhooks 1.0, "Signature scheme": `whsk_`/`whpk_` of Ed25519, or `whsec_` for HMAC-SHA256. */
export function newSigningKey(scheme: Scheme): NewKey {
  switch (scheme) {
    case 'v1a': {
      const { publicKey, privateKey } = generateKeyPairSync('ed25519');
      const open = publicKey.export({ format: 'der', type: 'spki' }).subarray(-32).toString('base64');
      const seed = privateKey.export({ format: 'der', type: 'pkcs8' }).subarray(-32).toString('base64');
      const shown = `whpk_${open}`;
      return { signsWith: new Secret(`whsk_${seed}`), verifyWith: shown, publicKey: shown };
    }
    case 'v1': {
      const secret = `whsec_${randomBytes(32).toString('base64')}`;
      return { signsWith: new Secret(secret), verifyWith: secret, publicKey: null };
    }
  }
}

interface KeyMaker {
  readonly secrets: SecretStore;
  readonly uuid: () => string;
  readonly actor: string;
  readonly now: number;
}

/** One more key of an endpoint. */
export async function addSigningKey(
  tx: Tx,
  { secrets, uuid, actor, now }: KeyMaker,
  endpoint: Pick<Row<'webhook_endpoint'>, 'endpoint_id' | 'scheme'>,
): Promise<MadeKey> {
  const { endpoint_id } = endpoint;
  const there = await tx.count('webhook_secret', { endpoint_id });
  if (there >= MOST_KEYS)
    throw new LockstepError('CONFLICT', `${MOST_KEYS} keys sign for this webhook; wait until one has ended`);
  const { signsWith, verifyWith, publicKey } = newSigningKey(endpoint.scheme);
  const secret_id = uuid();
  await secrets.set(tx, nameOf({ endpoint_id, secret_id }), signsWith, actor, now);
  await tx.insert('webhook_secret', [
    { endpoint_id, secret_id, public_key: publicKey, made_at: now, ends_at: null },
  ]);
  return { verifyWith, publicKey };
}

/** All that sign at this instant, the newest first. */
export async function signingKeys(
  tx: Tx,
  secrets: SecretStore,
  endpointId: string,
  now: number,
): Promise<readonly Secret[]> {
  const rows = await tx.find('webhook_secret', { endpoint_id: endpointId });
  const signing = rows
    .filter(({ ends_at }) => ends_at === null || ends_at > now)
    .sort((a, b) => b.made_at - a.made_at);
  return Promise.all(signing.map((row) => secrets.get(tx, nameOf(row))));
}

/** Forgets the keys of an endpoint that ended before `now`; without it, all of them. */
export async function forgetKeys(
  tx: Tx,
  secrets: SecretStore,
  endpointId: string,
  now?: number,
): Promise<void> {
  const rows = await tx.find('webhook_secret', { endpoint_id: endpointId }, { order: ['secret_id'] });
  const over = rows.filter(({ ends_at }) => now === undefined || (ends_at !== null && ends_at <= now));
  for (const row of over) {
    await secrets.remove(tx, nameOf(row));
    await tx.remove('webhook_secret', { secret_id: row.secret_id, endpoint_id: endpointId });
  }
}

function nameOf({ endpoint_id, secret_id }: { readonly endpoint_id: string; readonly secret_id: string }) {
  return `webhook.${endpoint_id}.${secret_id}`;
}
