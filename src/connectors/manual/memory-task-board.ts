import type { AccountRef, RemoteAccount } from '../../domain/connector.ts';
import { ConnectorFault } from '../../domain/connector.ts';
import type { ListingEvidence, TaskBoard, TaskClosure, TaskState } from '../../domain/task-board.ts';

export interface UploadedListing extends Omit<ListingEvidence, 'account'> {
  readonly accounts: readonly RemoteAccount[];
}

/** What people do at the board. */
export interface MemoryTaskBoard extends TaskBoard {
  close(handle: string, closure: TaskClosure): void;
  confirm(handle: string, by: string, at: number): void;
  upload(listing: UploadedListing): void;
  tasks(): readonly TaskState[];
}

/** A board without a database, for the certification and the tests. */
export function openMemoryTaskBoard(clock: () => number): MemoryTaskBoard {
  const tasks = new Map<string, TaskState>();
  const handles = new Map<string, string>();
  let newest: UploadedListing | null = null;

  const known = (handle: string): TaskState => {
    const state = tasks.get(handle);
    if (state === undefined) throw new ConnectorFault('notFound', 'There is no such task');
    return state;
  };

  return {
    async open(task) {
      const existing = handles.get(task.key);
      if (existing !== undefined) return existing;
      const handle = `task-${tasks.size + 1}`;
      tasks.set(handle, { handle, task, openedAt: clock(), closure: null, confirmation: null });
      handles.set(task.key, handle);
      return handle;
    },
    get: async (handle) => tasks.get(handle) ?? null,
    async reopen(handle) {
      tasks.set(handle, { ...known(handle), closure: null, confirmation: null });
    },
    async evidence(account) {
      const listing = newest;
      return {
        tasks: [...tasks.values()].filter(({ task }) => sameAccount(task.account, account)),
        listing:
          listing === null
            ? null
            : { ...listing, account: listing.accounts.find((one) => sameAccount(one, account)) ?? null },
      };
    },
    close(handle, closure) {
      tasks.set(handle, { ...known(handle), closure, confirmation: null });
    },
    confirm(handle, by, at) {
      tasks.set(handle, { ...known(handle), confirmation: { by, at } });
    },
    upload(listing) {
      if (newest === null || listing.takenAt >= newest.takenAt) newest = listing;
    },
    tasks: () => [...tasks.values()],
  };
}

/** By strong key where both have one, else by name. */
function sameAccount(a: Pick<AccountRef, 'name' | 'keys'>, b: AccountRef): boolean {
  const shared = Object.keys(a.keys).filter((key) => b.keys[key] !== undefined);
  if (shared.length > 0) return shared.every((key) => a.keys[key] === b.keys[key]);
  return a.name.trim().toLowerCase() === b.name.trim().toLowerCase();
}
