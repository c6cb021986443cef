import type { ProvenLeaf } from '../certificate-issue.ts';
import { signCheckpoint } from '../checkpoint.ts';
import { commit, leafCommitmentKey } from '../commitment.ts';
import { appendLeaves, EMPTY_FRONTIER, frontierRoot } from '../frontier.ts';
import { encodeLeaf } from '../leaf.ts';
import { inclusionProof, leafHash } from '../merkle.ts';
import { formatVerifierKey, type NoteSigner, signerFromSeed } from '../note.ts';
import { must } from './must.ts';

export interface LeafFacts {
  readonly at: string;
  readonly type: string;
  readonly subject: string;
  readonly target?: string;
  readonly operation?: string;
  /** What the leaf says of its place, where it lies. */
  readonly n?: number;
}

/** A log in memory, with nothing of the store. */
export class SampleLog {
  readonly signer: NoteSigner;
  readonly verifierKey: string;
  readonly #leaves: { readonly leaf: Uint8Array; readonly key: Uint8Array }[] = [];

  constructor(origin: string, seed = 1) {
    this.signer = signerFromSeed(origin, new Uint8Array(32).fill(seed));
    this.verifierKey = formatVerifierKey(this.signer.verifier);
  }

  get size(): number {
    return this.#leaves.length;
  }

  /** Appends a leaf whose body is made with the key of that leaf; returns its place. */
  append(
    facts: LeafFacts,
    leave: string,
    body: (key: Uint8Array) => { commitment: string; leave: string },
  ): number {
    const { at, type, subject, target = null, operation = null, n = this.size } = facts;
    const personKey = new Uint8Array(32).fill(subject.length);
    const key = leafCommitmentKey(personKey, { type, at, leave, target, operation });
    const leaf = encodeLeaf({ v: 1, n, at, type, subject, target, operation, body: body(key) });
    this.#leaves.push({ leaf, key });
    return this.size - 1;
  }

  /** Leaves of other people, so that places are not 0, 1, 2 … */
  fill(count: number): void {
    for (let each = 0; each < count; each++) {
      const facts = {
        at: '2025-05-30T00:00:00.000Z',
        type: 'operation.verified',
        subject: 'somebody',
        operation: `x${this.size}`,
      };
      this.append(facts, 'other', (key) => ({ commitment: commit(key, 'x'), leave: 'other' }));
    }
  }

  checkpoint(signer = this.signer): string {
    const hashes = this.#leaves.map(({ leaf }) => leafHash(leaf));
    return signCheckpoint(
      { size: this.size, root: frontierRoot(appendLeaves(EMPTY_FRONTIER, hashes)) },
      signer,
    );
  }

  prove(places: readonly number[]): ProvenLeaf[] {
    const nodes = new Map<string, Uint8Array>();
    const hashes = this.#leaves.map(({ leaf }) => leafHash(leaf));
    appendLeaves(EMPTY_FRONTIER, hashes, (level, index, hash) => nodes.set(`${level}/${index}`, hash));
    return places.map((index) => ({
      index,
      ...must(this.#leaves[index]),
      path: inclusionProof(index, this.size, (level, at) => must(nodes.get(`${level}/${at}`))),
    }));
  }
}
