import { seededRandom } from '../simulated/random.ts';

/** Choices that follow from a seed. */
export interface Dice {
  /** 0 <= n < `n`, a whole number. */
  below(n: number): number;
  chance(share: number): boolean;
  pick<T>(list: readonly T[]): T;
  /** How often something that happens `mean` times on average happens this time. */
  poisson(mean: number): number;
}

export function dice(seed: number): Dice {
  const roll = seededRandom(seed);
  const below = (n: number) => Math.floor(roll() * n);
  return {
    below,
    chance: (share) => roll() < share,
    pick: (list) => list[below(list.length)] as (typeof list)[number],
    poisson(mean) {
      // Knuth's product, in pieces: e^-mean of a large mean is 0.
      let left = mean;
      let count = -1;
      let product = 1;
      do {
        count++;
        product *= roll();
        while (product < 1 && left > 0) {
          const piece = Math.min(left, 500);
          product *= Math.exp(piece);
          left -= piece;
        }
      } while (product > 1);
      return count;
    },
  };
}
