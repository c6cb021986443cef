import { CompactSign, exportJWK, exportPKCS8, generateKeyPair, importPKCS8 } from 'jose';
import { LockstepError } from '../../domain/errors.ts';
import type { Engine } from '../../engine/engine.ts';
import { journal } from '../../engine/log/journal.ts';
import type { Tx } from '../../engine/store.ts';
import type { Row } from '../../engine/tables/index.ts';
import type { MasterKey } from '../../secrets/master-key.ts';
import { type SealedBox, sealedBox } from '../../secrets/sealed-box.ts';
import { aboutKey } from './sealed-rows.ts';

/** What the interoperability profile of SSF asks for. */
const ALGORITHM = 'RS256';
const BITS = 2_048;
const CACHED = 500;

type PrivateKey = Awaited<ReturnType<typeof importPKCS8>>;

interface MadeKey {
  readonly kid: string;
  readonly pkcs8: string;
  readonly public: Readonly<Record<string, unknown>>;
}

/** Signs claims as a security event token (RFC 8417 section 2.3) with the key in force. */
export interface SetSigner {
  sign(tx: Tx, claims: Readonly<Record<string, unknown>>): Promise<string>;
}

export function setSigner(engine: Engine, master: MasterKey): SetSigner {
  const box = sealedBox(master);
  const opened = new Map<string, PrivateKey>();
  return {
    async sign(tx, claims) {
      const row = await keyInForce(engine, tx);
      const name = `${tx.tenant}/${row.kid}`;
      const key = opened.get(name) ?? (await openKey(box, tx.tenant, row));
      if (opened.size >= CACHED) opened.clear();
      opened.set(name, key);
      return new CompactSign(new TextEncoder().encode(JSON.stringify(claims)))
        .setProtectedHeader({ alg: ALGORITHM, typ: 'secevent+jwt', kid: row.kid })
        .sign(key);
    },
  };
}

async function openKey(box: SealedBox, tenant: string, row: Row<'ssf_key'>): Promise<PrivateKey> {
  return importPKCS8(box.open(tenant, aboutKey(row.kid), row).toString('utf8'), ALGORITHM);
}

/** The newest that signs already. Throws SSF_OFF. */
async function keyInForce(engine: Engine, tx: Tx): Promise<Row<'ssf_key'>> {
  const now = engine.clock.now();
  const rows = await publishedKeys(tx, now);
  const [signing] = rows.filter(({ signs_from }) => signs_from <= now);
  if (signing === undefined) throw new LockstepError('SSF_OFF', 'there is no key that signs');
  return signing;
}

/** Newest first. */
async function publishedKeys(tx: Tx, now: number): Promise<Row<'ssf_key'>[]> {
  const rows = await tx.find('ssf_key', {}, { order: [{ descending: 'signs_from' }, 'kid'], limit: 1_000 });
  return rows.filter(({ ends_at }) => ends_at === null || ends_at > now);
}

/** RFC 7517: every key that signed, signs or is about to sign. */
export async function publicKeys(tx: Tx, now: number): Promise<{ readonly keys: readonly unknown[] }> {
  return { keys: (await publishedKeys(tx, now)).map((row) => row.public) };
}

/** Made before the transaction: it takes a while, and nobody should wait for it. */
export async function makeSigningKey(kid: string): Promise<MadeKey> {
  const { privateKey, publicKey } = await generateKeyPair(ALGORITHM, {
    modulusLength: BITS,
    extractable: true,
  });
  const { kty, n, e } = await exportJWK(publicKey);
  return {
    kid,
    pkcs8: await exportPKCS8(privateKey),
    public: { kty, n, e, kid, alg: ALGORITHM, use: 'sig' },
  };
}

/** Keeps a key that signs from then on. */
export async function keepSigningKey(
  engine: Engine,
  tx: Tx,
  master: MasterKey,
  made: MadeKey,
  signsFrom: number,
): Promise<void> {
  const sealed = await sealedBox(master).seal(tx, aboutKey(made.kid), Buffer.from(made.pkcs8));
  await tx.insert('ssf_key', [
    {
      kid: made.kid,
      public: made.public,
      ...sealed,
      made_at: engine.clock.now(),
      signs_from: signsFrom,
      ends_at: null,
    },
  ]);
}

export interface Rotation {
  readonly kid: string;
  readonly signsFrom: number;
  /** When the key before is published no more. */
  readonly earlierUntil: number;
}

/**
 * A new key, published now and signing after `leadMs`; the one before stays published for `keepMs` longer, so that
 * what it signed can be checked. Throws SSF_OFF, SSF_KEY_PENDING.
 */
export async function rotateSigningKey(
  engine: Engine,
  master: MasterKey,
  tenant: string,
  order: { readonly leadMs: number; readonly keepMs: number; readonly actor: string },
): Promise<Rotation> {
  const made = await makeSigningKey(engine.random.uuid());
  return engine.store.transaction(tenant, async (tx) => {
    await tx.advance('ssf:keys', 0);
    const now = engine.clock.now();
    const published = await publishedKeys(tx, now);
    if (published.length === 0) throw new LockstepError('SSF_OFF', 'there is no key that could be replaced');
    if (order.leadMs > 0 && published.some(({ signs_from }) => signs_from > now))
      throw new LockstepError('SSF_KEY_PENDING', 'a key that was made before does not sign yet');
    const signsFrom = now + order.leadMs;
    const earlierUntil = signsFrom + order.keepMs;
    // Two at a time: what an earlier rotation left is not published beside them.
    await tx.update(
      'ssf_key',
      ['ends_at'],
      published.map(({ kid }, i) => ({ kid, ends_at: i === 0 ? earlierUntil : now })),
    );
    await keepSigningKey(engine, tx, master, made, signsFrom);
    await journal(tx, [
      {
        type: 'ssf.keyRotated',
        at: now,
        subject: null,
        body: {
          key: made.kid,
          signsFrom: new Date(signsFrom).toISOString(),
          earlierUntil: new Date(earlierUntil).toISOString(),
          actor: order.actor,
        },
      },
    ]);
    return { kid: made.kid, signsFrom, earlierUntil };
  });
}
