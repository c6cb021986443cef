/**
 * The walls that the compiler cannot see. It refuses rooms that are not referenced (TS6307), but lets through what is
 * referenced by a reference; it knows neither which npm package may be used where, nor that connectors and sources never
 * know one another. This also sees to it that nobody widens the compiler's own walls (the `references` of each room).
 *
 *   node scripts/check-walls.mjs [ROOT]
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { pathToFileURL } from 'node:url';
import { filesBelow, importsOf, isTest } from './imports.mjs';

const INNER = ['domain', 'policy', 'proof', 'scim', 'ssf', 'engine'];

/** Which room may import which. `src/<room>/tsconfig.json` says the same to the compiler. */
export const ROOMS = {
  domain: [],
  policy: ['domain'],
  proof: ['domain'],
  scim: ['domain'],
  ssf: ['domain'],
  engine: ['domain', 'policy', 'proof', 'scim'],
  store: ['domain', 'proof', 'engine'],
  conformance: ['domain', 'scim'],
  sources: ['domain', 'policy', 'scim', 'engine'],
  connectors: ['domain', 'engine'],
  secrets: ['domain', 'proof', 'engine'],
  simulated: ['domain', 'engine', 'connectors'],
  http: INNER,
  app: [...INNER, 'store', 'sources', 'connectors', 'secrets', 'simulated', 'http'],
  replay: [...INNER, 'store', 'sources', 'connectors', 'secrets', 'simulated', 'app'],
  demo: [...INNER, 'store', 'sources', 'connectors', 'secrets', 'simulated', 'http', 'app'],
  bench: [...INNER, 'store', 'sources', 'connectors', 'secrets', 'simulated', 'app', 'replay'],
  torture: [...INNER, 'store', 'sources', 'connectors', 'secrets', 'simulated', 'http', 'app'],
  cli: [
    ...INNER,
    ...['store', 'sources', 'connectors', 'secrets', 'simulated'],
    ...['http', 'app', 'replay', 'demo', 'conformance'],
  ],
};

/** Which npm package may be used below which folders of src. One that is not here may be used nowhere. */
export const PACKAGES = {
  '@better-auth/scim': ['bench/scim'],
  '@bufbuild/cel': ['policy/cel'],
  '@hono/node-server': ['http'],
  '@simplewebauthn/server': ['app/sign-in'],
  'better-auth': ['bench/scim'],
  commander: ['cli'],
  'csv-parse': ['connectors/csv-directory'],
  express: ['bench/scim'],
  hono: ['http'],
  jose: ['app/ssf'],
  kysely: ['store/migrations'],
  ldapts: ['connectors/ldap', 'sources/ldap'],
  nodemailer: ['app/notices'],
  pg: ['store', 'app', 'connectors/postgres', 'sources/sql', 'demo', 'bench', 'torture'],
  'pg-boss': ['bench'],
  picocolors: ['cli', 'demo'],
  pino: ['app'],
  'playwright-core': ['bench/console'],
  'openid-client': ['app/sign-in'],
  'prom-client': ['http'],
  'temporal-polyfill': ['domain', 'sources'],
  scimmy: ['bench/scim'],
  'scimmy-routers': ['bench/scim'],
  undici: ['connectors/transport'],
  yaml: ['policy', 'app/notices', 'demo', 'replay'],
  zod: ['engine/events', 'policy', 'connectors', 'http', 'app'],
};

/** Workspaces that run where nothing else of this repository is, a browser included: they import their own files only. */
export const ALONE = ['packages/sdk'];

/** The console knows the server by its client only, and the proof code, which runs in the browser as it is. */
const CONSOLE = { folder: 'console', own: 'console/src/', reused: ['src/proof/'] };

/** Folders of `connectors` that are no connector. */
const CONNECTOR_SUPPORT = new Set(['support', 'transport', 'kit']);
/** Folders of `sources` that are a way in; the others serve them all. */
const SOURCES = new Set(['csv', 'ldap', 'rest', 'scim', 'scim-pull', 'sql', 'webhook']);

/**
 * @param {string} root the repository
 * @returns {{ problems: string[], modules: number, imports: number, rooms: number, alone: number[] }} alone: modules of
 *   each workspace that stands alone
 */
export function checkWalls(root) {
  const problems = [];
  let imports = 0;
  const files = filesBelow(root, 'src', (path) => path.endsWith('.ts') && !isTest(path));
  for (const { path, text } of files) {
    const { specifiers, unknown } = importsOf(text);
    if (unknown > 0) problems.push(`${path}: imports a module whose name is computed`);
    for (const specifier of specifiers) {
      imports++;
      const problem = specifier.startsWith('.') ? acrossRooms(path, specifier) : ofPackage(path, specifier);
      if (problem !== null) problems.push(`${path}: ${problem}`);
    }
  }
  problems.push(...compilerWalls(root));
  const alone = ALONE.map((folder) => standingAlone(root, folder));
  for (const one of alone) problems.push(...one.problems);
  const pages = consoleWalls(root);
  problems.push(...pages.problems);
  const sum = (of) => alone.reduce((all, one) => all + one[of], 0);
  return {
    problems,
    modules: files.length + sum('modules') + pages.modules,
    imports: imports + sum('imports') + pages.imports,
    rooms: Object.keys(ROOMS).length,
    alone: alone.map(({ modules }) => modules),
  };
}

/** One page knows no other; what they share is in the kit. Packages are those of its own manifest. */
function consoleWalls(root) {
  const { folder, own, reused } = CONSOLE;
  if (!existsSync(join(root, folder))) return { problems: [], modules: 0, imports: 0 };
  const problems = [];
  let imports = 0;
  const { devDependencies = {}, ...manifest } = JSON.parse(
    readFileSync(join(root, folder, 'package.json'), 'utf8'),
  );
  if (manifest.dependencies !== undefined)
    problems.push(`${folder}/package.json: has dependencies; it is built into the package`);
  const files = filesBelow(root, `${folder}/src`, (path) => /\.tsx?$/.test(path) && !isTest(path));
  for (const { path, text } of files) {
    const { specifiers, unknown } = importsOf(text);
    if (unknown > 0) problems.push(`${path}: imports a module whose name is computed`);
    for (const specifier of specifiers) {
      imports++;
      const problem = specifier.startsWith('.')
        ? acrossPages(path, specifier)
        : notInstalled(specifier, devDependencies);
      if (problem !== null) problems.push(`${path}: ${problem}`);
    }
  }
  return { problems, modules: files.length, imports };

  function acrossPages(path, specifier) {
    const to = posix.join(posix.dirname(path), specifier);
    if (!to.startsWith(own))
      return reused.some((room) => to.startsWith(room))
        ? null
        : `imports ${to}, which the console may not know`;
    const [, , part, page] = path.split('/');
    const [, , toPart, toPage] = to.split('/');
    if (
      part === 'pages' &&
      toPart === 'pages' &&
      path.split('/').length > 4 &&
      to.split('/').length > 4 &&
      page !== toPage
    )
      return `a page may not know another (${specifier})`;
    return part === 'kit' && toPart === 'pages' ? `the kit may not know a page (${specifier})` : null;
  }
}

function notInstalled(specifier, packages) {
  const name = specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
  return Object.hasOwn(packages, name) ? null : `${name} is no package of console/package.json`;
}

/** A type of another package is refused as well: it would have to be installed for the types to be read. */
function standingAlone(root, folder) {
  const source = `${folder}/src`;
  const problems = [];
  let imports = 0;
  const files = filesBelow(root, source, (path) => path.endsWith('.ts') && !isTest(path));
  for (const { path, text } of files) {
    const { specifiers, unknown } = importsOf(text);
    if (unknown > 0) problems.push(`${path}: imports a module whose name is computed`);
    for (const specifier of specifiers) {
      imports++;
      const inside =
        specifier.startsWith('.') && posix.join(posix.dirname(path), specifier).startsWith(`${source}/`);
      if (!inside) problems.push(`${path}: ${folder} stands alone and may not import ${specifier}`);
    }
  }
  if (files.length === 0) problems.push(`${folder}: nothing to look at`);
  const settings = JSON.parse(readFileSync(join(root, folder, 'tsconfig.json'), 'utf8'));
  if (settings.compilerOptions?.types?.length !== 0 || settings.references?.length !== 0)
    problems.push(`${folder}/tsconfig.json: "types" and "references" must be []`);
  const manifest = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'));
  for (const kind of ['dependencies', 'peerDependencies', 'optionalDependencies'])
    if (manifest[kind] !== undefined) problems.push(`${folder}/package.json: has ${kind}`);
  return { problems, modules: files.length, imports };
}

function acrossRooms(path, specifier) {
  const to = posix.join(posix.dirname(path), specifier);
  const [top, room, part] = path.split('/');
  const [toTop, toRoom, toPart] = to.split('/');
  if (toTop !== top) return `imports ${to}, which is outside of src`;
  if (room === undefined || !(room in ROOMS)) return `lies in no room that scripts/check-walls.mjs knows`;
  if (toRoom !== room)
    return ROOMS[room].includes(toRoom) ? null : `${room} may not import ${toRoom} (${specifier})`;
  if (part === toPart || part === undefined || toPart === undefined) return null;
  const connector = (name) => !CONNECTOR_SUPPORT.has(name) && !name.endsWith('.ts');
  if (
    room === 'connectors' &&
    connector(toPart) &&
    (connector(part) || part === 'support' || part === 'transport')
  ) {
    return `a connector may not know another (${specifier})`;
  }
  if (room === 'sources' && SOURCES.has(part) && SOURCES.has(toPart))
    return `a source may not know another (${specifier})`;
  return null;
}

function ofPackage(path, specifier) {
  if (specifier.startsWith('node:')) return null;
  const name = specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
  const folders = PACKAGES[name];
  if (folders === undefined) return `${name} is a package that nothing may use (scripts/check-walls.mjs)`;
  return folders.some((folder) => path.startsWith(`src/${folder}/`))
    ? null
    : `${name} may only be used in ${folders.join(', ')}`;
}

/** The compiler refuses an import of a room that is not referenced (TS6307): so the references must be these. */
function compilerWalls(root) {
  const problems = [];
  const rooms = readdirSync(join(root, 'src'), { withFileTypes: true }).filter((entry) =>
    entry.isDirectory(),
  );
  const built = new Set(
    JSON.parse(readFileSync(join(root, 'tsconfig.json'), 'utf8')).references.map(({ path }) => path),
  );
  for (const { name } of rooms) {
    const file = join(root, 'src', name, 'tsconfig.json');
    if (!(name in ROOMS)) problems.push(`src/${name}: a room that scripts/check-walls.mjs does not know`);
    if (!built.has(`src/${name}`)) problems.push(`tsconfig.json: src/${name} is not built`);
    if (!existsSync(file)) {
      problems.push(`src/${name}: has no tsconfig.json, so the compiler guards nothing`);
      continue;
    }
    const { references = [], compilerOptions = {} } = JSON.parse(readFileSync(file, 'utf8'));
    for (const { path } of references) {
      const to = path.replace('../', '');
      if (!ROOMS[name]?.includes(to))
        problems.push(`src/${name}/tsconfig.json: refers to ${to}, which ${name} may not import`);
    }
    if (['domain', 'policy', 'engine'].includes(name) && compilerOptions.types?.length !== 0) {
      problems.push(
        `src/${name}/tsconfig.json: "types" must be [], so that Node and its globals do not exist there`,
      );
    }
  }
  return problems;
}

function main() {
  const { problems, modules, imports, rooms, alone } = checkWalls(
    process.argv[2] ?? new URL('..', import.meta.url).pathname,
  );
  for (const problem of problems) console.error(`  ${problem}`);
  console.log(
    `walls: ${modules} modules, ${imports} imports, ${rooms} rooms, ${alone.length} standing alone, ${problems.length} violations`,
  );
  if (problems.length > 0 || modules === 0) process.exitCode = 1;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) main();
