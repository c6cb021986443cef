/** The reference page of the events, and their types for packages/sdk: both from the vocabulary. */
import { comment, literal, typeOf } from './client.mjs';
import { generatedFrom, table } from './table.mjs';

/** @typedef {{ type: string, version: number, schema: any }} Described */

/** @param {readonly Described[]} types */
export function eventsPage(types) {
  const families = new Set(types.map(({ type }) => type.split('.')[0]));
  const parts = [...families]
    .map((family) => [family, types.filter(({ type }) => type.startsWith(`${family}.`))])
    .map(([family, members]) => `## ${family}\n\n${members.map(section).join('\n')}`);
  return `${generatedFrom('src/engine/events')}

# Events

\`GET /api/v1/events\` gives everything that happens, in the order of the commits, without gaps: an event and its leaf of the log
share one number and one transaction. Subjects are pseudonyms (the ids of identities); nothing in an event says more about
them. Names are those of actors: holders of tokens, and who used the command line.

${table(
  ['asked', 'given'],
  [
    ['`after=N`', 'what follows number N; without it from the oldest that is kept'],
    ['`limit=N`', 'at most so many, 500 at the most'],
    ['`types=leave.*,dsync.user.updated`', 'only these; `next` moves on over the others'],
    ['`wait=30`', 'waits up to so many seconds, 60 at the most, for the first one'],
    [
      '`format=cloudevents`',
      'a batch of CloudEvents 1.0; `after` of the next call is the header `Lockstep-Next`',
    ],
    ['`log=NAME`', 'refuses to go on (409 `EVENTS_AHEAD`) where the log was restored since'],
    [
      '`Accept: text/event-stream`',
      'server-sent events as they come; `id` is the number, and `Last-Event-ID` goes on behind it',
    ],
  ],
)}

Events are given out for 400 days (\`lockstep serve --keep-events\`). A number that lies before what is kept answers 410
\`EVENTS_GONE\`, and \`details.from\` says where to go on. At most 64 readers of a tenant wait or stream at the same time.

\`version\` is that of the schema of \`data\`. Members may be added without a new version; read what you know. \`previous\` is what
was so before. \`GET /api/v1/events/schemas\` gives these schemas as JSON Schema.

${parts.join('\n')}`;
}

/** @param {Described} described */
function section({ type, version, schema }) {
  const rows = fields(schema, '');
  const lines = table(['field of data', 'type', 'meaning'], rows);
  return `### ${type}\n\n${schema.description} Version ${version}.\n\n${lines}\n`;
}

function fields({ properties = {}, required = [] }, before) {
  return Object.entries(properties).flatMap(([name, schema]) => {
    const path = `${before}${name}`;
    const inside = schema.type === 'array' ? schema.items : schema;
    const may = required.includes(name) ? '' : ', may be absent';
    return [
      [`\`${path}\``, `${wordFor(schema)}${may}`, schema.description ?? ''],
      ...(inside.properties === undefined
        ? []
        : fields(inside, `${path}${schema.type === 'array' ? '[]' : ''}.`)),
    ];
  });
}

function wordFor(schema) {
  if (schema.const !== undefined) return literal(schema.const);
  if (schema.enum !== undefined) return schema.enum.map((one) => `\`${one}\``).join(', ');
  if (schema.anyOf !== undefined) return schema.anyOf.map(wordFor).join(' or ');
  return schema.type === 'array' ? `list of ${wordFor(schema.items)}` : schema.type;
}

const HEAD = `// Made from src/engine/events by scripts/docs/events.mjs. Do not edit: change the vocabulary and run \`npm run docs\`.
`;

/** @param {readonly Described[]} types */
export function eventsModule(types) {
  const members = types.map(
    ({ type, schema }) =>
      `${comment(schema.description, 1)}  readonly ${literal(type)}: ${typeOf(schema, 1, false)};\n`,
  );
  return `${HEAD}
/** What \`data\` is, by the type of the event. A newer server may give members that are not here. */
export interface EventData {
${members.join('')}}
`;
}
