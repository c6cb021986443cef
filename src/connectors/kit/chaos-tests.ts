import type { Connector, RemoteAccount } from '../../domain/connector.ts';
import { ConnectorFault } from '../../domain/connector.ts';
import type { Bench } from './bench.ts';
import { grantable, must, mustFault, skip } from './bench.ts';
import type { ChaosTransport, Disturbance } from './chaos-transport.ts';
import { answer, deliverTwice, garble, loseAnswer } from './chaos-transport.ts';
import { listAll } from './contract-tests.ts';

export interface ChaosTest {
  readonly behaviour: string;
  /** A text that it resolves to is shown beside the pass. */
  readonly test: (bench: Bench, rig: ChaosRig) => Promise<unknown>;
}

/** A connector whose way to the target can be disturbed. */
export interface ChaosRig {
  readonly chaos: ChaosTransport;
  readonly connector: Connector;
}

const LOGIN_PAGE = '<!doctype html><html><body>Please sign in</body></html>';

/** For connectors that speak through runtime.http. */
export const TRANSPORT_TESTS: readonly ChaosTest[] = [
  {
    behaviour: 'lost answer to a disable: unknown, then proven by reading',
    test: async (bench, { chaos, connector }) => {
      const { ref } = await bench.create();
      await disturbed(chaos, { on: 'write', times: 1, act: loseAnswer }, () =>
        mustFault(connector.apply(bench.operation('disable', ref)), 'unknownOutcome'),
      );
      await bench.proven({ account: ref, active: false });
      await bench.done('disable', ref);
    },
  },
  {
    behaviour: 'lost answer to a create: unknown, and trying again makes no second account',
    test: async (bench, { chaos, connector }) => {
      const person = bench.newPerson();
      const create = bench.operation('create', person.ref, { attributes: person.attributes });
      await disturbed(chaos, { on: 'write', times: 1, act: loseAnswer }, () =>
        mustFault(connector.apply(create), 'unknownOutcome'),
      );
      const again = await connector
        .apply(create)
        .catch((error: unknown) => mustFault(Promise.reject(error), 'alreadyExists'));
      must(again instanceof ConnectorFault || again.status === 'done', 'the second try is not done');
      must((await bench.get(person.ref)) !== null, 'the account is not there');
      if (bench.can.list) {
        const same = (await listAll(bench)).filter((one) => one.name === person.ref.name);
        must(same.length === 1, `${same.length} accounts`);
      }
    },
  },
  {
    behaviour: 'lost answer to a read: asked again, never "absent"',
    test: async (bench, { chaos, connector }) => {
      const { ref } = await bench.create();
      await disturbed(chaos, { on: 'read', act: loseAnswer }, () =>
        mustFault(connector.get(ref), 'retryable'),
      );
    },
  },
  {
    behaviour: 'every write delivered twice leaves the same state',
    test: async (bench, { chaos, connector }) => {
      const person = bench.newPerson();
      const [entitlement] = grantable(bench.can, bench.testbed);
      await disturbed(chaos, { on: 'write', act: deliverTwice }, async () => {
        const create = connector.apply(
          bench.operation('create', person.ref, { attributes: person.attributes }),
        );
        await create.catch((error: unknown) => mustFault(Promise.reject(error), 'alreadyExists', 'conflict'));
        if (entitlement !== undefined) {
          await bench.settle(
            connector,
            await connector.apply(bench.operation('grant', person.ref, { entitlement })),
          );
        }
        await bench.settle(connector, await connector.apply(bench.operation('disable', person.ref)));
      });
      await bench.proven({
        account: person.ref,
        active: false,
        ...(entitlement !== undefined && { has: [entitlement] }),
      });
    },
  },
  {
    behaviour: '429 to a write: told as such, with the time to wait, and no storm of our own',
    test: async (bench, { chaos, connector }) => {
      const { ref } = await bench.create();
      const requests = await disturbed(
        chaos,
        { on: 'any', act: answer(429, '', { 'retry-after': '7' }) },
        async () => {
          const fault = await mustFault(connector.apply(bench.operation('disable', ref)), 'rateLimited');
          must(fault.retryAfterMs === 7000, `wait is ${fault.retryAfterMs} ms instead of 7000`);
          return chaos.requests();
        },
      );
      must(requests <= 3, `${requests} requests into a 429 storm`);
      await bench.notProven({ account: ref, active: false });
    },
  },
  {
    behaviour: '429 in the middle of a listing: a fault, not a short list',
    test: (bench, rig) => brokenListing(bench, rig, answer(429, '', { 'retry-after': '7' }), 'rateLimited'),
  },
  {
    behaviour: 'key revoked in the middle of a listing: a fault of the connection, not a short list',
    test: (bench, rig) => brokenListing(bench, rig, answer(401), 'auth'),
  },
  {
    behaviour: '401: authentication, for the whole connection',
    test: async (bench, { chaos, connector }) => {
      const { ref } = await bench.create();
      await disturbed(chaos, { on: 'any', act: answer(401) }, async () => {
        const fault = await mustFault(connector.get(ref), 'auth');
        must(fault.scope === 'connection', `scope is ${fault.scope}`);
      });
    },
  },
  {
    behaviour: '500 to a write: neither success nor failure',
    test: async (bench, { chaos, connector }) => {
      const { ref } = await bench.create();
      await disturbed(chaos, { on: 'write', act: answer(500, '{}') }, () =>
        mustFault(connector.apply(bench.operation('disable', ref)), 'unknownOutcome', 'retryable'),
      );
      await bench.notProven({ account: ref, active: false });
    },
  },
  {
    behaviour: '503 to a read: asked again, and nothing is proven meanwhile',
    test: async (bench, { chaos, connector }) => {
      const { ref } = await bench.create();
      await disturbed(chaos, { on: 'any', act: answer(503, '') }, async () => {
        await mustFault(connector.get(ref), 'retryable', 'rateLimited');
        await notProvenWhileBroken(connector, ref);
      });
    },
  },
  {
    behaviour: 'a login page instead of an answer is never "absent" or an empty list',
    test: (bench, rig) => unreadable(bench, rig, answer(200, LOGIN_PAGE)),
  },
  {
    behaviour: 'an answer cut in the middle is never "absent" or an empty list',
    test: (bench, rig) =>
      unreadable(
        bench,
        rig,
        garble((body) => body.slice(0, body.length >> 1)),
      ),
  },
  {
    behaviour: 'an empty object instead of an answer is never "absent" or an empty list',
    test: (bench, rig) => unreadable(bench, rig, answer(200, '{}')),
  },
  {
    behaviour: "a gateway's 404 page is not the absence of an account",
    test: (bench, rig) => unreadable(bench, rig, answer(404, LOGIN_PAGE)),
  },
  {
    behaviour: 'a redirect is not followed and not a success',
    test: async (bench, { chaos, connector }) => {
      const { ref } = await bench.create();
      await disturbed(
        chaos,
        { on: 'any', act: answer(302, '', { location: 'https://elsewhere.invalid/' }) },
        async () => {
          must(await rejects(connector.apply(bench.operation('disable', ref))), 'taken for done');
          must(await rejects(connector.get(ref)), 'taken for an account or its absence');
        },
      );
    },
  },
  {
    behaviour: 'success that did nothing: disproven by reading',
    test: async (bench, { chaos, connector }) => {
      const { ref } = await bench.create();
      const swallow: Disturbance = {
        on: 'write',
        act: async (request) => ({
          status: request.method === 'DELETE' || request.method === 'PATCH' ? 204 : 200,
          headers: {},
          body: request.method === 'DELETE' || request.method === 'PATCH' ? '' : '{}',
        }),
      };
      // Whatever the connector makes of it, reading back must tell.
      await disturbed(chaos, swallow, () => rejects(connector.apply(bench.operation('disable', ref))));
      await bench.notProven({ account: ref, active: false });
    },
  },
  {
    behaviour: 'a repeated page hides nobody',
    test: (bench, rig) => wrongPage(bench, rig, 0),
  },
  {
    behaviour: 'a skipped page hides nobody',
    test: (bench, rig) => wrongPage(bench, rig, 2),
  },
];

async function brokenListing(
  bench: Bench,
  { chaos, connector }: ChaosRig,
  act: Disturbance['act'],
  kind: 'rateLimited' | 'auth',
) {
  if (!bench.can.list) skip('no listing');
  await fill(bench);
  const first = await connector.list(undefined);
  if (first.next === undefined) skip('the listing has one page only');
  const { next } = first;
  await disturbed(chaos, { on: 'any', act }, () => mustFault(connector.list(next), kind));
}

async function unreadable(bench: Bench, { chaos, connector }: ChaosRig, act: Disturbance['act']) {
  const { ref } = await bench.create();
  await disturbed(chaos, { on: 'read', act }, async () => {
    must(await rejects(connector.get(ref)), 'get() gave an answer');
    if (bench.can.list) must(await rejects(connector.list(undefined)), 'list() gave a page');
    await notProvenWhileBroken(connector, ref);
  });
}

async function notProvenWhileBroken(connector: Connector, account: Parameters<Connector['get']>[0]) {
  for (const wanted of [{ active: false }, { exists: false }, { sessions: 'none' as const }]) {
    const verdict = await connector.verify({ account, ...wanted }).catch(() => null);
    must(verdict?.result !== 'proven', `${Object.keys(wanted).join()} was proven without an answer`);
  }
}

/** The second page is answered with the first (0) or the third (2). All must be there, or it must be a fault. */
async function wrongPage(bench: Bench, { chaos, connector }: ChaosRig, which: 0 | 2) {
  if (!bench.can.list) skip('no listing');
  await fill(bench);
  chaos.disturb(null);
  const clean: RemoteAccount[] = [];
  const pages = [];
  const tokens: (string | undefined)[] = [];
  for (let token: string | undefined, more = true; more && pages.length < 1000; ) {
    const before = chaos.answers().length;
    const page = await connector.list(token);
    tokens.push(token);
    pages.push(chaos.answers()[before]);
    clean.push(...page.items);
    token = page.next;
    more = token !== undefined;
  }
  const wrong = pages[which];
  if (pages.length < 3 || wrong === undefined) skip('fewer than three pages');
  const got = new Set<string>();
  try {
    let token: string | undefined;
    for (let number = 0; number < 1000; number += 1) {
      if (number === 1) chaos.disturb({ on: 'read', times: 1, act: async () => wrong });
      const page = await connector.list(token);
      chaos.disturb(null);
      for (const one of page.items) got.add(one.id);
      token = page.next;
      if (token === undefined) break;
    }
    must(token === undefined, 'the listing does not end');
  } catch (error) {
    if (error instanceof ConnectorFault) return `refused: ${error.kind}`;
    throw error;
  } finally {
    chaos.disturb(null);
  }
  const hidden = clean.filter((one) => !got.has(one.id));
  must(hidden.length === 0, `${hidden.length} of ${clean.length} accounts are missing, and nobody was told`);
  return 'all are there';
}

async function fill(bench: Bench): Promise<void> {
  for (let n = 0; n < 5; n += 1) await bench.create();
}

async function rejects(call: Promise<unknown>): Promise<boolean> {
  try {
    await call;
    return false;
  } catch (error) {
    must(error instanceof ConnectorFault, `threw ${String(error)} instead of a ConnectorFault`);
    return true;
  }
}

async function disturbed<T>(
  chaos: ChaosTransport,
  disturbance: Disturbance,
  run: () => Promise<T>,
): Promise<T> {
  chaos.disturb(disturbance);
  try {
    return await run();
  } finally {
    chaos.disturb(null);
  }
}
