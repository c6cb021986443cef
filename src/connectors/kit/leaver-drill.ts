import type {
  AccountRef,
  Capabilities,
  Credential,
  Expectation,
  Mode,
  OperationKind,
} from '../../domain/connector.ts';
import type { Bench } from './bench.ts';
import { describe, gap, grantable, must, skip } from './bench.ts';
import type { BehaviourTest } from './contract-tests.ts';

const MODES: readonly Mode[] = ['deactivate', 'deprovision', 'delete'];

type Door = 'a new login' | 'the old session' | 'the old token';

/** What the person held before the teardown, each proven to work. */
interface Held {
  readonly ref: AccountRef;
  readonly credential: Credential | undefined;
  readonly session: string | null;
  readonly token: string | null;
}

/**
 * Open a session and a token, tear down in the declared order, then the old session, the old token and a new login
 * must all fail within the declared residual. Each door is tried before as well: a door that never opened proves
 * nothing.
 */
export const DRILL_TESTS: readonly BehaviourTest[] = MODES.flatMap((mode) =>
  (['a new login', 'the old session', 'the old token'] as const).map(
    (door): BehaviourTest => ({
      behaviour: `${mode}: ${door} fails`,
      test: (bench) => drill(bench, mode, door),
    }),
  ),
);

async function drill(bench: Bench, mode: Mode, door: Door): Promise<string | undefined> {
  needs(bench, door);
  const held = await settleIn(bench, door);
  must(
    await opens(bench, held, door),
    `${door} did not work before the teardown, so the drill shows nothing`,
  );
  await tearDown(bench, mode, held);
  if (!(await opens(bench, held, door))) return undefined;
  const seconds = Math.max(0, ...bench.can.residual.map((one) => one.maxSeconds));
  if (seconds > 0) {
    if (bench.testbed.wait === undefined)
      gap(`works still; the declared residual of ${seconds} s was not waited for`);
    await bench.testbed.wait(seconds * 1000 + 1);
    if (!(await opens(bench, held, door))) return `after the declared residual of ${seconds} s`;
  }
  const missing = undeclared(bench, mode, door);
  if (missing !== null) gap(`works still: ${missing}`);
  throw new Error(`works still, ${seconds} s after ${mode}`);
}

function needs(bench: Bench, door: Door): void {
  const { testbed, can } = bench;
  const hands = {
    'a new login': testbed.tryLogin !== undefined,
    'the old session': testbed.openSession !== undefined && testbed.trySession !== undefined,
    'the old token': testbed.openToken !== undefined && testbed.tryToken !== undefined,
  };
  if (hands[door]) return;
  const without = withoutSuch(can, door);
  if (without !== null) gap(without);
  skip(`the testbed cannot try ${door}`);
}

/** In words, where the connector declares that there is nothing of the kind to try. */
function withoutSuch(can: Capabilities, door: Door): string | null {
  switch (door) {
    case 'a new login':
      return null;
    case 'the old session':
      return can.sessions.list || can.sessions.revoke
        ? null
        : 'it has no sessions of its own, the connector declares; those of systems that rely on it are neither seen nor ended';
    case 'the old token':
      return can.credentials.list || can.credentials.revoke || can.credentials.kinds.length > 0
        ? null
        : 'it has no credentials of its own, the connector declares; those of systems that rely on it are neither seen nor destroyed';
    default: {
      const never: never = door;
      return never;
    }
  }
}

async function settleIn(bench: Bench, door: Door): Promise<Held> {
  const { ref, outcome } = await bench.create(true);
  const credential = outcome.status === 'done' ? outcome.credential : undefined;
  const { testbed } = bench;
  return {
    ref,
    credential,
    session: door === 'the old session' ? ((await testbed.openSession?.(ref, credential)) ?? null) : null,
    token: door === 'the old token' ? ((await testbed.openToken?.(ref, credential)) ?? null) : null,
  };
}

async function opens(bench: Bench, { ref, credential, session, token }: Held, door: Door): Promise<boolean> {
  const { testbed } = bench;
  switch (door) {
    case 'a new login':
      return (await testbed.tryLogin?.(ref, credential)) === true;
    case 'the old session':
      return session !== null && (await testbed.trySession?.(session)) === true;
    case 'the old token':
      return token !== null && (await testbed.tryToken?.(token)) === true;
    default: {
      const never: never = door;
      return never;
    }
  }
}

/** Each step is settled and read back before the next, as the engine does. */
async function tearDown(bench: Bench, mode: Mode, { ref }: Held): Promise<void> {
  for (const kind of bench.can.teardown[mode]) {
    if (kind === 'transferData') {
      if (!bench.can.transferData) continue;
      const heir = await bench.create();
      await bench.done(kind, ref, { successor: heir.ref });
      continue;
    }
    if (kind === 'revoke') {
      for (const entitlement of grantable(bench.can, bench.testbed).slice(0, 2)) {
        await bench.done(kind, ref, { entitlement });
        await bench.proven({ account: ref, lacks: [entitlement] });
      }
      continue;
    }
    const outcome = await bench.perform(kind, ref);
    must(outcome.status === 'done', `${kind} ended ${describe(outcome)}`);
    const expectation = expectationAfter(kind, ref, bench);
    if (expectation !== null) await bench.proven(expectation);
  }
}

/** null: the target cannot be asked, so there is nothing to read back. */
function expectationAfter(kind: OperationKind, account: AccountRef, { can }: Bench): Expectation | null {
  switch (kind) {
    case 'disable':
      return { account, active: false };
    case 'delete':
      return can.delete === 'hard' ? { account, exists: false } : { account, active: false };
    case 'revokeSessions':
      return can.sessions.list ? { account, sessions: 'none' } : null;
    case 'revokeCredentials':
      return can.credentials.list ? { account, credentials: 'none' } : null;
    case 'create':
    case 'update':
    case 'enable':
    case 'grant':
    case 'revoke':
    case 'transferData':
      return null;
    default: {
      const never: never = kind;
      return never;
    }
  }
}

/** Why the door may be open still without the connector having lied; null when it has no excuse. */
function undeclared({ can }: Bench, mode: Mode, door: Door): string | null {
  switch (door) {
    case 'a new login':
      return null;
    case 'the old session':
      if (!can.sessions.revoke) return 'the connector declares that it cannot end sessions';
      return kept(can.teardown.deactivate, mode, 'revokeSessions');
    case 'the old token':
      if (!can.credentials.revoke) return 'the connector declares that it cannot destroy credentials';
      return kept(can.teardown.deactivate, mode, 'revokeCredentials');
    default: {
      const never: never = door;
      return never;
    }
  }
}

/** Only `deactivate` may leave something for a return; deprovision and delete mean that all is gone. */
function kept(steps: readonly OperationKind[], mode: Mode, kind: OperationKind): string | null {
  return mode === 'deactivate' && !steps.includes(kind)
    ? `the declared order of ${mode} has no ${kind}`
    : null;
}
