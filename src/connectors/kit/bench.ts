import type {
  AccountRef,
  Capabilities,
  Connector,
  ConnectorDefinition,
  ConnectorOperation,
  Expectation,
  FaultKind,
  HttpTransport,
  OperationKind,
  Outcome,
  RemoteAccount,
  Verdict,
} from '../../domain/connector.ts';
import { ConnectorFault } from '../../domain/connector.ts';
import { printable } from '../support/http-faults.ts';
import type { Cell, CellResult, Suite } from './matrix.ts';
import type { Testbed, TestPerson } from './testbed.ts';

/** Ends a cell early with a result that is neither a pass nor a failure. */
export class Verdictless extends Error {
  override readonly name = 'Verdictless';
  readonly result: Exclude<CellResult, 'pass' | 'fail'>;

  constructor(result: Exclude<CellResult, 'pass' | 'fail'>, why: string) {
    super(why);
    this.result = result;
  }
}

export function skip(why: string): never {
  throw new Verdictless('skip', why);
}

export function gap(why: string): never {
  throw new Verdictless('gap', why);
}

export function must(condition: boolean, why: string): asserts condition {
  if (!condition) throw new Error(why);
}

export interface Created {
  readonly person: TestPerson;
  readonly ref: AccountRef;
  readonly outcome: Outcome;
}

/** Everything that a cell works with. */
export interface Bench {
  readonly testbed: Testbed;
  readonly declared: Capabilities;
  /** Of this target, as check() narrowed it. */
  readonly can: Capabilities;
  readonly connector: Connector;
  /** A further connector on the same target, over another transport. */
  open(http: HttpTransport): Promise<Connector>;
  newPerson(): TestPerson;
  /** A new account, created and settled. */
  create(entitled?: boolean): Promise<Created>;
  /** Applies one operation and waits until it is not `accepted` any more. */
  perform(kind: OperationKind, account: AccountRef, more?: Partial<ConnectorOperation>): Promise<Outcome>;
  /** Like perform, and must end `done`. */
  done(kind: OperationKind, account: AccountRef, more?: Partial<ConnectorOperation>): Promise<Done>;
  /** Must be proven; on an attested target only after evidence, and never before. */
  proven(expectation: Expectation): Promise<Verdict>;
  /** Must be disproven, or at least not proven where nobody can be asked. */
  notProven(expectation: Expectation): Promise<Verdict>;
  get(account: AccountRef): Promise<RemoteAccount | null>;
  settle(connector: Connector, outcome: Outcome): Promise<Outcome>;
  operation(kind: OperationKind, account: AccountRef, more?: Partial<ConnectorOperation>): ConnectorOperation;
}

export type Done = Extract<Outcome, { status: 'done' }>;

const MAX_POLLS = 50;

export function makeBench<Config>(
  definition: ConnectorDefinition<Config>,
  testbed: Testbed,
  config: Config,
  connector: Connector,
  can: Capabilities,
): Bench {
  let people = 0;
  let operations = 0;

  const operation: Bench['operation'] = (kind, account, more) => {
    operations += 1;
    return { kind, account, idempotencyKey: `certify-${operations}`, ...more };
  };

  async function settle(on: Connector, first: Outcome): Promise<Outcome> {
    let outcome = first;
    for (let polls = 0; outcome.status === 'accepted'; polls += 1) {
      must(polls < MAX_POLLS, `still accepted after ${MAX_POLLS} polls`);
      must(on.poll !== undefined, 'accepted, but the connector has no poll()');
      await testbed.finish?.(outcome.handle);
      await testbed.wait?.(outcome.pollAfterMs);
      outcome = await on.poll(outcome.handle);
    }
    return outcome;
  }

  const perform: Bench['perform'] = async (kind, account, more) =>
    settle(connector, await connector.apply(operation(kind, account, more)));

  const done: Bench['done'] = async (kind, account, more) => {
    const outcome = await perform(kind, account, more);
    must(outcome.status === 'done', `${kind} ended ${describe(outcome)}`);
    return outcome;
  };

  const newPerson = () => {
    people += 1;
    return testbed.person(people);
  };

  return {
    testbed,
    declared: definition.capabilities,
    can,
    connector,
    open: (http) => definition.open(config, { ...testbed.runtime, http }),
    newPerson,
    operation,
    perform,
    done,
    settle,
    async create(entitled = false) {
      if (!can.create) skip('the connector creates no accounts');
      const person = newPerson();
      const outcome = await done('create', person.ref, { attributes: person.attributes });
      const ref = { ...person.ref, ...(outcome.id !== undefined && { id: outcome.id }) };
      if (entitled) {
        for (const entitlement of grantable(can, testbed).slice(0, 2))
          await done('grant', ref, { entitlement });
      }
      return { person, ref, outcome };
    },
    async proven(expectation) {
      const first = await connector.verify(expectation);
      if (!can.attested) {
        must(
          first.result === 'proven',
          `expected proven, is ${first.result}: ${first.reason ?? 'no reason'}`,
        );
        return first;
      }
      must(first.result !== 'proven', 'a closed task alone was taken for a proof');
      if (testbed.prove === undefined) return first;
      await testbed.prove(expectation.account);
      const second = await connector.verify(expectation);
      must(second.result === 'proven', `not proven even with evidence: ${second.reason ?? 'no reason'}`);
      return second;
    },
    async notProven(expectation) {
      const verdict = await connector.verify(expectation);
      const enough = can.attested ? verdict.result !== 'proven' : verdict.result === 'disproven';
      must(enough, `expected disproven, is ${verdict.result}`);
      must(
        verdict.result !== 'disproven' || verdict.checks.some((check) => !check.ok),
        'disproven without a check that says what is wrong',
      );
      return verdict;
    },
    async get(account) {
      if (can.attested) skip('an attested target cannot be read');
      return connector.get(account);
    },
  };
}

/** Entitlements of the testbed of a kind that the target grants. */
export function grantable(can: Capabilities, testbed: Testbed) {
  return testbed.entitlements.filter((one) => can.entitlements.includes(one.kind));
}

/** Runs one cell; nothing that a connector throws gets out. */
export async function runCell(suite: Suite, behaviour: string, test: () => Promise<unknown>): Promise<Cell> {
  try {
    const detail = await test();
    return { suite, behaviour, result: 'pass', ...(typeof detail === 'string' && { detail }) };
  } catch (error) {
    const result = error instanceof Verdictless ? error.result : 'fail';
    return { suite, behaviour, result, detail: printable(describeError(error), 400) };
  }
}

/** The call must be rejected with a fault of one of the kinds. */
export async function mustFault(
  call: Promise<unknown>,
  ...kinds: readonly FaultKind[]
): Promise<ConnectorFault> {
  let answer: unknown;
  try {
    answer = await call;
  } catch (error) {
    must(error instanceof ConnectorFault, `threw ${describeError(error)} instead of a ConnectorFault`);
    must(
      kinds.includes(error.kind),
      `fault is ${error.kind} (${error.message}), expected ${kinds.join(' or ')}`,
    );
    return error;
  }
  throw new Error(`expected a fault ${kinds.join(' or ')}, got ${JSON.stringify(answer)?.slice(0, 200)}`);
}

export function describe(outcome: Outcome): string {
  return outcome.status === 'blocked' ? `blocked (${outcome.reason})` : outcome.status;
}

function describeError(error: unknown): string {
  if (error instanceof ConnectorFault) return `fault ${error.kind}: ${error.message}`;
  return error instanceof Error ? error.message : String(error);
}
