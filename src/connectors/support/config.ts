import { z } from 'zod';
import { LockstepError } from '../../domain/errors.ts';

/** JSON Schema 2020-12 of what a person writes in `connection` (defaults are therefore optional). */
export function configJsonSchema(schema: z.ZodType): Readonly<Record<string, unknown>> {
  return z.toJSONSchema(schema, { target: 'draft-2020-12', io: 'input' });
}

/**
 * Reader of a `connection` block. Throws LockstepError CONNECTOR_CONFIG with `details.path` (`connection.auth.kind`)
 * and every further problem in `details.problems`. The value itself is never repeated: it may be a pasted secret.
 */
export function configParser<T>(schema: z.ZodType<T>): (input: unknown) => T {
  return (input) => {
    const parsed = schema.safeParse(input, { reportInput: false });
    if (parsed.success) return parsed.data;
    const problems = parsed.error.issues.slice(0, 20).map((issue) => ({
      path: pathOf(issue.path),
      message: issue.message.slice(0, 300),
    }));
    const first = problems[0] ?? { path: 'connection', message: 'is not valid' };
    throw new LockstepError('CONNECTOR_CONFIG', `${first.path}: ${first.message}`, {
      details: { path: first.path, problems },
    });
  };
}

/** The name of a stored secret (`lockstep secret set NAME`); documents never hold the secret itself. */
export function secretReference(description: string) {
  return z.string().min(1).max(200).meta({ description, 'x-lockstep-secret': true });
}

/**
 * Base URL of an HTTP target: http or https, without credentials, query or fragment, no trailing slash afterwards.
 * Plain http is refused outside loopback, because every request carries a credential.
 */
export function baseUrl(description: string) {
  return z
    .string()
    .max(2000)
    .superRefine((value, context) => {
      const problem = baseUrlProblem(value);
      if (problem !== null) context.addIssue({ code: 'custom', message: problem });
    })
    .transform((value) => value.replace(/\/+$/, ''))
    .meta({ description, format: 'uri' });
}

function baseUrlProblem(value: string): string | null {
  if (!URL.canParse(value)) return 'is not an absolute URL';
  const url = new URL(value);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return 'must begin with https://';
  if (url.username !== '' || url.password !== '') return 'must not contain a user name or password';
  if (value.includes('?') || value.includes('#')) return 'must not contain a query or fragment';
  if (url.protocol === 'http:' && !isLoopback(url.hostname))
    return 'must use https:// unless it is on loopback';
  return null;
}

function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname);
}

function pathOf(path: readonly PropertyKey[]): string {
  return path.reduce<string>(
    (text, part) => (typeof part === 'number' ? `${text}[${part}]` : `${text}.${String(part)}`),
    'connection',
  );
}
