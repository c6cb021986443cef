import type { History } from './history.ts';
import { play } from './play.ts';

/** Plays at most: a person waits. */
const AT_MOST = 400;

/**
 * What is left of a history when everything is taken away that its failure does not need: happenings and fates in halves,
 * quarters and one by one, for as long as the same invariant is broken.
 */
export async function shrink(
  history: History,
  invariant: string,
  say: (line: string) => void,
): Promise<History> {
  let plays = 0;
  let best = history;
  const fails = async (candidate: History): Promise<boolean> => {
    if (++plays > AT_MOST) return false;
    return (await play(candidate)).violations.some((one) => one.invariant === invariant);
  };
  const without = async <T>(list: readonly T[], put: (left: readonly T[]) => History): Promise<void> => {
    let left = list;
    for (let size = Math.ceil(list.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
      for (let from = 0; from < left.length; ) {
        const fewer = left.toSpliced(from, size);
        if (await fails(put(fewer))) {
          left = fewer;
          best = put(left);
        } else from += size;
      }
    }
  };
  await without(best.fates, (fates) => ({ ...best, fates }));
  await without(best.happenings, (happenings) => ({ ...best, happenings }));
  for (const simpler of [
    { ...best, fine: false },
    { ...best, statementMs: 0 },
    { ...best, profile: 'calm' as const },
    { ...best, workers: 1 },
  ])
    if (await fails({ ...best, ...simpler })) best = { ...best, ...simpler };
  say(
    `made smaller in ${plays} plays: ${history.happenings.length} happenings to ${best.happenings.length}, ${history.fates.length} fates to ${best.fates.length}`,
  );
  return best;
}
