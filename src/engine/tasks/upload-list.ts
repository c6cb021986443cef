import type { AccountRef, RemoteAccount } from '../../domain/connector.ts';
import { LockstepError } from '../../domain/errors.ts';
import { nameKey } from '../../domain/identity/unique-name.ts';
import type { Engine } from '../engine.ts';
import { lookSoon } from '../execute/look-soon.ts';
import { wakeLanes } from '../execute/wake-lanes.ts';
import { journal } from '../log/journal.ts';
import type { Tx } from '../store.ts';

/** What the columns of a list can show. */
export interface Covers {
  readonly active: boolean;
  readonly entitlements: readonly string[];
  readonly attributes: readonly string[];
}

/** A list of the users of a system without an interface, as somebody exported it there. */
export interface UploadedList {
  readonly takenAt: number;
  readonly by: string;
  /** SHA-256 of the file, hex. */
  readonly digest: string;
  /** Only a list that proves that it is whole can show that somebody is absent (law 3). */
  readonly whole: boolean;
  readonly covers: Covers;
}

const MOST_USERS = 20_000;

/** Keeps the newest list of a target and has everything that was attested there looked at again. */
export async function uploadList(
  engine: Engine,
  tx: Tx,
  target: string,
  list: UploadedList,
  accounts: readonly RemoteAccount[],
): Promise<void> {
  if (accounts.length > MOST_USERS)
    throw new LockstepError('USAGE', `a list has at most ${MOST_USERS} users`);
  const now = engine.clock.now();
  if (list.takenAt > now) throw new LockstepError('USAGE', 'the list was taken in the future');
  // Of the first list there is no row yet that could be locked.
  await tx.advance(`list:${target}`, 0);
  const [before] = await tx.find('upload', { target_id: target }, { lock: 'update' });
  if (before !== undefined && before.taken_at > list.takenAt)
    throw new LockstepError('CONFLICT', 'a newer list was uploaded already');
  const uploadId = engine.random.uuid();
  const [sealed] = await engine.vault.seal(tx, [{ subject: uploadId, value: accounts }]);
  await tx.put('upload', [
    {
      target_id: target,
      upload_id: uploadId,
      taken_at: list.takenAt,
      uploaded_by: list.by,
      digest: list.digest,
      whole: list.whole,
      covers: list.covers,
      sealed: sealed as Uint8Array,
    },
  ]);
  if (before !== undefined) await engine.vault.destroy(tx, before.upload_id);
  await lookAgain(engine, tx, target);
  await journal(tx, [
    {
      type: 'list.uploaded',
      at: now,
      subject: null,
      target,
      body: { actor: list.by, digest: list.digest, users: accounts.length, whole: list.whole },
    },
  ]);
  tx.afterCommit(() => engine.wakeups.notify());
}

/** What was only said is compared with the list at once, and so is what waits for somebody to say it. */
async function lookAgain(engine: Engine, tx: Tx, target: string): Promise<void> {
  const now = engine.clock.now();
  const waiting = await tx.find(
    'operation',
    {
      target_id: target,
      next_run_at: { isNull: false },
      state: { in: ['attested', 'unproven', 'accepted'] },
    },
    { columns: ['operation_id', 'next_run_at'], order: ['operation_id'] },
  );
  await lookSoon(tx, waiting, now);
  await wakeLanes(tx, engine.random, [target]);
}

export async function findUpload(
  engine: Engine,
  tx: Tx,
  target: string,
  account: AccountRef,
): Promise<{ readonly upload: UploadedList; readonly account: RemoteAccount | null } | null> {
  const [row] = await tx.find('upload', { target_id: target });
  if (row === undefined) return null;
  const [opened] = await engine.vault.open(tx, [{ subject: row.upload_id, sealed: row.sealed }]);
  if (opened === null || opened === undefined) return null;
  const users = opened as readonly RemoteAccount[];
  const upload: UploadedList = {
    takenAt: row.taken_at,
    by: row.uploaded_by,
    digest: row.digest,
    whole: row.whole,
    covers: row.covers as Covers,
  };
  return { upload, account: users.find((user) => isSame(user, account)) ?? null };
}

/** By strong key where both have one, else by name. */
function isSame(user: RemoteAccount, account: AccountRef): boolean {
  const shared = Object.keys(account.keys).filter((key) => Object.hasOwn(user.keys, key));
  if (shared.length > 0) return shared.every((key) => user.keys[key] === account.keys[key]);
  return nameKey(user.name.trim()) === nameKey(account.name.trim());
}
