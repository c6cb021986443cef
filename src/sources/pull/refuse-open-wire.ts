import { LockstepError } from '../../domain/errors.ts';

/** The address of an HTTP service: no password in it, and no token over a wire that anybody can read. Throws PULL_CONFIG. */
export function refuseOpenWire(address: string, withToken: boolean): void {
  const url = URL.canParse(address) ? new URL(address) : null;
  if (url === null || (url.protocol !== 'https:' && url.protocol !== 'http:'))
    wrongConfig('url is no http address');
  if (url.username !== '' || url.password !== '') wrongConfig('url holds a password; use a credential');
  if (withToken && url.protocol === 'http:' && !isLoopback(url.hostname))
    wrongConfig('a token would travel unencrypted; use https');
}

export function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname);
}

export function wrongConfig(what: string): never {
  throw new LockstepError('PULL_CONFIG', `The pull cannot start: ${what}.`);
}
