import { createHmac, timingSafeEqual } from 'node:crypto';
import { LockstepError } from '../../domain/errors.ts';
import { canonicalJson, type Json } from '../../proof/canonical-json.ts';

export const BACKUP_FORMAT = 'lockstep-backup/1';

/** One table of one tenant, as it stands in the file. */
export interface TableCount {
  readonly table: string;
  readonly rows: number;
  readonly sha256: string;
}

export interface TenantManifest {
  readonly tenant: string;
  readonly log: {
    readonly origin: string;
    readonly size: number;
    /** The newest signed checkpoint: it covers everything but what came while the backup began. */
    readonly checkpoint: string | null;
    readonly root: string | null;
  };
  readonly people: number;
  /** Erased up to `madeAt`: a list that names fewer of then is older than the backup. */
  readonly erased: number;
  /** Verifier keys of the log, one line of log.pub each. */
  readonly verifiers: readonly string[];
  readonly tables: readonly TableCount[];
}

export interface Manifest {
  readonly format: typeof BACKUP_FORMAT;
  readonly id: string;
  readonly madeAt: number;
  readonly program: string;
  readonly migrations: readonly string[];
  /** Short names of the master keys without which nothing of it opens. The keys themselves are never in it. */
  readonly keys: readonly string[];
  /** The one of them that vouches for the manifest. */
  readonly key: string;
  readonly tenants: readonly TenantManifest[];
}

export interface SealedManifest {
  readonly manifest: Manifest;
  /** HMAC-SHA256 under a key derived from the master key: whoever has the file alone cannot make another. */
  readonly mac: string;
}

export function sealManifest(manifest: Manifest, key: Uint8Array): SealedManifest {
  return { manifest, mac: macOf(manifest, key) };
}

/** Throws BACKUP_INVALID. */
export function checkSeal({ manifest, mac }: SealedManifest, key: Uint8Array): void {
  const ours = Buffer.from(macOf(manifest, key));
  const theirs = Buffer.from(mac);
  if (ours.length !== theirs.length || !timingSafeEqual(ours, theirs))
    throw new LockstepError(
      'BACKUP_INVALID',
      'the backup was changed: its manifest is not the one that was sealed',
    );
}

function macOf(manifest: Manifest, key: Uint8Array): string {
  return createHmac('sha256', key)
    .update(canonicalJson(JSON.parse(JSON.stringify(manifest)) as Json))
    .digest('hex');
}
