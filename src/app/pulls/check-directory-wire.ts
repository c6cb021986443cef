import { urlProblem, wireProblem } from '../../connectors/ldap/config.ts';
import { parseDn } from '../../connectors/ldap/dn.ts';
import { wrongConfig } from '../../sources/pull/refuse-open-wire.ts';
import type { PulledSource } from './pulled-source.ts';

/** The rules of the LDAP connector for where a password may go; for a source they are the same. Throws PULL_CONFIG. */
export function checkDirectoryWire(source: Extract<PulledSource, { type: 'ldap' }>): void {
  const { url, startTls, bindDn, base } = source;
  const problem = urlProblem(url);
  if (problem !== null) wrongConfig(`url ${problem}`);
  const wire = wireProblem([url], startTls);
  if (wire !== null) wrongConfig(`${wire.field} ${wire.message}`);
  // Active Directory takes user@domain too.
  if ((parseDn(bindDn)?.length ?? 0) === 0 && !/^[^\s@]+@[^\s@]+$/.test(bindDn))
    wrongConfig('bindDn is not a distinguished name (RFC 4514)');
  if ((parseDn(base)?.length ?? 0) === 0) wrongConfig('base is not a distinguished name (RFC 4514)');
}
