/** A set of people by their position in a population: one bit each. */
export type PeopleSet = Uint32Array;

export function newSet(size: number): PeopleSet {
  return new Uint32Array(Math.ceil(size / 32));
}

export function put(set: PeopleSet, index: number): void {
  set[index >>> 5] = (set[index >>> 5] ?? 0) | (1 << (index & 31));
}

export function countOf(set: PeopleSet): number {
  let count = 0;
  for (let word of set) {
    for (; word !== 0; word &= word - 1) count += 1;
  }
  return count;
}

export function equalSets(a: PeopleSet, b: PeopleSet): boolean {
  return a.every((word, index) => word === b[index]);
}

export function containedIn(inner: PeopleSet, outer: PeopleSet): boolean {
  return inner.every((word, index) => (word & ~(outer[index] ?? 0)) === 0);
}
