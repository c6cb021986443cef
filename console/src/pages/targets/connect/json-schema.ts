/** The part of JSON Schema that connectors use to say what their settings are. */
export interface Schema {
  readonly type?: string;
  readonly const?: string;
  readonly enum?: readonly string[];
  readonly default?: unknown;
  readonly description?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly maxLength?: number;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: Schema | boolean;
  readonly items?: Schema;
  readonly oneOf?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
  readonly 'x-lockstep-secret'?: boolean;
}

export type Settings = Readonly<Record<string, unknown>>;

/** What was typed where JSON is asked for, and is none: the value before it is not what somebody means now. */
export class NotJson {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

/** How a setting is asked for. What has no form of its own is asked for as JSON. */
export type Form =
  | 'secret'
  | 'choice'
  | 'text'
  | 'number'
  | 'switch'
  | 'words'
  | 'pairs'
  | 'group'
  | 'variants'
  | 'json';

export function formOf(schema: Schema): Form {
  if (schema['x-lockstep-secret'] === true) return 'secret';
  if (schema.enum !== undefined) return 'choice';
  if (variantsOf(schema).length > 0) return 'variants';
  switch (schema.type) {
    case 'string':
      return 'text';
    case 'integer':
    case 'number':
      return 'number';
    case 'boolean':
      return 'switch';
    case 'array':
      return schema.items?.type === 'string' ? 'words' : 'json';
    case 'object':
      if (schema.properties !== undefined) return 'group';
      return typeof schema.additionalProperties === 'object' && schema.additionalProperties.type === 'string'
        ? 'pairs'
        : 'json';
    default:
      return 'json';
  }
}

/** One of several shapes, told apart by a member with a fixed value. */
export interface Variant {
  readonly name: string;
  readonly by: string;
  readonly schema: Schema;
}

export function variantsOf(schema: Schema): readonly Variant[] {
  const all = schema.oneOf ?? schema.anyOf ?? [];
  return all.flatMap((one) => {
    const fixed = Object.entries(one.properties ?? {}).find(([, { const: value }]) => value !== undefined);
    return fixed?.[1].const === undefined ? [] : [{ name: fixed[1].const, by: fixed[0], schema: one }];
  });
}

/** What has to be there before anything is typed. */
export function initial(schema: Schema): Settings {
  const value: Record<string, unknown> = {};
  for (const name of schema.required ?? []) {
    const part = schema.properties?.[name];
    if (part === undefined) continue;
    const form = formOf(part);
    if (form === 'group') value[name] = initial(part);
    else if (form === 'variants') {
      const [first] = variantsOf(part);
      if (first !== undefined) value[name] = ofVariant(first);
    }
  }
  return value;
}

export function ofVariant({ by, name, schema }: Variant): Settings {
  return { ...initial(schema), [by]: name };
}

/** Names of what is needed and not there, or cannot be read, as paths: `auth.token`. */
export function missing(schema: Schema, value: unknown, path = ''): readonly string[] {
  const shape = chosen(schema, value);
  const here = (typeof value === 'object' && value !== null ? value : {}) as Settings;
  return Object.entries(shape.properties ?? {}).flatMap(([name, part]) => {
    const at = path === '' ? name : `${path}.${name}`;
    const there = here[name];
    if (there === undefined || there === '') return shape.required?.includes(name) === true ? [at] : [];
    if (there instanceof NotJson) return [at];
    const form = formOf(part);
    return form === 'group' || form === 'variants' ? missing(part, there, at) : [];
  });
}

/** The shape of a value that may have one of several. */
export function chosen(schema: Schema, value: unknown): Schema {
  const variants = variantsOf(schema);
  if (variants.length === 0) return schema;
  const here = (typeof value === 'object' && value !== null ? value : {}) as Settings;
  return (variants.find(({ by, name }) => here[by] === name) ?? variants[0])?.schema ?? schema;
}

/** With one member set, or left out. */
export function having(value: unknown, name: string, part: unknown): Settings {
  const { [name]: _before, ...others } = (value ?? {}) as Settings;
  return part === undefined || part === '' ? others : { ...others, [name]: part };
}
