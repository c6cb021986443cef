import type { AccountRef, Attributes, Entitlement } from '../../../domain/connector.ts';
import { ConnectorFault } from '../../../domain/connector.ts';
import type { ManualTask, TaskClosure } from '../../../domain/task-board.ts';
import { manualConnector } from '../../manual/index.ts';
import type { MemoryTaskBoard } from '../../manual/memory-task-board.ts';
import { openMemoryTaskBoard } from '../../manual/memory-task-board.ts';
import type { Certification } from '../certify.ts';
import { certify } from '../certify.ts';
import type { Testbed, TestbedHost } from '../testbed.ts';

/** What the person finds on the system without an interface. */
interface Badge {
  readonly ref: AccountRef;
  active: boolean;
  readonly groups: Set<string>;
  attributes: Attributes;
  sessions: number;
  tokens: number;
}

export interface ManualTestbed {
  readonly testbed: Testbed;
  readonly board: MemoryTaskBoard;
}

/** A badge system without an interface, a person who does the tasks, and a second one who looks after them. */
export function openManualTestbed(host: TestbedHost): ManualTestbed {
  let steps = 0;
  // Every look is later than the one before, also on a clock that stands still.
  const now = () => {
    steps += 1;
    return host.clock() + steps;
  };
  const board = openMemoryTaskBoard(now);
  const badges = new Map<string, Badge>();
  const handles = new Map<string, { readonly name: string; readonly what: 'sessions' | 'tokens' }>();
  let lazy = false;

  const handleFor = (name: string, what: 'sessions' | 'tokens') => {
    const badge = badges.get(name);
    if (badge === undefined) throw new ConnectorFault('notFound', 'Nobody of this name');
    badge[what] += 1;
    const handle = `${what}-${name}-${badge[what]}`;
    handles.set(handle, { name, what });
    return handle;
  };
  const works = async (handle: string) => {
    const held = handles.get(handle);
    return held !== undefined && (badges.get(held.name)?.[held.what] ?? 0) > 0;
  };

  const testbed: Testbed = {
    name: 'a badge system and two people',
    config: { system: 'Door badges', owner: 'front-desk', pollSeconds: 1 },
    runtime: {
      clock: host.clock,
      random: host.random,
      http: () => Promise.reject(new ConnectorFault('unsupported', 'This testbed speaks no HTTP')),
      secret: () => Promise.reject(new ConnectorFault('auth', 'This testbed has no secrets')),
    },
    person: (n) => ({
      ref: { name: `certify${n}`, keys: { employeeNumber: `C${n}` } },
      attributes: { floor: '1' },
      changed: { floor: '2' },
    }),
    entitlements: [
      { kind: 'group', value: 'laboratory' },
      { kind: 'group', value: 'archive' },
    ],
    // People's time is not waited for: finish() is the person.
    wait: async () => undefined,
    tryLogin: async ({ name }) => badges.get(name)?.active === true,
    openSession: async ({ name }) => handleFor(name, 'sessions'),
    trySession: works,
    openToken: async ({ name }) => handleFor(name, 'tokens'),
    tryToken: works,
    async groundTruth({ name }) {
      const badge = badges.get(name);
      return badge === undefined ? null : { active: badge.active };
    },
    async drift({ name }) {
      const badge = badges.get(name);
      if (badge !== undefined) badge.active = true;
    },
    lies: [
      {
        name: 'a task closed without having been done',
        start: async () => {
          lazy = true;
        },
        stop: async () => {
          lazy = false;
        },
      },
    ],
    async finish(handle) {
      const state = await board.get(handle);
      if (state === null || state.closure !== null) return;
      const changed = lazy || carryOut(state.task, badges);
      const closure: TaskClosure = {
        by: 'bob',
        at: now(),
        result: changed ? 'done' : 'wasSoAlready',
        note: '',
      };
      board.close(handle, closure);
    },
    async prove(account) {
      const { tasks } = await board.evidence(account);
      for (const { handle, task, closure } of tasks) {
        const badge = badges.get(account.name);
        const gone =
          (task.kind === 'revokeSessions' && (badge?.sessions ?? 0) === 0) ||
          (task.kind === 'revokeCredentials' && (badge?.tokens ?? 0) === 0);
        if (closure !== null && gone) board.confirm(handle, 'eve', now());
      }
      board.upload({
        takenAt: now(),
        by: 'eve',
        digest: '0'.repeat(64),
        whole: true,
        covers: { active: true, entitlements: ['group'], attributes: ['floor'] },
        accounts: [...badges.values()].map(({ ref, active, groups, attributes }) => ({
          id: ref.name,
          name: ref.name,
          keys: ref.keys,
          active,
          entitlements: [...groups].map((value) => ({ kind: 'group', value })),
          administrator: false,
          attributes,
        })),
      });
    },
    close: async () => undefined,
  };
  return { testbed, board };
}

/** What the person does by hand; false: it was so already. */
function carryOut(task: ManualTask, badges: Map<string, Badge>): boolean {
  const { account, entitlement } = task;
  const badge = badges.get(account.name);
  if (badge === undefined) {
    if (task.kind !== 'create') return false;
    const groups = new Set((task.entitlements ?? []).map((one: Entitlement) => one.value));
    badges.set(account.name, {
      ref: account,
      active: true,
      groups,
      attributes: task.attributes ?? {},
      sessions: 0,
      tokens: 0,
    });
    return true;
  }
  const before = JSON.stringify([
    badge.active,
    [...badge.groups],
    badge.attributes,
    badge.sessions,
    badge.tokens,
  ]);
  switch (task.kind) {
    case 'create':
    case 'transferData':
      break;
    case 'update':
      badge.attributes = { ...badge.attributes, ...task.attributes };
      break;
    case 'enable':
      badge.active = true;
      break;
    case 'disable':
      badge.active = false;
      break;
    case 'grant':
      badge.groups.add(entitlement?.value ?? '');
      break;
    case 'revoke':
      badge.groups.delete(entitlement?.value ?? '');
      break;
    case 'revokeSessions':
      badge.sessions = 0;
      break;
    case 'revokeCredentials':
      badge.tokens = 0;
      break;
    case 'delete':
      return badges.delete(account.name);
    default: {
      const never: never = task.kind;
      return never;
    }
  }
  return (
    before !==
    JSON.stringify([badge.active, [...badge.groups], badge.attributes, badge.sessions, badge.tokens])
  );
}

export const certifyManual: Certification = async (host, options) => {
  const { testbed, board } = openManualTestbed(host);
  try {
    return await certify(manualConnector(board), testbed, options);
  } finally {
    await testbed.close();
  }
};
