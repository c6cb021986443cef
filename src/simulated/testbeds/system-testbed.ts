import type { Testbed, TestbedHost } from '../../connectors/kit/index.ts';
import type { AccountRef, Entitlement, HttpTransport } from '../../domain/connector.ts';
import { ConnectorFault } from '../../domain/connector.ts';
import { Secret } from '../../domain/secret.ts';
import type { Fault } from '../faults.ts';
import { asTransport, simulatedUrl } from '../in-process-transport.ts';
import { serveSystems } from '../serve-systems.ts';
import type { SimulatedSystem, SystemOptions } from '../system.ts';
import { createSystem } from '../system.ts';

/** 'memory': no sockets, virtual time, so that residual windows pass at once. 'loopback': real HTTP, real time. */
export type Over = 'memory' | 'loopback';

export interface SystemTestbedOptions {
  readonly over: Over;
  readonly system: Omit<SystemOptions, 'name' | 'seed' | 'clock'>;
  /** The `connection` block for the base URL of the system. Secrets: `writer`, `reader`. */
  readonly config: (url: string) => unknown;
  readonly person: Testbed['person'];
  readonly entitlements: readonly Entitlement[];
  readonly lies: readonly { readonly name: string; readonly fault: Fault }[];
}

/** A simulated system as a testbed: people come through its sign-in door, the truth is read from its books. */
export async function openSystemTestbed(host: TestbedHost, options: SystemTestbedOptions): Promise<Testbed> {
  const time = { passed: 0 };
  const clock = () => host.clock() + time.passed;
  const system = createSystem({ name: 'certify', seed: 1, clock, ...options.system });
  const way = options.over === 'memory' ? inMemory(system) : await onLoopback(system, host);
  const secrets: Readonly<Record<string, string>> = { writer: system.writeToken, reader: system.readToken };

  const door = async (method: string, path: string, authorization?: string, body?: unknown) => {
    const response = await way.http({
      method,
      url: `${way.url}${path}`,
      headers: { ...(authorization !== undefined && { authorization }), 'content-type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    return { status: response.status, body: response.body };
  };
  const signIn = async ({ name }: AccountRef) => {
    const password = system.truth.find(name)?.password ?? '';
    return door('POST', '/sign-in', undefined, { name, password });
  };
  const openSession = async (account: AccountRef) => {
    const { status, body } = await signIn(account);
    if (status !== 200) throw new Error(`no session: the door answered ${status}`);
    return String(JSON.parse(body).session);
  };

  return {
    name: `a simulated system (${system.dialect}, ${options.over})`,
    config: options.config(`${way.url}${system.adminPath}`),
    runtime: {
      clock,
      random: host.random,
      http: way.http,
      async secret(reference) {
        const value = secrets[reference];
        if (value === undefined) throw new ConnectorFault('auth', `There is no secret ${reference}`);
        return new Secret(value);
      },
    },
    person: options.person,
    entitlements: options.entitlements,
    async wait(ms) {
      if (options.over === 'memory') time.passed += ms;
      else await host.wait(ms);
    },
    tryLogin: async (account) => (await signIn(account)).status === 200,
    openSession,
    trySession: async (session) => (await door('GET', '/whoami', `Session ${session}`)).status === 200,
    async openToken(account) {
      const { body } = await door('POST', '/tokens', `Session ${await openSession(account)}`, {
        kind: 'api-token',
      });
      return String(JSON.parse(body).secret);
    },
    tryToken: async (token) => (await door('GET', '/whoami', `Token ${token}`)).status === 200,
    async groundTruth({ name }) {
      const account = system.truth.find(name);
      return account === null ? null : { active: account.active };
    },
    async drift({ name }) {
      const account = system.truth.find(name);
      if (account !== null) system.operator.setActive(account.id, true);
    },
    lies: options.lies.map(({ name, fault }) => ({
      name,
      start: async () => system.setFaults([fault]),
      stop: async () => system.setFaults([]),
    })),
    close: way.close,
  };
}

interface Way {
  readonly url: string;
  readonly http: HttpTransport;
  readonly close: () => Promise<void>;
}

function inMemory(system: SimulatedSystem): Way {
  return { url: simulatedUrl(system.name), http: asTransport([system]), close: async () => undefined };
}

async function onLoopback(system: SimulatedSystem, host: TestbedHost): Promise<Way> {
  const { urls, close } = await serveSystems([system]);
  return { url: urls[system.name] ?? '', http: host.http, close };
}
