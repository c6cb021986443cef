import type { SimulatedCredential, SimulatedSession } from './account.ts';
import type { Rehearsal } from './rehearsal.ts';

/** Sessions and credentials with when they began and ended. A revoked session may live on for the residual time. */
export interface AccessBook {
  openSession(session: SimulatedSession): void;
  openCredential(credential: SimulatedCredential): void;
  /** Returns how many were open. */
  revokeSessions(accountId: string, at: number): number;
  revokeCredentials(accountId: string, at: number): number;
  /** As an administrator sees them: revoked ones are off the list at once. */
  sessions(accountId: string, at: number): readonly SimulatedSession[];
  credentials(accountId: string, at: number): readonly SimulatedCredential[];
  /** As the bearer meets them: a revoked session works until the residual is over. */
  liveSession(id: string, at: number): SimulatedSession | null;
  liveCredential(secret: string, at: number): SimulatedCredential | null;
  /** Whether any session or credential of the account worked at the instant. */
  anyLive(accountId: string, at: number): boolean;
}

export function openAccessBook(rehearsal: Rehearsal, residualMs: number): AccessBook {
  const sessionIds = new Map<string, SimulatedSession>();
  const sessionsOf = new Map<string, string[]>();
  const secrets = new Map<string, SimulatedCredential>();
  const secretsOf = new Map<string, string[]>();

  const all = <T>(owned: Map<string, string[]>, items: Map<string, T>, accountId: string): T[] =>
    (owned.get(accountId) ?? []).flatMap((id) => items.get(id) ?? []);

  function revoke<T extends { readonly revokedAt?: number }>(
    owned: Map<string, string[]>,
    items: Map<string, T>,
    accountId: string,
    at: number,
  ): number {
    let ended = 0;
    for (const key of owned.get(accountId) ?? []) {
      const item = items.get(key);
      if (item === undefined || item.revokedAt !== undefined) continue;
      items.set(key, { ...item, revokedAt: at });
      rehearsal.note(() => items.set(key, item));
      ended += 1;
    }
    return ended;
  }

  function add<T>(
    owned: Map<string, string[]>,
    items: Map<string, T>,
    accountId: string,
    key: string,
    item: T,
  ): void {
    items.set(key, item);
    const list = owned.get(accountId) ?? [];
    list.push(key);
    owned.set(accountId, list);
    rehearsal.note(() => {
      items.delete(key);
      list.pop();
    });
  }

  const sessionLives = (one: SimulatedSession, at: number) =>
    one.startedAt <= at && (one.revokedAt === undefined || at < one.revokedAt + residualMs);
  const credentialLives = (one: SimulatedCredential, at: number) =>
    one.createdAt <= at && (one.revokedAt === undefined || at < one.revokedAt);

  return {
    openSession: (session) => add(sessionsOf, sessionIds, session.accountId, session.id, session),
    openCredential: (one) => add(secretsOf, secrets, one.accountId, one.secret, one),
    revokeSessions: (accountId, at) => revoke(sessionsOf, sessionIds, accountId, at),
    revokeCredentials: (accountId, at) => revoke(secretsOf, secrets, accountId, at),
    sessions: (accountId, at) =>
      all(sessionsOf, sessionIds, accountId).filter(
        (one) => one.startedAt <= at && (one.revokedAt === undefined || at < one.revokedAt),
      ),
    credentials: (accountId, at) =>
      all(secretsOf, secrets, accountId).filter((one) => credentialLives(one, at)),
    liveSession(id, at) {
      const session = sessionIds.get(id);
      return session !== undefined && sessionLives(session, at) ? session : null;
    },
    liveCredential(secret, at) {
      const credential = secrets.get(secret);
      return credential !== undefined && credentialLives(credential, at) ? credential : null;
    },
    anyLive: (accountId, at) =>
      all(sessionsOf, sessionIds, accountId).some((one) => sessionLives(one, at)) ||
      all(secretsOf, secrets, accountId).some((one) => credentialLives(one, at)),
  };
}
