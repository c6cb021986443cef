import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { filesBelow } from '../../scripts/imports.mjs';
import { ROOT } from './planted.ts';

/** Where a page points: links, and paths of this repository in code marks. */
function pointsTo(page: string, text: string): string[] {
  const links = [...text.matchAll(/\]\(([^)#\s]+)[^)]*\)/g)]
    .map((match) => match[1] ?? '')
    .filter((link) => !/^[a-z]+:/i.test(link));
  const paths = [
    ...text.matchAll(/`((?:src|test|scripts|docs|packages|examples|schemas)\/[^`\s<*{]+)`/g),
  ].map((match) => match[1] ?? '');
  return [...links.map((link) => join(dirname(page), link)), ...paths];
}

describe('the pages of the repository', () => {
  // What a page plans, or gives as an example of a name, is not there.
  const pages = filesBelow(
    ROOT,
    '.',
    (path) => path.endsWith('.md') && !path.startsWith('docs/roadmap') && !path.startsWith('dist/'),
  );

  it('point at what exists', () => {
    const all = pages.flatMap(({ path, text }) => pointsTo(path, text).map((to) => ({ path, to })));
    console.log(`links: ${all.length} in ${pages.length} pages`);
    expect(pages.length).toBeGreaterThan(20);
    expect(all.length).toBeGreaterThan(80);
    expect(
      all.filter(({ to }) => !existsSync(join(ROOT, to))).map(({ path, to }) => `${path}: ${to}`),
    ).toEqual([]);
  });

  it('would be found pointing at nothing', () => {
    expect(pointsTo('docs/a.md', 'see [b](b.md#c), [d](https://example.com) and `src/nothing.ts`')).toEqual([
      'docs/b.md',
      'src/nothing.ts',
    ]);
  });
});
