import type { AccountRef, CredentialInfo, Page, RemoteAccount, SessionInfo } from '../../domain/connector.ts';
import { ConnectorFault } from '../../domain/connector.ts';
import { isAnother } from '../support/other-accounts.ts';
import { answers, remoteAccount } from './answers.ts';
import type { Client } from './client.ts';

/** By id, then by each strong key, then by name: an account that came back has a new id and is found all the same. */
export async function findAccount(client: Client, ref: AccountRef): Promise<RemoteAccount | null> {
  if (ref.id !== undefined) {
    const found = await client.read(`/accounts/${encodeURIComponent(ref.id)}`, answers.account);
    if (found !== null) return remoteAccount(found);
  }
  const keyed = await findByKey(client, ref);
  if (keyed !== null) return keyed;
  const named = await lookUp(client, ref, 'name', ref.name);
  return named !== null && couldBe(named, ref) ? named : null;
}

export async function findByKey(client: Client, ref: AccountRef): Promise<RemoteAccount | null> {
  for (const [key, value] of Object.entries(ref.keys)) {
    const found = await lookUp(client, ref, `key.${key}`, value);
    if (found !== null) return found;
  }
  return null;
}

/** A name is weak: it is somebody else's when a strong key says so. */
export function couldBe(account: RemoteAccount, ref: AccountRef): boolean {
  return Object.entries(ref.keys).every(([key, value]) => (account.keys[key] ?? value) === value);
}

async function lookUp(
  client: Client,
  ref: AccountRef,
  field: string,
  value: string,
): Promise<RemoteAccount | null> {
  const query = new URLSearchParams({ [field]: value });
  const page = await client.read(`/accounts?${query}`, answers.accountPage);
  if (page === null) throw new ConnectorFault('retryable', 'The search for an account was not answered');
  const accounts = page.accounts.filter(({ id }) => !isAnother(ref, id));
  if (accounts.length > 1) {
    throw new ConnectorFault('conflict', `Several accounts have this ${field}`, { scope: 'object' });
  }
  const [found] = accounts;
  return found === undefined ? null : remoteAccount(found);
}

/** A session of an account that is gone cannot be asked for; this system ends them with the account. */
export async function listSessions(client: Client, id: string): Promise<readonly SessionInfo[]> {
  const body = await client.read(`/accounts/${encodeURIComponent(id)}/sessions`, answers.sessions);
  return body?.sessions ?? [];
}

export async function listCredentials(client: Client, id: string): Promise<readonly CredentialInfo[]> {
  const body = await client.read(`/accounts/${encodeURIComponent(id)}/credentials`, answers.credentials);
  return body?.credentials ?? [];
}

/**
 * One page. The token carries the last id, how many accounts were seen and the smallest total told, because pages
 * may repeat or leave out accounts: ids must grow, and at the end nobody may be missing. Otherwise a fault.
 */
export async function listPage(
  client: Client,
  pageSize: number,
  token: string | undefined,
): Promise<Page<RemoteAccount>> {
  const { after, seen, least } = readToken(token);
  const query = new URLSearchParams({ limit: `${pageSize}`, ...(after !== '' && { after }) });
  const page = await client.read(`/accounts?${query}`, answers.accountPage);
  if (page === null) throw broken('there is no listing');
  const items = page.accounts.filter((account) => account.id > after).map(remoteAccount);
  if (items.some((account, index) => index > 0 && account.id <= (items[index - 1]?.id ?? ''))) {
    throw broken('a page is out of order');
  }
  const count = seen + items.length;
  const total = Math.min(least, page.total);
  if (page.next === undefined) {
    if (count < total) throw broken(`${total - count} of ${total} accounts were left out`);
    return { items };
  }
  if (page.next <= after) throw broken('the pages go round in a circle');
  return { items, next: `${encodeURIComponent(page.next)}.${count}.${total}` };
}

function readToken(token: string | undefined): { after: string; seen: number; least: number } {
  if (token === undefined) return { after: '', seen: 0, least: Number.MAX_SAFE_INTEGER };
  const match = /^([^.]+)\.(\d{1,9})\.(\d{1,9})$/.exec(token);
  if (match === null) throw new ConnectorFault('invalid', 'This is not a page token of this connector');
  return { after: decodeURIComponent(match[1] ?? ''), seen: Number(match[2]), least: Number(match[3]) };
}

function broken(why: string): ConnectorFault {
  return new ConnectorFault('retryable', `The listing cannot be trusted: ${why}. List again from the start.`);
}
