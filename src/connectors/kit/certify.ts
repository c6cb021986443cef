import type { Connector, ConnectorDefinition } from '../../domain/connector.ts';
import type { Bench } from './bench.ts';
import { makeBench, runCell, skip } from './bench.ts';
import { TRANSPORT_TESTS } from './chaos-tests.ts';
import type { ChaosTransport } from './chaos-transport.ts';
import { makeChaosTransport } from './chaos-transport.ts';
import { ACCOUNT_TESTS } from './contract-tests.ts';
import { definitionTests, HONESTY_TESTS } from './honesty-tests.ts';
import { DRILL_TESTS } from './leaver-drill.ts';
import { lieTests } from './lie-tests.ts';
import type { Cell, CertificationMatrix, Suite } from './matrix.ts';
import { buildMatrix } from './matrix.ts';
import { STATE_TESTS } from './state-tests.ts';
import type { Testbed, TestbedHost } from './testbed.ts';

export interface CertifyOptions {
  /** Called after each cell, for progress. */
  readonly onCell?: (cell: Cell) => void;
}

/** Opens a testbed, certifies one connector on it and closes it again. What `connector certify NAME` runs. */
export type Certification = (host: TestbedHost, options?: CertifyOptions) => Promise<CertificationMatrix>;

/**
 * Runs contract, chaos and leaver drill of one connector against one testbed. Never rejects for what the connector
 * does: that is a failed cell. The testbed stays open; whoever opened it closes it.
 */
export async function certify<Config>(
  definition: ConnectorDefinition<Config>,
  testbed: Testbed,
  options: CertifyOptions = {},
): Promise<CertificationMatrix> {
  const cells: Cell[] = [];
  const run = async (suite: Suite, behaviour: string, test: () => Promise<unknown>) => {
    const cell = await runCell(suite, behaviour, test);
    cells.push(cell);
    options.onCell?.(cell);
  };

  for (const { behaviour, test } of definitionTests(definition, testbed))
    await run('contract', behaviour, test);

  const chaos = makeChaosTransport(testbed.runtime.http);
  let opened: { readonly connector: Connector; readonly bench: Bench } | null = null;
  await run('contract', 'the target opens and check() answers', async () => {
    const config = definition.parseConfig(testbed.config);
    const connector = await definition.open(config, { ...testbed.runtime, http: chaos.http });
    const { capabilities } = await connector.check();
    opened = { connector, bench: makeBench(definition, testbed, config, connector, capabilities) };
  });
  const ready = opened as { connector: Connector; bench: Bench } | null;
  if (ready !== null) await runOn(ready.bench, ready.connector, chaos, run);
  return buildMatrix(definition.id, definition.apiVersion, testbed.name, cells);
}

type Run = (suite: Suite, behaviour: string, test: () => Promise<unknown>) => Promise<void>;

async function runOn(bench: Bench, connector: Connector, chaos: ChaosTransport, run: Run): Promise<void> {
  const { testbed } = bench;
  for (const { behaviour, test } of [...HONESTY_TESTS, ...ACCOUNT_TESTS]) {
    await run('contract', behaviour, () => test(bench));
  }
  // A connector that asked nothing over HTTP so far speaks something else.
  const overHttp = chaos.requests() > 0;
  for (const { behaviour, test } of [...STATE_TESTS, ...lieTests(testbed)]) {
    await run('chaos', behaviour, () => test(bench));
  }
  const disturbable = overHttp ? await bench.open(chaos.http).catch(() => null) : null;
  if (!overHttp) {
    await run('chaos', 'lost, doubled and broken answers', async () =>
      skip('the connector does not speak HTTP'),
    );
  }
  for (const { behaviour, test } of overHttp ? TRANSPORT_TESTS : []) {
    await run('chaos', behaviour, async () => {
      if (disturbable === null) throw new Error('a second connector could not be opened');
      return test(bench, { chaos, connector: disturbable });
    });
  }
  for (const { behaviour, test } of DRILL_TESTS) await run('leaver drill', behaviour, () => test(bench));
  await run('contract', 'closing ends it', async () => {
    await disturbable?.close();
    await connector.close();
  });
}
