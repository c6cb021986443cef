import { generatedFrom, table } from './table.mjs';

/** A JSON Schema -> a few words. */
function kindOf(schema) {
  if (schema.const !== undefined) return `\`${schema.const}\``;
  if (schema.enum !== undefined)
    return schema.enum.map((word) => `\`${word === '\t' ? '\\t' : word}\``).join(', ');
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices !== undefined) return [...new Set(choices.map((one) => kindOf(one)))].join(' or ');
  if (schema.prefixItems !== undefined) return `list of ${schema.prefixItems.length}`;
  if (schema.type === 'array') return `list of ${kindOf(schema.items ?? {})}`;
  if (typeof schema.additionalProperties === 'object' && schema.additionalProperties.type !== 'object') {
    const value = kindOf(schema.additionalProperties);
    return value === 'anything' ? 'map' : `map to ${value}`;
  }
  if (schema.type === 'object') return 'map';
  return schema.type ?? 'anything';
}

/** The objects that may stand at a place, each with what tells it from the others: `[['by: meta', …], ['by: none', …]]`. */
function shapes(schema) {
  const choices = schema.oneOf ?? schema.anyOf;
  if (choices === undefined) return schema.properties === undefined ? [] : [['', schema]];
  return choices
    .filter(({ properties }) => properties !== undefined)
    .map((one) => {
      const told = Object.entries(one.properties).find(
        ([name, { const: word }]) => name !== 'kind' && word !== undefined && one.required?.includes(name),
      );
      return [told === undefined ? '' : `${told[0]}: ${told[1].const}`, one];
    });
}

/** One row a field, and after it the fields inside: `columns.*.type`, `steps[].mode`, `whole.rows`. */
function rowsOf(shape, prefix = '', when = '') {
  const required = new Set(
    (shape.required ?? []).filter((field) => shape.properties[field]?.default === undefined),
  );
  return Object.entries(shape.properties)
    .filter(([field]) => prefix !== '' || field !== 'kind')
    .flatMap(([field, one]) => {
      const own = [
        `\`${prefix}${field}\`${when === '' ? '' : ` (\`${when}\`)`}`,
        kindOf(one),
        required.has(field)
          ? 'required'
          : one.default === undefined
            ? ''
            : `default \`${JSON.stringify(one.default)}\``,
        one.description ?? '',
      ];
      return [own, ...inside(one, `${prefix}${field}`)];
    });
}

function inside(schema, path) {
  const [within, name] =
    schema.type === 'array'
      ? [schema.items ?? {}, `${path}[].`]
      : typeof schema.additionalProperties === 'object'
        ? [schema.additionalProperties, `${path}.*.`]
        : [schema, `${path}.`];
  return shapes(within).flatMap(([when, shape]) => rowsOf(shape, name, when));
}

/** Fields of every shape of a kind in one table, and what only some of them have in one each. */
export function policyTables({ name, schema }) {
  const all = shapes(schema);
  if (all.length <= 1) return all.map(([, shape]) => ({ title: '', rows: rowsOf(shape) }));
  const text = (shape, field) => JSON.stringify([shape.properties[field], shape.required?.includes(field)]);
  const [[, first]] = all;
  const shared = Object.keys(first.properties).filter((field) =>
    all.every(([, shape]) => text(shape, field) === text(first, field)),
  );
  const only = (shape, wanted) => ({
    ...shape,
    properties: Object.fromEntries(Object.entries(shape.properties).filter(([field]) => wanted(field))),
  });
  return [
    { title: `Every ${name} has`, rows: rowsOf(only(first, (field) => shared.includes(field))) },
    ...all.map(([when, shape]) => ({
      title: `With \`${when}\` also`,
      about: shape.properties[when.split(':')[0]]?.description ?? '',
      rows: rowsOf(only(shape, (field) => !shared.includes(field) && !when.startsWith(`${field}: `))),
    })),
  ];
}

/** @param {readonly { name: string, schema: any }[]} kinds */
export function policyPage(kinds) {
  const parts = kinds.map(({ name, schema }) => {
    const tables = policyTables({ name, schema }).map(
      ({ title, about = '', rows }) =>
        `${title === '' ? '' : `### ${title}\n\n`}${about === '' ? '' : `${about}\n\n`}${table(['field', 'kind', '', 'meaning'], rows)}`,
    );
    return `## ${name}

${schema.description ?? ''}

${tables.join('\n\n')}
`;
  });
  return `${generatedFrom('the schemas of policy documents')}

# Policy documents

A policy is a set of YAML documents, each with \`kind\` and \`id\`. \`lockstep policy check FILES\` says what is wrong with them by
line and column; the JSON Schema of each kind lies in \`schemas/\`, so that editors complete the fields. A whole example:
[examples/policies](../../examples/policies).

${parts.join('\n')}`.replaceAll(/\n{3,}/g, '\n\n');
}
