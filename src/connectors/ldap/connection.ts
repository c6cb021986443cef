import { connect as connectTcp } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { type Change, Client, type Filter } from 'ldapts';
import { ConnectorFault, type ConnectorRuntime } from '../../domain/connector.ts';
import type { LdapConfig } from './config.ts';
import { type DirectoryEntry, EveryAttribute, readEntry } from './entry.ts';
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
  readonly search: (question: Question) => Promise<readonly DirectoryEntry[]>;
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
    const seen = current;
    const known = await seen?.catch(() => undefined);
    if (known?.isBound === true) return known;
    // Several callers may find it lost at the same time: the first one replaces it for all.
    if (current === undefined || current === seen) current = bind(config, runtime, url);
    return current;
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
        if (error instanceof ConnectorFault && error.kind === 'retryable' && error.vendor === undefined)
          return search(question);
        throw error;
      }
    },
    add: (dn, attributes) =>
      ask('write', 'adding the entry failed', (bound) =>
        bound.add(
          dn,
          Object.fromEntries(Object.entries(attributes).map(([name, values]) => [name, [...values]])),
        ),
      ),
    modify: (dn, changes) =>
      ask('write', 'changing the entry failed', (bound) => bound.modify(dn, [...changes])),
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

/** All that a connection needs to know. */
export type BindConfig = Pick<LdapConfig, 'startTls' | 'ca' | 'bindDn' | 'password' | 'timeoutMs'>;

/** One connection, bound. It never connects a second time by itself: that one would be anonymous, or without TLS. */
export async function bind(
  config: BindConfig,
  runtime: Pick<ConnectorRuntime, 'secret'>,
  url: string,
): Promise<Client> {
  const { protocol, hostname, port } = new URL(url);
  const host = hostname.replace(/^\[(.*)\]$/, '$1');
  const tls = { ...(config.ca !== undefined && { ca: config.ca }), rejectUnauthorized: true };
  let used = false;
  const once = <S>(open: () => S): S => {
    if (used) throw new ConnectorFault('retryable', 'the connection was closed', { scope: 'connection' });
    used = true;
    return open();
  };
  const options = { url, timeout: config.timeoutMs, connectTimeout: CONNECT_TIMEOUT_MS };
  const client =
    protocol === 'ldaps:'
      ? new Client({
          ...options,
          createSecureConnection: () => once(() => connectTls(Number(port || 636), host, tls)),
        })
      : new Client({ ...options, createConnection: () => once(() => connectTcp(Number(port || 389), host)) });
  try {
    if (config.startTls) await client.startTLS({ ...tls, host });
    await client.bind(config.bindDn, (await runtime.secret(config.password)).reveal());
    return client;
  } catch (error) {
    await client.unbind().catch(() => undefined);
    throw faultOf(error, 'connect', 'the directory cannot be reached');
  }
}

async function searchOnce(
  bound: Client,
  { base, scope, filter, attributes, atMost }: Question,
): Promise<readonly DirectoryEntry[]> {
  const { searchEntries, searchReferences } = await bound.search(base, {
    scope,
    filter,
    attributes: [...attributes],
    explicitBufferAttributes: new EveryAttribute(),
    // With a limit of its own the library takes a cut answer for a whole one.
    ...(atMost !== undefined && { sizeLimit: atMost }),
  });
  refuseReferences(searchReferences);
  return searchEntries.map(readEntry);
}

/** A part of the tree lies on another server: what came is not all there is. */
export function refuseReferences(references: readonly string[]): void {
  if (references.length === 0) return;
  throw new ConnectorFault('unsupported', 'a part of the directory lies on another server (referral)', {
    scope: 'connection',
  });
}
