import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { signCheckpoint } from '../../../src/proof/checkpoint.ts';
import { encodeLeaf } from '../../../src/proof/leaf.ts';
import { consistencyProof, leafHash, treeRoot } from '../../../src/proof/merkle.ts';
import { toBase64 } from '../../../src/proof/note.ts';
import { encodeEntryBundle, parseTilePath } from '../../../src/proof/tile-files.ts';
import { buildTiles, tileNodeReader } from '../../../src/proof/tiles.ts';
import { signerOf } from '../../../src/secrets/log-keys.ts';
import { masterKeyFromFile } from '../../../src/secrets/master-key.ts';

/** Another history of this length, signed with the very key of the house: what a thief of its data folder could serve. */
export async function forgeLog(page: Page, dataDir: string, size: number): Promise<void> {
  const master = await masterKeyFromFile(join(dataDir, 'keys', 'master.key'), { create: false });
  const leaves = Array.from({ length: size }, (_, n) =>
    encodeLeaf({
      v: 1,
      n,
      at: '2026-03-02T08:00:00.000Z',
      type: 'test.forged',
      subject: null,
      target: null,
      operation: null,
      body: {},
    }),
  );
  const hashes = leaves.map(leafHash);
  const read = tileNodeReader(buildTiles(hashes));
  const root = treeRoot(size, read);
  const note = signCheckpoint({ size, root }, signerOf(master, 'default'));
  const file = (path: string): Uint8Array => {
    const tile = parseTilePath(path);
    if (tile === null) throw new Error(path);
    const from = tile.index * 256;
    return tile.level === 'entries'
      ? encodeEntryBundle(leaves.slice(from, from + tile.width))
      : Buffer.concat(hashes.slice(from, from + tile.width));
  };
  await page.route(/\/api\/v1\/log\/(checkpoint|proof|tiles)/, (route) => {
    const { pathname, searchParams } = new URL(route.request().url());
    const [, path = ''] = /\/log\/tiles\/(.*)$/.exec(decodeURIComponent(pathname)) ?? [];
    if (path !== '')
      return route.fulfill({ contentType: 'application/octet-stream', body: Buffer.from(file(path)) });
    if (pathname.endsWith('/proof')) {
      const from = Number(searchParams.get('from'));
      const proof = consistencyProof(from, size, read).map(toBase64);
      return route.fulfill({ json: { from, to: size, proof, checkpoint: note } });
    }
    const signed = { size, root: toBase64(root), madeAt: new Date().toISOString(), note };
    return route.fulfill({ json: { origin: 'x', size, signed, oldestUnsigned: null } });
  });
}
