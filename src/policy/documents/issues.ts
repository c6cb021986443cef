import { z } from 'zod';
import { KINDS, type Kind } from './kinds.ts';

export type Issue = z.core.$ZodIssue;

/**
 * What the schema of a kind finds wrong. Where it cannot be told which of several shapes is meant, whatever is wrong in
 * each of them is wrong for certain, and told beside that.
 */
export function issuesOf(kind: Kind, raw: unknown, issues: readonly Issue[]): readonly Issue[] {
  const schema = KINDS[kind];
  const flat = flatten(issues);
  if (!(schema instanceof z.ZodDiscriminatedUnion)) return flat;
  const name = schema.def.discriminator;
  const [unclear, ...more] = flat;
  if (unclear === undefined || more.length > 0 || unclear.code !== 'invalid_union') return flat;
  if (unclear.path.length !== 1 || unclear.path[0] !== name) return flat;
  const shapes = likely(schema.options, raw).map((option) =>
    flatten(option.safeParse(raw).error?.issues ?? []).filter(({ path }) => path[0] !== name),
  );
  const words = schema.options.map((option) => option.shape.type.value);
  const which: Issue = {
    code: 'invalid_value',
    values: words,
    path: unclear.path,
    message: `there are ${words.join(', ')}`,
  };
  return [which, ...common(shapes)];
}

/** Without those shapes that hardly know anything of what stands there: another one must be meant. */
function likely<S extends { readonly shape: object }>(options: readonly S[], raw: unknown): readonly S[] {
  const fields = typeof raw === 'object' && raw !== null ? Object.keys(raw) : [];
  const known = options.map(({ shape }) => fields.filter((field) => Object.hasOwn(shape, field)).length);
  const most = Math.max(...known);
  return options.filter((_option, i) => (known[i] ?? 0) * 2 >= most);
}

/** The issues that every shape has; of unknown fields those that none of them knows. */
function common([first = [], ...others]: readonly (readonly Issue[])[]): Issue[] {
  return first.flatMap((issue): Issue[] => {
    const place = placeOf(issue);
    const twins = others.map((shape) => shape.filter((other) => placeOf(other) === place));
    if (twins.some((list) => list.length === 0)) return [];
    if (issue.code !== 'unrecognized_keys') return [issue];
    const keys = issue.keys.filter((key) =>
      twins.every((list) =>
        list.some((twin) => twin.code === 'unrecognized_keys' && twin.keys.includes(key)),
      ),
    );
    return keys.length === 0 ? [] : [{ ...issue, keys }];
  });
}

function placeOf({ code, path }: Issue): string {
  return JSON.stringify([code, path.map(String)]);
}

/** Of a union that nothing fits, the alternative that comes closest tells what is wrong. */
function flatten(issues: readonly Issue[]): Issue[] {
  return issues.flatMap((issue) => {
    if (issue.code !== 'invalid_union' || issue.errors.length === 0) return [issue];
    const reached = (branch: readonly Issue[]): number =>
      Math.max(...branch.map((inner) => inner.path.length + (inner.code === 'invalid_type' ? 0 : 1)));
    const best = [...issue.errors].sort((a, b) => reached(b) - reached(a) || a.length - b.length)[0] ?? [];
    return flatten(best.map((inner) => ({ ...inner, path: [...issue.path, ...inner.path] })));
  });
}
