import { connect as connectTcp, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { type Change, Client, type Entry, type Filter } from 'ldapts';
import { ConnectorFault, type ConnectorRuntime } from '../../domain/connector.ts';
import type { LdapConfig } from './config.ts';
import { faultOf, type Stage } from './faults.ts';

export interface Question {
  readonly base: string;
  readonly scope: 'base' | 'one' | 'sub';
  readonly filter: Filter;
  readonly attributes: readonly string[];
  /** Some are enough: whether there is one at all. Without it, an answer that was cut short is a fault. */
  readonly atMost?: number;
}

/** A bound connection that is replaced by a new bound one when it is lost. */
export interface Directory {
  readonly search: (question: Question) => Promise<readonly Entry[]>;
  readonly add: (dn: string, attributes: Readonly<Record<string, readonly string[]>>) => Promise<void>;
  readonly modify: (dn: string, changes: readonly Change[]) => Promise<void>;
  readonly remove: (dn: string) => Promise<void>;
  readonly extended: (oid: string, value: Buffer) => Promise<void>;
  readonly close: () => Promise<void>;
}

const CONNECT_TIMEOUT_MS = 10_000;

/** Nothing is connected before the first question. */
export function openDirectory(config: LdapConfig, runtime: ConnectorRuntime, url = config.url): Directory {
  let current: Promise<Client> | undefined;
  let closed = false;

  const client = async (): Promise<Client> => {
    if (closed) throw new ConnectorFault('cancelled', 'the connector is closed', { scope: 'connection' });
    const known = current === undefined ? undefined : await current.catch(() => undefined);
    if (known?.isBound === true) return known;
    // Several callers may have found it lost: only the first one replaces it.
    const mine = current;
    if (mine === undefined || (await mine.catch(() => undefined)) === known) {
      if (mine === current) current = bind(config, runtime, url);
    }
    return current ?? bind(config, runtime, url);
  };

  const ask = async <T>(stage: Stage, doing: string, work: (bound: Client) => Promise<T>): Promise<T> => {
    const bound = await client();
    try {
      return await work(bound);
    } catch (error) {
      throw faultOf(error, stage, doing);
    }
  };
  const search = (question: Question) =>
    ask('read', `searching ${question.base} failed`, (bound) => searchOnce(bound, question));

  return {
    search: async (question) => {
      try {
        return await search(question);
      } catch (error) {
        // Most often an idle connection that the server had closed; a second loss is no accident.
        if (error instanceof ConnectorFault && error.kind === 'retryable' && error.vendor === undefined) return search(question);
        throw error;
      }
    },
    add: (dn, attributes) =>
      ask('write', 'adding the entry failed', (bound) =>
        bound.add(dn, Object.fromEntries(Object.entries(attributes).map(([name, values]) => [name, [...values]]))),
      ),
    modify: (dn, changes) => ask('write', 'changing the entry failed', (bound) => bound.modify(dn, [...changes])),
    remove: (dn) => ask('write', 'deleting the entry failed', (bound) => bound.del(dn)),
    extended: (oid, value) =>
      ask('write', 'the extended operation failed', async (bound) => {
        await bound.exop(oid, value);
      }),
    close: async () => {
      closed = true;
      const bound = await current?.catch(() => undefined);
      await bound?.unbind().catch(() => undefined);
    },
  };
}

/** One connection, bound. It never connects a second time by itself: that one would be anonymous, or without TLS. */
export async function bind(config: LdapConfig, runtime: ConnectorRuntime, url: string): Promise<Client> {
  const tls = { ...(config.ca !== undefined && { ca: config.ca }), rejectUnauthorized: true };
  const secure = url.toLowerCase().startsWith('ldaps:');
  let used = false;
  const once = (open: () => Socket): Socket => {
    if (used) throw new ConnectorFault('retryable', 'the connection was closed', { scope: 'connection' });
    used = true;
    return open();
  };
  const client = new Client({
    url,
    timeout: config.timeoutMs,
    connectTimeout: CONNECT_TIMEOUT_MS,
    ...(secure && { tlsOptions: tls }),
    createConnection: ((port: number, host: string) => once(() => connectTcp(port, host))) as typeof connectTcp,
    ...(secure && {
      createSecureConnection: ((port: number, host: string) =>
        once(() => connectTls(port, host, tls))) as unknown as typeof connectTls,
    }),
  });
  try {
    if (config.startTls) await client.startTLS({ ...tls, host: new URL(url).hostname.replace(/^\[(.*)\]$/, '$1') });
    await client.bind(config.bindDn, (await runtime.secret(config.password)).reveal());
    return client;
  } catch (error) {
    await client.unbind().catch(() => undefined);
    throw faultOf(error, 'connect', 'the directory cannot be reached');
  }
}

async function searchOnce(bound: Client, { base, scope, filter, attributes, atMost }: Question): Promise<readonly Entry[]> {
  const { searchEntries, searchReferences } = await bound.search(base, {
    scope,
    filter,
    attributes: [...attributes],
    // With a limit of its own the library takes a cut answer for a whole one.
    ...(atMost !== undefined && { sizeLimit: atMost }),
  });
  refuseReferences(searchReferences);
  return searchEntries;
}

/** A part of the tree lies on another server: what came is not all there is. */
export function refuseReferences(references: readonly string[]): void {
  if (references.length === 0) return;
  throw new ConnectorFault('unsupported', 'a part of the directory lies on another server (referral)', { scope: 'connection' });
}
