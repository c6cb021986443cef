import { wrongConfig } from '../pull/refuse-open-wire.ts';

/** Where a database is, and as whom it is asked. */
export interface DatabasePlace {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly database: string;
  /** False on loopback and on a socket, where nobody listens in. */
  readonly tls: boolean;
}

/** postgresql://role@host:port/database; a host of %2Ffolder is a socket. Throws PULL_CONFIG. */
export function readPlace(text: string): DatabasePlace {
  if (!URL.canParse(text)) wrongConfig('url is no address of a database');
  const url = new URL(text);
  if (url.protocol !== 'postgresql:' && url.protocol !== 'postgres:')
    wrongConfig('url must begin with postgresql://');
  if (url.password !== '') wrongConfig('url holds a password; use a credential');
  if (url.search !== '' || url.hash !== '') wrongConfig('url must not have parameters');
  const host = decoded(url.hostname).replace(/^\[(.*)\]$/, '$1') || 'localhost';
  const user = decoded(url.username);
  const database = decoded(url.pathname.slice(1)) || 'postgres';
  if (user === '') wrongConfig('url names no role');
  for (const name of [user, database]) if (!isName(name)) wrongConfig('url has a name that no database has');
  const local =
    host.startsWith('/') || host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);
  return { host, port: url.port === '' ? 5432 : Number(url.port), user, database, tls: !local };
}

/** Longer names are cut by the server, which would be another name. */
function isName(name: string): boolean {
  return Buffer.byteLength(name) <= 63 && !name.includes('\0');
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return wrongConfig('url has a broken percent escape');
  }
}
