import { pino } from 'pino';
import type { Journalist } from '../engine/ports.ts';

export type LogLevel = 'info' | 'warn' | 'error' | 'silent';

export interface HouseLogOptions {
  readonly level: LogLevel;
  /** One line for a person at a terminal instead of JSON for a collector. */
  readonly plain: boolean;
  readonly write: (line: string) => void;
}

/** What never reaches a log, at whatever depth a caller hides it (two levels are enough for our own fields). */
const PRIVATE = [
  'password',
  'secret',
  'token',
  'authorization',
  'cookie',
  'credential',
  'email',
  'mail',
  'name',
  'givenName',
  'familyName',
  'displayName',
];
const PATHS = PRIVATE.flatMap((field) => [field, `*.${field}`, `*.*.${field}`]);

/** The program's own log: facts about the system, never about a person. */
export function houseLog({ level, plain, write }: HouseLogOptions): Journalist {
  const log = pino(
    {
      level,
      base: { pid: process.pid },
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: { paths: PATHS, censor: '[redacted]' },
      messageKey: 'message',
    },
    { write: (line: string) => write(plain ? plainLine(line) : line) },
  );
  return {
    info: (message, fields = {}) => log.info({ ...fields }, message),
    warn: (message, fields = {}) => log.warn({ ...fields }, message),
    error: (message, fields = {}) => log.error({ ...fields }, message),
  };
}

const WORDS: Readonly<Record<number, string>> = { 30: 'info', 40: 'warn', 50: 'error' };

function plainLine(line: string): string {
  const { level, time, message, pid: _pid, ...fields } = JSON.parse(line) as Record<string, unknown>;
  const rest = Object.entries(fields).map(
    ([name, value]) => ` ${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`,
  );
  return `${String(time).slice(11, 23)} ${WORDS[Number(level)] ?? level} ${message}${rest.join('')}\n`;
}
