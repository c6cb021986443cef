/**
 * Writes the pages of docs/reference that say what the program itself knows, and the types of packages/sdk. Needs a
 * build (`npm run docs` makes one).
 *
 *   node scripts/generate-docs.mjs            writes them
 *   node scripts/generate-docs.mjs --check    exit 1 when one of them is not what would be written
 */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { Command } from 'commander';
import { apiPage } from './docs/api.mjs';
import { clientModule } from './docs/client.mjs';
import { commandLinePage } from './docs/command-line.mjs';
import { connectorsPage } from './docs/connectors.mjs';
import { errorsPage } from './docs/errors.mjs';
import { eventsModule, eventsPage } from './docs/events.mjs';
import { policyPage } from './docs/policy.mjs';

const at = (path) => new URL(`../${path}`, import.meta.url);
const built = (path) => import(at(`dist/${path}`).href);

async function pages() {
  const [{ CATEGORY, ERRORS }, { connectors }, { VERBS }, { EXIT_CODES_HELP }, { openApi }, events] =
    await Promise.all([
      built('domain/errors.js'),
      built('connectors/registry.js'),
      built('cli/commands/index.js'),
      built('cli/exit-codes.js'),
      built('http/openapi.js'),
      built('engine/events/vocabulary.js'),
    ]);
  const program = new Command('lockstep');
  for (const verb of VERBS) verb(program, async () => undefined);
  const kinds = readdirSync(at('schemas'))
    .filter((file) => /^[A-Z]\w+\.json$/.test(file))
    .map((file) => ({
      name: file.replace('.json', ''),
      schema: JSON.parse(readFileSync(at(`schemas/${file}`), 'utf8')),
    }));
  const { version } = JSON.parse(readFileSync(at('package.json'), 'utf8'));
  const types = events.EVENT_TYPES.map((type) => ({
    type,
    version: events.VOCABULARY[type].version,
    schema: events.dataSchema(type),
  }));
  const description = openApi(version);
  return {
    'docs/reference/errors.md': errorsPage(ERRORS, CATEGORY),
    'docs/reference/connectors.md': connectorsPage(connectors.values()),
    'docs/reference/command-line.md': commandLinePage(program, EXIT_CODES_HELP),
    'docs/reference/policy.md': policyPage(kinds),
    'docs/reference/events.md': eventsPage(types),
    'docs/reference/api.md': apiPage(description),
    'docs/reference/openapi.json': `${JSON.stringify(description, null, 2)}\n`,
    'packages/sdk/src/generated/api.ts': clientModule(description),
    'packages/sdk/src/generated/events.ts': eventsModule(types),
  };
}

function current(path) {
  try {
    return readFileSync(at(path), 'utf8');
  } catch {
    return null;
  }
}

const check = process.argv.includes('--check');
const wrong = [];
const all = Object.entries(await pages());
for (const [path, text] of all) {
  if (current(path) === text) continue;
  wrong.push(path);
  if (check) continue;
  mkdirSync(new URL('.', at(path)), { recursive: true });
  writeFileSync(at(path), text);
}
console.log(
  `docs: ${all.length} pages, ${wrong.length} ${check ? 'out of date' : 'written'}${wrong.length === 0 ? '' : `: ${wrong.join(', ')}`}`,
);
if (check && wrong.length > 0) {
  console.error('Run `npm run docs` and commit what it writes.');
  process.exitCode = 1;
}
