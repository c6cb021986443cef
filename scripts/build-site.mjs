/**
 * The pages below docs/, the README files and the ADRs as a site that needs no server and asks nothing outside: dist/site.
 * `docs/site.json` says what stands in its navigation. Fails on a link that leads nowhere.
 *
 *   node scripts/build-site.mjs
 */
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, posix, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import markdownIt from 'markdown-it';

const root = fileURLToPath(new URL('..', import.meta.url));
const out = join(root, 'dist/site');
const groups = JSON.parse(readFileSync(join(root, 'docs/site.json'), 'utf8'));
const pages = new Map(groups.flatMap(({ pages: each }) => each.map(([path, title]) => [path, title])));
const problems = [];

const slug = (text) =>
  text
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
    .trim()
    .replaceAll(' ', '-');

/** `docs/start.md` is `start.html`, the README is the first page. */
const address = (path) =>
  path === 'README.md'
    ? 'index.html'
    : path
        .replace(/^docs\//, '')
        .replace(/(README)?\.md$/, (_all, readme) => (readme ? 'index.html' : '.html'));

const md = markdownIt({ html: true, linkify: false });
const texts = new Map([...pages.keys()].map((path) => [path, readFileSync(join(root, path), 'utf8')]));
const anchors = new Map([...texts].map(([path, text]) => [path, anchorsOf(text)]));

function anchorsOf(text) {
  const tokens = md.parse(text, {});
  return new Set(
    tokens.flatMap(({ type }, at) => (type === 'heading_open' ? [slug(plain(tokens[at + 1]))] : [])),
  );
}

function plain(inline) {
  return inline.children.map(({ content }) => content).join('');
}

function render(path, text) {
  const tokens = md.parse(text, {});
  for (const [at, token] of tokens.entries()) {
    if (token.type === 'heading_open') token.attrSet('id', slug(plain(tokens[at + 1])));
    for (const child of token.children ?? [])
      if (child.type === 'link_open') child.attrSet('href', link(path, child.attrGet('href')));
  }
  return md.renderer
    .render(tokens, md.options, {})
    .replaceAll('<table>', '<div class="wide"><table>')
    .replaceAll('</table>', '</table></div>');
}

/** Links between pages become links of the site; those to files of the repository are named, since the site has none. */
function link(from, href) {
  if (/^(https?:|mailto:)/.test(href)) return href;
  const [file, anchor] = href.split('#');
  const path = file === '' ? from : posix.normalize(posix.join(posix.dirname(from), file));
  if (!pages.has(path)) return `${up(from)}files/${copied(path, from)}`;
  if (anchor !== undefined && !anchors.get(path)?.has(anchor))
    problems.push(`${from}: ${href} names no heading`);
  return `${up(from)}${address(path)}${anchor === undefined ? '' : `#${anchor}`}`;
}

const up = (from) => {
  const depth = relative(dirname(join(out, address(from))), out);
  return depth === '' ? '' : `${depth}/`;
};

function copied(path, from) {
  try {
    cpSync(join(root, path), join(out, 'files', path), { recursive: true });
  } catch {
    problems.push(`${from}: there is no ${path}`);
  }
  return path;
}

function navigation(here) {
  return groups
    .map(
      ({ title, pages: each }) =>
        `<h2>${title}</h2><ul>${each
          .map(
            ([path, name]) =>
              `<li><a href="${up(here)}${address(path)}"${path === here ? ' aria-current="page"' : ''}>${name}</a></li>`,
          )
          .join('')}</ul>`,
    )
    .join('');
}

rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
cpSync(join(root, 'console/public/favicon.svg'), join(out, 'favicon.svg'));
cpSync(join(root, 'scripts/docs/site.css'), join(out, 'site.css'));
for (const [path, text] of texts) {
  const file = join(out, address(path));
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(
    file,
    `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'self'; img-src 'self'">
<title>${pages.get(path)} · Lockstep</title>
<link rel="icon" href="${up(path)}favicon.svg">
<link rel="stylesheet" href="${up(path)}site.css">
<a class="skip" href="#content">Skip to the content</a>
<header><a href="${up(path)}index.html"><img src="${up(path)}favicon.svg" alt="" width="24" height="24"> Lockstep</a></header>
<div class="frame"><nav aria-label="Pages">${navigation(path)}</nav><main id="content">
${render(path, text)}
</main></div>
</html>
`,
  );
}
if (problems.length > 0) {
  for (const problem of problems) console.error(problem);
  process.exitCode = 1;
} else console.log(`site: ${pages.size} pages in ${relative(process.cwd(), out) || '.'}`);
