import { lookup as systemLookup } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import { buildConnector } from 'undici';
import { type AddressRule, addressGate } from './address-rule.ts';

export class AddressRefused extends Error {
  readonly code = 'ADDRESS_REFUSED';
}

/** Says neither what the name resolved to nor whether anything listens there. */
const refused = () => new AddressRefused('the address is not one that may be called from here');

/**
 * Looks at the address that is really connected to, when it is connected to: a name that is resolved a second time, to
 * something else, is looked at a second time.
 */
export function guardedConnect(
  rule: AddressRule,
  options: buildConnector.BuildOptions,
  resolve: LookupFunction = systemLookup as LookupFunction,
): buildConnector.connector {
  const isAllowed = addressGate(rule);
  const lookup: LookupFunction = (hostname, asked, callback) => {
    resolve(hostname, { ...asked, all: true }, (error, found) => {
      if (error !== null) return callback(error, '');
      const addresses = (Array.isArray(found) ? found : []).filter(({ address }) => isAllowed(address));
      const [first] = addresses;
      if (first === undefined) return callback(refused(), '');
      if (asked.all === true) callback(null, addresses);
      else callback(null, first.address, first.family);
    });
  };
  const connect = buildConnector({ ...options, lookup } as buildConnector.BuildOptions);
  return (target, callback) => {
    const host = target.hostname.replace(/^\[|\]$/g, '');
    // An address in place of a name is never looked up.
    if (isIP(host) !== 0 && !isAllowed(host)) callback(refused(), null);
    else connect(target, callback);
  };
}
