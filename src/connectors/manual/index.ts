import type {
  Capabilities,
  Connector,
  ConnectorDefinition,
  ConnectorOperation,
  ConnectorRuntime,
  Outcome,
} from '../../domain/connector.ts';
import { ConnectorFault, REVOCATIONS } from '../../domain/connector.ts';
import type { ManualTask, TaskBoard, TaskState } from '../../domain/task-board.ts';
import type { ManualConfig } from './config.ts';
import { configSchema, parseConfig } from './config.ts';
import { instructionsFor } from './instructions.ts';
import { judge } from './proof.ts';

const capabilities: Capabilities = {
  list: false,
  create: true,
  update: true,
  disable: 'native',
  delete: 'hard',
  entitlements: ['group', 'role', 'licence'],
  sessions: { list: false, revoke: true },
  credentials: { kinds: [], list: false, revoke: true },
  transferData: true,
  changes: 'none',
  idempotency: 'key',
  attested: true,
  residual: [],
  teardown: {
    deactivate: ['disable', 'revokeSessions', 'revokeCredentials'],
    deprovision: ['disable', 'revokeSessions', 'revokeCredentials', 'transferData', 'revoke'],
    delete: ['disable', 'revokeSessions', 'revokeCredentials', 'transferData', 'revoke', 'delete'],
  },
};

/**
 * A system without an interface: a person does the work, and says so. The tasks are kept on the board of the runtime,
 * unless another one is given.
 */
export function manualConnector(board?: TaskBoard): ConnectorDefinition<ManualConfig> {
  return {
    id: 'manual',
    apiVersion: 1,
    title: 'Manual task',
    configSchema,
    parseConfig,
    capabilities,
    open: async (config, runtime) => {
      const tasks = board ?? runtime.tasks;
      if (tasks === undefined) {
        throw new ConnectorFault('precondition', 'No task board is connected to this target', {
          scope: 'connection',
        });
      }
      return openManual(tasks, config, runtime);
    },
  };
}

function openManual(board: TaskBoard, config: ManualConfig, runtime: ConnectorRuntime): Connector {
  const pollAfterMs = config.pollSeconds * 1000;

  /** A task that was closed and is contradicted by a later list is open again, with its age. */
  async function apply(operation: ConnectorOperation): Promise<Outcome> {
    const handle = await board.open(taskFor(operation));
    const state = await known(handle);
    if (state.closure === null || state.closure.result === 'notPossible') return outcomeOf(state);
    const verdict = judge(whatItSettles(operation), await board.evidence(operation.account));
    if (verdict.result !== 'disproven') return outcomeOf(state);
    await board.reopen(handle, verdict.reason ?? 'a later list contradicts it');
    return { status: 'accepted', handle, pollAfterMs };
  }

  function taskFor(operation: ConnectorOperation): ManualTask {
    const { kind, account, entitlement, entitlements, attributes, successor } = operation;
    const hours = REVOCATIONS.has(kind) ? config.dueHours.revocation : config.dueHours.other;
    return {
      key: operation.idempotencyKey,
      kind,
      account,
      ...(entitlement !== undefined && { entitlement }),
      ...(entitlements !== undefined && { entitlements }),
      ...(attributes !== undefined && { attributes }),
      ...(successor !== undefined && { successor }),
      system: config.system,
      owner: config.owner,
      dueAt: runtime.clock() + Math.round(hours * 3_600_000),
      instructions: instructionsFor(operation, config),
    };
  }

  async function known(handle: string): Promise<TaskState> {
    const state = await board.get(handle);
    if (state === null) throw new ConnectorFault('notFound', 'The task board does not know this task');
    return state;
  }

  function outcomeOf({ handle, closure }: TaskState): Outcome {
    if (closure === null) return { status: 'accepted', handle, pollAfterMs };
    switch (closure.result) {
      case 'done':
        return { status: 'done', changed: true };
      case 'wasSoAlready':
        return { status: 'done', changed: false };
      case 'notPossible':
        return {
          status: 'blocked',
          reason: `${closure.by} says that it is not possible: ${closure.note}`.slice(0, 1000),
          remedy: 'Remove what stands in the way, then open the task again.',
        };
      default: {
        const never: never = closure.result;
        return never;
      }
    }
  }

  return {
    async check() {
      const item = { what: 'owner of the tasks', expected: 'named', actual: config.owner, ok: true };
      return { ok: true, capabilities, items: [item] };
    },
    async list() {
      throw new ConnectorFault('unsupported', 'This system cannot be listed; upload a list of its users');
    },
    async get(ref) {
      const { listing } = await board.evidence(ref);
      if (listing === null)
        throw new ConnectorFault('unsupported', 'Nobody has uploaded a list of users yet');
      if (listing.account === null && !listing.whole) {
        throw new ConnectorFault(
          'unsupported',
          'The list is not whole, so it cannot show that somebody is absent',
        );
      }
      return listing.account;
    },
    apply,
    poll: async (handle) => outcomeOf(await known(handle)),
    verify: async (expectation) => judge(expectation, await board.evidence(expectation.account)),
    close: async () => undefined,
  };
}

/** What is so when the operation was done: the same that the engine will ask. */
function whatItSettles({ kind, account, entitlement, entitlements, attributes }: ConnectorOperation) {
  switch (kind) {
    case 'create':
      return { account, exists: true, active: true, has: entitlements ?? [] };
    case 'update':
      return { account, attributes: attributes ?? {} };
    case 'enable':
      return { account, active: true };
    case 'disable':
      return { account, active: false };
    case 'grant':
      return { account, has: entitlement === undefined ? [] : [entitlement] };
    case 'revoke':
      return { account, lacks: entitlement === undefined ? [] : [entitlement] };
    case 'delete':
      return { account, exists: false };
    case 'revokeSessions':
      return { account, sessions: 'none' as const };
    case 'revokeCredentials':
      return { account, credentials: 'none' as const };
    case 'transferData':
      return { account };
    default: {
      const never: never = kind;
      return never;
    }
  }
}
