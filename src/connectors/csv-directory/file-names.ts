import { basename, dirname, join } from 'node:path';

/** A file beside PATH that whoever holds the lock may remove. */
export function temporaryPath(path: string, nonce: string): string {
  return join(dirname(path), `${temporaryPrefix(path)}${nonce}.tmp`);
}

export function isTemporary(name: string, path: string): boolean {
  return name.startsWith(temporaryPrefix(path)) && name.endsWith('.tmp');
}

function temporaryPrefix(path: string): string {
  return `.${basename(path)}.lockstep-`;
}

export function nonceFrom(random: () => number): string {
  return Array.from({ length: 16 }, () => Math.floor(random() * 16).toString(16)).join('');
}
