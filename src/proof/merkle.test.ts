import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { runs, WHOLE } from '../../test/support/runs.ts';
import { appendLeaves, EMPTY_FRONTIER, frontierOf, frontierRoot } from './frontier.ts';
import {
  consistencyProof,
  inclusionProof,
  leafHash,
  nodeHash,
  nodesOfRange,
  nodesOfRanges,
  sameHash,
  treeRoot,
} from './merkle.ts';
import { verifyConsistency, verifyInclusion } from './merkle-verify.ts';
import { must } from './testing/must.ts';
import { refusal } from './testing/refusal.ts';
import { hex, leaves, plainRoot, read, roots, treeOf } from './testing/sample-tree.ts';

/** The eight leaves and roots that Certificate Transparency implementations test with. */
const REFERENCE_LEAVES = [
  '',
  '00',
  '10',
  '2021',
  '3031',
  '40414243',
  '5051525354555657',
  '606162636465666768696a6b6c6d6e6f',
].map((leaf) => Buffer.from(leaf, 'hex'));
const REFERENCE_ROOTS = [
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
];

/** Trees up to this size, each with each. */
const MOST = WHOLE ? 300 : 100;

describe('Merkle tree of RFC 6962', () => {
  it('gives the reference roots', () => {
    const hashes = REFERENCE_LEAVES.map(leafHash);
    let frontier = EMPTY_FRONTIER;
    for (const [size, root] of REFERENCE_ROOTS.entries()) {
      expect(hex(plainRoot(hashes.slice(0, size)))).toBe(root);
      expect(hex(frontierRoot(frontier))).toBe(root);
      expect(hex(treeRoot(size, treeOf(hashes)))).toBe(root);
      frontier = appendLeaves(frontier, hashes.slice(size, size + 1));
    }
  });

  it('gives the proofs that RFC 6962 2.1.3 draws for seven leaves', () => {
    // a-f, j are leaves d0-d6; g, h, i, k, l the nodes of the drawing.
    const d = leaves.slice(0, 7);
    const [g, h, i] = [
      nodeHash(must(d[0]), must(d[1])),
      nodeHash(must(d[2]), must(d[3])),
      nodeHash(must(d[4]), must(d[5])),
    ];
    const [k, l] = [nodeHash(g, h), nodeHash(i, must(d[6]))];
    const proof = (index: number) => inclusionProof(index, 7, read).map(hex);
    expect(proof(0)).toEqual([must(d[1]), h, l].map(hex));
    expect(proof(3)).toEqual([must(d[2]), g, l].map(hex));
    expect(proof(4)).toEqual([must(d[5]), must(d[6]), k].map(hex));
    expect(proof(6)).toEqual([i, k].map(hex));
    const between = (first: number) => consistencyProof(first, 7, read).map(hex);
    expect(between(3)).toEqual([must(d[2]), must(d[3]), g, l].map(hex));
    expect(between(4)).toEqual([l].map(hex));
    expect(between(6)).toEqual([i, must(d[6]), k].map(hex));
  });

  it('proves and verifies every leaf of every tree', () => {
    let proofs = 0;
    for (let size = 1; size <= MOST; size++) {
      const root = must(roots[size]);
      for (let index = 0; index < size; index++) {
        const path = inclusionProof(index, size, read);
        if (!verifyInclusion({ index, size, leaf: must(leaves[index]), path, root })) {
          expect.fail(`leaf ${index} of ${size}`);
        }
        proofs++;
      }
    }
    expect(proofs).toBe((MOST * (MOST + 1)) / 2);
  });

  it('proves and verifies every pair of trees, and refuses every other root', () => {
    for (let second = 0; second <= MOST; second++) {
      for (let first = 0; first <= second; first++) {
        const proof = consistencyProof(first, second, read);
        const claim = {
          first,
          firstRoot: must(roots[first]),
          second,
          secondRoot: must(roots[second]),
          proof,
        };
        if (!verifyConsistency(claim)) expect.fail(`${first} -> ${second}`);
        if (first === 0) continue; // every tree continues the empty one
        const other = must(roots[(second + 1) % 301]);
        if (verifyConsistency({ ...claim, secondRoot: other }))
          expect.fail(`${first} -> ${second}, wrong root`);
        if (verifyConsistency({ ...claim, firstRoot: other }))
          expect.fail(`${first} -> ${second}, wrong old root`);
      }
    }
  });

  it('refuses thousands of proofs with one bit flipped, or with a hash more or less', () => {
    let seed = 42;
    const random = (below: number): number => {
      seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0;
      return (seed >>> 8) % below;
    };
    const flip = (hash: Uint8Array): Uint8Array => {
      const copy = Uint8Array.from(hash);
      const at = random(32);
      copy[at] = must(copy[at]) ^ (1 << random(8));
      return copy;
    };
    let accepted = 0;
    for (let round = 0; round < runs(10_000); round++) {
      const size = 2 + random(299);
      const index = random(size);
      const path = inclusionProof(index, size, read);
      const claim = { index, size, leaf: must(leaves[index]), path, root: must(roots[size]) };
      const at = random(path.length);
      if (verifyInclusion({ ...claim, path: path.with(at, flip(must(path[at]))) })) accepted++;
      if (verifyInclusion({ ...claim, path: path.slice(1) })) accepted++;
      if (verifyInclusion({ ...claim, path: [...path, must(path[0])] })) accepted++;
      if (verifyInclusion({ ...claim, index: (index + 1) % size })) accepted++;
      if (verifyInclusion({ ...claim, leaf: flip(claim.leaf) })) accepted++;
      const first = 1 + random(size - 1);
      const proof = consistencyProof(first, size, read);
      const pair = {
        first,
        firstRoot: must(roots[first]),
        second: size,
        secondRoot: must(roots[size]),
        proof,
      };
      const spot = random(proof.length);
      if (verifyConsistency({ ...pair, proof: proof.with(spot, flip(must(proof[spot]))) })) accepted++;
      if (verifyConsistency({ ...pair, proof: proof.slice(1) })) accepted++;
      if (verifyConsistency({ ...pair, proof: [...proof, must(proof[0])] })) accepted++;
    }
    expect(accepted).toBe(0);
  });

  it('never throws on proofs that make no sense', () => {
    const hash = fc.uint8Array({ minLength: 30, maxLength: 33 });
    const number = fc.oneof(fc.integer({ min: -2, max: 400 }), fc.double(), fc.maxSafeInteger());
    fc.assert(
      fc.property(number, number, hash, hash, fc.array(hash, { maxLength: 70 }), (a, b, x, y, path) => {
        const inclusion = verifyInclusion({ index: a, size: b, leaf: x, root: y, path });
        const consistency = verifyConsistency({
          first: a,
          second: b,
          firstRoot: x,
          secondRoot: y,
          proof: path,
        });
        expect(inclusion && !sameHash(x, y)).toBe(false);
        expect(consistency && !sameHash(x, y)).toBe(false);
      }),
      { numRuns: runs(2_000) },
    );
  });

  it('refuses to prove what the log does not have', () => {
    for (const [index, size] of [
      [0, 0],
      [5, 5],
      [-1, 3],
      [0.5, 3],
      [0, 2 ** 54],
    ] as const) {
      const why = `LOG_RANGE: entry ${index} is not in a tree of ${size}`;
      expect(refusal(() => inclusionProof(index, size, read))).toBe(why);
    }
    for (const [first, second] of [
      [4, 3],
      [-1, 3],
      [0.5, 3],
      [3, 2 ** 54],
      [3, 3.5],
    ] as const) {
      const why = `LOG_RANGE: a tree of ${second} cannot continue a tree of ${first}`;
      expect(refusal(() => consistencyProof(first, second, read))).toBe(why);
    }
  });

  it('hashes entries of every length as RFC 6962 2.1 says, with a zero before them', () => {
    for (const length of [0, 1, 65_534, 65_535, 65_536, 100_000]) {
      const data = Buffer.alloc(length, 5);
      const plain = createHash('sha256').update(Buffer.of(0)).update(data).digest('hex');
      expect(hex(leafHash(data)), `${length} bytes`).toBe(plain);
    }
  });

  it('takes every range apart into the fewest whole subtrees, wherever it begins', () => {
    for (let end = 0; end <= 20; end++)
      for (let start = 0; start <= end; start++) {
        const nodes = nodesOfRange(start, end);
        const spans = nodes.map(
          ({ level, index }) => [index * 2 ** level, (index + 1) * 2 ** level] as const,
        );
        expect([start, ...spans.map(([, to]) => to)], `${start} to ${end}`).toEqual([
          ...spans.map(([from]) => from),
          end,
        ]);
        for (const { index } of nodes) expect(Number.isSafeInteger(index)).toBe(true);
        for (const [at, { level, index }] of nodes.entries()) {
          const next = nodes[at + 1];
          expect(next?.level === level && index % 2 === 0, `${start} to ${end}: two make one`).toBe(false);
        }
      }
    expect(
      nodesOfRanges([
        [3, 7],
        [0, 2],
      ]),
    ).toEqual([...nodesOfRange(3, 7), ...nodesOfRange(0, 2)]);
  });

  it('takes numbers beyond 32 bits apart exactly', () => {
    const size = 2 ** 52 + 2 ** 40 + 3;
    expect(nodesOfRange(0, size)).toEqual([
      { level: 52, index: 0 },
      { level: 40, index: 2 ** 12 },
      { level: 1, index: (size - 3) / 2 },
      { level: 0, index: size - 1 },
    ]);
    const constant = (level: number) => leafHash(Buffer.from(`level ${level}`));
    const path = inclusionProof(size - 1, size, constant);
    const root = treeRoot(size, constant);
    expect(verifyInclusion({ index: size - 1, size, leaf: constant(0), path, root })).toBe(true);
  });
});

describe('frontier', () => {
  it('gives the same root however the leaves are split into batches', () => {
    const cuts = fc.array(fc.integer({ min: 0, max: 40 }), { maxLength: 12 });
    fc.assert(
      fc.property(cuts, (batches) => {
        let frontier = EMPTY_FRONTIER;
        for (const batch of batches) {
          const before = frontier;
          frontier = appendLeaves(frontier, leaves.slice(frontier.size % 250, (frontier.size % 250) + batch));
          expect(before.hashes.length).toBe(frontierOf(before.size, before.hashes).hashes.length);
        }
      }),
    );
    let frontier = EMPTY_FRONTIER;
    for (const [size, root] of roots.entries()) {
      expect(hex(frontierRoot(frontier))).toBe(hex(root));
      frontier = appendLeaves(frontier, leaves.slice(size, size + 1));
    }
  });

  it('refuses an edge that does not fit its size', () => {
    const leaf = must(leaves[0]);
    expect(refusal(() => frontierOf(3, [leaf]))).toBe(
      'LOG_RANGE: a tree of 3 has 2 subtrees at its edge, not 1',
    );
    for (const size of [-1, 2 ** 54])
      expect(refusal(() => frontierOf(size, []))).toMatch(/^LOG_RANGE: a tree/);
    expect(refusal(() => frontierOf(3, [leaf, leaf.subarray(1)]))).toBe(
      'LOG_RANGE: a hash at the edge of the tree does not have 32 bytes',
    );
    expect(refusal(() => appendLeaves({ size: 1, hashes: [] }, [leaf]))).toBe(
      'LOG_RANGE: the edge of the tree of 1 is not complete',
    );
  });
});
