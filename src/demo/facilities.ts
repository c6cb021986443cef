import { openMemoryTaskBoard } from '../connectors/manual/memory-task-board.ts';
import type { ManualTask, TaskBoard } from '../domain/task-board.ts';
import type { Employee } from './people.ts';

/** Who looks after keys and laptops: does what the task says, and says so. Nobody has checked on them yet. */
export const FACILITY_MANAGER = 'Sunniva (facilities)';

export interface Facilities {
  readonly board: TaskBoard;
  /** Who holds a key and a laptop, as counted in the cupboard today. */
  takeStock(holders: readonly Employee[]): void;
  /** What happens at the counter, until it closes. */
  readonly onDone: (listener: (task: ManualTask, note: string) => void) => void;
  close(): void;
}

const LOOK_EVERY_MS = 200;
/** A walk to the desk; the second and third task about the same person are done standing there. */
const WALK_MS = 700;

export function openFacilities(clock: () => number, digest: (text: string) => string): Facilities {
  const board = openMemoryTaskBoard(clock);
  const listeners: ((task: ManualTask, note: string) => void)[] = [];
  const met = new Set<string>();

  const timer = setInterval(() => {
    const now = clock();
    for (const state of board.tasks()) {
      if (state.closure !== null) continue;
      const person = state.task.account.keys.universalId ?? state.task.account.name;
      if (!met.has(person) && now - state.openedAt < WALK_MS) continue;
      met.add(person);
      const note = noteFor(state.task);
      board.close(state.handle, { by: FACILITY_MANAGER, at: now, result: 'done', note });
      for (const listener of listeners) listener(state.task, note);
    }
  }, LOOK_EVERY_MS);
  timer.unref();

  return {
    board,
    takeStock(holders) {
      const accounts = holders.map((person) => ({
        id: person.universalId,
        name: person.employeeId,
        active: true,
        keys: { universalId: person.universalId },
        entitlements: [],
        administrator: false,
        attributes: {},
      }));
      board.upload({
        takenAt: clock(),
        by: FACILITY_MANAGER,
        digest: digest(JSON.stringify(accounts)),
        whole: true,
        covers: { active: true, entitlements: [], attributes: [] },
        accounts,
      });
    },
    onDone: (listener) => void listeners.push(listener),
    close: () => clearInterval(timer),
  };
}

function noteFor({ kind }: ManualTask): string {
  switch (kind) {
    case 'create':
      return 'key and laptop handed out';
    case 'disable':
      return 'key and laptop are in the safe';
    case 'revokeSessions':
      return 'the laptop is off';
    case 'revokeCredentials':
      return 'the disk is wiped';
    case 'update':
    case 'enable':
    case 'grant':
    case 'revoke':
    case 'transferData':
    case 'delete':
      return 'done';
    default: {
      const never: never = kind;
      return never;
    }
  }
}
