import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** `lss` a session, `lsl` a link that lets in once. */
export type TicketKind = 'lss' | 'lsl';

export interface Ticket {
  readonly tenant: string;
  readonly id: string;
  readonly hash: Uint8Array;
}

const FORM = /^(lss|lsl)_([a-z0-9][a-z0-9-]{0,62})\.([0-9a-f]{16})_([0-9a-f]{64})$/;

/** 256 random bits that open something. The text leaves the house once; only its hash, over all of it, stays. */
export function makeTicket(kind: TicketKind, tenant: string): Ticket & { readonly text: string } {
  const id = randomBytes(8).toString('hex');
  const text = `${kind}_${tenant}.${id}_${randomBytes(32).toString('hex')}`;
  return { tenant, id, text, hash: hashOf(text) };
}

/** null: none of this kind. Whether it opens anything is for whoever has the hash. */
export function readTicket(kind: TicketKind, text: string): Ticket | null {
  const [, found, tenant, id] = FORM.exec(text) ?? [];
  if (found !== kind || tenant === undefined || id === undefined) return null;
  return { tenant, id, hash: hashOf(text) };
}

export function opens(given: Ticket, row: { readonly hash: Uint8Array } | undefined): boolean {
  return row !== undefined && row.hash.length === given.hash.length && timingSafeEqual(row.hash, given.hash);
}

function hashOf(text: string): Uint8Array {
  return createHash('sha256').update(text).digest();
}
