/**
 * The types and the table of operations of packages/sdk, made from the OpenAPI document: nothing is said twice. Made here
 * and not by openapi-typescript, which wants a TypeScript older than ours beside it and knows nothing of our pages.
 */

const HEAD = `// Made from the OpenAPI document by scripts/docs/client.mjs. Do not edit: change src/http and run \`npm run docs\`.
`;

/** A word or a number as TypeScript writes it. */
export const literal = (value) =>
  typeof value === 'string'
    ? `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
    : JSON.stringify(value);
const nameOf = (name) => (/^[A-Za-z_]\w*$/.test(name) ? name : literal(name));
const pad = (depth) => '  '.repeat(depth);

/** @param {any} document OpenAPI 3.1 as src/http/openapi.ts makes it; anything else in it is refused, not guessed. */
export function clientModule(document) {
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => operationOf(path, method, operation)),
  );
  const names = operations.map(({ name }) => name);
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice !== undefined) throw new Error(`two operations are called ${twice}`);
  const schemas = Object.entries(document.components.schemas).map(
    ([name, schema]) =>
      `${comment(schema.description, 0)}export type ${name} = ${typeOf(schema, 0, false)};\n`,
  );
  return [
    HEAD,
    ...schemas,
    `/** What goes into each operation and what comes out. */\nexport interface Operations {\n${operations.map(({ type }) => type).join('')}}\n`,
    `/** How each operation is asked for. */\nexport const OPERATIONS = {\n${operations.map(({ entry }) => entry).join('')}} as const;\n`,
  ].join('\n');
}

function operationOf(path, method, operation) {
  const { operationId: name, summary, description, parameters = [], requestBody, responses } = operation;
  const [[bodyType, body] = [null, null], ...otherBodies] = Object.entries(requestBody?.content ?? {});
  const forms = responses['200'].content;
  const isFile = Object.values(forms).some((form) => form.schema?.format === 'binary');
  const { schema: answer } = forms['application/json'] ?? {};
  if (otherBodies.length > 0) throw new Error(`${name} takes several kinds of body`);
  const inputs = parameters.map(({ name: key, required, schema, description: about }) => ({
    key,
    required,
    schema: about === undefined ? schema : { ...schema, description: about },
  }));
  if (body !== null) inputs.push({ key: 'body', required: requestBody.required, schema: body.schema });
  if (new Set(inputs.map(({ key }) => key)).size !== inputs.length)
    throw new Error(`${name} has two inputs of one name`);
  const places = (place) =>
    `[${parameters
      .filter((p) => p.in === place)
      .map((p) => literal(p.name))
      .join(', ')}]`;
  const items = itemsOf(parameters, answer);
  return {
    name,
    type:
      `${comment([summary, description], 1)}  readonly ${name}: {\n` +
      `    readonly input: ${inputs.length === 0 ? 'Readonly<Record<string, never>>' : fields(inputs, 2, true)};\n` +
      `    readonly answer: ${isFile ? 'Uint8Array' : answer === undefined ? 'string' : typeOf(answer, 2, false)};\n  };\n`,
    entry:
      `  ${name}: {\n    method: ${literal(method.toUpperCase())},\n    path: ${literal(path)},\n` +
      `    inPath: ${places('path')},\n    inQuery: ${places('query')},\n    inHeader: ${places('header')},\n` +
      `    body: ${bodyType === null ? 'null' : literal(bodyType)},\n` +
      // What has no schema is a document, and what is binary a file: both are handed on as they were sent.
      `    answer: ${isFile ? "'bytes'" : answer === undefined ? "'text'" : "'json'"},\n` +
      (isFile ? `    types: [${Object.keys(forms).map(literal).join(', ')}],\n` : '') +
      `    items: ${items === null ? 'null' : literal(items)},\n  },\n`,
  };
}

/** The list in a page, where an operation has pages: it takes `after` and answers `next` beside one list. */
function itemsOf(parameters, answer) {
  if (!parameters.some((p) => p.name === 'after') || answer?.properties?.next === undefined) return null;
  const lists = Object.keys(answer.properties).filter((key) => answer.properties[key].type === 'array');
  if (lists.length !== 1) throw new Error(`a page has one list, this one: ${lists.join(', ')}`);
  return lists[0];
}

/** The TypeScript of a JSON Schema. What callers hand in may also be `undefined` where it may be left out. */
export function typeOf(schema, depth, input) {
  if (schema.$ref !== undefined) return schema.$ref.replace('#/components/schemas/', '');
  if (schema.const !== undefined) return literal(schema.const);
  if (schema.enum !== undefined) return schema.enum.map(literal).join(' | ');
  const choice = schema.anyOf ?? schema.oneOf;
  if (choice !== undefined) {
    // A list of words that may grow: the words are offered, any other text is taken.
    const open = choice.some((one) => one.enum !== undefined);
    return choice
      .map((one) => (open && isText(one) ? '(string & {})' : typeOf(one, depth, input)))
      .join(' | ');
  }
  if (schema.format === 'binary') return 'string | Uint8Array';
  if (Array.isArray(schema.type))
    return schema.type.map((type) => typeOf({ ...schema, type }, depth, input)).join(' | ');
  switch (schema.type) {
    case undefined:
      return 'unknown';
    case 'null':
    case 'string':
    case 'boolean':
    case 'number':
      return schema.type;
    case 'integer':
      return 'number';
    case 'array':
      return `ReadonlyArray<${typeOf(schema.items, depth, input)}>`;
    case 'object':
      return objectOf(schema, depth, input);
    default:
      throw new Error(`no type is known for ${JSON.stringify(schema).slice(0, 200)}`);
  }
}

const isText = (schema) =>
  schema.type === 'string' && schema.enum === undefined && schema.const === undefined;

function objectOf({ properties, required = [], additionalProperties }, depth, input) {
  if (properties === undefined)
    return `Readonly<Record<string, ${typeOf(additionalProperties ?? {}, depth, input)}>>`;
  const list = Object.entries(properties).map(([key, schema]) => ({
    key,
    schema,
    required: required.includes(key),
  }));
  return fields(list, depth, input);
}

function fields(list, depth, input) {
  const lines = list.map(({ key, schema, required }) => {
    const type = typeOf(schema, depth + 1, input);
    const missing = !required && input ? ' | undefined' : '';
    return `${comment(schema.description, depth + 1)}${pad(depth + 1)}readonly ${nameOf(key)}${required ? '' : '?'}: ${type}${missing};\n`;
  });
  return `{\n${lines.join('')}${pad(depth)}}`;
}

export function comment(words, depth) {
  const lines = [words].flat().filter((line) => line !== undefined);
  if (lines.length === 0) return '';
  const text = lines.map((line) => line.replaceAll('*/', '*\\/'));
  if (text.length === 1) return `${pad(depth)}/** ${text[0]} */\n`;
  return `${pad(depth)}/**\n${text.map((line) => `${pad(depth)} * ${line}\n`).join('')}${pad(depth)} */\n`;
}
