import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { signCheckpoint } from '../../../src/proof/checkpoint.ts';
import { encodeLeaf } from '../../../src/proof/leaf.ts';
import { consistencyProof, leafHash, treeRoot } from '../../../src/proof/merkle.ts';
import { formatVerifierKey, type NoteSigner, signerFromSeed, toBase64 } from '../../../src/proof/note.ts';
import { encodeEntryBundle, parseTilePath } from '../../../src/proof/tile-files.ts';
import { buildTiles, tileNodeReader } from '../../../src/proof/tiles.ts';
import type { Asked, Verifier } from './messages.ts';
import { forgetCheckpoint, keepCheckpoint, type SeenCheckpoint, seenCheckpoint } from './seen-checkpoint.ts';
import { type LogSource, type Outcome, type Progress, verifyLog } from './verify-log.ts';
import { answering } from './worker/answer.ts';

const signer = signerFromSeed('lockstep.log/acme/1', new Uint8Array(32).fill(1));
const stranger = signerFromSeed('lockstep.log/acme/1', new Uint8Array(32).fill(2));

const said = (n: number, what: string) =>
  encodeLeaf({
    v: 1,
    n,
    at: '2026-03-02T08:00:00.000Z',
    type: 'test.written',
    subject: null,
    target: null,
    operation: null,
    body: { what },
  });
const written = (size: number, what: (n: number) => string = () => 'x') =>
  Array.from({ length: size }, (_, n) => said(n, what(n)));

/** A server with this log: a whole tree, signed; what lies may be changed by hand. */
function serving(leaves: readonly Uint8Array[], by: NoteSigner = signer) {
  const hashes = leaves.map(leafHash);
  const read = tileNodeReader(buildTiles(hashes));
  const size = leaves.length;
  const source: LogSource = {
    checkpoint: async () => signCheckpoint({ size, root: treeRoot(size, read) }, by),
    keys: async () => [formatVerifierKey(by.verifier)],
    proof: async (from, to) => consistencyProof(from, to, read).map(toBase64),
    async file(path) {
      const tile = parseTilePath(path);
      if (tile === null) throw new Error(path);
      const from = tile.index * 256;
      if (tile.level === 'entries') return encodeEntryBundle(leaves.slice(from, from + tile.width));
      return Buffer.concat(hashes.slice(from, from + tile.width));
    },
  };
  return source;
}

/** The worker's code in this thread. */
function here(): Verifier {
  const answer = answering();
  return {
    ask: async (name, ask) => (await answer({ id: 0, name, ask } as Asked)) as never,
    close: () => undefined,
  };
}

const verifying = (
  source: LogSource,
  seen: SeenCheckpoint | null = null,
  accepted: readonly string[] = [],
  progress: Progress[] = [],
): Promise<Outcome> =>
  verifyLog({
    source,
    verifier: here(),
    seen,
    accepted,
    onProgress: (one) => progress.push(one),
    signal: new AbortController().signal,
  });

async function seenOf(source: LogSource): Promise<SeenCheckpoint> {
  const good = await verifying(source);
  if (good.kind !== 'good') throw new Error(good.kind);
  return { note: good.note, size: good.size, keys: good.keys, at: '2026-03-02T08:00:00.000Z' };
}

describe('a log', () => {
  it.each([1, 255, 256, 257, 700, 1_025])('of %i entries is read whole and found good', async (size) => {
    const progress: Progress[] = [];
    const outcome = await verifying(serving(written(size)), null, [], progress);
    expect(outcome).toMatchObject({ kind: 'good', size, continues: null });
    expect(progress.at(0)).toEqual({ read: 0, size });
    expect(progress.at(-1)).toEqual({ read: size, size });
  });

  it('that grew continues what was seen', async () => {
    const seen = await seenOf(serving(written(300)));
    expect(await verifying(serving(written(900)), seen)).toMatchObject({ kind: 'good', continues: 300 });
    expect(await verifying(serving(written(300)), seen)).toMatchObject({ kind: 'good', continues: 300 });
  });

  it('that was rewritten and signed again is caught by what was seen', async () => {
    const seen = await seenOf(serving(written(300)));
    const forged = serving(written(900, (n) => (n === 17 ? 'forged' : 'x')));
    // In itself it is good: only who has seen the other one knows.
    expect(await verifying(forged)).toMatchObject({ kind: 'good' });
    expect(await verifying(forged, seen)).toMatchObject({ kind: 'rewritten', seen });
  });

  it('that was rewritten is caught also where its server lies about the proof', async () => {
    const seen = await seenOf(serving(written(300)));
    const forged = serving(written(900, (n) => (n === 17 ? 'forged' : 'x')));
    for (const proof of [
      serving(written(900)).proof,
      async () => [],
      async () => ['nonsense', toBase64(randomBytes(32))],
    ])
      expect(await verifying({ ...forged, proof }, seen)).toMatchObject({ kind: 'rewritten' });
  });

  it('that was cut back, or says that it was never there, is caught', async () => {
    const seen = await seenOf(serving(written(300)));
    expect(await verifying(serving(written(299)), seen)).toMatchObject({ kind: 'rewritten' });
    const nothing = { ...serving(written(1)), checkpoint: async () => null };
    expect(await verifying(nothing, seen)).toMatchObject({ kind: 'rewritten' });
    expect(await verifying(nothing)).toEqual({ kind: 'empty' });
  });

  it('under a new key is not believed before somebody has compared the key', async () => {
    const seen = await seenOf(serving(written(300)));
    const other = serving(written(900), stranger);
    const key = formatVerifierKey(stranger.verifier);
    expect(await verifying(other, seen)).toMatchObject({ kind: 'newKey', keys: [key] });
    expect(await verifying(other, seen, [key])).toMatchObject({ kind: 'good', continues: 300 });
    const rewritten = serving(
      written(900, () => 'y'),
      stranger,
    );
    expect(await verifying(rewritten, seen, [key])).toMatchObject({ kind: 'rewritten' });
  });

  it('whose checkpoint nobody signed is bad', async () => {
    const source = serving(written(3));
    const note = (await source.checkpoint()) ?? '';
    const bent = { ...source, checkpoint: async () => note.replace('\n3\n', '\n2\n') };
    expect(await verifying(bent)).toMatchObject({ kind: 'bad', n: 0 });
  });

  it('with one entry changed is bad at just that entry', async () => {
    const source = serving(written(700));
    const forged = serving(written(700, (n) => (n === 400 ? 'forged' : 'x')));
    const entries = {
      ...source,
      file: (path: string) => (path.includes('entries') ? forged : source).file(path),
    };
    expect(await verifying(entries)).toMatchObject({ kind: 'bad', n: 400 });
    // Entry and its hash together: then the checkpoint is not reached.
    expect(await verifying({ ...source, file: forged.file })).toMatchObject({ kind: 'bad' });
  });

  it('that gives fewer entries than it signs, or files that are none, is never good', async () => {
    const source = serving(written(700));
    const short = { ...source, file: async (path: string) => (await source.file(path)).subarray(0, -32) };
    const told = await verifying(short).then(
      ({ kind }) => kind,
      () => 'failed',
    );
    expect(told).not.toBe('good');
    const failing = { ...source, file: () => Promise.reject(new Error('gone')) };
    await expect(verifying(failing)).rejects.toThrow('gone');
  });

  it('is not read on when nobody wants it any more', async () => {
    const over = new AbortController();
    const reading = verifyLog({
      source: serving(written(1_500)),
      verifier: here(),
      seen: null,
      accepted: [],
      onProgress: ({ read }) => {
        if (read > 0) over.abort();
      },
      signal: over.signal,
    });
    await expect(reading).rejects.toMatchObject({ name: 'AbortError' });
  });
});

describe('what was seen', () => {
  const storage = () => {
    const kept = new Map<string, string>();
    return {
      getItem: (name: string) => kept.get(name) ?? null,
      setItem: (name: string, value: string) => void kept.set(name, value),
      removeItem: (name: string) => void kept.delete(name),
    };
  };
  const seen: SeenCheckpoint = { note: 'n', size: 3, keys: ['k'], at: '2026-03-02T08:00:00.000Z' };

  it('is kept by tenant', () => {
    const keeping = storage();
    expect(keepCheckpoint(keeping, 'acme', seen)).toBe(true);
    expect(seenCheckpoint(keeping, 'acme')).toEqual(seen);
    expect(seenCheckpoint(keeping, 'other')).toBeNull();
    forgetCheckpoint(keeping, 'acme');
    expect(seenCheckpoint(keeping, 'acme')).toBeNull();
  });

  it.each(['', '{', '[]', '{"note":"n","size":"3","keys":[],"at":""}', '{"note":1}'])(
    '%j is nothing',
    (text) => {
      expect(seenCheckpoint({ ...storage(), getItem: () => text }, 'acme')).toBeNull();
    },
  );

  it('is nothing where the browser keeps nothing', () => {
    const none = () => {
      throw new Error('no storage here');
    };
    const nothing = { getItem: none, setItem: none, removeItem: none };
    expect(keepCheckpoint(nothing, 'acme', seen)).toBe(false);
    expect(seenCheckpoint(nothing, 'acme')).toBeNull();
    expect(() => forgetCheckpoint(nothing, 'acme')).not.toThrow();
  });
});
