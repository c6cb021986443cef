import {
  type AccountRef,
  ConnectorFault,
  type CredentialInfo,
  type RemoteAccount,
  type SessionInfo,
} from '../../domain/connector.ts';
import { carries } from '../people/main-accounts.ts';
import { LOCKSTEP_ID } from '../people/person-ref.ts';
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
  /** All accounts of the target were read since the leave was decided. */
  readonly listedSince: boolean;
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
  /** Several accounts carry a key of the person: only a listing shows them all. */
  readonly several: boolean;
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
  const nothing = { request, accounts: [], several: false, readAt };
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
    const gaps = capabilities.list
      ? []
      : ['This system cannot be listed: accounts under another key would not be seen.'];
    const found = new Map<string, { readonly ref: AccountRef; readonly account: RemoteAccount }>();
    // At once: what is taken away waits for this.
    const [known, carriers] = await Promise.all([
      Promise.all(request.accounts.map(async (ref) => ({ ref, account: await open.connector.get(ref) }))),
      Promise.all(
        byEachKey(request).map(async (ref) => ({
          ref,
          account: await carrierOf(open, ref, request.listedSince),
        })),
      ),
    ]);
    for (const { ref, account } of known) {
      if (account === null) continue;
      // Names never say whose an account is (T13): what has the name of one that is gone may be somebody else's.
      if (isSameName(ref, account) && !carriesAny(account, ref, request.person)) gaps.push(NAMESAKE);
      else found.set(account.id, { ref, account });
    }
    for (const { ref, account } of carriers) {
      if (account === 'several') gaps.push(SEVERAL);
      else if (account !== null && !found.has(account.id)) {
        if (contradicts(account, request.person)) gaps.push(CONTRADICTS);
        else found.set(account.id, { ref, account });
      }
    }
    const accounts = [];
    for (const { ref, account } of found.values()) {
      const known: AccountRef = { ...ref, id: account.id, name: account.name };
      const [sessions, credentials] = await Promise.all([
        capabilities.sessions.list && open.connector.sessions ? open.connector.sessions(known) : null,
        capabilities.credentials.list && open.connector.credentials
          ? open.connector.credentials(known)
          : null,
      ]);
      accounts.push({ account, sessions, credentials });
    }
    return {
      request,
      accounts,
      unread: false,
      listable: capabilities.list,
      several: false,
      gap: gaps.length === 0 ? null : [...new Set(gaps)].join(' '),
      readAt,
    };
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    return {
      ...nothing,
      unread: true,
      listable: true,
      several: capabilities.list && isSeveral(error),
      gap: `The system could not be read: ${text.slice(0, 500)}.`,
    };
  }
}

const SEVERAL =
  'Several accounts carry one key of this person. Those that could not be linked to this person were left as they are.';
const NAMESAKE =
  "An account has the name of one of this person's that is gone, and no key says whose it is: it was left as it is, for a person to decide.";
const CONTRADICTS =
  'An account carries one key of this person and contradicts another: it was left as it is, for a person to decide.';

/**
 * One look for each key that others may have written into an account: one who is known by id may have a second account,
 * and a look by all keys would stop at the first. Whose account is known has the mark of Lockstep there already.
 */
function byEachKey({ accounts, person }: InspectionRequest): AccountRef[] {
  return Object.entries(person.keys)
    .filter(([key]) => key !== LOCKSTEP_ID || accounts.length === 0)
    .map(([key, value]) => ({ name: '', keys: { [key]: value } }));
}

async function carrierOf(
  { connector }: OpenTarget,
  ref: AccountRef,
  listedSince: boolean,
): Promise<RemoteAccount | 'several' | null> {
  try {
    return await connector.get(ref);
  } catch (error) {
    // Each of them is known by a listing, or it was seen there whose it is.
    if (listedSince && isSeveral(error)) return 'several';
    throw error;
  }
}

function isSeveral(error: unknown): boolean {
  return error instanceof ConnectorFault && error.kind === 'conflict';
}

/** What carries another value of a key that is known of the person is for a person to decide. */
function contradicts(account: RemoteAccount, { keys: { [LOCKSTEP_ID]: _, ...keys } }: AccountRef): boolean {
  return carries(folded(account.keys), folded(keys)) === -1;
}

/** Another one than the one that was known, and not found by a key. */
function isSameName({ id }: AccountRef, account: RemoteAccount): boolean {
  return id !== undefined && id !== account.id;
}

function carriesAny(account: RemoteAccount, ...refs: readonly AccountRef[]): boolean {
  return refs.some(({ keys }) => carries(folded(account.keys), folded(keys)) === 1);
}

/** Systems find a key however its letters are written. */
function folded(keys: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(keys).map(([key, value]) => [key, value.trim().toLowerCase()]));
}
