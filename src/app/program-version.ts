import { readFileSync } from 'node:fs';

/** Of package.json, which is two folders up from the sources and from the compiled files alike. */
export function programVersion(): string {
  try {
    const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
    return String((JSON.parse(text) as { version?: unknown }).version ?? '0');
  } catch {
    return '0';
  }
}
