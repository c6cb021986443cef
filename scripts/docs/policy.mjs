import { generatedFrom, table } from './table.mjs';

/** A JSON Schema -> a few words. */
function kindOf(schema, definitions) {
  if (schema.$ref !== undefined) return kindOf(definitions[schema.$ref.split('/').pop()] ?? {}, {});
  if (schema.const !== undefined) return `\`${schema.const}\``;
  if (schema.enum !== undefined) return schema.enum.map((word) => `\`${word}\``).join(', ');
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices !== undefined) return [...new Set(choices.map((one) => kindOf(one, definitions)))].join(' or ');
  if (schema.type === 'array') return `list of ${kindOf(schema.items ?? {}, definitions)}`;
  if (schema.type === 'object') return 'map';
  return schema.type ?? 'anything';
}

/** @param {readonly { name: string, schema: any }[]} kinds */
export function policyPage(kinds) {
  const parts = kinds.map(({ name, schema }) => {
    const required = new Set(
      (schema.required ?? []).filter((field) => schema.properties[field]?.default === undefined),
    );
    const rows = Object.entries(schema.properties ?? {})
      .filter(([field]) => field !== 'kind')
      .map(([field, one]) => [
        `\`${field}\``,
        kindOf(one, schema.$defs ?? {}),
        required.has(field)
          ? 'required'
          : one.default === undefined
            ? ''
            : `default \`${JSON.stringify(one.default)}\``,
        one.description ?? '',
      ]);
    return `## ${name}

${schema.description ?? ''}

${table(['field', 'kind', '', 'meaning'], rows)}
`;
  });
  return `${generatedFrom('the schemas of policy documents')}

# Policy documents

A policy is a set of YAML documents, each with \`kind\` and \`id\`. \`lockstep policy check FILES\` says what is wrong with them by
line and column; the JSON Schema of each kind lies in \`schemas/\`, so that editors complete the fields. A whole example:
[examples/policies](../../examples/policies).

${parts.join('\n')}`.replaceAll(/\n{3,}/g, '\n\n');
}
