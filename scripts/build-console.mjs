/**
 * Builds the console into dist/console, unless it is there and made from just these files: everything that starts the
 * program builds first, and most of the time nothing has changed.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const root = fileURLToPath(new URL('..', import.meta.url));
const out = join(root, 'dist/console');
const mark = join(root, 'dist/.console');

const digest = createHash('sha256');
for (const folder of ['console', 'packages/sdk/dist', 'src/proof', 'schemas'])
  for (const entry of readdirSync(join(root, folder), { recursive: true, withFileTypes: true }).sort(
    byPath,
  )) {
    const path = join(entry.parentPath, entry.name);
    if (!entry.isFile() || path.includes('node_modules') || path.endsWith('.tsbuildinfo')) continue;
    digest.update(`${path.slice(root.length)}\0`).update(readFileSync(path));
  }
digest.update(readFileSync(join(root, 'package-lock.json')));
const made = digest.digest('hex');

if (!existsSync(join(out, 'index.html')) || !existsSync(mark) || readFileSync(mark, 'utf8') !== made) {
  await build({ root: join(root, 'console'), logLevel: 'warn' });
  mkdirSync(join(root, 'dist'), { recursive: true });
  writeFileSync(mark, made);
}

function byPath(one, other) {
  return join(one.parentPath, one.name) < join(other.parentPath, other.name) ? -1 : 1;
}
