import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Row } from '../../engine/tables/index.ts';

/**
 * `lss_<tenant>.<connection>.<credential>_<secret>`: where it belongs can be seen, what opens is only in the secret. With
 * basic authentication the user name is the credential's id and the password the secret.
 */
const BEARER = /^lss_([a-z0-9][a-z0-9-]{0,62}\.[0-9a-f]{12})\.([0-9a-f]{12})_([0-9a-f]{64})$/;
const CONNECTION = /^([a-z0-9][a-z0-9-]{0,62})\.[0-9a-f]{12}$/;
const BASIC = /^([0-9a-f]{12}):([0-9a-f]{64})$/;

/** What a request claims to be allowed, before anything of it was compared. */
export interface Claim {
  readonly tenant: string;
  readonly connection: string;
  readonly credential: string;
  readonly hash: Buffer;
}

export interface NewCredential {
  readonly id: string;
  readonly secret: string;
  /** As a bearer token. */
  readonly token: string;
  readonly hash: Buffer;
}

export function newConnectionId(tenant: string): string {
  return `${tenant}.${randomBytes(6).toString('hex')}`;
}

export function newCredential(connection: string): NewCredential {
  const id = randomBytes(6).toString('hex');
  const secret = randomBytes(32).toString('hex');
  return { id, secret, token: `lss_${connection}.${id}_${secret}`, hash: hashOf(secret) };
}

/** `issuedBy`: it is an access token, given for that secret or client. */
export function credentialRow(
  connection_id: string,
  { id, hash }: NewCredential,
  now: number,
  expires_at: number,
  issuedBy: string | null = null,
): Row<'scim_credential'> {
  return {
    connection_id,
    credential_id: id,
    kind: issuedBy === null ? 'bearer' : 'client',
    hash,
    made_at: now,
    expires_at,
    revoked_at: null,
    last_used_at: null,
    issued_by: issuedBy,
  };
}

/** The tenant of a connection as its address names it; null: no connection looks like that. */
export function tenantOf(connection: string): string | null {
  return CONNECTION.exec(connection)?.[1] ?? null;
}

/** null for everything that cannot open this connection, whatever the reason. */
export function claimOf(connection: string, authorization: string | null): Claim | null {
  const tenant = tenantOf(connection);
  if (tenant === null || authorization === null || authorization.length > 600) return null;
  const [, scheme, value] = /^(bearer|basic) +(\S+) *$/i.exec(authorization) ?? [];
  if (scheme === undefined || value === undefined) return null;
  if (scheme.toLowerCase() === 'bearer') {
    const [, of, credential, secret] = BEARER.exec(value) ?? [];
    if (of !== connection || credential === undefined || secret === undefined) return null;
    return { tenant, connection, credential, hash: hashOf(secret) };
  }
  const [, credential, secret] = BASIC.exec(Buffer.from(value, 'base64').toString('utf8')) ?? [];
  if (credential === undefined || secret === undefined) return null;
  return { tenant, connection, credential, hash: hashOf(secret) };
}

export function opens(row: Row<'scim_credential'> | undefined, claim: Claim, now: number): boolean {
  return (
    row !== undefined &&
    row.hash.length === claim.hash.length &&
    timingSafeEqual(row.hash, claim.hash) &&
    row.revoked_at === null &&
    row.expires_at > now
  );
}

/** 256 random bits need no slow hash: there is nothing to guess. */
function hashOf(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}
