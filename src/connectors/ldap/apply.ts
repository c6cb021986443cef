import {
  ConnectorFault,
  type ConnectorOperation,
  type Outcome,
  REVOCATIONS,
} from '../../domain/connector.ts';
import { removeCredentials } from './credentials.ts';
import { type Server, sessionsOf } from './monitor.ts';
import {
  blocked,
  changed,
  createAccount,
  deleteAccount,
  disableAccount,
  enableAccount,
  grant,
  revoke,
  unchanged,
  updateAccount,
  type Work,
} from './operations.ts';
import { type Found, findPerson, type Person } from './people.ts';

/** One operation on one entry. What is in the way in the target is `blocked`; what failed is a ConnectorFault. */
export async function applyOperation(
  work: Work,
  servers: readonly Server[],
  operation: ConnectorOperation,
): Promise<Outcome> {
  const found = await findPerson(work.reader, work.config, operation.account);
  if (found !== null) refuseStranger(operation, found);
  const person = found?.person ?? null;
  if (person?.account.protected === true && REVOCATIONS.has(operation.kind)) {
    return blocked(
      `${person.dn} is protected: the connector's own, or one that the target document names`,
      'Take it out of protected of the target document if it belongs to a person.',
    );
  }
  switch (operation.kind) {
    case 'create':
      return createAccount(work, operation, person);
    case 'update':
      return updateAccount(work, operation, there(person));
    case 'enable':
      return enableAccount(work, there(person));
    case 'grant':
      return grant(work, operation, there(person));
    case 'revoke':
      return person === null ? unchanged() : revoke(work, operation, person);
    case 'disable':
      return person === null ? unchanged() : disableAccount(work, person);
    case 'revokeSessions':
      return openSessions(work, servers, operation, person);
    case 'revokeCredentials':
      return person === null ? unchanged() : dropCredentials(work, person);
    case 'transferData':
      throw new ConnectorFault(
        'unsupported',
        'entries of a directory own nothing that could be handed over',
        { scope: 'call' },
      );
    case 'delete':
      return person === null ? unchanged() : deleteAccount(work, person);
  }
}

/** The entryUUID is gone and somebody of the same name is there: another entry, perhaps another person. */
function refuseStranger({ account }: ConnectorOperation, { person, by }: Found): void {
  if (account.id === undefined || by !== 'name') return;
  throw new ConnectorFault(
    'conflict',
    `the entry of this name is not the one of this account any more (${person.account.id})`,
    {
      scope: 'object',
    },
  );
}

function there(person: Person | null): Person {
  if (person !== null) return person;
  throw new ConnectorFault('notFound', 'there is no such entry', { scope: 'object' });
}

async function dropCredentials({ config, reader, writer }: Work, person: Person): Promise<Outcome> {
  return (await removeCredentials(reader, writer, config, person))
    ? changed(person.account.id)
    : unchanged(person.account.id);
}

/** Nothing can be ended from here; what can be done is to say where the connections come from. */
async function openSessions(
  { config }: Work,
  servers: readonly Server[],
  { account }: ConnectorOperation,
  person: Person | null,
): Promise<Outcome> {
  const sessions = await sessionsOf(config, servers, account, person?.dn ?? null);
  if (sessions.length === 0) return unchanged(person?.account.id);
  const where = sessions.slice(0, 5).map(({ detail }) => detail ?? 'unknown address');
  return blocked(
    `${sessions.length} connections are still bound as this account, and LDAP has no request that ends them: ${where.join('; ')}`,
    'Close them at the client or the firewall, or restart slapd.',
  );
}
