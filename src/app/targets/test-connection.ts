import type { Connector, RemoteAccount } from '../../domain/connector.ts';
import { isLockstepError } from '../../domain/errors.ts';
import { withDeadline } from '../../engine/execute/run-operation.ts';
import type { House } from '../open-house.ts';
import { reading } from '../reading.ts';
import { storableAnswers } from '../storable-answers.ts';
import { taskBoard } from '../tasks/task-board.ts';
import { connectorNamed, problemsOf, secretsIn } from './connector-gallery.ts';

export interface TestStep {
  readonly step: 'settings' | 'secrets' | 'connect' | 'check' | 'list';
  readonly result: 'ok' | 'failed' | 'skipped';
  /** What was asked, wanted and seen; never a secret. */
  readonly items: readonly {
    readonly what: string;
    readonly expected: string;
    readonly actual: string;
    readonly ok: boolean;
  }[];
  readonly failure: string | null;
}

export interface TestedConnection {
  readonly ok: boolean;
  readonly steps: readonly TestStep[];
  readonly ownAccount: string | null;
  /** A few accounts of the first page, and the keys that they carry: what `correlate` can be about. */
  readonly sample: readonly {
    readonly name: string;
    readonly active: boolean;
    readonly administrator: boolean;
  }[];
  readonly keys: readonly string[];
}

const ANSWER_WITHIN_MS = 30_000;
const SAMPLE = 10;
/** The key that we give to accounts of our own making: it is never declared. */
const OURS = 'lockstepId';

type Parts = Pick<House, 'engine' | 'secrets' | 'connectors' | 'http'>;

/**
 * Tries settings that no document holds yet, step by step: what goes wrong ends it, and is told. Reads only, keeps
 * nothing. Throws CONNECTOR_UNKNOWN.
 */
export async function testConnection(
  house: Parts,
  tenant: string,
  id: string,
  connection: unknown,
): Promise<TestedConnection> {
  const definition = connectorNamed(house.connectors, id);
  const steps: TestStep[] = [];
  let tested: Tested | null = null;
  const problems = problemsOf(definition, connection);
  steps.push(
    stepOf(
      'settings',
      problems.map(({ path, message }) => item(path, 'a setting that the connector takes', message, false)),
    ),
  );
  if (problems.length === 0) {
    const names = secretsIn(definition.configSchema, connection);
    const there = await reading(house.engine.store, tenant, async (tx) => {
      const rows = await tx.find('secret', { name: { in: names } }, { columns: ['name'] });
      return new Set(rows.map(({ name }) => name));
    });
    const secrets = names.map((name) =>
      item(name, 'set', there.has(name) ? 'set' : 'not set', there.has(name)),
    );
    steps.push(stepOf('secrets', secrets));
    if (secrets.every(({ ok }) => ok)) tested = await tryIt(house, tenant, id, connection, steps);
  }
  for (const step of ['secrets', 'connect', 'check', 'list'] as const)
    if (!steps.some((one) => one.step === step))
      steps.push({ step, result: 'skipped', items: [], failure: null });
  return {
    ok: steps.every(({ result, step }) => result === 'ok' || (step === 'list' && tested?.lists === false)),
    steps,
    ownAccount: tested?.ownAccount ?? null,
    sample: (tested?.accounts ?? [])
      .slice(0, SAMPLE)
      .map(({ name, active, administrator }) => ({ name, active, administrator })),
    keys: [...new Set((tested?.accounts ?? []).flatMap(({ keys }) => Object.keys(keys)))]
      .filter((name) => name !== OURS)
      .sort(),
  };
}

interface Tested {
  readonly ownAccount: string | null;
  readonly lists: boolean;
  readonly accounts: readonly RemoteAccount[];
}

async function tryIt(
  { engine, secrets, connectors, http }: Parts,
  tenant: string,
  id: string,
  connection: unknown,
  steps: TestStep[],
): Promise<Tested | null> {
  const definition = connectorNamed(connectors, id);
  const within = <R>(answer: Promise<R>) => withDeadline(engine.clock, answer, ANSWER_WITHIN_MS);
  let connector: Connector | null = null;
  let step: TestStep['step'] = 'connect';
  try {
    connector = storableAnswers(
      await within(
        definition.connect(connection, {
          clock: () => engine.clock.now(),
          random: () => engine.random.number(),
          http,
          tasks: taskBoard(engine, tenant, ''),
          secret: (reference) =>
            engine.store.transaction(tenant, (tx) => secrets.get(tx, reference), { readOnly: true }),
        }),
      ),
    );
    steps.push(stepOf('connect', []));
    step = 'check';
    const report = await within(connector.check());
    steps.push({ ...stepOf('check', report.items), ...(report.ok ? {} : { result: 'failed' as const }) });
    const ownAccount = report.ownAccount ?? null;
    if (!report.ok || !definition.capabilities.list)
      return { ownAccount, lists: definition.capabilities.list, accounts: [] };
    step = 'list';
    const page = await within(connector.list(undefined));
    const seen = `${page.items.length}${page.next === undefined ? '' : ' and more'}`;
    steps.push(stepOf('list', [item('accounts', 'a page of accounts', seen, true)]));
    return { ownAccount, lists: true, accounts: page.items };
  } catch (error) {
    steps.push({ step, result: 'failed', items: [], failure: inWords(error) });
    return null;
  } finally {
    await connector?.close().catch(() => undefined);
  }
}

function stepOf(step: TestStep['step'], items: TestStep['items']): TestStep {
  return { step, result: items.every(({ ok }) => ok) ? 'ok' : 'failed', items, failure: null };
}

function item(what: string, expected: string, actual: string, ok: boolean) {
  return { what, expected, actual, ok };
}

function inWords(error: unknown): string {
  if (isLockstepError(error)) return `${error.code}: ${error.message}`;
  return (error instanceof Error ? error.message : String(error)).slice(0, 1_000);
}
