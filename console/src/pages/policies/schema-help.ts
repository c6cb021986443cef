/** A JSON Schema, as far as it helps somebody who writes. */
export interface Schema {
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
  readonly additionalProperties?: Schema | boolean;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly type?: string;
  readonly default?: unknown;
  readonly description?: string;
}

/** Where somebody writes: the keys that lead there, `[]` for an element of a list. */
export interface Place {
  readonly path: readonly string[];
  /** A value is written, and the path ends with its key; else a key is. */
  readonly inValue: boolean;
  /** What is written of the word so far. */
  readonly word: string;
}

export interface Choice {
  readonly label: string;
  readonly about: string;
  readonly kind: 'key' | 'value';
}

interface Step {
  readonly indent: number;
  readonly name: string;
}

const LINE = /^( *)((?:- +)*)(?:"?([A-Za-z_][\w-]*)"?[ ]*:(?: |$))?/;

/** Told by the indentation of the lines before, and inside of braces by what stands on the line. */
export function placeAt(text: string, offset: number): Place {
  const lines = text.slice(0, offset).split('\n');
  const current = lines.pop() ?? '';
  let steps: Step[] = [];
  for (const line of lines) {
    if (line.trim() === '' || line.trimStart().startsWith('#')) continue;
    steps = /^(---|\.\.\.)/.test(line) ? [] : after(steps, line);
  }
  const [, blank = '', dashes = ''] = LINE.exec(current) ?? [];
  const flow = current.lastIndexOf('{') > current.lastIndexOf('}');
  const key = LINE.exec(current)?.[3];
  if (key === undefined && !flow)
    return {
      path: names(under(steps, blank.length, dashes)),
      inValue: false,
      word: current.slice(blank.length + dashes.length),
    };
  const path = names(after(steps, current));
  const value = current.slice(current.indexOf(':') + 1).trimStart();
  if (!flow) return { path, inValue: true, word: value };
  const inside = current.slice(current.lastIndexOf('{') + 1);
  const part = inside.slice(inside.lastIndexOf(',') + 1).trimStart();
  const inList = current.slice(0, current.lastIndexOf('{')).includes('[');
  const base = inList ? [...path, '[]'] : path;
  const [, name, written] = /^([A-Za-z_][\w-]*):\s*(.*)$/.exec(part) ?? [];
  return name === undefined
    ? { path: base, inValue: false, word: part }
    : { path: [...base, name], inValue: true, word: written ?? '' };
}

/** Steps that a line at this indentation is below of. */
function under(steps: readonly Step[], indent: number, dashes: string): Step[] {
  const kept = steps.filter((step) =>
    // A list may stand at the indentation of its key.
    dashes === '' || step.name === '[]' ? step.indent < indent : step.indent <= indent,
  );
  let at = indent;
  for (const dash of dashes.match(/- +/g) ?? []) {
    kept.push({ indent: at, name: '[]' });
    at += dash.length;
  }
  return kept;
}

function after(steps: readonly Step[], line: string): Step[] {
  const [, blank = '', dashes = '', key] = LINE.exec(line) ?? [];
  const kept = under(steps, blank.length, dashes);
  return key === undefined ? kept : [...kept, { indent: blank.length + dashes.length, name: key }];
}

const names = (steps: readonly Step[]): string[] => steps.map(({ name }) => name);

/** Every schema that what stands at a path may have. */
export function schemasAt(schema: Schema, path: readonly string[]): readonly Schema[] {
  let found = variants(schema);
  for (const name of path)
    found = found.flatMap((one) => {
      const next = name === '[]' ? one.items : (one.properties?.[name] ?? moreOf(one));
      return next === undefined ? [] : variants(next);
    });
  return found;
}

function moreOf({ additionalProperties: more }: Schema): Schema | undefined {
  return typeof more === 'object' ? more : undefined;
}

function variants(schema: Schema): readonly Schema[] {
  const inner = [...(schema.anyOf ?? []), ...(schema.oneOf ?? []), ...(schema.allOf ?? [])];
  return [schema, ...inner.flatMap(variants)];
}

/** What can be written at a place. */
export function choicesAt(schema: Schema, { path, inValue }: Place): readonly Choice[] {
  const found = new Map<string, Choice>();
  for (const one of schemasAt(schema, path)) {
    if (inValue) {
      const values = [
        ...(one.enum ?? []),
        ...(one.const === undefined ? [] : [one.const]),
        ...(one.type === 'boolean' ? [true, false] : []),
      ];
      for (const value of values)
        found.set(String(value), { label: String(value), about: one.description ?? '', kind: 'value' });
    } else {
      for (const [label, of] of Object.entries(one.properties ?? {}))
        if (!found.has(label)) found.set(label, { label, about: aboutOf(of), kind: 'key' });
    }
  }
  return [...found.values()];
}

function aboutOf(schema: Schema): string {
  const of = variants(schema).find(({ description }) => description !== undefined)?.description ?? '';
  const given = schema.default === undefined ? '' : `Default: ${JSON.stringify(schema.default)}.`;
  return [of, given].filter((part) => part !== '').join(' ');
}

/** What the key that stands on a line is for; null: nothing is known. */
export function helpFor(schema: Schema, text: string, offset: number): string | null {
  const from = text.lastIndexOf('\n', offset - 1) + 1;
  const to = text.indexOf('\n', from);
  const line = text.slice(from, to < 0 ? text.length : to);
  const [, blank = '', dashes = '', key] = LINE.exec(line) ?? [];
  const start = from + blank.length + dashes.length;
  if (key === undefined || offset < start || offset > start + key.length) return null;
  const { path } = placeAt(text, start);
  const found = schemasAt(schema, path).flatMap(({ properties }) => properties?.[key] ?? []);
  return found.map(aboutOf).find((about) => about !== '') ?? null;
}
