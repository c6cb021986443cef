import { reading } from '../app/reading.ts';
import type { OperationKind } from '../domain/connector.ts';
import type { Engine } from '../engine/engine.ts';
import { closeTask } from '../engine/tasks/answer-task.ts';
import { listTasks } from '../engine/tasks/list-tasks.ts';
import { uploadList } from '../engine/tasks/upload-list.ts';
import type { Employee } from './people.ts';

/** Who looks after keys and laptops: does what the task says, and says so. Nobody has checked on them yet. */
export const FACILITY_MANAGER = 'Sunniva (facilities)';
/** The target without an interface. */
const CUPBOARD = 'keys-and-laptop';

export interface Facilities {
  /** Who holds a key and a laptop, as counted in the cupboard today. */
  takeStock(holders: readonly Employee[]): Promise<void>;
  close(): Promise<void>;
}

const LOOK_EVERY_MS = 250;
/** A walk to the desk; the second and third task about the same person are done standing there. */
const WALK_MS = 700;

export function openFacilities(engine: Engine, tenant: string, digest: (text: string) => string): Facilities {
  const met = new Set<string>();
  let round: Promise<void> = Promise.resolve();
  let busy = false;

  async function walk(): Promise<void> {
    const now = engine.clock.now();
    const tasks = await reading(engine.store, tenant, (tx) =>
      listTasks(engine, tx, { state: 'open', target: CUPBOARD }),
    );
    for (const task of tasks) {
      const person = task.identityId ?? task.operation;
      if (task.withdrawn || (!met.has(person) && now - task.openedAt < WALK_MS)) continue;
      met.add(person);
      await engine.store.transaction(tenant, (tx) =>
        closeTask(engine, tx, { taskId: task.id, actor: FACILITY_MANAGER, note: noteFor(task.kind) }),
      );
    }
  }

  const timer = setInterval(() => {
    if (busy) return;
    busy = true;
    // What fails now is still on the list the next time.
    round = walk()
      .catch(() => undefined)
      .finally(() => {
        busy = false;
      });
  }, LOOK_EVERY_MS);
  timer.unref();

  return {
    async takeStock(holders) {
      const accounts = holders.map((person) => ({
        id: person.universalId,
        name: person.employeeId,
        active: true,
        keys: { universalId: person.universalId },
        entitlements: [],
        administrator: false,
        attributes: {},
      }));
      const list = {
        takenAt: engine.clock.now(),
        by: FACILITY_MANAGER,
        digest: digest(JSON.stringify(accounts)),
        whole: true,
        covers: { active: true, entitlements: [], attributes: [] },
      };
      await engine.store.transaction(tenant, (tx) => uploadList(engine, tx, CUPBOARD, list, accounts));
    },
    async close() {
      clearInterval(timer);
      await round;
    },
  };
}

function noteFor(kind: OperationKind | null): string {
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
    case null:
      return 'done';
    default: {
      const never: never = kind;
      return never;
    }
  }
}
