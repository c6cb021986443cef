import { httpServices } from '../../../src/app/http-services.ts';
import { importFeed } from '../../../src/app/import-feed.ts';
import { fanOut } from '../../../src/app/ssf/fan-out.ts';
import { streamPusher } from '../../../src/app/ssf/push-streams.ts';
import { transmitterPoller } from '../../../src/app/ssf/receive/poll-transmitters.ts';
import { remoteKeys } from '../../../src/app/ssf/receive/remote-keys.ts';
import { addReceiver, type NewReceiver } from '../../../src/app/ssf/receivers.ts';
import { openHttpTransport } from '../../../src/connectors/transport/http-transport.ts';
import { Secret } from '../../../src/domain/secret.ts';
import { activatePolicy } from '../../../src/engine/make-policies.ts';
import type { Store } from '../../../src/engine/store.ts';
import { ensureTenant } from '../../../src/engine/tenants.ts';
import { listen } from '../../../src/http/listen.ts';
import { makeHttpApp } from '../../../src/http/make-app.ts';
import { simulatedUrl } from '../../../src/simulated/index.ts';
import {
  leaverDocument,
  namesDocument,
  reportsDocument,
  ruleDocument,
  targetDocument,
  together,
} from '../../../src/torture/house/documents.ts';
import { makeHouse, type Person } from '../../support/house.ts';

export const TRANSMITTER = 'acme';
export const RECEIVER = 'beta';
export const PUSH_SECRET = 'push-secret-of-beta';

const YEAR_MS = 365 * 86_400_000;

/** `more`: lines of the Source document, such as what the events mean. */
export function signalDocument(
  issuer: string,
  audience: string,
  jwks: string,
  more: readonly string[],
): string {
  return `kind: Source
id: partner
type: ssf
issuer: ${issuer}
audience: ${audience}
jwks: ${jwks}
credential: secret:partner
subject: { attribute: employeeId }
${more.join('\n')}
`;
}

/** Two tenants of one house, behind one real server: what one transmits, the other can receive. */
export async function twoCompanies(store?: Store) {
  const transport = openHttpTransport();
  const house = await makeHouse({
    tenant: TRANSMITTER,
    systems: { directory: [], git: [], crm: [], badges: [] },
    policy: (base) =>
      base.replace('zone: Europe/Berlin\n', 'zone: Europe/Berlin\nconstants: { workEmail: one@acme.test }\n'),
    http: transport.http,
    ...(store === undefined ? {} : { store }),
  });
  const { engine, secrets, master, clock } = house;
  const app = makeHttpApp({
    services: httpServices(house),
    log: engine.log,
    version: '0.0.0',
    openMetrics: false,
    defaultTenant: 'default',
  });
  const listening = await listen(app, { host: '127.0.0.1', port: 0, behindProxy: false });
  const allow = ['127.0.0.0/8'];
  const pusher = streamPusher({ engine, master, publicHttp: transport.publicHttp, allow });
  await ensureTenant(engine, RECEIVER, 'Beta');
  await engine.store.transaction(RECEIVER, async (tx) => {
    const badges = house.systems.get('badges');
    await secrets.set(tx, 'badges-write', new Secret(badges?.writeToken ?? ''), 'test', clock.now());
    await secrets.set(tx, 'badges-read', new Secret(badges?.readToken ?? ''), 'test', clock.now());
    await secrets.set(tx, 'partner', new Secret(PUSH_SECRET), 'test', clock.now());
  });
  const issuer = `${listening.url}/ssf/t/${TRANSMITTER}`;
  let sequence = 0;
  let policy = '';

  const call = (path: string, init: RequestInit = {}) => fetch(`${listening.url}${path}`, init);
  return {
    ...house,
    url: listening.url,
    issuer,
    jwks: `${issuer}/jwks.json`,
    pusher,
    call,
    /** With a receiver's token; POST when there is a body. */
    ssf: (token: string, path: string, body?: unknown, method?: string) =>
      call(`/ssf${path}`, {
        method: method ?? (body === undefined ? 'GET' : 'POST'),
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }),
    receiver: (name: string, more: Partial<NewReceiver> = {}, tenant = TRANSMITTER) =>
      addReceiver(engine, master, tenant, {
        name,
        scopes: ['ssf.manage'],
        subject: 'iss_sub',
        subjectAttribute: 'employeeId',
        targets: null,
        expiresAt: clock.now() + YEAR_MS,
        actor: 'test',
        issuer: listening.url,
        ...more,
      }),
    /** What the transmitter says means this at the other company. */
    async listens(audience: string, more: readonly string[]) {
      policy = together(
        reportsDocument([
          'given: { as: givenName, of: identity }',
          'family: { as: familyName, of: identity }',
          'department: { as: department }',
          'type: { as: type }',
          'zone: { as: zone, type: timeZone }',
        ]),
        targetDocument('badges', simulatedUrl('badges')),
        ruleDocument('everybody', ['{ target: badges }']),
        leaverDocument(),
        namesDocument('badges'),
        signalDocument(issuer, audience, `${issuer}/jwks.json`, more),
      );
      await engine.store.transaction(RECEIVER, (tx) => activatePolicy(tx, clock, policy, 'test'));
    },
    async changePolicy(change: (text: string) => string) {
      policy = change(policy);
      await engine.store.transaction(RECEIVER, (tx) => activatePolicy(tx, clock, policy, 'test'));
    },
    async reportAtReceiver(people: readonly Person[]) {
      sequence++;
      const rows = people.map(
        (p) => `${p.id},Bo,Nr${p.id},${p.department},Employee,2025-01-01,${p.lastDay ?? ''},Europe/Berlin`,
      );
      return importFeed(engine, RECEIVER, 'hr', {
        content: Buffer.from(`id,given,family,department,type,hired,last_day,zone\n${rows.join('\n')}\n`),
        meta: JSON.stringify({ rows: people.length, sequence, asOf: new Date(clock.now()).toISOString() }),
      });
    },
    /** Tells receivers what is proven by now, to the end. */
    async tell() {
      for (const tenant of [TRANSMITTER, RECEIVER]) await fanOut(engine, tenant);
      while ((await pusher.start()) > 0) await pusher.idle();
    },
    /** Polls what is due, to the end. Returns how many transmitters. */
    async hear() {
      const keys = remoteKeys(transport.http, clock);
      const poller = transmitterPoller({ engine, secrets, http: transport.http, keys });
      const started = await poller.start();
      await poller.idle();
      return started;
    },
    stateAtReceiver: async (employee: string) => {
      const rows = await engine.store.transaction(RECEIVER, async (tx) => {
        const [row] = await tx.find('employment', { employment_key: employee });
        return tx.find('identity', { identity_id: row?.identity_id ?? '' });
      });
      return rows[0];
    },
    async close() {
      await pusher.idle();
      await listening.close(100);
      await transport.close();
    },
  };
}

export type TwoCompanies = Awaited<ReturnType<typeof twoCompanies>>;
