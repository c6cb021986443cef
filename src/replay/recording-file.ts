import { readFileSync } from 'node:fs';
import { LockstepError } from '../domain/errors.ts';

export function unreadable(what: string, why: string, cause?: unknown): LockstepError {
  return new LockstepError('RECORDING_UNREADABLE', `${what} ${why}.`, { cause });
}

export function incomplete(what: string): LockstepError {
  return new LockstepError('RECORDING_INCOMPLETE', what);
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function readBytes(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    throw unreadable(path, 'cannot be read', error);
  }
}

export function parseObject(text: string, path: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw unreadable(path, 'is not JSON', error);
  }
  if (!isObject(value)) throw unreadable(path, 'is not a JSON object');
  return value;
}

export function instantOf(value: unknown, path: string, member: string): number {
  const instant = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  if (Number.isNaN(instant)) throw unreadable(path, `needs ${member}, a moment in ISO 8601`);
  return instant;
}
