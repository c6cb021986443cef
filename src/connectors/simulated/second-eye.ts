import type {
  CheckItem,
  ConnectorRuntime,
  Expectation,
  HttpRequest,
  Verdict,
} from '../../domain/connector.ts';
import { isAnother } from '../support/other-accounts.ts';
import { verifyByReadBack } from '../support/verify-by-read-back.ts';
import { couldBe, findAccount, listCredentials, listSessions } from './accounts.ts';
import { refusalIn } from './answers.ts';
import { capabilities } from './capabilities.ts';
import type { Client } from './client.ts';
import { throwIfRefused } from './client.ts';

/** No account has it: it is too long for the system to accept. */
const NOBODYS_PASSWORD = 'x'.repeat(250);

type Door = 'open' | 'closed';

/**
 * Reads back over the reading connection and, where sign-in must have ended, tries the sign-in door with a password
 * that nobody has: the door tells a disabled account from a wrong password and does not hear what administrators are
 * told. A state that the door contradicts is disproven.
 */
export async function verifyWithSecondEye(
  reader: Client,
  url: string,
  runtime: ConnectorRuntime,
  expectation: Expectation,
): Promise<Verdict> {
  const mustBeShut = expectation.active === false || expectation.exists === false;
  const [verdict, door] = await Promise.all([
    readBack(reader, expectation),
    mustBeShut ? knock(url, runtime, expectation.account.name) : 'closed',
  ]);
  if (!mustBeShut) return verdict;
  const name = verdict.account?.name ?? expectation.account.name;
  const found = name === expectation.account.name ? door : await knock(url, runtime, name);
  if (found === 'open' && (await isSomebodyElse(reader, name, expectation))) return verdict;
  const check: CheckItem = {
    what: 'sign-in door',
    expected: 'closed',
    actual: found,
    ok: found === 'closed',
  };
  const checks = [...verdict.checks, check];
  if (check.ok) return { ...verdict, checks };
  const reason = [verdict.reason, 'sign-in door: expected closed, is open'].filter(Boolean).join('; ');
  return { ...verdict, result: 'disproven', checks, reason };
}

/** All reads at once when the id is known, so that a read-back costs one round trip. */
function readBack(reader: Client, expectation: Expectation): Promise<Verdict> {
  const { id } = expectation.account;
  const account = findAccount(reader, expectation.account);
  const sessions = id !== undefined && expectation.sessions ? listSessions(reader, id) : null;
  const credentials = id !== undefined && expectation.credentials ? listCredentials(reader, id) : null;
  for (const started of [account, sessions, credentials]) started?.catch(() => undefined);
  const sameId = async () => {
    const found = await account;
    return found === null || found.id === id ? null : found.id;
  };
  return verifyByReadBack(
    {
      get: () => account,
      sessions: async () => {
        const other = await sameId();
        return other === null ? (sessions ?? []) : listSessions(reader, other);
      },
      credentials: async () => {
        const other = await sameId();
        return other === null ? (credentials ?? []) : listCredentials(reader, other);
      },
    },
    expectation,
    { capabilities },
  );
}

async function knock(url: string, runtime: ConnectorRuntime, name: string): Promise<Door> {
  const request: HttpRequest = {
    method: 'POST',
    url: `${url}/sign-in`,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name, password: NOBODYS_PASSWORD }),
    // A refused sign-in changes nothing, so the question may be repeated.
    reads: true,
  };
  const response = await runtime.http(request);
  switch (refusalIn(response.body)?.code) {
    case 'disabled':
    case 'unknown_account':
      return 'closed';
    case 'bad_credentials':
      return 'open';
    default:
      throwIfRefused(request, response, runtime.clock());
      return 'open';
  }
}

/** The name went to another person in the meantime; their open door is nobody's gap. */
async function isSomebodyElse(reader: Client, name: string, { account: ref }: Expectation): Promise<boolean> {
  const holder = await findAccount(reader, { name, keys: {} });
  if (holder === null || holder.id === ref.id) return false;
  return !couldBe(holder, ref) || isAnother(ref, holder.id);
}
