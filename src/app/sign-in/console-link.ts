import { LockstepError } from '../../domain/errors.ts';
import { addressOf } from '../processes.ts';

/**
 * Where a set-up link leads. Behind the #, so that no server, proxy or log sees it. This machine is called by its name:
 * browsers have passkeys for names only.
 */
export async function consoleLink(dataDir: string, secret: string, url?: string): Promise<string> {
  return `${consoleAddress(url ?? (await addressOf(dataDir)))}/set-up#${secret}`;
}

/** Throws USAGE. */
export function consoleAddress(text: string): string {
  if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol))
    throw new LockstepError('USAGE', `${text} is no http:// or https:// address`);
  const { protocol, hostname, port } = new URL(text);
  const name = /^127\.|^\[::1\]$/.test(hostname) ? 'localhost' : hostname;
  return `${protocol}//${name}${port === '' ? '' : `:${port}`}`;
}
