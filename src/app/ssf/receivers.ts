import { LockstepError } from '../../domain/errors.ts';
import type { Engine } from '../../engine/engine.ts';
import { journal } from '../../engine/log/journal.ts';
import type { Tx } from '../../engine/store.ts';
import type { Row } from '../../engine/tables/index.ts';
import type { SsfCaller, SsfScope } from '../../http/ssf-services.ts';
import type { MasterKey } from '../../secrets/master-key.ts';
import { iso, isoOrNull } from '../people/list-people.ts';
import { findIssuer, type Issuer, setIssuer } from './issuer.ts';
import { newReceiverId, newReceiverToken, opensReceiver, readReceiverToken } from './receiver-token.ts';
import { keepSigningKey, makeSigningKey } from './signing-keys.ts';

const LONGEST_MS = 2 * 366 * 86_400_000;
const NAME = /^[a-z0-9][a-z0-9._-]{0,62}$/;
const ATTRIBUTE = /^[A-Za-z_]\w{0,62}$/;
const MOST_TARGETS = 1_000;
/** `last used` is for people: a minute is exact enough, and a write per request is not needed. */
const USED_EVERY_MS = 60_000;

export const SCOPES: readonly SsfScope[] = ['ssf.read', 'ssf.manage'];

export interface NewReceiver {
  readonly name: string;
  readonly scopes: readonly SsfScope[];
  readonly subject: Row<'ssf_receiver'>['subject'];
  readonly subjectAttribute: string | null;
  readonly targets: readonly string[] | null;
  readonly expiresAt: number;
  readonly actor: string;
  /** Where the transmitter is found; with the first receiver it has to be known. */
  readonly issuer: string | null;
}

export interface MadeReceiver {
  readonly id: string;
  readonly token: string;
  readonly expiresAt: number;
  readonly issuer: Issuer;
}

/** Somebody may hear of what happens here. The token is shown once; only a hash is kept. Throws USAGE, CONFLICT. */
export async function addReceiver(
  engine: Engine,
  master: MasterKey,
  tenant: string,
  input: NewReceiver,
): Promise<MadeReceiver> {
  check(engine, input);
  const id = newReceiverId();
  const { token, hash } = newReceiverToken(tenant, id);
  const key = await makeSigningKey(engine.random.uuid());
  return engine.store.transaction(tenant, async (tx) => {
    // Two at the same moment must not both find the name free, nor both make the first key.
    await tx.advance('ssf:keys', 0);
    const now = engine.clock.now();
    const there = await tx.count('ssf_receiver', { name: input.name, removed_at: null });
    if (there > 0) throw new LockstepError('CONFLICT', `there is a receiver ${input.name} already`);
    const known = await findIssuer(tx);
    if (known === null && input.issuer === null)
      throw new LockstepError('SSF_OFF', 'it is not known yet at which address receivers find this server');
    const issuer =
      known !== null && (input.issuer === null || input.issuer === known.base)
        ? known
        : await setIssuer(engine, tx, input.issuer ?? '', input.actor);
    if ((await tx.count('ssf_key', {})) === 0) await keepSigningKey(engine, tx, master, key, now);
    await tx.insert('ssf_receiver', [
      {
        receiver_id: id,
        name: input.name,
        scopes: input.scopes,
        subject: input.subject,
        subject_attribute: input.subjectAttribute,
        targets: input.targets,
        hash,
        expires_at: input.expiresAt,
        previous_hash: null,
        previous_until: null,
        made_at: now,
        actor: input.actor,
        removed_at: null,
        last_used_at: null,
      },
    ]);
    await journal(tx, [
      {
        type: 'ssf.receiverAdded',
        at: now,
        subject: null,
        body: {
          receiver: id,
          name: input.name,
          scopes: [...input.scopes],
          subject: input.subject,
          attribute: input.subjectAttribute,
          targets: input.targets === null ? null : [...input.targets],
          issuer: issuer.issuer,
          actor: input.actor,
        },
      },
    ]);
    return { id, token, expiresAt: input.expiresAt, issuer };
  });
}

function check(engine: Engine, input: NewReceiver): void {
  checkExpiry(input.expiresAt, engine.clock.now());
  if (!NAME.test(input.name))
    throw new LockstepError(
      'USAGE',
      'a receiver has a name of 1 to 63 of a-z 0-9 . _ - that begins with a letter or digit',
    );
  if (input.subjectAttribute !== null && !ATTRIBUTE.test(input.subjectAttribute))
    throw new LockstepError('USAGE', `'${input.subjectAttribute}' is no name of an attribute`);
  if (input.subjectAttribute !== null && input.subject === 'email')
    throw new LockstepError('USAGE', 'an attribute stands for the person in iss_sub and opaque only');
  if (input.targets !== null && (input.targets.length === 0 || input.targets.length > MOST_TARGETS))
    throw new LockstepError(
      'USAGE',
      `a receiver is told about 1 to ${MOST_TARGETS} targets, or about people`,
    );
}

function checkExpiry(expiresAt: number, now: number): void {
  if (expiresAt <= now || expiresAt > now + LONGEST_MS)
    throw new LockstepError('USAGE', 'the token of a receiver lives at most two years');
}

/** Another token. The one before opens until `keepUntil`. Throws SSF_RECEIVER_UNKNOWN. */
export async function rotateReceiver(
  engine: Engine,
  tenant: string,
  order: {
    readonly receiver: string;
    readonly expiresAt: number;
    readonly keepUntil: number;
    readonly actor: string;
  },
): Promise<{ readonly id: string; readonly token: string; readonly expiresAt: number }> {
  const now = engine.clock.now();
  checkExpiry(order.expiresAt, now);
  return engine.store.transaction(tenant, async (tx) => {
    const row = await receiverNamed(tx, order.receiver, 'update');
    const { token, hash } = newReceiverToken(tenant, row.receiver_id);
    await tx.put('ssf_receiver', [
      {
        ...row,
        hash,
        expires_at: order.expiresAt,
        previous_hash: row.hash,
        previous_until: Math.min(row.expires_at, order.keepUntil),
      },
    ]);
    await journal(tx, [
      {
        type: 'ssf.receiverRotated',
        at: now,
        subject: null,
        body: { receiver: row.receiver_id, actor: order.actor },
      },
    ]);
    return { id: row.receiver_id, token, expiresAt: order.expiresAt };
  });
}

/** Ends its token with the next request, and its streams with what they still had to tell. */
export async function removeReceiver(
  engine: Engine,
  tenant: string,
  name: string,
  actor: string,
): Promise<string> {
  return engine.store.transaction(tenant, async (tx) => {
    const now = engine.clock.now();
    const { receiver_id } = await receiverNamed(tx, name, 'update');
    const streams = await tx.find('ssf_stream', { receiver_id }, { lock: 'update', columns: ['stream_id'] });
    for (const { stream_id } of streams) {
      await tx.remove('ssf_set', { stream_id });
      await tx.remove('ssf_removed_subject', { stream_id });
      await tx.remove('ssf_stream', { stream_id });
    }
    await tx.update('ssf_receiver', ['removed_at'], [{ receiver_id, removed_at: now }]);
    await journal(tx, [
      {
        type: 'ssf.receiverRemoved',
        at: now,
        subject: null,
        body: { receiver: receiver_id, streams: streams.length, actor },
      },
    ]);
    return receiver_id;
  });
}

/** By its name or id. Throws SSF_RECEIVER_UNKNOWN. */
async function receiverNamed(tx: Tx, text: string, lock: 'update'): Promise<Row<'ssf_receiver'>> {
  const [byId] = await tx.find('ssf_receiver', { receiver_id: text, removed_at: null }, { lock });
  if (byId !== undefined) return byId;
  const [byName] = await tx.find('ssf_receiver', { name: text, removed_at: null }, { lock });
  if (byName !== undefined) return byName;
  throw new LockstepError('SSF_RECEIVER_UNKNOWN', `there is no receiver ${JSON.stringify(text)}`);
}

export async function listReceivers(tx: Tx, now: number) {
  const rows = await tx.find('ssf_receiver', {}, { order: ['made_at', 'receiver_id'], limit: 10_000 });
  return rows.map((row) => ({
    id: row.receiver_id,
    name: row.name,
    state: row.removed_at !== null ? 'removed' : row.expires_at <= now ? 'expired' : 'valid',
    scopes: row.scopes,
    subject: row.subject,
    subjectAttribute: row.subject_attribute,
    targets: row.targets,
    madeAt: iso(row.made_at),
    expiresAt: iso(row.expires_at),
    lastUsedAt: isoOrNull(row.last_used_at),
  }));
}

/** Who sends this token; null for every one that does not open, whatever the reason. */
export async function ssfCallerOf(engine: Engine, text: string): Promise<SsfCaller | null> {
  const claim = readReceiverToken(text);
  if (claim === null) return null;
  const now = engine.clock.now();
  const [row] = await engine.store.transaction(
    claim.tenant,
    (tx) => tx.find('ssf_receiver', { receiver_id: claim.receiver }),
    { readOnly: true },
  );
  if (row === undefined || !opensReceiver(row, claim.hash, now)) return null;
  if (row.last_used_at === null || now - row.last_used_at > USED_EVERY_MS) {
    const { receiver_id } = row;
    await engine.store.transaction(claim.tenant, (tx) =>
      tx.update('ssf_receiver', ['last_used_at'], [{ receiver_id, last_used_at: now }]),
    );
  }
  return {
    tenant: claim.tenant,
    receiver: row.receiver_id,
    scopes: SCOPES.filter((scope) => row.scopes.includes(scope)),
  };
}
