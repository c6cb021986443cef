import type { AccessBook } from './access-book.ts';
import type { SimulatedAccount } from './account.ts';
import type { AccountBook } from './account-book.ts';
import type { Answer } from './call.ts';
import type { Effects } from './effects.ts';
import { fieldText } from './json-body.ts';

/**
 * Where people come in: POST /sign-in {name, password} or {token} -> {session}; GET /whoami and POST /tokens {kind}
 * with `authorization: Session ID` or `Token SECRET`. The door asks the accounts themselves, so it never lies.
 * null: not a path of the door.
 */
export function answerAtDoor(
  request: {
    readonly method: string;
    readonly path: string;
    readonly authorization: string;
    readonly body: unknown;
  },
  books: { readonly accounts: AccountBook; readonly access: AccessBook; readonly effects: Effects },
  at: number,
): Answer | null {
  switch (`${request.method} ${request.path}`) {
    case 'POST /sign-in':
      return signIn(request.body, books, at);
    case 'GET /whoami': {
      const account = bearer(request.authorization, books, at);
      return account === null
        ? no(401, 'not_signed_in', 'Sign in first')
        : { status: 200, body: { id: account.id, name: account.name } };
    }
    case 'POST /tokens': {
      const account = bearer(request.authorization, books, at);
      if (account === null || !account.active) return no(401, 'not_signed_in', 'Sign in first');
      const kind = fieldText(request.body, 'kind', 60) ?? 'api-token';
      return { status: 201, body: books.effects.openCredential(account.id, kind, at) };
    }
    default:
      return null;
  }
}

type Books = Parameters<typeof answerAtDoor>[1];

function signIn(body: unknown, { accounts, access, effects }: Books, at: number): Answer {
  const token = fieldText(body, 'token', 200);
  const account =
    token === undefined
      ? accounts.byName(fieldText(body, 'name', 200) ?? '')
      : accounts.get(access.liveCredential(token, at)?.accountId ?? '');
  if (account === null) return no(401, 'unknown_account', 'Nobody of this name or token');
  // Told before the password is looked at, as several directories do: a probe needs no password.
  if (!account.active) return no(403, 'disabled', 'The account is disabled');
  if (token === undefined && fieldText(body, 'password', 200) !== account.password) {
    return no(401, 'bad_credentials', 'Wrong password');
  }
  return { status: 200, body: { session: effects.openSession(account.id, at) } };
}

/** Whose session or token this is. An account that was disabled since is let through: disable is not cut-off. */
function bearer(authorization: string, { accounts, access }: Books, at: number): SimulatedAccount | null {
  const [scheme = '', value = ''] = authorization.split(' ', 2);
  if (scheme === 'Session') return accountOf(access.liveSession(value, at)?.accountId, accounts, at);
  if (scheme === 'Token') return accountOf(access.liveCredential(value, at)?.accountId, accounts, at);
  return null;
}

/** A stateless session outlives even its account, until the residual is over. */
function accountOf(id: string | undefined, accounts: AccountBook, at: number): SimulatedAccount | null {
  if (id === undefined) return null;
  return accounts.get(id) ?? lastVersion(id, accounts, at);
}

function lastVersion(id: string, accounts: AccountBook, at: number): SimulatedAccount | null {
  const versions = accounts.versions(id).filter((version) => version.at <= at && version.account !== null);
  return versions.at(-1)?.account ?? null;
}

function no(status: number, code: string, message: string): Answer {
  return { status, body: { code, message } };
}
