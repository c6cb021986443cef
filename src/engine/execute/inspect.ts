import type { AccountRef, CredentialInfo, RemoteAccount, SessionInfo } from '../../domain/connector.ts';
import type { Clock, OpenTarget } from '../ports.ts';

/** Reading what one leaver has on one target, before anything is taken away. */
export interface InspectionRequest {
  readonly key: string;
  readonly leaveId: string;
  readonly target: string;
  readonly identityId: string;
  /** Accounts that we know of; and the person's strong keys, for accounts that Lockstep never made. */
  readonly accounts: readonly AccountRef[];
  readonly person: AccountRef;
  readonly tries: number;
  /** Something was sent to the target before, because it could not be read then. */
  readonly afterWrites: boolean;
}

export interface Inspection {
  readonly request: InspectionRequest;
  readonly accounts: readonly {
    readonly account: RemoteAccount;
    readonly sessions: readonly SessionInfo[] | null;
    readonly credentials: readonly CredentialInfo[] | null;
  }[];
  /** It could have been read but was not: down, refused. */
  readonly unread: boolean;
  readonly listable: boolean;
  /** What could not be found out, in words; null when everything could. */
  readonly gap: string | null;
  readonly readAt: number;
}

export async function inspect(
  clock: Clock,
  open: OpenTarget | null,
  request: InspectionRequest,
  failure?: string,
): Promise<Inspection> {
  const readAt = clock.now();
  const nothing = { request, accounts: [], readAt };
  if (open === null) {
    return {
      ...nothing,
      unread: true,
      listable: true,
      gap: `The system could not be read: ${failure ?? 'not connected'}.`,
    };
  }
  const { capabilities } = open.definition;
  if (capabilities.attested) {
    return {
      ...nothing,
      unread: false,
      listable: false,
      gap: 'This system has no interface; a person answers for it.',
    };
  }
  try {
    const refs = request.accounts.length > 0 ? request.accounts : [request.person];
    const accounts = [];
    for (const ref of refs) {
      const account = await open.connector.get(ref);
      if (account === null) continue;
      const known: AccountRef = { ...ref, id: account.id, name: account.name };
      const [sessions, credentials] = await Promise.all([
        capabilities.sessions.list && open.connector.sessions ? open.connector.sessions(known) : null,
        capabilities.credentials.list && open.connector.credentials
          ? open.connector.credentials(known)
          : null,
      ]);
      accounts.push({ account, sessions, credentials });
    }
    const gap = capabilities.list
      ? null
      : 'This system cannot be listed: accounts under another key would not be seen.';
    return { request, accounts, unread: false, listable: capabilities.list, gap, readAt };
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    return {
      ...nothing,
      unread: true,
      listable: true,
      gap: `The system could not be read: ${text.slice(0, 500)}.`,
    };
  }
}
