import { describe, expect, it } from 'vitest';
import { consistencyProof, inclusionProof, nodeHash } from './merkle.ts';
import { verifyConsistency, verifyInclusion } from './merkle-verify.ts';
import { must } from './testing/must.ts';
import { hex, leaves, plainRoot, read, roots } from './testing/sample-tree.ts';

/** PATH of RFC 6962 2.1.1, word by word. */
function plainPath(index: number, leaves: readonly Uint8Array[]): readonly Uint8Array[] {
  if (leaves.length <= 1) return [];
  let k = 1;
  while (k * 2 < leaves.length) k *= 2;
  const [left, right] = [leaves.slice(0, k), leaves.slice(k)];
  return index < k
    ? [...plainPath(index, left), plainRoot(right)]
    : [...plainPath(index - k, right), plainRoot(left)];
}

/** SUBPROOF of RFC 6962 2.1.2, word by word. */
function plainProof(first: number, leaves: readonly Uint8Array[], whole: boolean): readonly Uint8Array[] {
  if (first === leaves.length) return whole ? [] : [plainRoot(leaves)];
  let k = 1;
  while (k * 2 < leaves.length) k *= 2;
  const [left, right] = [leaves.slice(0, k), leaves.slice(k)];
  return first <= k
    ? [...plainProof(first, left, whole), plainRoot(right)]
    : [...plainProof(first - k, right, false), plainRoot(left)];
}

describe('the checks of Merkle proofs', () => {
  it('proves what the words of RFC 6962 2.1 give, and takes no other proof, in every tree up to 12', () => {
    const sizes = Array.from({ length: 13 }, (_, size) => size);
    const known = (items: readonly Uint8Array[]) => ({ items, text: items.map(hex).join() });
    const paths = sizes.map((size) =>
      sizes.slice(0, size).map((index) => known(plainPath(index, leaves.slice(0, size)))),
    );
    const proofs = sizes.map((second) =>
      sizes
        .slice(0, second + 1)
        .map((first) => known(first === 0 ? [] : plainProof(first, leaves.slice(0, second), true))),
    );
    for (const size of sizes) {
      const root = must(roots[size]);
      for (const index of sizes) {
        const leaf = must(leaves[index]);
        const right = paths[size]?.[index];
        if (right !== undefined) expect(known(inclusionProof(index, size, read))).toEqual(right);
        for (const { items, text } of paths.flat())
          if (verifyInclusion({ index, size, leaf, path: items, root }) !== (text === right?.text))
            expect.fail(`leaf ${index} of ${size}, ${items.length} hashes`);
      }
      for (const first of sizes) {
        const claim = { first, firstRoot: must(roots[first]), second: size, secondRoot: root };
        const right = proofs[size]?.[first];
        if (right !== undefined) expect(known(consistencyProof(first, size, read))).toEqual(right);
        for (const { items, text } of proofs.flat())
          if (verifyConsistency({ ...claim, proof: items }) !== (text === right?.text))
            expect.fail(`${first} -> ${size}, ${items.length} hashes`);
        if (right === undefined) continue;
        const proof = right.items;
        for (const [other, wrong] of roots.slice(0, 13).entries()) {
          if (other !== first && verifyConsistency({ ...claim, firstRoot: wrong, proof }))
            expect.fail(`${first} -> ${size}, the root of ${other} first`);
          // Every tree continues the empty one.
          if (other !== size && first > 0 && verifyConsistency({ ...claim, secondRoot: wrong, proof }))
            expect.fail(`${first} -> ${size}, the root of ${other} second`);
        }
      }
    }
  });

  it('takes no proof of another length than the sizes demand, whatever roots it leads to', () => {
    const [leaf, extra] = [must(leaves[0]), must(leaves[9])];
    const short = { index: 0, path: inclusionProof(0, 4, read), leaf, root: must(roots[4]) };
    expect(verifyInclusion({ ...short, size: 4 })).toBe(true);
    expect(verifyInclusion({ ...short, size: 8 })).toBe(false);
    const long = { index: 0, size: 1, leaf, path: [extra], root: nodeHash(extra, leaf) };
    expect(verifyInclusion(long)).toBe(false);
    const grown = {
      first: 1,
      firstRoot: leaf,
      proof: consistencyProof(1, 4, read),
      secondRoot: must(roots[4]),
    };
    expect(verifyConsistency({ ...grown, second: 4 })).toBe(true);
    expect(verifyConsistency({ ...grown, second: 8 })).toBe(false);
    const stretched = {
      first: 3,
      firstRoot: nodeHash(extra, must(roots[3])),
      second: 4,
      secondRoot: nodeHash(extra, must(roots[4])),
      proof: [...consistencyProof(3, 4, read), extra],
    };
    expect(verifyConsistency(stretched)).toBe(false);
    expect(verifyConsistency({ first: 3, firstRoot: leaf, second: 1, secondRoot: leaf, proof: [leaf] })).toBe(
      false,
    );
  });

  it('takes no number that is no place, and no hash of another length', () => {
    const [leaf, sibling, root] = [must(leaves[0]), must(leaves[1]), must(roots[2])];
    const inclusion = { index: 0, size: 2, leaf, path: [sibling], root };
    const consistency = { first: 1, firstRoot: leaf, second: 2, secondRoot: root, proof: [sibling] };
    expect([verifyInclusion(inclusion), verifyConsistency(consistency)]).toEqual([true, true]);
    for (const index of [-1, -2, 0.5, Number.NaN, 2])
      expect(verifyInclusion({ ...inclusion, index }), `${index}`).toBe(false);
    for (const size of [1.5, 2.5, Number.POSITIVE_INFINITY, -2])
      expect(verifyInclusion({ ...inclusion, size }), `${size}`).toBe(false);
    for (const first of [-1, 0.5, 1.5])
      expect(verifyConsistency({ ...consistency, first }), `${first}`).toBe(false);
    expect(verifyConsistency({ ...consistency, second: 1.5 })).toBe(false);
    const long = Buffer.concat([sibling, sibling.subarray(0, 1)]);
    for (const path of [[sibling.subarray(1)], [long]]) {
      expect(verifyInclusion({ ...inclusion, path })).toBe(false);
      expect(verifyConsistency({ ...consistency, proof: path })).toBe(false);
    }
    // Equal in what is wrong: neither a place nor a length is let through because two sides agree.
    for (const short of [new Uint8Array(0), leaf.subarray(1)]) {
      expect(verifyInclusion({ index: 0, size: 1, leaf: short, path: [], root: short })).toBe(false);
      const twice = { firstRoot: short, secondRoot: short, proof: [] };
      expect(verifyConsistency({ first: 1, second: 1, ...twice })).toBe(false);
    }
    for (const at of [-1, 0.5])
      expect(verifyConsistency({ first: at, second: at, firstRoot: root, secondRoot: root, proof: [] })).toBe(
        false,
      );
  });
});
