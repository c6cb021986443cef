import { generatedFrom, table } from './table.mjs';

const options = (command) =>
  command.options
    .filter(({ hidden }) => !hidden)
    .map((option) => [`\`${option.flags}\``, option.description]);

function usage(command, path) {
  const args = command.registeredArguments.map((argument) => {
    const name = `${argument.name()}${argument.variadic ? '...' : ''}`;
    return argument.required ? `<${name}>` : `[${name}]`;
  });
  return ['lockstep', ...path, ...args, ...(command.options.length > 0 ? ['[options]'] : [])].join(' ');
}

/** What it does: its description, else its line in the list of commands as a sentence. */
function meaning(command) {
  const text = command.description() || command.summary();
  return text === '' || text.endsWith('.') ? text : `${text[0].toUpperCase()}${text.slice(1)}.`;
}

/** Whether the command does something when it is called without a further word. */
const runs = (command) => command.commands.length === 0 || typeof command._actionHandler === 'function';

function section(command, path) {
  const own = [...path, command.name()];
  const rows = [
    ...command.registeredArguments.map((argument) => [`\`${argument.name()}\``, argument.description]),
    ...options(command),
  ];
  const head = `${'#'.repeat(Math.min(own.length + 1, 4))} ${own.join(' ')}

${meaning(command)}
`;
  const how = `
\`\`\`
${usage(command, own)}
\`\`\`
${rows.length === 0 ? '' : `\n${table(['argument or option', 'meaning'], rows)}\n`}`;
  return [`${head}${runs(command) ? how : ''}`, ...command.commands.map((one) => section(one, own))].join(
    '\n',
  );
}

/** @param {any} program the commander program with every verb @param {string} exitCodes */
export function commandLinePage(program, exitCodes) {
  return `${generatedFrom('the verbs in src/cli/commands')}

# Command line

Every command takes \`--json\` (the result as JSON on standard output), \`--data DIR\` (folder of the embedded database and
the keys), \`--database-url URL\` (a PostgreSQL instead), \`--tenant NAME\` and \`--as NAME\` (in whose name you act).
\`lockstep help COMMAND\` shows examples.

\`\`\`
${exitCodes}
\`\`\`

${program.commands.map((command) => section(command, [])).join('\n')}`;
}
