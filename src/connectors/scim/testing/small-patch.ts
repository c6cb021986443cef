export type Resource = Record<string, unknown>;

interface Operation {
  readonly op: string;
  readonly path: string;
  readonly value?: unknown;
}

/** Just enough of PATCH for the tests; a text is the reason why it was refused. */
export function applyPatch(resource: Resource, body: Resource): Resource | string {
  let next = structuredClone(resource);
  for (const { op, path, value } of (body.Operations ?? []) as Operation[]) {
    const selected = /^(\w+)\[(\w+) eq (".*")\](?:\.(\w+))?$/s.exec(path);
    if (selected !== null) {
      const [, attribute = '', key = '', quoted = '', sub] = selected;
      const elements = (next[attribute] ?? []) as Resource[];
      const isMeant = (one: Resource) => one[key] === JSON.parse(quoted);
      if (op === 'remove') next[attribute] = elements.filter((one) => !isMeant(one));
      else for (const one of elements.filter(isMeant)) one[sub ?? 'value'] = value;
    } else if (/^\w+$/.test(path)) {
      if (op === 'remove') delete next[path];
      else if (op === 'add' && Array.isArray(value))
        next[path] = [...((next[path] ?? []) as unknown[]), ...value];
      else next = { ...next, [path]: value };
    } else return `unknown path ${path}`;
  }
  return next;
}
