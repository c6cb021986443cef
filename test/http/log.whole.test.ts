import { describe, expect, it } from 'vitest';
import type { Answer } from '../../packages/sdk/src/index.ts';
import { removeEvents } from '../../src/app/events/remove-events.ts';
import { makeCheckpoint } from '../../src/engine/log/checkpoint-log.ts';
import { journal } from '../../src/engine/log/journal.ts';
import { openCheckpoint } from '../../src/proof/checkpoint.ts';
import { verifyLog } from '../../src/proof/log-verify.ts';
import { leafHash } from '../../src/proof/merkle.ts';
import { verifyConsistency, verifyInclusion } from '../../src/proof/merkle-verify.ts';
import { decodeBase64, parseVerifierKey } from '../../src/proof/note.ts';
import { decodeEntryBundle } from '../../src/proof/tile-files.ts';
import { buildTiles, tileWidth } from '../../src/proof/tiles.ts';
import { sharedClient, sharedDatabase } from '../support/database.ts';
import { type ServedHouse, servedHouse } from './support/served-house.ts';

type Page = Answer<'logEntries'>;
type Entry = Answer<'logEntry'>;

const DAY_MS = 86_400_000;
const database = sharedDatabase();
const owner = sharedClient(() => database().owner);
let made = 0;

/** A log of so many entries in the real database, one person and one target among them, all signed. */
async function loggedHouse(count = 600): Promise<ServedHouse & { sign(): Promise<{ size: number }> }> {
  made++;
  const house = await servedHouse({ tenant: `log${made}`, store: database().store });
  const { store, tenant, engine, clock } = house;
  await house.report([{ id: '100', department: 'Engineering' }]);
  await house.until(clock.now() + 60_000);
  const [person] = await store.transaction(tenant, (tx) => tx.find('identity', {}));
  await store.transaction(tenant, (tx) =>
    journal(
      tx,
      Array.from({ length: count }, (_, i) => ({
        type: 'test.written' as const,
        at: clock.now() + i * 1_000,
        subject: i % 50 === 0 ? (person?.identity_id ?? null) : null,
        target: i % 100 === 7 ? 'git' : null,
        body: { i, actor: i % 2 === 0 ? 'even' : 'odd' },
      })),
    ),
  );
  const sign = () => store.transaction(tenant, (tx) => makeCheckpoint(engine, tx));
  await sign();
  return { ...house, sign };
}

const hashOf = (text: string) => decodeBase64(text) ?? new Uint8Array();

describe('entries', () => {
  it('are paged both ways, the newest first, without a gap', async () => {
    const { json } = await loggedHouse();
    const first = await json<Page>('auditor', '/log?limit=50');
    expect(first.entries.map(({ n }) => n)).toEqual(Array.from({ length: 50 }, (_, i) => first.size - 1 - i));
    expect(first.newer).toBeNull();
    const seen = first.entries.map(({ n }) => n);
    let page = first;
    for (let pages = 0; page.older !== null && pages < 50; pages++) {
      page = await json<Page>('auditor', `/log?limit=50&before=${page.older}`);
      seen.push(...page.entries.map(({ n }) => n));
    }
    expect(seen).toEqual(Array.from({ length: first.size }, (_, i) => first.size - 1 - i));
    const back = await json<Page>('auditor', `/log?limit=50&after=9`);
    expect(back.entries.map(({ n }) => n)).toEqual(Array.from({ length: 50 }, (_, i) => 59 - i));
    expect([back.newer, back.older]).toEqual([59, 10]);
    expect(first.entries[0]).toMatchObject({
      type: 'test.written',
      signed: true,
      damaged: false,
      about: null,
    });
  });

  it('are found by type, person, actor, target and time', async () => {
    const { json, tenant, store } = await loggedHouse();
    const all = async (query: string) => (await json<Page>('auditor', `/log?limit=500&${query}`)).entries;
    expect((await all('types=token.*')).map(({ type }) => type)).toEqual(Array(4).fill('token.created'));
    expect(await all('actor=even&target=git')).toHaveLength(0);
    expect(await all('actor=odd&target=git')).toHaveLength(6);
    const about = await all('person=100');
    expect(about.filter(({ type }) => type === 'test.written')).toHaveLength(12);
    expect(new Set(about.map(({ person }) => person)).size).toBe(1);
    expect(about[0]?.person).toContain('(100)');
    const [at] = await store.transaction(tenant, (tx) =>
      tx.find('event', {}, { order: [{ descending: 'n' }], limit: 1 }),
    );
    const since = new Date((at?.at ?? 0) - 9_000).toISOString();
    const until = new Date(at?.at ?? 0).toISOString();
    expect(await all(`since=${since}`)).toHaveLength(10);
    expect(await all(`since=${since}&until=${until}`)).toHaveLength(9);
    expect(await all(`since=${since}&actor=even`)).toHaveLength(5);
  });

  it('are paged both ways behind a filter, too', async () => {
    const { json } = await loggedHouse();
    const all = (await json<Page>('auditor', '/log?limit=500&actor=odd')).entries.map(({ n }) => n);
    const first = await json<Page>('auditor', '/log?limit=100&actor=odd');
    const second = await json<Page>('auditor', `/log?limit=100&actor=odd&before=${first.older}`);
    expect([...first.entries, ...second.entries].map(({ n }) => n)).toEqual(all.slice(0, 200));
    const back = await json<Page>('auditor', `/log?limit=100&actor=odd&after=${second.newer}`);
    expect(back.entries.map(({ n }) => n)).toEqual(all.slice(0, 100));
  });

  it('of events that are gone are still there, and the answer says what a filter cannot find', async () => {
    const { json, engine, tenant, clock } = await loggedHouse();
    const before = await json<Page>('auditor', '/log?limit=500');
    clock.advance(clock.now() + 100 * DAY_MS);
    const { before: kept } = await removeEvents(engine, database().owner, tenant, {
      usualDays: 30,
      actor: 'x',
    });
    expect(kept).toBe(before.size);
    const after = await json<Page>('auditor', '/log?limit=500&before=5');
    expect(after.entries.map(({ n }) => n)).toEqual([4, 3, 2, 1, 0]);
    const filtered = await json<Page>('auditor', '/log?types=token.*');
    expect([filtered.entries, filtered.searchedFrom]).toEqual([[], kept]);
    expect((await json<Entry>('auditor', '/log/entries/0')).eventKept).toBe(false);
  });

  it.each([
    ['/log?before=3&after=1', 400, 'USAGE'],
    ['/log?types=nonsense.x', 400, 'USAGE'],
    ['/log?limit=501', 400, 'USAGE'],
    ['/log?since=yesterday', 400, 'USAGE'],
    ['/log?person=nobody', 404, 'PERSON_UNKNOWN'],
    ['/log/entries/9999999', 422, 'LOG_RANGE'],
    ['/log/entries/9999999/proof', 422, 'LOG_RANGE'],
    ['/log/proof?from=9999999', 422, 'LOG_RANGE'],
    ['/log/proof?from=1&to=2', 422, 'LOG_RANGE'],
    ['/log/tiles/tile/0/999', 404, 'LOG_TILE_UNKNOWN'],
    ['/log/tiles/tile/0/000.p/256', 404, 'LOG_TILE_UNKNOWN'],
    ['/log/tiles/tile/entries/002.p/255', 404, 'LOG_TILE_UNKNOWN'],
    ['/log/tiles/..%2F..%2Fetc%2Fpasswd', 404, 'LOG_TILE_UNKNOWN'],
    ['/log/export?from=9999999', 422, 'LOG_RANGE'],
  ])('%s is refused with %i %s', async (path, status, code) => {
    house ??= await loggedHouse();
    const answer = await house.call('auditor', path);
    expect([answer.status, ((await answer.json()) as { code: string }).code]).toEqual([status, code]);
  });
  let house: ServedHouse | undefined;

  it('that somebody changed are shown, and shown as damaged', async () => {
    const { json, tenant } = await loggedHouse(10);
    await owner().query("select set_config('lockstep.tenant', $1, false)", [tenant]);
    await owner().query(`update log_leaf set leaf = '\\x7b7d' where tenant_id = $1 and n = 3`, [tenant]);
    const { entries } = await json<Page>('auditor', '/log?limit=4&before=5');
    expect(entries.map(({ n, damaged }) => [n, damaged])).toEqual([
      [4, false],
      [3, true],
      [2, false],
      [1, false],
    ]);
    expect(await json<Entry>('auditor', '/log/entries/3')).toMatchObject({
      damaged: true,
      leaf: '{}',
      body: null,
    });
  });
});

describe('proofs', () => {
  it('say that an entry is in the signed log, and verify with the code of the verifier', async () => {
    const { json } = await loggedHouse();
    const { keys } = await json<Answer<'logKeys'>>('auditor', '/log/keys');
    const trusted = keys.map(({ verifier }) => parseVerifierKey(verifier));
    for (const n of [0, 255, 256, 400]) {
      const entry = await json<Entry>('auditor', `/log/entries/${n}`);
      const proof = await json<Answer<'logInclusion'>>('auditor', `/log/entries/${n}/proof`);
      const { root, size } = openCheckpoint(proof.checkpoint, trusted);
      const leaf = leafHash(Buffer.from(entry.leaf));
      expect(Buffer.from(leaf).toString('hex')).toBe(entry.hash);
      expect(verifyInclusion({ index: n, size, leaf, path: proof.path.map(hashOf), root })).toBe(true);
      expect(verifyInclusion({ index: n + 1, size, leaf, path: proof.path.map(hashOf), root })).toBe(false);
    }
  });

  it('say that a later log continues an earlier one', async () => {
    const { json, store, tenant, sign, clock } = await loggedHouse();
    const was = await json<Answer<'logCheckpoint'>>('auditor', '/log/checkpoint');
    const { keys } = await json<Answer<'logKeys'>>('auditor', '/log/keys');
    const trusted = keys.map(({ verifier }) => parseVerifierKey(verifier));
    await store.transaction(tenant, (tx) =>
      journal(tx, [{ type: 'test.written', at: clock.now(), subject: null, body: {} }]),
    );
    const unsigned = await json<Answer<'logCheckpoint'>>('auditor', '/log/checkpoint');
    // A reader makes nobody sign.
    expect([unsigned.signed?.size, unsigned.size]).toEqual([was.size, was.size + 1]);
    expect(unsigned.oldestUnsigned).not.toBeNull();
    expect((await json<Page>('auditor', '/log?limit=1')).entries[0]?.signed).toBe(false);
    await sign();
    const proof = await json<Answer<'logConsistency'>>('auditor', `/log/proof?from=${was.size}`);
    const first = openCheckpoint(was.signed?.note ?? '', trusted);
    const second = openCheckpoint(proof.checkpoint, trusted);
    const claim = {
      first: first.size,
      firstRoot: first.root,
      second: second.size,
      secondRoot: second.root,
      proof: proof.proof.map(hashOf),
    };
    expect(verifyConsistency(claim)).toBe(true);
    expect(verifyConsistency({ ...claim, firstRoot: second.root })).toBe(false);
  });
});

describe('files', () => {
  it('are those of C2SP: from them alone the whole log verifies', async () => {
    const { call, json } = await loggedHouse();
    const file = async (path: string) => {
      const answer = await call('auditor', `/log/tiles/${path}`);
      expect([path, answer.status]).toEqual([path, 200]);
      return Buffer.from(await answer.arrayBuffer());
    };
    const note = (await file('checkpoint')).toString();
    const key = (await file('log.pub')).toString().trim().split('\n');
    const { size } = openCheckpoint(note, key.map(parseVerifierKey));
    expect(size).toBeGreaterThan(600);
    const leaves: Uint8Array[] = [];
    const hashes: Uint8Array[] = [];
    for (let index = 0; index * 256 < size; index++) {
      const width = Math.min(256, size - index * 256);
      const name = `${String(index).padStart(3, '0')}${width === 256 ? '' : `.p/${width}`}`;
      leaves.push(...decodeEntryBundle(await file(`tile/entries/${name}`)));
      const tile = await file(`tile/0/${encodeURIComponent(name)}`);
      for (let i = 0; i < width; i++) hashes.push(tile.subarray(i * 32, i * 32 + 32));
    }
    const verdict = await verifyLog({
      leaves: (async function* () {
        for (const [n, leaf] of leaves.entries()) yield { n, leaf, hash: hashes[n]! };
      })(),
      checkpoints: [note],
      key,
    });
    expect(verdict).toMatchObject({ ok: true, size, signed: size });
    for (const tile of buildTiles(hashes).filter((one) => one.level > 0))
      expect(await file(`tile/${tile.level}/000.p/${tileWidth(tile)}`)).toEqual(Buffer.from(tile.hashes));
    // What a tile was when the log was smaller is still served.
    expect((await file('tile/0/000.p/5')).length).toBe(160);
    const { signed } = await json<Answer<'logCheckpoint'>>('auditor', '/log/checkpoint');
    expect(signed?.note).toBe(note);
  });

  it('come as one tar, and as a line for each entry', async () => {
    const { call } = await loggedHouse();
    const lines = await call('auditor', '/log/export');
    expect(lines.headers.get('content-type')).toBe('application/x-ndjson');
    const text = await lines.text();
    const entries = text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { n: number });
    expect(entries.map(({ n }) => n)).toEqual(entries.map((_, i) => i));
    expect(entries.length).toBeGreaterThan(600);
    const some = await (await call('auditor', '/log/export?from=10&to=12')).text();
    expect(some.trimEnd().split('\n')).toEqual(text.split('\n').slice(10, 13));

    const tar = await call('auditor', '/log/export?form=tiles');
    expect(tar.headers.get('content-disposition')).toMatch(
      /^attachment; filename="lockstep-log-log\d+-\d+\.tar"$/,
    );
    const names = namesIn(Buffer.from(await tar.arrayBuffer()));
    expect(names.at(-1)).toBe('checkpoint');
    expect(names).toEqual(expect.arrayContaining(['log.pub', 'tile/0/000', 'tile/entries/001']));
  });
});

/** Reads a tar as its format says: a header of 512 bytes, the file, and zeros up to the next 512. */
function namesIn(tar: Buffer): string[] {
  const names: string[] = [];
  for (let at = 0; at < tar.length && tar[at] !== 0; ) {
    const text = (from: number, to: number) =>
      tar.toString('latin1', at + from, at + to).replace(/[\0 ].*$/s, '');
    const sum = tar
      .subarray(at, at + 512)
      .reduce((all, byte, i) => all + (i >= 148 && i < 156 ? 32 : byte), 0);
    expect(Number.parseInt(text(148, 156), 8)).toBe(sum);
    names.push(text(0, 100));
    at += 512 + Math.ceil(Number.parseInt(text(124, 136), 8) / 512) * 512;
  }
  expect(tar.length % 512).toBe(0);
  return names;
}

it('nothing of one log is in what another tenant reads', async () => {
  const [one, other] = [await loggedHouse(), await loggedHouse(3)];
  const mine = await one.json<Page>('auditor', '/log?limit=1');
  const theirs = await other.json<Page>('auditor', '/log?limit=500');
  expect(theirs.size).toBeLessThan(mine.size);
  expect((await other.call('auditor', `/log/entries/${mine.size - 1}`)).status).toBe(422);
  const { keys } = await other.json<Answer<'logKeys'>>('auditor', '/log/keys');
  expect(keys.every(({ origin }) => origin.includes(`/${other.tenant}/`))).toBe(true);
});
