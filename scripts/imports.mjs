import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';

const STATIC = /^[ \t]*(?:import|export)\b[^'"`;]*?\bfrom\s*['"]([^'"]+)['"]/gm;
const BARE = /^[ \t]*import\s*['"]([^'"]+)['"]/gm;
const DYNAMIC = /\b(?:import|require)\(\s*(?:['"]([^'"]+)['"])?/g;
const COMMENT = /\/\*[\s\S]*?\*\/|^[ \t]*\/\/.*$/gm;

/**
 * What a module imports, as written in it. `unknown` counts imports whose name is computed: they could be anything.
 * @param {string} text
 * @returns {{ specifiers: string[], unknown: number }}
 */
export function importsOf(text) {
  const code = text.replace(COMMENT, '');
  const specifiers = [];
  let unknown = 0;
  for (const pattern of [STATIC, BARE]) for (const match of code.matchAll(pattern)) specifiers.push(match[1]);
  for (const match of code.matchAll(DYNAMIC)) {
    if (match[1] === undefined) unknown++;
    else specifiers.push(match[1]);
  }
  return { specifiers, unknown };
}

/**
 * Every file below a folder that `wanted` says yes to, with paths relative to `root` and forward slashes.
 * @param {string} root
 * @param {string} folder
 * @param {(path: string) => boolean} wanted
 * @returns {{ path: string, text: string }[]}
 */
export function filesBelow(root, folder, wanted) {
  const found = [];
  const walk = (directory) => {
    for (const entry of readdirSync(directory, { withFileTypes: true })) {
      if (entry.name === 'node_modules' || entry.name.startsWith('.')) continue;
      const path = join(directory, entry.name);
      if (entry.isDirectory()) {
        walk(path);
        continue;
      }
      const name = relative(root, path).split(sep).join('/');
      if (wanted(name)) found.push({ path: name, text: readFileSync(path, 'utf8') });
    }
  };
  walk(join(root, folder));
  return found.sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** @param {string} path */
export const isTest = (path) => /\.test\.ts$|(^|\/)testing\//.test(path);
