import { generatedFrom, table } from './table.mjs';

const DAY = 86_400;
const YEAR = 365 * DAY;

function duration(seconds) {
  if (seconds >= 10 * YEAR) return 'without bound';
  for (const [unit, size] of [
    ['days', DAY],
    ['h', 3600],
    ['min', 60],
  ])
    if (seconds >= size) return `${seconds / size} ${seconds === size ? unit.replace(/s$/, '') : unit}`;
  return `${seconds} s`;
}

const yes = (value) => (value ? 'yes' : 'no');

/** What a connector declares -> rows for people. */
function abilities(can) {
  return [
    ['lists all accounts', yes(can.list)],
    ['creates, updates', `${yes(can.create)}, ${yes(can.update)}`],
    ['switches sign-in off', can.disable],
    ['deletes', can.delete],
    ['entitlements', can.entitlements.join(', ') || 'none'],
    [
      'sessions',
      `${can.sessions.list ? 'listed' : 'not listed'}, ${can.sessions.revoke ? 'ended' : 'not ended'}`,
    ],
    [
      'credentials',
      can.credentials.kinds.length === 0
        ? 'none'
        : `${can.credentials.kinds.join(', ')}: ${can.credentials.list ? 'listed' : 'not listed'}, ${can.credentials.revoke ? 'revoked' : 'not revoked'}`,
    ],
    ['hands data over', yes(can.transferData)],
    ['tells what changed', can.changes === 'none' ? 'no' : 'yes'],
    [
      'a repeated write',
      can.idempotency === 'natural'
        ? 'is harmless'
        : can.idempotency === 'key'
          ? 'is recognised by its key'
          : 'is looked for before it is repeated',
    ],
    [
      'proof',
      can.attested
        ? 'a person attests; verified only by a later listing or a second person'
        : 'read back by another call',
    ],
    ...Object.entries(can.teardown).map(([mode, kinds]) => [`order of \`${mode}\``, kinds.join(', ')]),
  ];
}

/** A field, then what is inside of it: `columns`, `columns.id`, `columns.active.column`. */
function settings(schema, prefix = '') {
  const required = new Set(schema.required ?? []);
  return Object.entries(schema.properties ?? {}).flatMap(([name, field]) => {
    const standing =
      required.has(name) && field.default === undefined
        ? 'required'
        : field.default === undefined || typeof field.default === 'object'
          ? ''
          : `default \`${JSON.stringify(field.default)}\``;
    const row = [
      `\`${prefix}${name}\``,
      standing,
      field.description ?? (field.enum ?? []).map(shownWord).join(' '),
    ];
    return [row, ...inner(field).flatMap((one) => settings(one, `${prefix}${name}.`))];
  });
}

/** The object behind a field, or each of the objects that it may be. */
function inner(field) {
  return [field, ...(field.anyOf ?? []), ...(field.oneOf ?? [])].filter(
    ({ properties }) => properties !== undefined,
  );
}

const shownWord = (word) => `\`${word === '\t' ? '\\t' : word}\``;

/** @param {Iterable<any>} connectors */
export function connectorsPage(connectors) {
  const parts = [...connectors].map(({ id, title, capabilities, configSchema }) => {
    const residual = capabilities.residual.map(
      ({ kind, maxSeconds, note }) => `- **${kind}**, ${duration(maxSeconds)}: ${note}`,
    );
    const rows = settings(configSchema);
    return `## ${title} (\`${id}\`)

${table(['ability', 'declared'], abilities(capabilities))}

${residual.length === 0 ? 'Nothing works on after a verified cut-off.' : `What may work on after a cut-off, in every certificate:\n\n${residual.join('\n')}`}
${rows.length === 0 ? '' : `\n${table(['setting', '', 'meaning'], rows)}\n`}`;
  });
  return `${generatedFrom('the capabilities and settings that connectors declare')}

# Connectors

What each connector declares is an upper bound; \`lockstep target check\` narrows it to what the connected system really
does, and \`lockstep connector certify\` tests that the declaration is true. What is not declared is a gap in words in every
certificate.

${parts.join('\n')}`;
}
