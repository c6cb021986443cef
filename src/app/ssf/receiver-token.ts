import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Row } from '../../engine/tables/index.ts';

/** `lsf_<tenant>.<receiver>_<secret>`: whose it is can be seen, what opens is only in the secret. */
const TOKEN = /^lsf_([a-z0-9][a-z0-9-]{0,62})\.([0-9a-f]{16})_([0-9a-f]{64})$/;

export interface ReceiverToken {
  readonly token: string;
  readonly hash: Buffer;
}

export function newReceiverId(): string {
  return randomBytes(8).toString('hex');
}

export function newReceiverToken(tenant: string, receiver: string): ReceiverToken {
  const token = `lsf_${tenant}.${receiver}_${randomBytes(32).toString('hex')}`;
  return { token, hash: hashOf(token) };
}

/** null: no token looks like that. */
export function readReceiverToken(
  text: string,
): { readonly tenant: string; readonly receiver: string; readonly hash: Buffer } | null {
  const [, tenant, receiver] = TOKEN.exec(text) ?? [];
  if (tenant === undefined || receiver === undefined) return null;
  return { tenant, receiver, hash: hashOf(text) };
}

export function opensReceiver(row: Row<'ssf_receiver'>, hash: Buffer, now: number): boolean {
  if (row.removed_at !== null) return false;
  const isNow = same(row.hash, hash) && row.expires_at > now;
  const isBefore =
    row.previous_hash !== null &&
    row.previous_until !== null &&
    same(row.previous_hash, hash) &&
    row.previous_until > now;
  return isNow || isBefore;
}

function same(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && timingSafeEqual(a, b);
}

/** 256 random bits need no slow hash: there is nothing to guess. */
function hashOf(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
