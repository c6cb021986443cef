import { setImmediate as turn } from 'node:timers/promises';
import type { Store } from '../../../src/engine/store.ts';
import {
  type SimulatedDatabase,
  simulatedDatabase,
} from '../../../src/torture/simulator/store/simulated-store.ts';
import type { Commit } from './schedule.ts';
import type { Side } from './side.ts';

export function simulatedSide(
  actors: number,
  fastest: (waiting: number) => number,
): Side & { readonly database: SimulatedDatabase } {
  const database = simulatedDatabase({ fastest });
  const commits: Commit[] = [];
  const stores: Store[] = Array.from({ length: actors }, (_, i) =>
    database.connect(`${i}`, { step: () => undefined, commit: () => commits[i] ?? 'done' }),
  );
  return {
    database,
    store: (actor) => stores[actor] as Store,
    answerCommits(actor, how) {
      commits[actor] = how;
    },
    // Nothing waits for anything but promises: afterwards all that can come has come.
    settle: () => turn(),
    break: async (actor) => database.disconnect(`${actor}`),
    die: async (actor) => database.abandon(`${actor}`),
  };
}
