import { Refusal } from './refusal.ts';

const MAX_BODY_CHARACTERS = 1_048_576;

/** undefined for an empty body. Throws Refusal 400 or 413. */
export function parseBody(text: string): unknown {
  if (text.length > MAX_BODY_CHARACTERS) throw new Refusal(413, 'too_large', 'The body is larger than 1 MiB');
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    throw new Refusal(400, 'invalid', 'The body is not JSON');
  }
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function record(value: unknown, what: string): Readonly<Record<string, unknown>> {
  if (!isRecord(value)) throw new Refusal(400, 'invalid', `${what} must be an object`);
  if (Object.hasOwn(value, '__proto__')) throw new Refusal(400, 'invalid', `${what} has a forbidden name`);
  return value;
}

export function fieldText(body: unknown, field: string, limit: number): string | undefined {
  if (!isRecord(body)) return undefined;
  const value = body[field];
  return typeof value === 'string' && value.length > 0 && value.length <= limit ? value : undefined;
}
