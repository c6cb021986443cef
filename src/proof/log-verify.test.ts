import { beforeAll, describe, expect, it } from 'vitest';
import { addSignatures, parseCheckpoint, signCheckpoint } from './checkpoint.ts';
import { appendLeaves, EMPTY_FRONTIER, frontierRoot } from './frontier.ts';
import { encodeLeaf } from './leaf.ts';
import { type LogVerdict, type StoredLeaf, verifyLog } from './log-verify.ts';
import { leafHash } from './merkle.ts';
import { formatNote, formatVerifierKey, signerFromSeed, signNote } from './note.ts';
import { must } from './testing/must.ts';

const signer = signerFromSeed('lockstep.example/acme', new Uint8Array(32).fill(1));
const stranger = signerFromSeed('lockstep.example/acme', new Uint8Array(32).fill(2));
const key = formatVerifierKey(signer.verifier);
const at = '2025-05-31T16:00:00.000Z';

function entry(n: number, what = 'fine'): StoredLeaf {
  const leaf = encodeLeaf({
    v: 1,
    n,
    at,
    type: 'test.written',
    subject: null,
    target: null,
    operation: null,
    body: { what },
  });
  return { n, leaf, hash: leafHash(leaf) };
}

const log = Array.from({ length: 1_000 }, (_, n) => entry(n));
const sign = (size: number, leaves: readonly StoredLeaf[] = log, by = signer): string => {
  const frontier = appendLeaves(
    EMPTY_FRONTIER,
    leaves.slice(0, size).map(({ hash }) => hash),
  );
  return signCheckpoint({ size, root: frontierRoot(frontier) }, by);
};
const checkpoints = [900, 0, 1, 17, 256, 500].map((size) => sign(size));

async function* stream<T>(items: readonly T[]): AsyncGenerator<T> {
  yield* items;
}

const run = (leaves: readonly StoredLeaf[], signed: readonly string[] = checkpoints): Promise<LogVerdict> =>
  verifyLog({ leaves: stream(leaves), checkpoints: signed, key });

describe('verifyLog', () => {
  let whole: LogVerdict;
  beforeAll(async () => {
    whole = await run(log);
  });

  it('finds a good log good, and says how much of it is signed', () => {
    expect(whole).toMatchObject({ ok: true, size: 1_000, signed: 900 });
    expect(Object.keys(whole)).toEqual(['ok', 'size', 'signed', 'root', 'refused']);
    expect(must(sign(1_000).split('\n')[2])).toBe(whole.root);
  });

  it('reads batches as it reads single entries', async () => {
    const batches = [log.slice(0, 3), [], log.slice(3, 600), log.slice(600)];
    expect(await verifyLog({ leaves: stream(batches), checkpoints, key: [key] })).toEqual(whole);
  });

  it('names the entry that was edited, wherever it is', async () => {
    for (const n of [0, 1, 16, 17, 255, 256, 499, 899, 999]) {
      const edited = log.with(n, { ...must(log[n]), leaf: entry(n, 'other').leaf });
      expect(await run(edited)).toEqual({
        ok: false,
        size: n,
        signed: [900, 500, 256, 17, 1, 0].find((size) => size <= n),
        root: sign(n).split('\n')[2],
        firstBad: { n, why: 'the content does not have the hash that the tree has' },
        refused: [],
      });
    }
  });

  it('names the first entry that no checkpoint covers when row and hash were edited together', async () => {
    expect((await run(log.with(300, entry(300, 'other')))).firstBad).toEqual({
      n: 256,
      why: 'entries 256 to 499 are not what the checkpoint of size 500 signed',
    });
  });

  it('names the place where an entry was deleted', async () => {
    for (const n of [0, 300, 998]) {
      expect((await run(log.toSpliced(n, 1))).firstBad).toEqual({ n, why: 'the entry is missing' });
    }
    expect(await run(log.slice(0, 899))).toMatchObject({ ok: false, size: 899, firstBad: { n: 899 } });
    expect(await run([])).toMatchObject({ ok: false, size: 0, firstBad: { n: 0 } });
  });

  it('names the place where entries were swapped, doubled or put in', async () => {
    const swapped = log.with(40, must(log[41])).with(41, must(log[40]));
    expect((await run(swapped)).firstBad).toMatchObject({ n: 40 });
    const renumbered = log.with(40, { ...must(log[41]), n: 40 }).with(41, { ...must(log[40]), n: 41 });
    expect((await run(renumbered)).firstBad).toEqual({ n: 40, why: 'the entry was written as number 41' });
    expect((await run(log.toSpliced(40, 0, must(log[39])))).firstBad).toEqual({
      n: 40,
      why: 'entry 39 stands here',
    });
    const inserted = log.toSpliced(40, 0, entry(40, 'new')).map((each, n) => ({ ...each, n }));
    expect((await run(inserted)).firstBad).toEqual({ n: 41, why: 'the entry was written as number 40' });
    const rewritten = log
      .toSpliced(40, 0, entry(40, 'new'))
      .map((_, n) => entry(n, n === 40 ? 'new' : 'fine'));
    expect((await run(rewritten)).firstBad).toMatchObject({ n: 17 });
  });

  it('does not take what no trusted key signed, nor two histories of one key', async () => {
    expect(await run(log, [...checkpoints, sign(950, log, stranger)])).toMatchObject({
      ok: false,
      size: 1_000,
    });
    const fork = log.map((_, n) => entry(n, n < 600 ? 'fine' : 'forked'));
    expect((await run(log, [...checkpoints, sign(700, fork)])).firstBad).toMatchObject({ n: 500 });
    await expect(verifyLog({ leaves: stream(log), checkpoints, key: 'rubbish' })).rejects.toThrow(
      /verifier key/,
    );
  });

  it('says of a checkpoint that is not of this log what is wrong with it, and blames no entry', async () => {
    const elsewhere = signerFromSeed('lockstep.example/other', new Uint8Array(32).fill(3));
    const changed = sign(950).replace('\n950\n', '\n951\n');
    const given = [sign(700, log, elsewhere), sign(950, log, stranger), changed, 'rubbish'];
    const verdict = await run(log, [...checkpoints, ...given]);
    expect(verdict).toMatchObject({ ok: false, size: 1_000, signed: 900 });
    expect(verdict.firstBad).toBeUndefined();
    expect(verdict.refused).toEqual([
      {
        checkpoint: 6,
        reason: 'otherLog',
        why: 'it is of another log, lockstep.example/other; this log is lockstep.example/acme',
      },
      {
        checkpoint: 7,
        reason: 'otherKey',
        why: 'it names this log, but no key of this log signed it: it is of a log under another key, or a forgery',
      },
      {
        checkpoint: 8,
        reason: 'damaged',
        why: 'it was changed after it was signed: the signature of lockstep.example/acme does not fit the note',
      },
      {
        checkpoint: 9,
        reason: 'damaged',
        why: 'it is no checkpoint, or a damaged one: a note is a text, an empty line and signature lines',
      },
    ]);
    expect((await run(log)).refused).toEqual([]);
  });

  it('says which checkpoint the tree contradicts, and whether it was only longer once', async () => {
    const fork = log.map((_, n) => entry(n, n < 600 ? 'fine' : 'forked'));
    expect(await run(log, [sign(500), sign(700, fork)])).toMatchObject({
      ok: false,
      size: 700,
      firstBad: { n: 500, why: 'entries 500 to 699 are not what the checkpoint of size 700 signed' },
      contradicted: { checkpoint: 1, size: 700 },
    });
    expect(await run(log.slice(0, 800), [sign(500), sign(900)])).toMatchObject({
      firstBad: { n: 800, why: 'the log ends before this entry, but a checkpoint of size 900 was signed' },
      contradicted: { checkpoint: 1, size: 900 },
    });
    expect((await run(log.toSpliced(300, 1))).contradicted).toBeUndefined();
  });

  it('knows a signed log that was to be empty', async () => {
    const empty = signCheckpoint({ size: 0, root: leafHash(new Uint8Array(0)) }, signer);
    expect(await run(log, [sign(17), empty])).toMatchObject({
      ok: false,
      size: 0,
      firstBad: { n: 0, why: 'the empty log is not what the checkpoint of size 0 signed' },
      contradicted: { checkpoint: 1, size: 0 },
    });
    expect(await run([], [sign(0)])).toMatchObject({ ok: true, size: 0, signed: 0 });
  });

  it('trusts an older key of the same log, and lets witnesses sign too', async () => {
    const witness = signerFromSeed('witness.example', new Uint8Array(32).fill(4));
    const cosigned = addSignatures(
      sign(500),
      formatNote(signNote(parseCheckpoint(sign(500)).note.text, witness)),
    );
    const keys = [stranger, signer, witness].map(({ verifier }) => formatVerifierKey(verifier));
    const given = [sign(17, log, stranger), cosigned, sign(900)];
    expect(await verifyLog({ leaves: stream(log), checkpoints: given, key: keys })).toMatchObject({
      ok: true,
      signed: 900,
    });
    expect((await run(log, [cosigned])).ok).toBe(true);
    const other = signerFromSeed('lockstep.example/other', new Uint8Array(32).fill(3));
    const elsewhere = await verifyLog({ leaves: stream(log), checkpoints: [sign(9, log, other)], key: keys });
    expect(elsewhere.refused.map(({ why }) => why)).toEqual([
      'it is of another log, lockstep.example/other; this log is lockstep.example/acme or witness.example',
    ]);
  });

  it('refuses entries that are not JSON of ours', async () => {
    const numbered = ['05', 'x5', '5x', '"5"', '-5', ''].map((n) => `{"at":"now","n":${n},"v":1}`);
    for (const text of ['', '[]', 'null', '{"n":"5"}', '{', 'xxxx5,', ...numbered]) {
      const leaf = Buffer.from(text);
      expect((await run(log.with(5, { n: 5, leaf, hash: leafHash(leaf) }))).firstBad).toEqual({
        n: 5,
        why: 'the entry is not a log entry',
      });
    }
  });
});
