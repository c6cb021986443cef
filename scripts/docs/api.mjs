import { generatedFrom, table } from './table.mjs';

/** The HTTP API for people: every operation with what goes in and what comes out. @param {any} description OpenAPI 3.1 */
export function apiPage(description) {
  const groups = new Map();
  for (const [path, methods] of Object.entries(description.paths))
    for (const [method, operation] of Object.entries(methods)) {
      const name = path.split('/')[3] ?? 'api';
      groups.set(name, [...(groups.get(name) ?? []), section(method, path, operation)]);
    }
  const body = [...groups].map(([name, sections]) => `## ${name}\n\n${sections.join('\n\n')}`).join('\n\n');
  return `${generatedFrom('src/http')}

# HTTP API

Below \`/api/v1\`, with \`Authorization: Bearer lsk_…\` (\`lockstep token create\`), or from a page of the console as whoever is
signed in. Refusals are problem documents (RFC 9457) with a [stable code](errors.md). The same as
[OpenAPI 3.1](openapi.json), and as [typed functions](../../packages/sdk/README.md).

Orders about who has access take an \`Idempotency-Key\`: [how to ask again](../operate.md#give-orders-from-a-program).

${body}
`;
}

function section(
  method,
  path,
  { operationId, summary, description, parameters = [], requestBody, responses },
) {
  const inputs = [
    ...parameters.map(({ name, in: where, required, schema, description: about }) => [
      `\`${name}\``,
      where,
      required === true ? 'yes' : '',
      typeOf(schema),
      about ?? schema?.description ?? '',
    ]),
    ...fieldsOf(bodyOf(requestBody)).map(([name, required, schema]) => [
      `\`${name}\``,
      'body',
      required ? 'yes' : '',
      typeOf(schema),
      schema.description ?? '',
    ]),
  ];
  const outputs = fieldsOf(bodyOf(responses?.['200'])).map(([name, , schema]) => [
    `\`${name}\``,
    typeOf(schema),
    schema.description ?? '',
  ]);
  return [
    `### ${operationId}`,
    `\`${method.toUpperCase()} ${path}\` · ${summary}. ${description ?? ''}`,
    ...(inputs.length === 0 ? [] : [table(['in', 'where', 'needed', 'type', 'what it is'], inputs)]),
    ...(outputs.length === 0 ? [] : [table(['out', 'type', 'what it is'], outputs)]),
  ].join('\n\n');
}

const bodyOf = (part) => Object.values(part?.content ?? {})[0]?.schema;

function fieldsOf(schema) {
  const needed = new Set(schema?.required ?? []);
  return Object.entries(schema?.properties ?? {}).map(([name, each]) => [name, needed.has(name), each]);
}

function typeOf(schema = {}) {
  if (schema.enum !== undefined) return schema.enum.map((value) => `\`${value}\``).join(', ');
  if (schema.const !== undefined) return `\`${schema.const}\``;
  if (schema.type === 'array') return `list of ${typeOf(schema.items)}`;
  const options = schema.anyOf ?? schema.oneOf;
  if (options !== undefined) return [...new Set(options.map(typeOf))].join(' or ');
  if (schema.type === 'object' || schema.properties !== undefined) {
    const names = Object.keys(schema.properties ?? {});
    return names.length === 0 ? 'object' : `object: ${names.map((name) => `\`${name}\``).join(', ')}`;
  }
  return [schema.type ?? 'any'].flat().join(' or ');
}
